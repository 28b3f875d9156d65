/* layout_bridge.c - a table whose marked row hides its rules is one table.
 *
 * A program marks the chosen row with a dark ground: the rules above and below become the
 * edges of a field, those between its cells lighter than it instead of darker, and the
 * table is two with a row between that has no cells. Nothing in the picture is as sure
 * as the columns above and below it. */
#include "text/layout_bridge.h"

#include <math.h>
#include <sluice/str.h>
#include <stdlib.h>

/* Two columns' rules are one within so many pixels; a row that lacks is no higher than so many of the others. */
#define NEAR 5
#define ROWS_BETWEEN 1.6f
#define ROW_MIN 0.5f
#define COLUMNS_MIN 2

struct span {
	size_t from, n;      /* its frames */
	float top, bottom, *x;
	size_t rows, edges;
};

static int float_order(const void *pa, const void *pb)
{
	float a = *(const float *)pa, b = *(const float *)pb;
	return (a > b) - (a < b);
}

static void measure(struct span *s, const struct layout_frame *f)
{
	size_t n = 0;
	s->x = xmalloc((2 * s->n + 1) * sizeof *s->x);
	s->top = INFINITY;
	s->bottom = -INFINITY;
	s->rows = 0;
	for (size_t i = 0; i < s->n; i++) {
		s->x[n++] = f[s->from + i].x0;
		s->x[n++] = f[s->from + i].x1;
		s->top = fminf(s->top, f[s->from + i].y0);
		s->bottom = fmaxf(s->bottom, f[s->from + i].y1);
		s->rows = f[s->from + i].row + 1 > s->rows ? f[s->from + i].row + 1 : s->rows;
	}
	qsort(s->x, n, sizeof *s->x, float_order);
	s->edges = 0;
	for (size_t i = 0; i < n; i++)
		if (s->edges == 0 || s->x[i] - s->x[s->edges - 1] > NEAR)
			s->x[s->edges++] = s->x[i];
}

static bool same_columns(const struct span *a, const struct span *b)
{
	bool same = a->edges == b->edges && a->edges > COLUMNS_MIN;
	for (size_t i = 0; i < a->edges && same; i++)
		same = fabsf(a->x[i] - b->x[i]) <= NEAR;
	return same;
}

/* NEXT[I]: the span right below I, or N; each is below one at the most. */
static void find_next(const struct span *s, size_t n, size_t *next, bool *taken)
{
	for (size_t a = 0; a < n; a++) {
		float row = (s[a].bottom - s[a].top) / (float)s[a].rows;
		next[a] = n;
		for (size_t b = 0; b < n && next[a] == n; b++) {
			float gap = s[b].top - s[a].bottom;
			if (b != a && !taken[b] && gap >= -NEAR && gap <= ROWS_BETWEEN * row && same_columns(&s[a], &s[b])) {
				next[a] = b;
				taken[b] = true;
			}
		}
	}
}

static int by_cell(const void *pa, const void *pb)
{
	const struct layout_frame *a = pa, *b = pb;
	if (a->table != b->table)
		return a->table < b->table ? -1 : 1;
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	return (a->column > b->column) - (a->column < b->column);
}

size_t layout_bridge(struct layout_frame **frame, size_t n)
{
	struct span *s = xcalloc(n + 1, sizeof *s);
	size_t spans = 0, more = 0, all = n;
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i; end < n && (*frame)[end].table == (*frame)[i].table; end++)
			;
		s[spans] = (struct span){ .from = i, .n = end - i };
		measure(&s[spans++], *frame);
	}
	for (size_t i = 0; i < spans; i++)
		more += s[i].edges;
	*frame = xrealloc(*frame, (n + more + 1) * sizeof **frame);
	struct layout_frame *f = *frame;
	size_t *next = xmalloc((spans + 1) * sizeof *next);
	bool *taken = xcalloc(spans + 1, sizeof *taken);
	find_next(s, spans, next, taken);
	/* from the top one of each chain down */
	for (size_t i = 0; i < spans; i++) {
		int table = f[s[i].from].table;
		size_t rows = s[i].rows;
		for (size_t a = i, b; !taken[i] && (b = next[a]) < spans; a = b) {
			if (s[b].top - s[a].bottom > ROW_MIN * (s[a].bottom - s[a].top) / (float)s[a].rows) {
				for (size_t c = 0; c + 1 < s[a].edges; c++)
					f[all++] = (struct layout_frame){ .x0 = s[a].x[c], .y0 = s[a].bottom, .x1 = s[a].x[c + 1], .y1 = s[b].top, .table = table, .row = rows, .column = c };
				rows++;
			}
			for (size_t k = 0; k < s[b].n; k++) {
				f[s[b].from + k].table = table;
				f[s[b].from + k].row += rows;
			}
			rows += s[b].rows;
		}
	}
	free(next);
	free(taken);
	qsort(f, all, sizeof *f, by_cell);
	for (size_t i = 0; i < spans; i++)
		free(s[i].x);
	free(s);
	return all;
}
