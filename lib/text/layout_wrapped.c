/* layout_wrapped.c - rows of tables by the blanks between them.
 *
 * Cells of one row have as many lines as their text needs and stand on one
 * middle or one top line, so one's lines stand beside the gaps of
 * another's. What no blank parts from left to right is a band; a band of
 * several columns, each with its lines close together and all on one middle
 * or one top, is a row, if the next band has the same columns. Lines of
 * prose in columns chain to bands far too high and are left alone. */
#include "text/layout_wrapped.h"

#include <math.h>
#include <sluice/str.h>
#include <stdlib.h>

/* A line's letters reach this part of its height from its middle. */
#define INK 0.3f
/* A row has so many cells, and so many lines in one of them at most. */
#define CELLS_MIN 3
#define LINES_MAX 14
/* In line heights: lines of one cell are no farther apart; how near middles and tops are; how near the next row is. */
#define PITCH_MAX 1.6f
#define MIDDLE_NEAR 0.45f
#define TOP_NEAR 0.35f
#define NEXT_ROW 2.5f
/* So much a column's box may reach over the next one's. */
#define OVERLAP 0.15f
/* Lines that stand above and below a row are of it when they are no farther than this part of the usual pitch. */
#define PITCH_JOIN 1.15f
/* This part of a row's cells is on its middle or its top. */
#define ALIGNED_PART 0.8f
#define COLUMNS_MAX 64

struct cell {
	float x0, x1, y0, y1;
};

struct band {
	size_t from, to;     /* of the order */
	size_t cells;
	bool row, many, used;
	float y0, y1, line_h;
};

struct wrapped {
	struct wrapped_box *b;
	size_t *order;       /* by the bands, then by columns */
	size_t *column;      /* of order[i], within its band */
	struct band *band;
	size_t n_bands;
};

static const struct wrapped_box *sort_boxes;

static float middle(const struct wrapped_box *b)
{
	return (b->y0 + b->y1) / 2;
}

static int by_top(const void *pa, const void *pb)
{
	const struct wrapped_box *a = &sort_boxes[*(const size_t *)pa], *b = &sort_boxes[*(const size_t *)pb];
	float ya = middle(a) - INK * a->line_h, yb = middle(b) - INK * b->line_h;
	return ya != yb ? (ya > yb) - (ya < yb) : (a->x0 > b->x0) - (a->x0 < b->x0);
}

static int by_left(const void *pa, const void *pb)
{
	const struct wrapped_box *a = &sort_boxes[*(const size_t *)pa], *b = &sort_boxes[*(const size_t *)pb];
	return a->x0 != b->x0 ? (a->x0 > b->x0) - (a->x0 < b->x0) : (a->y0 > b->y0) - (a->y0 < b->y0);
}

static void find_bands(struct wrapped *w, size_t n)
{
	float reach = -INFINITY;
	sort_boxes = w->b;
	qsort(w->order, n, sizeof *w->order, by_top);
	for (size_t i = 0; i < n; i++) {
		const struct wrapped_box *b = &w->b[w->order[i]];
		float top = middle(b) - INK * b->line_h;
		if (top > reach || b->apart || w->b[w->order[i - 1]].apart)
			w->band[w->n_bands++] = (struct band){ .from = i, .y0 = INFINITY, .y1 = -INFINITY };
		struct band *band = &w->band[w->n_bands - 1];
		band->to = i + 1;
		band->y0 = fminf(band->y0, b->y0);
		band->y1 = fmaxf(band->y1, b->y1);
		band->line_h = fmaxf(band->line_h, b->line_h);
		reach = fmaxf(band->from == i ? -INFINITY : reach, middle(b) + INK * b->line_h);
	}
}

/* The band's columns, cell by cell, into C; false where a column is no cell. */
static bool find_cells(const struct wrapped *w, struct band *band, struct cell c[COLUMNS_MAX])
{
	float reach = -INFINITY;
	size_t lines = 0, *order = w->order + band->from, n = band->to - band->from;
	band->cells = 0;
	band->many = false;
	sort_boxes = w->b;
	qsort(order, n, sizeof *order, by_left);
	for (size_t i = 0; i < n; i++) {
		const struct wrapped_box *b = &w->b[order[i]];
		if (b->apart)
			return false;
		if (b->x0 > reach - OVERLAP * b->line_h) {
			if (band->cells == COLUMNS_MAX)
				return false;
			c[band->cells++] = (struct cell){ b->x0, b->x1, b->y0, b->y1 };
			lines = 0;
		}
		struct cell *k = &c[band->cells - 1];
		w->column[band->from + i] = band->cells - 1;
		k->x1 = fmaxf(k->x1, b->x1);
		k->y0 = fminf(k->y0, b->y0);
		k->y1 = fmaxf(k->y1, b->y1);
		reach = fmaxf(reach, b->x1);
		if (++lines > LINES_MAX)
			return false;
		band->many |= lines > 1;
	}
	return true;
}

