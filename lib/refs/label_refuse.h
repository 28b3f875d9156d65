/* label_refuse.h - what stands behind a label and is something else than it says. */
#ifndef SLUICE_REFS_LABEL_REFUSE_H
#define SLUICE_REFS_LABEL_REFUSE_H

#include "doc.h"

/* A date is written at AT (2024-01-15, 15.01.2024, perhaps with an hour), or an address 192.168.1.10: an empty field's
 * neighbour, no number in groups. */
bool label_is_date_or_ip(struct str s, size_t at);
/* The label of [START, END), whose value is [AT, TO), is one in name only, as the fourth cell of its row, HOW, has it:
 * "said" asks for a colon or "No" and no line end (or a value with the signs of its kind), "quoted" for quotes. */
bool label_is_word(struct str s, size_t start, size_t end, size_t at, size_t to, struct str how);
/* Eight letters at [START, END) that may be a word as well as a bank's code (ISO 9362): common, or a sentence goes on
 * behind it, with nothing of banks and accounts around it. */
bool label_is_no_bank(const struct doc *d, size_t start, size_t end);

#endif
