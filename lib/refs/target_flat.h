/* target_flat.h - lists of targets whose cells stand one a line. */
#ifndef SLUICE_REFS_TARGET_FLAT_H
#define SLUICE_REFS_TARGET_FLAT_H

#include "target_header.h"

/* The line behind the labels that stand one a line from LINE on, when these head a list of targets; else 0. */
size_t target_flat_header(const struct doc *d, size_t line, struct table *ret);
/* The cells of the row that begins at line AT; returns the line behind it, AT when it is none. */
size_t target_flat_row(struct doc *d, const struct table *t, size_t at, struct cell *ret);

#endif
