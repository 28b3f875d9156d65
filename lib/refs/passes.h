/* passes.h - declares every pass of extractors.def. */
#ifndef SLUICE_REFS_PASSES_H
#define SLUICE_REFS_PASSES_H

#include "doc.h"

#define PASS(name, fn, need) refs_pass_fn fn;
#include "extractors.def"
#undef PASS

/* Before any of them: of the labels that the walk found, takes out those that are words of prose. */
void refs_contract_labels(struct doc *d);

#endif
