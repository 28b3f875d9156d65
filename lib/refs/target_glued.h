/* target_glued.h - rows of a list of targets whose cells a reader of pictures has glued together. */
#ifndef SLUICE_REFS_TARGET_GLUED_H
#define SLUICE_REFS_TARGET_GLUED_H

#include "target_header.h"

/* The cells of a header come apart in C (room for COLUMNS_MAX) where each part is a label; how many there are then. */
unsigned target_header_unglued(const struct doc *d, struct cell *c, unsigned n);
/* Those of a row that has fewer than T, where what stands on either side is what the columns want. */
unsigned target_row_unglued(struct doc *d, const struct table *t, struct cell *c, unsigned n);

#endif
