/* number_spelt.h - "twenty-five", "three quarters billion", "3,5 млн": words of numbers. */
#ifndef SLUICE_REFS_NUMBER_SPELT_H
#define SLUICE_REFS_NUMBER_SPELT_H

#include <sluice/str.h>

struct number_word {
	const char *text;
	double value;
	char kind; /* 'd' a small number, 'm' a multiplier, 's' a letter that is one, 'h' hundred, 'f' a fraction, 'a' and, 'o' of, 'x' an article */
};

/* The word of a number at AT (static), case ignored, *RET_END behind it; NULL, and *RET_END untouched, when there is none. */
const struct number_word *number_word_at(struct str s, size_t at, size_t *ret_end);
/* May byte C be within such a word? Letters of English, bytes of those of the others. */
bool number_word_byte(unsigned char c);
/* Behind the blanks and hyphens at AT. */
size_t number_skip_blank(struct str s, size_t at);
/* Reads the words at AT into *RET: "one hundred and two thousand". Their end, or AT when they make no number. */
size_t number_spelt(struct str s, size_t at, double *ret);

#endif
