/* talk_slots.h - names that nothing else knows, told by their place in lists, reports and chats. */
#ifndef SLUICE_REFS_TALK_SLOTS_H
#define SLUICE_REFS_TALK_SLOTS_H

#include "talk_sentence.h"

/* Adds the names of part P of line L to those added of K, in order. TALK: the line may name
 * a target by a remark. Linear in the part's length. */
void talk_slot_names(struct talk *k, const struct talk_line *l, struct part p, const struct heading *head, bool talk);

#endif
