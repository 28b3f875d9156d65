/* name_words.h - walking from word to word around a name in running text.
 *
 * The passes for organisations, places, groups and sectors start at a word of
 * a list and look a few words to either side; nobody splits the whole text
 * into words. A word is a run of letters and digits of an alphabet with inner
 * apostrophes, dots of initials, "&" and hyphens left to the caller. */
#ifndef SLUICE_REFS_NAME_WORDS_H
#define SLUICE_REFS_NAME_WORDS_H

#include "doc.h"

struct word {
	uint32_t start, end; /* bytes, half open; start == end: none */
};

/* What stands between two words. */
enum word_gap { GAP_NONE, GAP_SPACE, GAP_COMMA, GAP_AMPERSAND, GAP_HYPHEN, GAP_APOSTROPHE, GAP_OTHER };

/* The word that begins at or after AT / ends at or before AT on the same line;
 * *RET_GAP tells what lies between. An empty word at the line's end. */
struct word word_after(struct str t, uint32_t at, enum word_gap *ret_gap);
struct word word_before(struct str t, uint32_t at, enum word_gap *ret_gap);
static inline bool word_ok(struct word w)
{
	return w.end > w.start;
}
static inline struct str word_str(struct str t, struct word w)
{
	return str_sub(t, w.start, w.end);
}

/* First letter is a capital (Latin, Greek, Cyrillic). */
bool word_is_capital(struct str w);
/* Capitals and digits only, two at least. */
bool word_is_acronym(struct str w);
/* All letters are small ones. */
bool word_is_small(struct str w);
/* One of the words of LIST, apart by spaces; case is ignored. */
bool word_in(struct str w, const char *list);
/* One of English's small words that begin sentences and never names. */
bool word_is_function(struct str w);

/* START..END lies in a path, an address, a file name, a registry key or an
 * identifier rather than in prose. */
bool name_in_code(struct str t, uint32_t start, uint32_t end);
/* The name with what hyphens tie to it: "Chinese" of "Chinese-speaking". */
struct word name_hyphened(struct str t, uint32_t start, uint32_t end);
/* The name is set as a name: a capital first letter, or a script without case. */
bool name_is_set(struct str t, uint32_t start);

#endif
