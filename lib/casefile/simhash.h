/* simhash.h - a 64-bit fingerprint that near-duplicate texts nearly share. */
#ifndef CASEFILE_SIMHASH_H
#define CASEFILE_SIMHASH_H

#include <sluice/str.h>

#define SIMHASH_SHINGLE 4       /* words or Chinese characters a shingle */
#define SIMHASH_NEAR 5          /* bits in which near-duplicates may differ */
#define SIMHASH_WORDS_MIN 24    /* shorter texts have no fingerprint */

struct simhash {
	int32_t weight[64];
	uint64_t ring[SIMHASH_SHINGLE];
	uint64_t words;
};
void simhash_init(struct simhash *s);
/* Texts may come in pieces cut between lines. */
void simhash_add(struct simhash *s, struct str text);
/* False when the text is too short to be told from others. */
bool simhash_end(const struct simhash *s, uint64_t *ret);
int simhash_distance(uint64_t a, uint64_t b);

#endif
