/* simhash.c - Charikar's fingerprint over shingles of folded words.
 *
 * Each shingle of four words (or Chinese characters) votes on 64 bits. Texts
 * that share nearly all shingles differ in few bits. What was seen lately does
 * not vote again: else a line of dots, or a form's empty fields, would outvote
 * two texts that have nothing else in common. */
#include "simhash.h"
#include "fold.h"
#include <sluice/utf8.h>

void simhash_init(struct simhash *s)
{
	memset(s, 0, sizeof *s);
}

static uint64_t mix(uint64_t x)
{
	x ^= x >> 30;
	x *= 0xBF58476D1CE4E5B9u;
	x ^= x >> 27;
	x *= 0x94D049BB133111EBu;
	return x ^ x >> 31;
}

static void word(struct simhash *s, uint64_t h)
{
	s->ring[s->words++ % SIMHASH_SHINGLE] = h;
	if (s->words < SIMHASH_SHINGLE)
		return;
	uint64_t v = 0;
	for (uint64_t i = 0; i < SIMHASH_SHINGLE; i++)
		v = mix(v + s->ring[(s->words + i) % SIMHASH_SHINGLE]);
	uint64_t *seen = &s->seen[v & (SIMHASH_SEEN - 1)];
	if (*seen == v)
		return;
	*seen = v;
	for (int i = 0; i < 64; i++)
		s->weight[i] += (int32_t)((v >> i & 1) * 2) - 1;
}

void simhash_add(struct simhash *s, struct str text)
{
	uint64_t h = 0;
	while (text.len) {
		uint32_t cp, f[FOLD_MAX];
		size_t n = utf8_decode(text, &cp);
		text = str_sub(text, n, text.len);
		size_t m = fold_compare(cp, f);
		for (size_t i = 0; i < m; i++) {
			if (fold_is_run(f[i])) {
				if (h)
					word(s, h);
				h = 0;
				word(s, mix(f[i]));
			} else if (fold_is_word(f[i])) {
				h = mix(h * 31 + f[i] + 1);
			} else if (h) {
				word(s, h);
				h = 0;
			}
		}
	}
	if (h)
		word(s, h);
}

bool simhash_end(const struct simhash *s, uint64_t *ret)
{
	if (s->words < SIMHASH_WORDS_MIN)
		return false;
	uint64_t v = 0;
	for (int i = 0; i < 64; i++)
		v |= (uint64_t)(s->weight[i] > 0) << i;
	*ret = v;
	return true;
}
