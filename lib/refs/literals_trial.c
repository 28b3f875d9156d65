/* literals_trial.c - the keys that passed, compared with the entries.
 *
 * Every step is a loop over a whole list, and what a step leaves is a shorter list: a load that misses the cache is asked
 * for a step ahead, all of them at once, and whether a place passes is no branch but how far the list grows, since a wrong
 * guess of the processor costs as much as the rest of a trial. Lists of one sort go the same way through the code. They
 * are tried one after the other, so a table's hits are a few ascending runs in the end, merged when more than one list
 * gave it some. */
#include "literals_trial.h"

/* Some entry of the block can be at P, whose key takes N bytes. BEFORE: what stands in front. CELLS: they may want a
 * cell's end: never false where one is. */
static inline bool may_follow(const struct lit_head *e, const unsigned char *p, const unsigned char *before, size_t n, bool cells)
{
	unsigned char a = p[n], b = p[n + 1];
	uint32_t is = (e->tag >> (p[0] >> 5 & 1)) & (e->next[0] >> lit_follow[a]) & (e->next[1] >> lit_follow[b]) &
		      (e->tag >> 2 | ~(FOLLOW_WORDS >> lit_follow[*before]));
	if (cells)
		is &= ~(e->tag >> 3) | lit_cell[a] | ((uint32_t)(a == ' ') & lit_cell[b] >> 1);
	return is & 1;
}

/* No letter stands beside it, for sure: ASCII signs, or characters from U+2000 on. */
static inline bool stands_alone(const unsigned char *before, unsigned char end, size_t at)
{
	bool next = (end >= 0xE2) | ((end < 0x80) & ~(FOLLOW_WORDS >> lit_follow[end]));
	if (before[0] < 0x80)
		return next & ~(FOLLOW_WORDS >> lit_follow[before[0]]);
	return next && at >= 3 && before[-2] >= 0xE2 && before[-2] < 0xF0 && (before[-1] & 0xC0) == 0x80 && (before[0] & 0xC0) == 0x80;
}

/* Entries that are these ideographs and nothing else need no look at the text. */
static inline void try_han(struct lit_scan *s, const struct entry *e, const struct lit_trial *x)
{
	const struct entry *end = e + e->block;
	if (!e->all_han || e->len != x->n || end[-1].len != x->n) {
		lit_try(s, e, x->at);
		return;
	}
	for (; e < end; e++)
		if (!(e->flags & LIT_CELL) || lit_cell_ends(s->text, x->at + x->n))
			lit_keep(s, x->at, x->at + x->n, e->row, e->table);
}

/* The head of H's key, or one that is another key's; one without an entry when there is none. Full buckets are rare. */
static inline const struct lit_head *head_of(const struct literals *l, uint64_t h)
{
	for (size_t b = h & l->head_mask;; b = (b + 1) & l->head_mask) {
		const struct lit_head *e = l->heads + b * HEADS;
		unsigned is = lit_heads_are(e, h);
		if (__builtin_expect(is == 0 && e[HEADS - 1].first, 0))
			continue;
		return e + (unsigned)__builtin_ctz(is | 1u << (HEADS - 1));
	}
}

/* Of the list stays what may be some entry, each with its block. */
static inline __attribute__((always_inline)) void find(const struct lit_scan *s, struct lit_list *list, enum lit_sort sort)
{
	static const unsigned char blank = ' ';
	const struct entry *entries = s->l->v;
	const unsigned char *text = (const unsigned char *)s->text.p;
	size_t n = 0, all = list->n;
	for (size_t i = 0; i < all; i++) {
		const struct lit_trial x = list->v[i];
		const struct lit_head *head = head_of(s->l, x.h);
		bool is = head->first != 0 && lit_head_is(head, x.h);
		list->v[n] = x;
		list->block[n] = head->first - 1;
		__builtin_prefetch(&entries[list->block[n]]);
		const unsigned char *p = text + x.at;
		if (sort == LIT_WORD || sort == LIT_TWO)
			is &= may_follow(head, p, x.at ? p - 1 : &blank, x.n, sort == LIT_WORD);
		n += is;
	}
	list->n = n;
}