/* Lines of a cell stand below each other, close together; where all cells have as many, boxes only reach over
 * each other, and rows are rows. */
static bool cells_close(const struct wrapped *w, const struct band *band, const struct cell *c)
{
	size_t least = SIZE_MAX, most = 0;
	for (size_t k = 0; k < band->cells; k++) {
		size_t lines = 0;
		float sum = 0;
		for (size_t i = band->from; i < band->to; i++) {
			const struct wrapped_box *b = &w->b[w->order[i]];
			if (w->column[i] != k)
				continue;
			lines++;
			sum += b->line_h;
			for (size_t j = band->from; j < i; j++)
				if (w->column[j] == k && fabsf(middle(&w->b[w->order[j]]) - middle(b)) < 0.5f * b->line_h)
					return false;
		}
		if (lines > 1 && c[k].y1 - c[k].y0 > sum / (float)lines * (1 + PITCH_MAX * (float)(lines - 1)))
			return false;
		least = lines < least ? lines : least;
		most = lines > most ? lines : most;
	}
	return least < most;
}

static bool aligned(const struct band *band, const struct cell *c)
{
	size_t most = 0;
	for (size_t k = 0; k < band->cells; k++) {
		size_t middles = 0, tops = 0;
		for (size_t j = 0; j < band->cells; j++) {
			middles += fabsf(c[j].y0 + c[j].y1 - c[k].y0 - c[k].y1) < 2 * MIDDLE_NEAR * band->line_h;
			tops += fabsf(c[j].y0 - c[k].y0) < TOP_NEAR * band->line_h;
		}
		most = middles > most ? middles : most;
		most = tops > most ? tops : most;
	}
	return (float)most >= ALIGNED_PART * (float)band->cells;
}

/* Takes the band's cells C into the table's columns T: each stands in one of them, or between them. */
static bool fits(struct cell *t, size_t *n, const struct cell *c, size_t cells, float line_h)
{
	struct cell all[COLUMNS_MAX] = { { 0 } };
	size_t k = 0, i = 0, j = 0;
	while (i < *n || j < cells) {
		if (k == COLUMNS_MAX)
			return false;
		if (j == cells || (i < *n && t[i].x1 <= c[j].x0 + OVERLAP * line_h)) {
			all[k++] = t[i++];
		} else if (i == *n || c[j].x1 <= t[i].x0 + OVERLAP * line_h) {
			all[k++] = c[j++];
		} else {
			all[k] = t[i++];
			all[k].x0 = fminf(all[k].x0, c[j].x0);
			all[k].x1 = fmaxf(all[k].x1, c[j++].x1);
			k++;
		}
		if (k > 1 && all[k - 1].x0 < all[k - 2].x1 - OVERLAP * line_h)
			return false;
	}
	memcpy(t, all, k * sizeof *t);
	*n = k;
	return true;
}

/* How far lines of one cell are apart, going by the rows found so far; 0: none was. */
static float usual_pitch(const struct wrapped *w)
{
	float sum = 0;
	size_t k = 0;
	struct cell c[COLUMNS_MAX];
	for (size_t i = 0; i < w->n_bands; i++) {
		struct band *band = &w->band[i];
		if (!band->row || !band->many || band->cells < CELLS_MIN || !find_cells(w, band, c))
			continue;
		for (size_t a = band->from; a + 1 < band->to; a++)
			if (w->column[a] == w->column[a + 1]) {
				sum += fabsf(middle(&w->b[w->order[a + 1]]) - middle(&w->b[w->order[a]]));
				k++;
			}
	}
	return k ? sum / (float)k : 0;
}

/* Cells with one, three and five lines leave blanks between these: what lies above and below band AT, in fewer columns and
 * as far as a cell's lines are apart, is of its row when it is on both sides. */
