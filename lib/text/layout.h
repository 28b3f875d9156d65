/* layout.h - from boxes of lines to rows and cells in reading order.
 *
 * Works on boxes alone, whatever engine gave them, and is deterministic. */
#ifndef TEXT_LAYOUT_H
#define TEXT_LAYOUT_H

#include "text/ocr_lines.h"

/* A ruled rectangle of a table (see image_rules.h), pixels. */
struct layout_frame {
	float x0, y0, x1, y1;
	int table;            /* cells of one table share it; not 0 */
	size_t row, column;   /* of its upper left field in the table's grid */
};

struct layout_cell {
	size_t line;    /* index into ocr_lines.line */
	size_t row;     /* row of the text, from 0 */
	size_t column;  /* cell within the row, from 0; lines of one cell share it;
			   a ruled table's empty cells leave gaps */
};

/* Puts the N lines into reading order: *RET (owned by caller) holds one entry
 * a line, sorted by row, column, then from the top. FRAMES (may be NULL) are
 * the cells of ruled tables: lines inside one are one cell. */
void layout_rows(const struct ocr_lines *lines, const struct layout_frame *frames, size_t n_frames, struct layout_cell **ret);

#endif
