/* ssdeep.h - fuzzy hashes, found from the digits of their block size. */
#ifndef SLUICE_REFS_SSDEEP_H
#define SLUICE_REFS_SSDEEP_H

#include "scan.h"

bool scan_ssdeep(struct scan *sc, size_t at, size_t colon);

#endif
