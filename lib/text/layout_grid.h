/* layout_grid.h - empty cells of tables without rules. */
#ifndef TEXT_LAYOUT_GRID_H
#define TEXT_LAYOUT_GRID_H

#include "text/layout_gutter.h"

/* Units of L with their rows and their places within these: of rows that lack a cell, the place becomes the column's. */
void layout_grid_settle(struct layout *l);

#endif
