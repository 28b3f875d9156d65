/* layout_panes.c - a window's menu or list beside what it is about.
 *
 * Read row by row, a menu's entries become cells of the table that stands beside them, and a list of
 * talks part of the talk. Windows part the two by their ground: one column
 * where another colour begins, from the picture's top to its bottom, with no text across. A table's
 * rule has the same ground on both sides, and its coloured first column ends where the table does. */
#include "text/layout_panes.h"

#include "text/layout.h"

#include <stdlib.h>

/* Places down the picture that are looked at; at this part of them the ground changes, and
 * is plain beside. */
#define ROWS 160
#define CHANGE_PART 0.93f
#define PLAIN_PART 0.75f
/* What is a change of colour, and what is none (beside a large one JPEG ripples). */
#define CHANGE_MIN 6
#define PLAIN_MAX 5
#define RIPPLE_PART 8
/* Pixels from the edge where the two grounds are surely, and as many more. */
#define BESIDE 3
#define BEYOND 8
/* A pane is no narrower than this part of the picture, and than so many lines' heights; it has lines of its own. */
#define WIDTH_PART 0.09f
#define WIDTH_LINES 4
#define LINES_MIN 2

static int difference(const struct ocr_picture *pic, int y, int a, int b)
{
	const uint8_t *p = pic->rgb + (size_t)y * pic->stride + 3 * (size_t)a, *q = pic->rgb + (size_t)y * pic->stride + 3 * (size_t)b;
	int most = 0;
	for (int c = 0; c < 3; c++)
		most = abs(p[c] - q[c]) > most ? abs(p[c] - q[c]) : most;
	return most;
}

/* Another ground begins at column X all the way down. */
static bool is_edge(const struct ocr_picture *pic, int x)
{
	int rows = pic->height < ROWS ? pic->height : ROWS, changes = 0, plain = 0;
	for (int i = 0; i < rows; i++) {
		int y = (int)((int64_t)i * pic->height / rows);
		int change = difference(pic, y, x - BESIDE, x + BESIDE), most = PLAIN_MAX + change / RIPPLE_PART;
		changes += change >= CHANGE_MIN;
		plain += difference(pic, y, x - BESIDE, x - BEYOND) <= most && difference(pic, y, x + BESIDE, x + BEYOND) <= most;
		if ((float)(i + 1 - changes) > (1 - CHANGE_PART) * (float)rows)
			return false;
	}
	return (float)plain >= PLAIN_PART * (float)rows;
}

/* Lines on both sides, none across; no table either. */
static bool parts(const struct ocr_lines *lines, int x)
{
	size_t left = 0, right = 0;
	for (size_t i = 0; i < lines->n; i++) {
		const struct ocr_quad *q = &lines->line[i].box;
		if (q->cx + q->w / 2 <= (float)(x + BESIDE))
			left++;
		else if (q->cx - q->w / 2 >= (float)(x - BESIDE))
			right++;
		else
			return false;
	}
	for (size_t i = 0; i < lines->n_frames; i++)
		if (lines->frame[i].x0 < (float)(x - BESIDE) && lines->frame[i].x1 > (float)(x + BESIDE))
			return false;
	return left >= LINES_MIN && right >= LINES_MIN;
}

/* Cells of one table stand on both sides. */
static bool cuts_table(const struct ocr_lines *lines, int x)
{
	for (size_t i = 0; i < lines->n_frames; i++)
		for (size_t k = 0; k < lines->n_frames && lines->frame[i].x0 < (float)x; k++)
			if (lines->frame[k].table == lines->frame[i].table && lines->frame[k].x1 > (float)(x + BESIDE) &&
			    lines->frame[i].x1 <= (float)(x + BESIDE))
				return true;
	return false;
}

int layout_panes_cut(const struct ocr_lines *lines, const struct ocr_picture *pic)
{
	float line = 0;
	for (size_t i = 0; i < lines->n; i++)
		line += lines->line[i].box.h / (float)lines->n;
	int least = (int)(WIDTH_PART * (float)pic->width);
	if (least < (int)(WIDTH_LINES * line))
		least = (int)(WIDTH_LINES * line);
	if (least < BEYOND + 1)
		least = BEYOND + 1;
	if (lines->n < 2 * LINES_MIN || lines->lean.leans)
		return 0;
	for (int x = least; x + least < pic->width; x++)
		if (is_edge(pic, x) && parts(lines, x) && !cuts_table(lines, x))
			return x;
	return 0;
}
