/* literals_filter.h - within the matcher of literals: the places of a stretch of text
 * where an entry may begin. */
#ifndef SLUICE_REFS_LITERALS_FILTER_H
#define SLUICE_REFS_LITERALS_FILTER_H

#include "literals_key.h"

#define STRETCH_BLOCKS 32u
#define AHEAD_BLOCKS 2u /* a word that begins in the stretch, of 64 bytes at the most, and the next one */
#define STRETCH_BYTES (STRETCH_BLOCKS * CLASSES_BLOCK)
#define REACH_BYTES (AHEAD_BLOCKS * CLASSES_BLOCK + 2 * KEY_BYTES)  /* that must be readable behind a stretch */
#define REGION_BLOCKS (STRETCH_BLOCKS + AHEAD_BLOCKS)
#define REGION_BYTES (REGION_BLOCKS * CLASSES_BLOCK)

/* Why a word passed. */
enum { WORD_ALONE = 1, WORD_TWO = 2, WORD_ODD = 4, WORD_STEM = 8 };
#define WORD_INDEX 0xFFFu
#define WORD_WHY_SHIFT 12

struct lit_stretch {
	const char *p;                         /* a region of the text, the stretch in front */
	unsigned blocks;                       /* of the stretch, up to STRETCH_BLOCKS */
	uint64_t hit[STRETCH_BLOCKS];          /* places that passed */
	uint64_t words[STRETCH_BLOCKS];        /* … these are words' */
	struct classes is[REGION_BLOCKS];
	size_t n;                              /* words that begin in the stretch */
	size_t all;                            /* … and that end in the region: the next ones, too */
	/* up to 64 are written at once, and one is behind the last */
	uint16_t start[REGION_BYTES + 65], end[REGION_BYTES + 65];
	uint16_t passed[STRETCH_BYTES + 8];    /* a word's index and why it passed, in the text's order */
	size_t n_passed;
};

/* Fills HIT and what passed;BEFORE: the classes of the block in front. P's region, and 16 bytes behind it, are readable. */
void lit_filter(const struct literals *l, struct lit_stretch *st, const struct classes *before);

#define PAIR 0xFFFFFFFFFFFFu
#define ONE 0xFFFFFFu

/* U+4000 to U+CFFF, well formed, in the low bytes of W. */
static inline bool lit_ideograph(uint64_t w)
{
	return ((unsigned char)((w & 0xFF) - 0xE4) < 9) & ((w & 0xC0C000) == 0x808000);
}

/* The same of U+3040 to U+DFFF: kana and hangul, too. */
static inline bool lit_wide(uint64_t w)
{
	unsigned char c = (unsigned char)w;
	return (((unsigned char)(c - 0xE4) < 10) | ((c == 0xE3) & ((w & 0xFF00) > 0x8000))) & ((w & 0xC0C000) == 0x808000);
}

/* The character of three bytes in the low bytes of W. */
static inline uint32_t lit_wide_cp(uint64_t w)
{
	return (uint32_t)((w & 0x0F) << 12 | (w >> 2 & 0xFC0) | (w >> 16 & 0x3F));
}

/* Where runs of letters or of digits begin and end in a block. ALPHA, DIGIT: the last bits of the block before; SKIP: a
 * run from in front of the stretch has not ended. */
struct lit_runs {
	uint64_t start, end;
};
static inline __attribute__((always_inline)) struct lit_runs lit_runs(const struct classes *is, uint64_t *alpha, uint64_t *digit, size_t *skip)
{
	uint64_t a = is->alpha << 1 | *alpha, d = is->digit << 1 | *digit;
	struct lit_runs r = { (is->alpha & ~a) | (is->digit & ~d), (a & ~is->alpha) | (d & ~is->digit) };
	*alpha = is->alpha >> 63;
	*digit = is->digit >> 63;
	if (*skip && r.end) {
		r.end &= r.end - 1;
		*skip = 0;
	}
	return r;
}
/* Makes a last word whole, and an end of the lists. */
static inline void lit_list_close(struct lit_stretch *st, size_t starts, size_t ends)
{
	if (ends < st->n) { /* longer than what is ahead, and so than what counts */
		st->end[ends] = (uint16_t)(st->start[ends] + WORD_BYTES_MAX);
		ends++;
	}
	st->all = ends;
	/* what is read as the last one's next */
	if (starts <= ends)
		st->start[ends] = 1;
	st->end[ends] = (uint16_t)(st->start[ends] + 1);
	memset(st->start + ends + 1, 0, 8 * sizeof *st->start); /* a whole vector is read */
	memset(st->end + ends + 1, 0, 8 * sizeof *st->end);
}
/* GATE: entries go on behind the last word; whether they do so here is not known if the next one is not. */
static inline void lit_words_close(struct lit_stretch *st, size_t passed, bool gate)
{
	if (gate && st->all == st->n) {
		if (!passed || (st->passed[passed - 1] & WORD_INDEX) != st->n - 1)
			st->passed[passed++] = (uint16_t)(st->n - 1);
		st->passed[passed - 1] |= WORD_ODD << WORD_WHY_SHIFT;
	}
	for (size_t i = 0; i < passed; i++) {
		unsigned place = st->start[st->passed[i] & WORD_INDEX];
		st->hit[place / CLASSES_BLOCK] |= (uint64_t)1 << place % CLASSES_BLOCK;
	}
	st->n_passed = passed;
}
/* Where an ideograph stands three bytes on. */
static inline uint64_t lit_then(const struct lit_stretch *st, unsigned k)
{
	return st->is[k].ideograph >> 3 | st->is[k + 1].ideograph << 61;
}

