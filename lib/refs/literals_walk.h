/* literals_walk.h - within the matcher of literals: what comes after the look
 * into the bitmap. */
#ifndef SLUICE_REFS_LITERALS_WALK_H
#define SLUICE_REFS_LITERALS_WALK_H

#include "literals_key.h"

struct lit_scan {
	const struct literals *l;
	struct str text;
	uint64_t tables;       /* wanted */
	struct lit_hits *hits; /* by table */
	uint64_t touched;      /* tables that got a hit of the list of trials at hand … */
	struct lit_hit *tmp;   /* … see lit_settle() */
	size_t tmp_cap;
};

/* Room for one more. */
void lit_grow(struct lit_hits *h);

/* A hit: the longest of its table at its place. Places ascend within a list of trials. */
static inline void lit_keep(struct lit_scan *s, uint32_t start, uint32_t end, uint32_t row, unsigned table)
{
	struct lit_hits *h = &s->hits[table];
	if (!(s->tables >> table & 1))
		return;
	if (h->n == h->cap)
		lit_grow(h);
	s->touched |= (uint64_t)1 << table;
	struct lit_hit hit = { start, end, row, (uint16_t)table };
	if (h->n && h->v[h->n - 1].start == start) {
		if (h->v[h->n - 1].end < end)
			h->v[h->n - 1] = hit;
		return;
	}
	h->v[h->n++] = hit;
}

/* First entry of the block of the mixed key H, or NULL. */
const struct entry *lit_block_of(const struct literals *l, uint64_t h);
/* The entries of block E, all of them one word in ASCII, at the word of N bytes at AT that has its key. Nothing
 * of an alphabet stands beside it. */
void lit_try_words(struct lit_scan *s, const struct entry *e, size_t at, size_t n);
/* Walks the entries of the block E (may be NULL) from AT. */
void lit_try(struct lit_scan *s, const struct entry *e, size_t at);
/* What may start at I, of any class: the careful way. Returns the bytes of the character at I. */
size_t lit_try_careful(struct lit_scan *s, size_t i);

/* A cell ends at AT: a colon, a sign between cells, a bracket, a line's end. */
bool lit_cell_ends(struct str s, size_t at);
#endif
