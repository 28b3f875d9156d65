/* literals_walk.h - within the matcher of literals: what comes after the look
 * into the bitmap. */
#ifndef SLUICE_REFS_LITERALS_WALK_H
#define SLUICE_REFS_LITERALS_WALK_H

#include "literals_key.h"

struct lit_scan {
	const struct literals *l;
	struct str text;
	literals_fn *fn;
	void *ctx;
	struct lit_hit best[LIT_TABLES_MAX]; /* of the place at hand */
	unsigned n_best;
};

/* First entry of the block of KEY, or NULL. */
const struct entry *lit_block_of(const struct literals *l, uint64_t key);
/* Walks the entries of the block E (may be NULL) from AT; the longest of each table is kept. WORD: the bytes of
 * the word in ASCII that its key is, two readable bytes behind it, or 0. */
void lit_try(struct lit_scan *s, const struct entry *e, size_t at, size_t word);
/* What may start at I, of any class: the careful way, hits given. Returns the
 * bytes of the character at I. */
size_t lit_try_careful(struct lit_scan *s, size_t i);
/* Tells the caller what was kept of this place. */
void lit_give(struct lit_scan *s);

#endif
