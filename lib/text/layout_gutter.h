/* layout_gutter.h - where a page's running text stands in columns. */
#ifndef TEXT_LAYOUT_GUTTER_H
#define TEXT_LAYOUT_GUTTER_H

#include "text/ocr_lines.h"

/* What is read in one go: a line, or a cell of a ruled table. Places are pixels. */
struct unit {
	float x0, y0, x1, y1;
	float line_h;           /* height of one line in it */
	size_t first, n;        /* its lines: a range of layout.member */
	size_t block, row;
	bool framed;
	int table;              /* of a frame or beside one, with its place in the grid */
	size_t grid_row, grid_column;
	bool turned;            /* its columns were counted from the right */
	size_t column;          /* within its row */
	size_t into;            /* the unit whose cell this goes on in, */
	bool wrapped;           /* if it does */
};

struct layout {
	const struct ocr_lines *lines;
	struct unit *unit;
	size_t n;
	size_t *member;         /* line indices, grouped by unit */
};

/* A column of running text has at least this many lines. */
#define COLUMN_LINES_MIN 6

/* Cuts IDX (N units of L) at the first gutter with running text on both sides; sorted by the left edge then.
 * LINE_H is the page's usual height of a line. Returns the number left of it, or 0. */
size_t layout_gutter(const struct layout *l, size_t *idx, size_t n, float line_h);

#endif
