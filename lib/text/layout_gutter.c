/* layout_gutter.c - a newspaper's columns and an open book's pages, which are read one after the other.
 *
 * Lines of running text fill their column; cells of a table do not. Two pages of a book are told by the fold
 * in the middle, because the last lines of paragraphs and headings fill less, and because a form has
 * such a gap too: its columns share their rows. Pages of one grid share them as well, but their paragraphs begin
 * indented, which cells do not. */
#include "text/layout_gutter.h"

#include <math.h>
#include <stdlib.h>

/* Of a column's lines this part fills it … */
#define COLUMN_FULL_PART 0.6f
/* … to this part of its width. */
#define COLUMN_FULL_WIDTH 0.85f
/* Words do not fill it as Chinese does: the same, if it is so wide (line heights). */
#define COLUMN_RAGGED_WIDTH 0.65f
#define COLUMN_RAGGED_ROOM 10
/* The gutter between them, in line heights. */
#define GUTTER_MIN 0.8f
/* One so wide, this part of the width from the middle, is a fold: of two pages, less of the lines are full.
 * Both together are so much wider than high, and less than half of their lines stand
 * this near (line heights) to one of the other page: a form's columns share their rows. */
#define FOLD_MIN 2.5f
#define FOLD_NEAR 0.05f
#define FOLD_FULL_PART 0.35f
#define FOLD_WIDE 1.2f
#define FOLD_SAME_ROW 0.34f
/* … unless so many paragraphs of each begin indented: by so much, full to the right side, the next line at the left one, close
 * below (line heights). */
#define PARAGRAPHS_MIN 2
#define INDENT_LEAST 0.9f
#define INDENT_MOST 3
#define RIGHT_NEAR 1.6f
#define LEFT_NEAR 0.4f
#define PITCH_MOST 2

static const struct unit *sort_units;

static int by_left(const void *pa, const void *pb)
{
	float a = sort_units[*(const size_t *)pa].x0, b = sort_units[*(const size_t *)pb].x0;
	return (a > b) - (a < b);
}

/* Running text: most units reach from side to side. */
static bool runs_full(const struct layout *l, const size_t *idx, size_t n, float line_h, float part)
{
	float x0 = INFINITY, x1 = -INFINITY;
	size_t full = 0, long_enough = 0;
	for (size_t i = 0; i < n; i++) {
		x0 = fminf(x0, l->unit[idx[i]].x0);
		x1 = fmaxf(x1, l->unit[idx[i]].x1);
		if (l->unit[idx[i]].table)
			return false;
	}
	for (size_t i = 0; i < n; i++) {
		float w = l->unit[idx[i]].x1 - l->unit[idx[i]].x0;
		full += w > COLUMN_FULL_WIDTH * (x1 - x0);
		long_enough += w > COLUMN_RAGGED_WIDTH * (x1 - x0);
	}
	return n >= COLUMN_LINES_MIN && ((float)full >= part * (float)n ||
					 ((float)long_enough >= part * (float)n && x1 - x0 > COLUMN_RAGGED_ROOM * line_h));
}

static int by_middle(const void *pa, const void *pb)
{
	const struct unit *a = &sort_units[*(const size_t *)pa], *b = &sort_units[*(const size_t *)pb];
	return (a->y0 + a->y1 > b->y0 + b->y1) - (a->y0 + a->y1 < b->y0 + b->y1);
}

/* Full lines of IDX (N units, by height) come one after another somewhere. */
static bool has_paragraph(const struct layout *l, const size_t *idx, size_t n)
{
	float x0 = INFINITY, x1 = -INFINITY;
	size_t run = 0;
	for (size_t i = 0; i < n; i++) {
		x0 = fminf(x0, l->unit[idx[i]].x0);
		x1 = fmaxf(x1, l->unit[idx[i]].x1);
	}
	for (size_t i = 0; i < n && run < 2; i++)
		run = l->unit[idx[i]].x1 - l->unit[idx[i]].x0 > COLUMN_FULL_WIDTH * (x1 - x0) ? run + 1 : 0;
	return run >= 2;
}

