/* contract_region.h - where in a window contracts are told of. */
#ifndef SLUICE_REFS_CONTRACT_REGION_H
#define SLUICE_REFS_CONTRACT_REGION_H

#include "doc.h"

/* The next stretch of lines whose words speak of contracts, from hit *AT of
 * TABLE_contract_cue on (0 at first); false when there is none. A text of up to
 * 64 KiB is one stretch, since a paper's heading and its end belong together. */
bool contract_region_next(const struct doc *d, size_t *at, uint32_t *ret_from, uint32_t *ret_to);

#endif