/* A letter of two bytes at P, U+00C0 to U+05FF, with another of these or of ASCII in front. */
static inline bool lit_inside(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	bool here = ((unsigned char)(u[0] - 0xC3) < 0xD8 - 0xC3) & ((u[1] & 0xC0) == 0x80) & !((u[0] == 0xC3) & ((u[1] & 0xDF) == 0x97));
	bool wide = ((unsigned char)(u[-2] - 0xC3) < 0xD8 - 0xC3) & ((u[-1] & 0xC0) == 0x80) & !((u[-2] == 0xC3) & ((u[-1] & 0xDF) == 0x97));
	return here & (wide | ((unsigned char)((u[-1] | 0x20) - 'a') < 26));
}

/* What follows an ideograph, in the low bytes of W, is a sign that goes with
 * none: no entry of two characters begins here. Punctuation of U+3000 and the
 * full-width signs; a blank may stand between two ideographs. */
static inline bool lit_stop(uint64_t w)
{
	unsigned char a = (unsigned char)w, c = (unsigned char)(w >> 16);
	bool ascii = (literals_quick_class[a & 127] == CLASS_SIGN) & (a < 0x80) & !lit_is_blank(a);
	bool cjk = ((w & 0xFFFF) == 0x80E3) & (((unsigned char)(c - 0x81) < 4) | ((unsigned char)(c - 0x88) < 0x19));
	bool full = ((w & 0xFFFF) == 0xBCEF) & ((c < 0x90) | ((unsigned char)(c - 0x9A) < 7));
	return ascii | cjk | full;
}

/* An odd sign behind a word, of several bytes, that no blank or sign of an entry is written as. */
static inline bool lit_parts(const struct literals *l, const char *p)
{
	uint64_t w = lit_load(p);
	if ((w & 0xFFFF) == 0xBCEF && (w >> 16 & 0xC0) == 0x80)
		return literals_quick_class[(w >> 16 & 0x3F) + 0x20] == CLASS_SIGN && !l->after[(w >> 16 & 0x3F) + 0x20];
	return (w & 0xFFFF) == 0x80E3 && (unsigned char)(w >> 16) - 0x81u < 2;
}

/* What stands behind the word that ends at AT, signs passed over, begins with İ, the one letter that folds to one of ASCII, so that no
 * list has that word; or it is not in REGION. */
static inline bool lit_next_folds(struct str region, size_t at)
{
	uint32_t cp = 0;
	while (at < region.len) {
		at += lit_char(region, at, &cp);
		if (qclass(cp) != CLASS_SIGN)
			return cp == 0x130;
	}
	return true;
}

/* The key of a word of N ASCII letters or digits at P, of which WORD_BYTES_MAX count. One in six has more
 * than eight: a mask in place of a branch that would be guessed wrong. */
static inline __attribute__((always_inline)) uint64_t lit_word_key(const char *p, unsigned n)
{
	n = n < WORD_BYTES_MAX ? n : WORD_BYTES_MAX;
	unsigned drop = 64 - 8 * (n < KEY_BYTES ? n : KEY_BYTES);
	uint64_t longer = -(uint64_t)(n > KEY_BYTES);
#if defined(__GNUC__)
	__asm__("" : "+r"(longer)); /* or the compiler makes it a branch */
#endif
	return ((lit_load(p) | LIT_FOLD) << drop >> drop) ^ WORD_SALT ^ (lit_key_long(n) & longer);
}

#endif
