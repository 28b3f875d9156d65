/* targets_of_cell.h - several targets that share one cell of a list. */
#ifndef SLUICE_REFS_TARGETS_OF_CELL_H
#define SLUICE_REFS_TARGETS_OF_CELL_H

#include "target_cells.h"

#define TARGETS_OF_CELL 16u /* more in one cell are read as one text */

/* The names in cell C of a table whose cells are apart by SEP: one, or all when signs
 * of a list divide it into parts that could each be a name. SORTED: the hits in order. */
unsigned targets_of_cell(const struct doc *d, size_t sorted, struct cell c, char sep, struct cell *ret);
/* The hosts in cell C, apart by spaces or signs. */
unsigned hosts_of_cell(struct str t, struct cell c, struct cell *ret);

#endif
