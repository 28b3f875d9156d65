/* charset_letters.h - single-byte sets told by the letters languages write.
 *
 * A second opinion where the detector library guesses: each set's upper half
 * is read as letters, and scored by the language that such letters fit best.
 * Rejected: pairs of letters (better on ten bytes, a hundred times the data). */
#ifndef FORMAT_CHARSET_LETTERS_H
#define FORMAT_CHARSET_LETTERS_H

#include <sluice/str.h>

/* Loads the tables of the sets; before the sandbox closes. */
void charset_letters_warm(void);
/* The best single-byte set of TEXT (static name), and how much better it is
 * than HELD (may be NULL or no single-byte set: then *RET_AHEAD is 1e9): the
 * difference of the logarithms of likelihood. NULL when no table is loaded or
 * TEXT is ASCII. *RET_EACH is the score for each byte outside ASCII. */
const char *charset_by_letters(struct str text, const char *held, double *ret_ahead, double *ret_each);

#endif