static void join_around(struct wrapped *w, size_t at, float pitch)
{
	struct cell c[COLUMNS_MAX], t[COLUMNS_MAX];
	struct band all = w->band[at];
	for (size_t k = 1; k <= at && at + k < w->n_bands; k++) {
		struct band *up = &w->band[at - k], *low = &w->band[at + k], both = all;
		float above = w->band[at - k + 1].y0 - up->y0, below = low->y1 - w->band[at + k - 1].y1;
		size_t n, cells;
		if (!find_cells(w, up, c) || !find_cells(w, low, t) || up->cells != low->cells || up->many || low->many || up->used || low->used ||
		    fabsf(above - below) > MIDDLE_NEAR * all.line_h || fminf(above, below) > PITCH_JOIN * pitch || !find_cells(w, &all, t))
			break;
		n = cells = all.cells;
		if (up->cells >= cells || !fits(t, &n, c, up->cells, all.line_h) || n != cells)
			break;
		both.from = up->from;
		both.to = low->to;
		both.y0 = up->y0;
		both.y1 = low->y1;
		both.line_h = fmaxf(all.line_h, fmaxf(up->line_h, low->line_h));
		if (!find_cells(w, &both, c) || both.cells != cells || !cells_close(w, &both, c) || !aligned(&both, c))
			break;
		all = both;
		all.row = true;
		/* the middle one stands for all, the others are empty */
		*up = *low = (struct band){ .from = both.from, .to = both.from, .y0 = both.y0, .y1 = both.y1 };
	}
	w->band[at] = all;
}

/* The table around the row at band AT. */
static void make_table(struct wrapped *w, size_t at, size_t table)
{
	struct cell t[COLUMNS_MAX], c[COLUMNS_MAX];
	size_t n, from = at, to = at + 1, others = 0;
	find_cells(w, &w->band[at], t);
	n = w->band[at].cells;
	for (int down = 0; down < 2; down++)
		for (;;) {
			if (down ? to == w->n_bands : from == 0)
				break;
			struct band *here = &w->band[down ? to : from - 1], *last = &w->band[down ? to - 1 : from];
			float gap = down ? here->y0 - last->y1 : last->y0 - here->y1;
			if (here->used || !here->row || gap > NEXT_ROW * w->band[at].line_h || !find_cells(w, here, c) ||
			    !fits(t, &n, c, here->cells, here->line_h))
				break;
			others += here->cells >= CELLS_MIN;
			*(down ? &to : &from) += down ? 1 : (size_t)-1;
		}
	for (size_t k = from; k < to && others; k++) {
		struct band *band = &w->band[k];
		band->used = true;
		for (size_t i = band->from; i < band->to; i++) {
			struct wrapped_box *b = &w->b[w->order[i]];
			float mid = (b->x0 + b->x1) / 2;
			b->table = table;
			b->row = k - from;
			b->top = band->y0;
			b->bottom = band->y1;
			for (b->column = 0; b->column + 1 < n && mid > t[b->column].x1;)
				b->column++;
		}
	}
}

/* Bands whose lines went into another. */
static void drop_empty(struct wrapped *w)
{
	size_t kept = 0;
	for (size_t k = 0; k < w->n_bands; k++)
		if (w->band[k].to > w->band[k].from)
			w->band[kept++] = w->band[k];
	w->n_bands = kept;
}

size_t layout_wrapped(struct wrapped_box *b, size_t n)
{
	struct wrapped w = { .b = b, .order = xmalloc((n + 1) * sizeof *w.order), .column = xcalloc(n + 1, sizeof *w.column),
		.band = xcalloc(n + 1, sizeof *w.band) };
	struct cell c[COLUMNS_MAX];
	size_t table = 0;
	for (size_t i = 0; i < n; i++) {
		w.order[i] = i;
		b[i].table = 0;
	}
	find_bands(&w, n);
	for (size_t k = 0; k < w.n_bands; k++) {
		struct band *band = &w.band[k];
		band->row = band->to - band->from > 1 && find_cells(&w, band, c) && band->cells > 1 &&
			    (!band->many || (cells_close(&w, band, c) && aligned(band, c)));
	}
	float pitch = usual_pitch(&w);
	for (size_t k = 0; k < w.n_bands && pitch > 0; k++)
		if (w.band[k].row && w.band[k].cells >= CELLS_MIN)
			join_around(&w, k, pitch);
	drop_empty(&w);
	for (size_t k = 0; k < w.n_bands; k++)
		if (w.band[k].row && w.band[k].many && w.band[k].cells >= CELLS_MIN && !w.band[k].used)
			make_table(&w, k, ++table);
	free(w.order);
	free(w.column);
	free(w.band);
	return table;
}
