/* word_set.h - a set of words, made once and asked very often: is a word among the
 * common ones, does a name end as names do. */
#ifndef SLUICE_REFS_WORD_SET_H
#define SLUICE_REFS_WORD_SET_H

#include <sluice/str.h>

#define WORD_SET_BYTES_MAX 63u /* a longer word is in no set */

struct word_set {
	struct str *slots; /* owned; open addressing, empty ones have no length */
	size_t n, mask;
	uint64_t lengths;  /* bit of each length that a word of the set has */
	uint64_t ends[64]; /* bit of the last two bytes of each: nearly always enough */
};

/* Adds W (borrowed for as long as the set lives). Nothing when it is there already, empty or too long. */
void word_set_add(struct word_set *s, struct str w);
bool word_set_has(const struct word_set *s, struct str w);
/* W ends with a word of the set, and is longer. */
bool word_set_ends(const struct word_set *s, struct str w);
void word_set_release(struct word_set *s);

#endif
