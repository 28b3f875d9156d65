/* classes.h - 64 bytes of text as bit masks of their classes: what the anchor
 * scanner and the matcher of names begin with. By the vectors that the processor
 * has, a byte at a time elsewhere; all give the same bits. */
#ifndef SLUICE_REFS_CLASSES_H
#define SLUICE_REFS_CLASSES_H

#include <stddef.h>
#include <stdint.h>

#define CLASSES_BLOCK 64u

struct classes {
	uint64_t digit, alpha; /* ASCII */
	uint64_t lead;         /* 0xC0 and more: a character of several bytes begins */
	uint64_t alphabet;     /* 0xC0 to 0xE1: below U+2000 */
	uint64_t ideograph;    /* 0xE4 to 0xEC: U+4000 to U+CFFF, if well formed */
	uint64_t sign;         /* of the set */
};

/* A set of ASCII bytes, as two tables of halves of a byte: a byte is in it when
 * low[b & 15] and high[b >> 4] share a bit. */
struct class_set {
	uint8_t low[16], high[16];
};
void class_set_add(struct class_set *s, unsigned char c);

/* Reads N blocks; P must have 64 readable bytes for each. */
typedef void classes_fn(const struct class_set *set, const char *p, unsigned n, struct classes *ret);
enum classes_level { CLASSES_SCALAR, CLASSES_AVX2, CLASSES_AVX512, CLASSES_LEVELS };
/* The reader of that level, NULL where the processor has none; the best of all. */
classes_fn *classes_reader_at(enum classes_level l);
classes_fn *classes_reader(void);

/* The places of BITS, a word a block, as offsets. Up to CLASSES_LIST_MORE are written behind those that count, whose number
 * is returned. */
#define CLASSES_LIST_MORE 64u
size_t classes_list(uint16_t *out, const uint64_t *bits, unsigned blocks);
size_t classes_list_scalar(uint16_t *out, const uint64_t *bits, unsigned blocks);

#endif
