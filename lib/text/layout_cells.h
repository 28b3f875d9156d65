/* layout_cells.h - cells of a table without rules that were read as one line. */
#ifndef TEXT_LAYOUT_CELLS_H
#define TEXT_LAYOUT_CELLS_H

#include "text/ocr_lines.h"

/* Sets cell_before where other rows of the table say that a cell begins. */
void layout_cells_part(struct ocr_lines *lines);

#endif
