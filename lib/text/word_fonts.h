/* word_fonts.h - which character set the bytes of a Word 6 or 95 document are in.
 *
 * Those versions store one byte a character (two in East Asian sets), and only
 * the font of a run says in which set. Runs without a font of their own take
 * the document's: its Macintosh mark, its language, else what the bytes look like
 * among the sets that its fonts have. The language alone is not enough: a
 * document of the English edition may be Russian throughout. */
#ifndef SLUICE_TEXT_WORD_FONTS_H
#define SLUICE_TEXT_WORD_FONTS_H

#include <sluice/str.h>

/* More runs than this are not looked at: they take the document's set. */
#define WORD_RUNS_MAX (1u << 20)

struct word_fonts {
	struct word_run { uint32_t fc, fc_end, cp; } *v; /* owned, sorted; cp: a code page */
	size_t n, cap;
	uint32_t cp; /* of all that stands in no run */
};

/* Reads the fonts and runs of MAIN (the stream 'WordDocument', its header of at
 * least 0x168 bytes). */
void word_fonts_read(struct word_fonts *w, struct str main);
void word_fonts_release(struct word_fonts *w);
/* The code page of the byte at FC, and in *RET_END where another one may begin (beyond FC). */
uint32_t word_fonts_codepage(const struct word_fonts *w, uint32_t fc, uint32_t *ret_end);

#endif
