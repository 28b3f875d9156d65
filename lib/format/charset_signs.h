/* charset_signs.h - what quotes, apostrophes and dashes tell of a set, and zeros of a text.
 *
 * In an English letter the only bytes outside ASCII are signs of print, and
 * statistics of letters take them for accents: "we're" for a Spanish í. Where
 * a sign stands tells: an apostrophe before "re" and a blank is one. */
#ifndef FORMAT_CHARSET_SIGNS_H
#define FORMAT_CHARSET_SIGNS_H

#include <sluice/str.h>

/* "windows-1252" or "MacRoman" where the signs of TEXT stand as signs of that
 * set do (static); NULL where they tell nothing. *RET_ALL: all bytes outside ASCII are such. */
const char *charset_by_signs(struct str text, bool *ret_all);

/* A text with rows of zero bytes in it or behind it: a log whose machine lost
 * power, a file made longer than what was written, a block of a tape. Copies
 * S without them to TO, which holds as much as S. Returns the bytes left; 0: these are no such rows, or this is no text. */
size_t charset_fill_holes(struct str s, char *to);

#endif
