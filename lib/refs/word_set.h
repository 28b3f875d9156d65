/* word_set.h - a set of words, made once and asked very often: is a word among the
 * common ones, does a name end as names do. */
#ifndef SLUICE_REFS_WORD_SET_H
#define SLUICE_REFS_WORD_SET_H

#include <sluice/str.h>

#define WORD_SET_BYTES_MAX 63u /* a longer word is in no set */

struct word_set {
	struct word_slot { uint32_t at, len; } *slots; /* owned; open addressing, empty ones have no length */
	struct buf words;  /* the bytes of them */
	size_t n, mask;
	bool mapped;       /* slots and words lie in a file: compiled.h */
	uint64_t lengths;  /* bit of each length that a word of the set has */
	uint64_t ends[64]; /* bit of the last two bytes of each: nearly always enough */
};

/* Adds W (copied). Nothing when it is there already, empty or too long. */
void word_set_add(struct word_set *s, struct str w);
bool word_set_has(const struct word_set *s, struct str w);
/* W ends with a word of the set, and is longer. */
bool word_set_ends(const struct word_set *s, struct str w);
void word_set_release(struct word_set *s);

/* Compiled form: compiled.h. What is taken borrows from C, and takes no more words. */
struct compiled;
void word_set_put(const struct word_set *s, struct buf *out);
void word_set_take(struct word_set *s, struct compiled *c);

#endif
