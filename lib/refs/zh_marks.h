/* zh_marks.h - where the words of a table begin and end in a folded window:
 * one byte a character, so that a rule that walks can look in passing. */
#ifndef SLUICE_REFS_ZH_MARKS_H
#define SLUICE_REFS_ZH_MARKS_H

#include "zh_text.h"

struct zh_word {
	uint32_t a, b;  /* characters, half open */
	uint32_t row;
};

struct zh_words {
	struct zh_word *v; /* by a; one at a place, the longest; arena */
	size_t n;
};

/* The occurrences of TABLE as characters of T. */
void zh_words_make(const struct doc *d, const struct zh_text *t, enum refs_table_id table, struct zh_words *ret);
/* First word with a >= AT. */
size_t zh_words_at(const struct zh_words *w, size_t at);
/* RET[i]: length (at most 255) of the word that begins (ends) at i, 0 for none. */
uint8_t *zh_words_begin(const struct zh_words *w, const struct zh_text *t, struct arena *arena);
uint8_t *zh_words_end(const struct zh_words *w, const struct zh_text *t, struct arena *arena);

#endif
