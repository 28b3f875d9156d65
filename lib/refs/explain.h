/* explain.h - a contract or target for people: field by field, with what gave it. */
#ifndef SLUICE_REFS_EXPLAIN_H
#define SLUICE_REFS_EXPLAIN_H

#include "doc.h"
#include <sluice/refs.h>

/* Fills kind, value, line, score, rule and explanation of R from its record, whose
 * evidence lies in D; FIRST_LINE is the number of D's first line. Slices live in OUT
 * and the record. */
void explain_record(const struct doc *d, uint64_t first_line, struct ref *r, struct buf *out);

#endif
