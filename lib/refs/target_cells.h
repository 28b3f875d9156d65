/* target_cells.h - the cells of a line that is the row of a table: apart by TAB, as
 * the text stage writes them, by a comma, a semicolon or a bar, or, in what OCR
 * read, by white space alone; in typed lists by two spaces and more. */
#ifndef SLUICE_REFS_TARGET_CELLS_H
#define SLUICE_REFS_TARGET_CELLS_H

#include "doc.h"

#define COLUMNS_MAX 64
#define CELLS_WIDE '\1' /* two spaces and more */

struct cell {
	uint32_t start, end; /* trimmed, without quotes */
};

struct cell cell_trim(struct str t, uint32_t a, uint32_t b);
/* The sign between the first cells of a line, or 0. */
char cells_separator(struct str t, struct doc_line line);
/* Splits a line by SEP (' ': any run of white space, but a number and its unit
 * stay together; CELLS_WIDE: two spaces and more); returns the number of cells, COLUMNS_MAX at most. */
unsigned cells_split(struct str t, struct doc_line line, char sep, struct cell *ret);

#endif