static inline __attribute__((always_inline)) void try_list(struct lit_scan *s, struct lit_list *list, enum lit_sort sort)
{
	static const unsigned char blank = ' ';
	for (size_t i = 0; i < list->n; i++) {
		const struct lit_trial *x = &list->v[i];
		const struct entry *e = &s->l->v[list->block[i]];
		const unsigned char *p = (const unsigned char *)s->text.p + x->at;
		if (e->key != x->h) { /* another one with the same tag: behind it, if anywhere */
			e = lit_block_of(s->l, x->h);
			if (!e)
				continue;
		}
		if (sort == LIT_SIGN && e->block == 1 && e->len == 1 && e->exact == UINT32_MAX) {
			if (!(e->flags & LIT_CELL) || lit_cell_ends(s->text, x->at + 1))
				lit_keep(s, x->at, x->at + 1, e->row, e->table);
		} else if (sort == LIT_HAN) {
			try_han(s, e, x);
		} else if (sort == LIT_WORD && e->all_words && stands_alone(x->at ? p - 1 : &blank, p[x->n], x->at)) {
			lit_try_words(s, e, x->at, x->n);
		} else {
			lit_try(s, e, x->at);
		}
	}
	list->n = 0;
}

/* The hits from FROM on are ascending runs: merged by place, the longest at each. */
static void settle(struct lit_scan *s, struct lit_hits *h, size_t base)
{
	size_t from = h->n, runs;
	while (from && h->v[from - 1].start >= base)
		from--;
	struct lit_hit *v = h->v + from;
	size_t n = h->n - from;
	s->tmp = xgrow(s->tmp, &s->tmp_cap, n, sizeof *s->tmp);
	do {
		size_t out = 0;
		runs = 0;
		for (size_t a = 0, b, c; a < n; a = c, runs++) {
			for (b = a + 1; b < n && v[b - 1].start < v[b].start; b++)
				;
			for (c = b + (b < n); c < n && v[c - 1].start < v[c].start; c++)
				;
			memcpy(s->tmp, v + a, (b - a) * sizeof *v);
			size_t i = 0, j = b;
			while (i < b - a && j < c) {
				if (s->tmp[i].start == v[j].start) {
					v[out++] = s->tmp[i].end < v[j].end ? v[j] : s->tmp[i];
					i++;
					j++;
				} else {
					v[out++] = s->tmp[i].start < v[j].start ? s->tmp[i++] : v[j++];
				}
			}
			while (i < b - a)
				v[out++] = s->tmp[i++];
			while (j < c)
				v[out++] = v[j++];
		}
		n = out;
	} while (runs > 1);
	h->n = from + n;
}

void lit_try_all(struct lit_scan *s, struct lit_trials *t, size_t base)
{
	uint64_t once = 0, twice = 0;
	for (enum lit_sort sort = 0; sort < LIT_SORTS; sort++)
		switch (sort) { /* a loop for each */
		case LIT_WORD: find(s, &t->of[sort], LIT_WORD); break;
		case LIT_TWO: find(s, &t->of[sort], LIT_TWO); break;
		default: find(s, &t->of[sort], LIT_HAN);
		}
	for (enum lit_sort sort = 0; sort < LIT_SORTS; sort++) {
		if (t->of[sort].n == 0)
			continue;
		s->touched = 0;
		switch (sort) {
		case LIT_WORD: try_list(s, &t->of[sort], LIT_WORD); break;
		case LIT_TWO: try_list(s, &t->of[sort], LIT_TWO); break;
		case LIT_HAN:
		case LIT_ONE: try_list(s, &t->of[sort], LIT_HAN); break;
		case LIT_SIGN: try_list(s, &t->of[sort], LIT_SIGN); break;
		default: try_list(s, &t->of[sort], LIT_STEM);
		}
		twice |= once & s->touched;
		once |= s->touched;
	}
	s->touched = 0;
	for (size_t i = 0; i < t->n_careful; i++)
		lit_try_careful(s, t->careful[i]);
	t->n_careful = 0;
	for (twice |= once & s->touched; twice; twice &= twice - 1)
		settle(s, &s->hits[__builtin_ctzll(twice)], base);
}
