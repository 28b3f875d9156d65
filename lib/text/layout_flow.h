/* layout_flow.h - lines that were broken for want of room are one line again. */
#ifndef TEXT_LAYOUT_FLOW_H
#define TEXT_LAYOUT_FLOW_H

#include "text/layout.h"

/* CELLS as layout_rows() gave them, one a line of LINES: *RET (owned by caller)
 * tells for each whether it goes on where the one before it broke off, so that
 * no line ends between them. */
void layout_flow(const struct ocr_lines *lines, const struct layout_cell *cells, bool **ret);
/* Line A, in a bubble whose widest line is OWN wide, of a chat whose widest is ROOM, ended though B's beginning would have fitted
 * behind it, or B begins an item. */
bool layout_flow_apart(const struct ocr_line *a, const struct ocr_line *b, float own, float room);

#endif
