/* layout_frames.c - a rectangle is a cell when its text stands like a cell's.
 *
 * Rules tell of cells, but a border around a page is ruled too, and of a
 * photographed table half the rules may be lost: then three columns seem one
 * cell, and their words would run together. In a cell lines stand below each
 * other; text side by side with wide gaps is several cells. A table in which
 * that happens in row after row is better laid out by its text alone. */
#include "text/layout_frames.h"

#include <math.h>
#include <sluice/str.h>
#include <stdlib.h>

/* Line heights between two texts that are not of one cell. */
#define APART 1.2f
/* Part of a table's rows with such texts in one cell: its rules are lost. */
#define LOST_PART 0.3f

struct place {
	size_t frame;
	float y, x0, x1;
};

static int by_frame(const void *pa, const void *pb)
{
	const struct place *a = pa, *b = pb;
	if (a->frame != b->frame)
		return a->frame < b->frame ? -1 : 1;
	return (a->y > b->y) - (a->y < b->y);
}

/* Pairs of texts side by side among the N places of one frame, at most one a line. */
static size_t pairs(const struct place *p, size_t n, float line)
{
	size_t found = 0;
	for (size_t i = 0; i + 1 < n; i++)
		for (size_t k = i + 1; k < n && p[k].y - p[i].y < 0.5f * line; k++)
			if (p[k].x0 - p[i].x1 > APART * line || p[i].x0 - p[k].x1 > APART * line) {
				found++;
				i = k;
				break;
			}
	return found;
}

struct table {
	int id;
	size_t rows, lost, frames, lines;
	size_t last_row;
};

static int by_id(const void *pa, const void *pb)
{
	const struct table *a = pa, *b = pb;
	return (a->id > b->id) - (a->id < b->id);
}

/* T is sorted and has it. */
static struct table *table_of(struct table *t, size_t n, int id)
{
	size_t lo = 0;
	while (n > 1) {
		size_t half = n / 2;
		lo += t[lo + half].id <= id ? half : 0;
		n -= half;
	}
	return t + lo;
}

size_t layout_frames_sift(struct layout_frame *frame, size_t n, const struct ocr_quad *box, size_t n_boxes, float line)
{
	struct place *p = xcalloc(n_boxes + 1, sizeof *p);
	struct table *t = xcalloc(n + 1, sizeof *t);
	size_t *side = xcalloc(n + 1, sizeof *side), placed = 0, tables = 0, kept = 0;
	for (size_t i = 0; i < n_boxes; i++)
		for (size_t k = 0; k < n && box[i].uy == 0; k++)
			if (box[i].cx > frame[k].x0 && box[i].cx < frame[k].x1 && box[i].cy > frame[k].y0 && box[i].cy < frame[k].y1) {
				p[placed++] = (struct place){ k, box[i].cy, box[i].cx - box[i].w / 2, box[i].cx + box[i].w / 2 };
				break;
			}
	qsort(p, placed, sizeof *p, by_frame);
	for (size_t i = 0; i < n; i++)
		t[tables++].id = frame[i].table;
	qsort(t, tables, sizeof *t, by_id);
	for (size_t i = 0, all = tables; i < all; i++)
		if (i == 0 || t[i].id != t[kept - 1].id)
			t[kept++] = t[i];
	tables = kept;
	for (size_t i = 0, end; i < placed; i = end) {
		for (end = i; end < placed && p[end].frame == p[i].frame; end++)
			;
		side[p[i].frame] = pairs(p + i, end - i, line);
		struct table *of = table_of(t, tables, frame[p[i].frame].table);
		of->frames++;
		of->lines += end - i;
		of->lost += side[p[i].frame] > 0;
	}
	/* frames come row by row */
	for (size_t i = 0; i < n; i++) {
		struct table *of = table_of(t, tables, frame[i].table);
		if (of->rows == 0 || of->last_row != frame[i].row)
			of->rows++;
		of->last_row = frame[i].row;
	}
	kept = 0;
	for (size_t i = 0; i < n; i++) {
		const struct table *of = table_of(t, tables, frame[i].table);
		bool lost = of->lost >= 2 && (float)of->lost >= LOST_PART * (float)of->rows;
		bool border = of->frames <= 1 && of->lines > 1;
		if (!lost && !border && side[i] < 2)
			frame[kept++] = frame[i];
	}
	free(side);
	free(t);
	free(p);
	return kept;
}

/* Columns of one table that hold no text are no columns: a letter's stroke was
 * taken for a rule. F[0..N) are the table's frames. */
static void close_columns(struct layout_frame *f, size_t n, const struct ocr_quad *box, size_t n_boxes)
{
	size_t columns = 0, *to;
	for (size_t i = 0; i < n; i++)
		columns = f[i].column + 1 > columns ? f[i].column + 1 : columns;
	to = xcalloc(columns + 1, sizeof *to);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n_boxes && !to[f[i].column + 1]; k++)
			to[f[i].column + 1] = box[k].cx > f[i].x0 && box[k].cx < f[i].x1 && box[k].cy > f[i].y0 && box[k].cy < f[i].y1;
	for (size_t c = 0; c < columns; c++)
		to[c + 1] += to[c];
	for (size_t i = 0; i < n; i++)
		f[i].column = to[f[i].column];
	free(to);
}

void layout_frames_close(struct layout_frame *frame, size_t n, const struct ocr_quad *box, size_t n_boxes)
{
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i; end < n && frame[end].table == frame[i].table; end++)
			;
		close_columns(frame + i, end - i, box, n_boxes);
	}
}
