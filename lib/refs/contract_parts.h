/* contract_parts.h - the papers of one text, each as a text of its own. */
#ifndef SLUICE_REFS_CONTRACT_PARTS_H
#define SLUICE_REFS_CONTRACT_PARTS_H

#include "doc.h"

typedef void contract_read_fn(struct doc *d);
/* Calls READ for each paper of the window, as a document of its own, and gives D the records and
 * hits; false, and nothing done, where it is one paper or its parts tell of none. Hits must be sorted. */
bool contract_parts_read(struct doc *d, contract_read_fn *read);

#endif
