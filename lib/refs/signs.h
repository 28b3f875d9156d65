/* signs.h - where the signs of a window stand, as bit maps.
 *
 * Sentences, labels, cells, lines and references all end or begin at a handful of
 * signs. Looked for byte by byte around every word that may matter they cost
 * more than the words themselves; as a bit a byte, made in one reading of the text, the next one is found by
 * counting zeros. A bit says "may be": of characters of several bytes mostly the lead
 * byte alone is looked at, and the reader looks again. */
#ifndef SLUICE_REFS_SIGNS_H
#define SLUICE_REFS_SIGNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "classes.h"

enum signs_map {
	SIGNS_STOP,   /* ; ! ? | . line, cell and page ends; leads of 。，；！？ (U+3002, U+FF..) */
	SIGNS_COLON,  /* : and ： */
	SIGNS_BLANK,  /* blank, tab, carriage return; leads of U+3000 and U+00A0 */
	SIGNS_WHO,    /* what no line can do without that says when or who speaks, but for a name and a colon: : - or / between digits, > or ] before a blank */
	SIGNS_NAME,   /* what a spelled name may begin with: a capital behind no letter or digit, a lead of other alphabets; leads of « “ 「 */
	SIGNS_ANCHOR, /* what an identifier may be read from: the first digit of a number or behind a letter; . @ : and brackets between what they can stand between; the blank before "dot" */
	SIGNS_KEPT,   /* those above are kept for the window */
	SIGNS_LINE = SIGNS_KEPT, /* line feed, tab, form feed */
	SIGNS_MARK,   /* first bytes of what hidden.c folds: %40, %3A, an entity, soft hyphens, signs without width, wide letters, digits and signs; @ before a line feed */
	SIGNS_HEAD,   /* behind white space: first letters of what heads a numbered paper (contract_number.c) */
	SIGNS_HAO,    /* the first byte of 号 behind a digit */
	SIGNS_MAPS
};

/* Was there any? Bits of any value, added to. */
struct signs_seen {
	uint64_t digit, han, cyrillic, arabic; /* leads of U+3000 to U+9FFF, U+0400 to U+047F, U+0640 to U+067F and U+06C0 to U+06FF */
};

/* Reads BLOCKS of 64 bytes from P on, behind which 67 bytes are readable; BEFORE is the byte before P, a line feed at a text's
 * beginning. A word a block of each map. By the vectors of L (classes.h), for tests; false: the processor has none. */
bool signs_make_at(enum classes_level l, const char *p, size_t blocks, char before, uint64_t *const maps[SIGNS_MAPS], struct signs_seen *seen);
/* The same by the best there is. */
void signs_make(const char *p, size_t blocks, char before, uint64_t *const maps[SIGNS_MAPS], struct signs_seen *seen);

/* The first bit in FROM..TO, or TO. */
static inline uint32_t signs_next(const uint64_t *map, uint32_t from, uint32_t to)
{
	if (from >= to)
		return to;
	size_t w = from >> 6, last = (to - 1) >> 6;
	uint64_t v = map[w] >> (from & 63) << (from & 63);
	while (!v && w < last)
		v = map[++w];
	if (!v)
		return to;
	uint32_t at = (uint32_t)(w << 6) + (uint32_t)__builtin_ctzll(v);
	return at < to ? at : to;
}

/* The last bit in FROM..TO, or TO when there is none. */
static inline uint32_t signs_last(const uint64_t *map, uint32_t from, uint32_t to)
{
	if (from >= to)
		return to;
	size_t w = (to - 1) >> 6, first = from >> 6;
	uint64_t v = map[w] << (63 - ((to - 1) & 63)) >> (63 - ((to - 1) & 63));
	while (!v && w > first)
		v = map[--w];
	if (!v)
		return to;
	uint32_t at = (uint32_t)(w << 6) + 63u - (uint32_t)__builtin_clzll(v);
	return at >= from ? at : to;
}

static inline bool signs_any(const uint64_t *map, uint32_t from, uint32_t to)
{
	return signs_next(map, from, to) < to;
}

#endif
