/* page_columns.h - columns of prose on a page: see page_layout.h. */
#ifndef SLUICE_TEXT_PAGE_COLUMNS_H
#define SLUICE_TEXT_PAGE_COLUMNS_H

#include "page_layout.h"

/* The fewest rows of a column. */
#define COLUMN_ROWS_MIN 6
/* The mean row of a column of prose: five short words, nine characters of
 * Chinese. Cells of tables that hold sentences are narrower. */
#define PROSE_BYTES_MIN 26

/* Where to part the N pieces into columns of prose, or < 0. Sorts V by x. */
float page_gutter(struct layout_piece *v, size_t n);

/* ROWS rows, in order: row I begins at v[first[i]], and first[rows] is the end;
 * all stand between LEFT and RIGHT. The first row after S that no gutter of
 * row S passes. */
size_t page_gutter_reach(const struct layout_piece *v, const size_t *first, size_t rows, size_t s, float left, float right);

#endif
