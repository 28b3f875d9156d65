/* layout_grid.c - empty cells of tables without rules.
 *
 * A row that lacks a cell would have all that follows one column too far left. Rows with all cells show where the
 * columns are; a row with fewer has each of its texts within one of them, or it is no row of the table. */
#include "text/layout_grid.h"

#include <math.h>
#include <stdlib.h>

/* A table has so many columns, so many rows that are full, this part of all. */
#define COLUMNS_MIN 3
#define COLUMNS_MAX 64
#define FULL_MIN 2
#define FULL_PART 0.5f
/* In line heights: how far rows are apart, how far a text reaches over its column's border. */
#define ROW_NEXT 3.5f
#define OVER 0.3f

struct grid_row {
	size_t from, n;   /* of the order */
	float y0, y1, line_h;
	bool apart;       /* a ruled table's */
};

static const struct unit *sort_units;

static int by_place(const void *pa, const void *pb)
{
	const struct unit *a = &sort_units[*(const size_t *)pa], *b = &sort_units[*(const size_t *)pb];
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	return (a->x0 > b->x0) - (a->x0 < b->x0);
}

/* The borders between N columns as the full ones of rows R[0..ROWS) show them; false where these overlap. */
static bool borders(const struct layout *l, const size_t *order, const struct grid_row *r, size_t rows, size_t n, float *ret)
{
	float x0[COLUMNS_MAX], x1[COLUMNS_MAX];
	for (size_t c = 0; c < n; c++) {
		x0[c] = INFINITY;
		x1[c] = -INFINITY;
	}
	for (size_t i = 0; i < rows; i++)
		for (size_t c = 0; c < n && r[i].n == n; c++) {
			const struct unit *u = &l->unit[order[r[i].from + c]];
			x0[c] = fminf(x0[c], u->x0);
			x1[c] = fmaxf(x1[c], u->x1);
		}
	for (size_t c = 0; c + 1 < n; c++) {
		if (x1[c] > x0[c + 1])
			return false;
		ret[c] = (x1[c] + x0[c + 1]) / 2;
	}
	return true;
}

/* Row R's texts into the columns between BORDER, each into its own. */
static void place(struct layout *l, const size_t *order, const struct grid_row *r, const float *border, size_t n)
{
	size_t column[COLUMNS_MAX], at = 0;
	for (size_t i = 0; i < r->n; i++) {
		const struct unit *u = &l->unit[order[r->from + i]];
		while (at + 1 < n && u->x0 + u->x1 > 2 * border[at])
			at++;
		if ((i && at <= column[i - 1]) || (at && u->x0 < border[at - 1] - OVER * u->line_h) || (at + 1 < n && u->x1 > border[at] + OVER * u->line_h))
			return;
		column[i] = at;
	}
	for (size_t i = 0; i < r->n; i++)
		l->unit[order[r->from + i]].column = column[i];
}

static void settle(struct layout *l, const size_t *order, const struct grid_row *r, size_t rows)
{
	size_t most = 0, full = 0;
	float border[COLUMNS_MAX];
	for (size_t i = 0; i < rows; i++)
		most = r[i].n > most ? r[i].n : most;
	for (size_t i = 0; i < rows; i++)
		full += r[i].n == most;
	if (most < COLUMNS_MIN || most > COLUMNS_MAX || full < FULL_MIN || full == rows || (float)full < FULL_PART * (float)rows ||
	    !borders(l, order, r, rows, most, border))
		return;
	for (size_t i = 0; i < rows; i++)
		if (r[i].n < most)
			place(l, order, &r[i], border, most);
}

void layout_grid_settle(struct layout *l)
{
	size_t *order = xmalloc((l->n + 1) * sizeof *order), rows = 0;
	struct grid_row *r = xcalloc(l->n + 1, sizeof *r);
	for (size_t i = 0; i < l->n; i++)
		order[i] = i;
	sort_units = l->unit;
	if (l->n)
		qsort(order, l->n, sizeof *order, by_place);
	for (size_t i = 0, end; i < l->n; i = end) {
		struct grid_row *k = &r[rows++];
		bool wrapped = false;
		*k = (struct grid_row){ .from = i, .y0 = INFINITY, .y1 = -INFINITY };
		for (end = i; end < l->n && l->unit[order[end]].row == l->unit[order[i]].row; end++) {
			const struct unit *u = &l->unit[order[end]];
			k->y0 = fminf(k->y0, u->y0);
			k->y1 = fmaxf(k->y1, u->y1);
			k->line_h = fmaxf(k->line_h, u->line_h);
			k->apart |= u->table != 0;
			wrapped |= u->wrapped;
		}
		k->n = end - i;
		rows -= wrapped; /* what did not fit into the row above */
	}
	/* a row of one text is a heading, or what ends a table */
	for (size_t i = 0, end; i < rows; i = end) {
		for (end = i + 1; !r[i].apart && r[i].n > 1 && end < rows && !r[end].apart && r[end].n > 1 &&
				  r[end].y0 - r[end - 1].y1 < ROW_NEXT * r[end].line_h;)
			end++;
		if (end - i > FULL_MIN)
			settle(l, order, r + i, end - i);
	}
	free(order);
	free(r);
}
