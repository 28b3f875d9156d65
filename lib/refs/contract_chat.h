/* contract_chat.h - contracts that a chat tells over several lines. */
#ifndef SLUICE_REFS_CONTRACT_CHAT_H
#define SLUICE_REFS_CONTRACT_CHAT_H

#include "contract_record.h"

#define CONTRACT_TOLD_MAX 64u /* records of one window that sentences make */

struct contract_told {
	uint32_t at[CONTRACT_TOLD_MAX]; /* where the sums stand of which a sentence has made a record */
	size_t n;
};

/* Do the lines around LINE show that it is one of a chat? */
bool contract_is_chat(const struct doc *d, size_t line);
/* Does S speak of wages, rents or what somebody bought: no contract's sum? */
bool contract_is_private(struct str s);
/* Emits the records of messages that no sentence in TOLD has told; how many. */
size_t contract_chats_read(struct doc *d, struct contract_told *told);

#endif
