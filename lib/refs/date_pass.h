/* date_pass.h - dates at a run of figures, called by the number scanner. */
#ifndef SLUICE_REFS_DATE_PASS_H
#define SLUICE_REFS_DATE_PASS_H

#include "doc.h"

/* Adds a hit when a date in figures starts at AT, with *RET_END its end. */
bool refs_date_figures(struct doc *d, size_t at, size_t *ret_end);

#endif
