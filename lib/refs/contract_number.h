/* contract_number.h - numbers of contracts, tenders and official papers.
 *
 * They have no common shape (FIELD notes: a hundred numbers, eighty patterns),
 * so only a label makes one; the shape says where it ends. */
#ifndef SLUICE_REFS_CONTRACT_NUMBER_H
#define SLUICE_REFS_CONTRACT_NUMBER_H

#include "doc.h"

/* The number that begins at AT (white space before it passed over): its end,
 * *RET_START its start; or 0 when there is none. */
size_t contract_number_read(struct str text, size_t at, size_t *ret_start);

#endif
