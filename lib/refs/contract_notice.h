/* contract_notice.h - contracts out of free Chinese sentences. */
#ifndef SLUICE_REFS_CONTRACT_NOTICE_H
#define SLUICE_REFS_CONTRACT_NOTICE_H

#include "contract_cands.h"
#include "contract_record.h"

/* Emits the contracts of a scene whose candidates have been scored; returns
 * how many. KNOWN: what labels told of it, may be NULL. STRICT: the text does
 * not look like a notice, so weak evidence does not do. */
size_t contract_notice_read(struct scene *s, const struct contract *known, bool strict);
/* Fills what a table's row leaves out from the likeliest candidates, and puts
 * full names in the place of short ones. */
void contract_notice_complete(struct scene *s, struct contract *c);

/* The sum that stands for CAND, a candidate for the amount: what it was changed to; ALONE (the
 * paper tells of one contract): the total that it is a part of. CAND itself where there is none. */
uint32_t contract_whole_sum(const struct scene *s, uint32_t cand, bool alone);

#endif
