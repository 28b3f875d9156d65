/* resolve.h - of readings that exclude each other, the best stays. */
#ifndef SLUICE_REFS_RESOLVE_H
#define SLUICE_REFS_RESOLVE_H

#include "doc.h"

/* A pass: sorts the hits and drops those that a better one overlaps. */
refs_pass_fn refs_resolve;

#endif