/* Paragraphs of IDX (N units, by height): a line that begins indented and reaches the right side, and the next, which
 * begins at the left one, close below. */
static size_t indented_paragraphs(const struct layout *l, const size_t *idx, size_t n, float line_h)
{
	float x0 = INFINITY, x1 = -INFINITY;
	size_t found = 0;
	for (size_t i = 0; i < n; i++) {
		x0 = fminf(x0, l->unit[idx[i]].x0);
		x1 = fmaxf(x1, l->unit[idx[i]].x1);
	}
	for (size_t i = 0; i + 1 < n; i++) {
		const struct unit *a = &l->unit[idx[i]], *b = &l->unit[idx[i + 1]];
		float in = (a->x0 - x0) / line_h, pitch = (b->y0 + b->y1 - a->y0 - a->y1) / 2 / line_h;
		found += in > INDENT_LEAST && in < INDENT_MOST && a->x1 > x1 - RIGHT_NEAR * line_h && b->x0 < x0 + LEFT_NEAR * line_h && pitch < PITCH_MOST;
	}
	return found;
}

/* IDX (N units, changed) are two pages of an open book, N_LEFT of them the left one's. */
static bool two_pages(const struct layout *l, size_t *idx, size_t n_left, size_t n, float line_h)
{
	float x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
	size_t agree = 0, n_right = n - n_left, *right = idx + n_left;
	for (size_t i = 0; i < n; i++) {
		const struct unit *u = &l->unit[idx[i]];
		x0 = fminf(x0, u->x0);
		y0 = fminf(y0, u->y0);
		x1 = fmaxf(x1, u->x1);
		y1 = fmaxf(y1, u->y1);
	}
	if (x1 - x0 < FOLD_WIDE * (y1 - y0))
		return false;
	sort_units = l->unit;
	qsort(idx, n_left, sizeof *idx, by_middle);
	qsort(right, n_right, sizeof *right, by_middle);
	for (size_t i = 0, k = 0; i < n_left && k < n_right;) {
		const struct unit *a = &l->unit[idx[i]], *b = &l->unit[right[k]];
		float off = (a->y0 + a->y1 - b->y0 - b->y1) / 2;
		bool same = fabsf(off) < FOLD_SAME_ROW * line_h;
		agree += same;
		i += same || off < 0;
		k += same || !(off < 0);
	}
	if (indented_paragraphs(l, idx, n_left, line_h) >= PARAGRAPHS_MIN && indented_paragraphs(l, right, n_right, line_h) >= PARAGRAPHS_MIN)
		return true;
	return agree * 2 < (n_left < n_right ? n_left : n_right) && has_paragraph(l, idx, n_left) && has_paragraph(l, right, n_right);
}

size_t layout_gutter(const struct layout *l, size_t *idx, size_t n, float line_h)
{
	size_t *part = xmalloc((n + 1) * sizeof *part);
	size_t cut = 0;
	float reach = -INFINITY, right = -INFINITY;
	sort_units = l->unit;
	qsort(idx, n, sizeof *idx, by_left);
	for (size_t i = 0; i < n; i++)
		right = fmaxf(right, l->unit[idx[i]].x1);
	for (size_t i = 0; i + 1 < n && !cut; i++) {
		reach = fmaxf(reach, l->unit[idx[i]].x1);
		float gutter = l->unit[idx[i + 1]].x0 - reach, off = (l->unit[idx[i + 1]].x0 + reach - l->unit[idx[0]].x0 - right) / 2;
		if (gutter < GUTTER_MIN * line_h)
			continue;
		memcpy(part, idx, n * sizeof *part);
		bool fold = gutter > FOLD_MIN * line_h && fabsf(off) < FOLD_NEAR * (right - l->unit[idx[0]].x0) &&
			    two_pages(l, part, i + 1, n, line_h);
		float full = fold ? FOLD_FULL_PART : COLUMN_FULL_PART;
		if (runs_full(l, part, i + 1, line_h, full) && runs_full(l, part + i + 1, n - i - 1, line_h, full))
			cut = i + 1;
	}
	free(part);
	return cut;
}
