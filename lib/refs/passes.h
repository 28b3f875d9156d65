/* passes.h - declares every pass of extractors.def. */
#ifndef SLUICE_REFS_PASSES_H
#define SLUICE_REFS_PASSES_H

#include "doc.h"

#define PASS(name, fn) refs_pass_fn fn;
#include "extractors.def"
#undef PASS

#endif
