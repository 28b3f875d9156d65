/* simhash.h - a 64-bit fingerprint that near-duplicate texts nearly share. */
#ifndef CASEFILE_SIMHASH_H
#define CASEFILE_SIMHASH_H

#include <sluice/str.h>

#define SIMHASH_SHINGLE 4       /* words or Chinese characters a shingle */
#define SIMHASH_NEAR 8          /* bits in which near-duplicates may differ */
#define SIMHASH_SURE 5          /* and still do when nothing else is known: of a million random fingerprints
                                 * no two are as near, but a hundred pairs are within eight bits */
#define SIMHASH_WORDS_MIN 24    /* shorter texts have no fingerprint */
#define SIMHASH_SEEN 4096       /* of a text's shingles; a power of two */

struct simhash {
	int32_t weight[64];
	uint64_t ring[SIMHASH_SHINGLE];
	uint64_t words;
	uint64_t seen[SIMHASH_SEEN]; /* shingles that voted lately */
};
void simhash_init(struct simhash *s);
/* Texts may come in pieces cut between lines. */
void simhash_add(struct simhash *s, struct str text);
/* False when the text is too short to be told from others. */
bool simhash_end(const struct simhash *s, uint64_t *ret);
/* In bits. Counted in place: the builtin is a call to a table where the machine
 * may lack the instruction, and a million documents ask some thousand million times. */
static inline int simhash_distance(uint64_t a, uint64_t b)
{
	uint64_t x = a ^ b;
	x -= x >> 1 & 0x5555555555555555u;
	x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
	x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
	return (int)(x * 0x0101010101010101u >> 56);
}

#endif
