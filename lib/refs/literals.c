/* literals.c - the matcher of literals: stretches of text through the filter, and what
 * passes, as keys, to the comparison with the entries. */
#include "literals_trial.h"
#include <stdlib.h>

#define SHORT_BYTES 4096u

static void add_careful(struct lit_trials *t, size_t at)
{
	t->careful[t->n_careful++] = (uint32_t)at;
}

static void add_pair(const struct lit_scan *s, struct lit_trials *t, size_t at)
{
	const char *p = s->text.p + at;
	uint64_t w = lit_load(p);
	if (!(lit_ideograph(w) & lit_ideograph(w >> 24))) {
		if (!lit_ideograph(w) || !lit_stop(w >> 24))
			add_careful(t, at);
		else if (lit_bit(s->l->single, lit_wide_cp(w)))
			lit_trial_add(t, LIT_ONE, lit_mix((w & ONE) ^ CHAR_SALT), at, 3);
		return;
	}
	uint64_t pair = (w & PAIR) ^ CHAR_SALT, h = lit_mix(pair), word = s->l->bitmap[h >> s->l->shift];
	if (lit_alone(word, h))
		lit_trial_add(t, LIT_HAN, h, at, 6);
	uint64_t third = 0, after = lit_load(p + 6);
	if (lit_more(word, h))
		third = lit_ideograph(after) ? lit_key_more(pair, after & ONE) ^ NEXT_SALT
			: lit_stop(after)    ? 0
					     : lit_key_third(s->text, at + 6, pair);
	if (third && lit_may_be(s->l, lit_mix(third)))
		lit_trial_add(t, LIT_THREE, lit_mix(third), at, 9);
	if (lit_bit(s->l->single, lit_wide_cp(w)))
		lit_trial_add(t, LIT_ONE, lit_mix((w & ONE) ^ CHAR_SALT), at, 3);
}

/* Word I of the stretch, which is at AT. */
static void add_word(const struct lit_scan *s, struct lit_trials *t, const struct lit_stretch *st, size_t at, unsigned passed)
{
	unsigned i = passed & WORD_INDEX, why = passed >> WORD_WHY_SHIFT;
	unsigned n = (unsigned)(st->end[i] - st->start[i]);
	const char *p = s->text.p + at;
	if (why == WORD_ODD && lit_gap[(unsigned char)p[n]] == GAP_OTHER && lit_parts(s->l, p + n))
		return;
	if (why & WORD_ODD) {
		add_careful(t, at);
		return;
	}
	uint64_t h = lit_mix(lit_word_key(p, n));
	if (why & WORD_ALONE)
		lit_trial_add(t, LIT_WORD, h, at, n);
	if (why & WORD_TWO) {
		unsigned gap = lit_gap[(unsigned char)p[n]], to = st->end[i + 1];
		bool joins = lit_joins(gap);
		uint64_t two = lit_key_two(h, gap, joins ? lit_word_key(st->p + st->start[i + 1], to - st->start[i + 1]) : 0);
		lit_trial_add(t, LIT_TWO, lit_mix(two), at, joins ? to - st->start[i] : n + (gap < 0x80));
	}
	if (why & WORD_STEM && n >= STEM_BYTES_MIN)
		lit_trial_add(t, LIT_STEM, lit_mix(((lit_load(p) | LIT_FOLD) & STEM_MASK) ^ STEM_SALT), at, 0);
}

static void add_stretch(const struct lit_scan *s, size_t base, unsigned blocks, struct classes *before, struct lit_trials *t)
{
	struct lit_stretch st;
	st.p = s->text.p + base;
	st.blocks = blocks;
	classes_reader()(&s->l->leads, st.p, st.blocks + AHEAD_BLOCKS, st.is);
	lit_filter(s->l, &st, before);
	*before = st.is[st.blocks - 1];
	const uint16_t *passed = st.passed;
	for (unsigned k = 0; k < st.blocks; k++, base += CLASSES_BLOCK)
		for (uint64_t hit = st.hit[k]; hit; hit &= hit - 1) {
			unsigned bit = (unsigned)__builtin_ctzll(hit);
			if (st.words[k] >> bit & 1)
				add_word(s, t, &st, base + bit, *passed++);
			else if (st.is[k].ideograph >> bit & 1)
				add_pair(s, t, base + bit);
			else
				add_careful(t, base + bit);
		}
	for (enum lit_sort sort = 0; sort < LIT_SORTS; sort++)
		lit_trial_ahead(s->l, &t->of[sort]);
}

/* BLOCKS of the text, REACH_BYTES behind which are readable. Returns where they end. */
static size_t scan_stretches(struct lit_scan *s, size_t blocks, bool vectors)
{
	size_t base = 0;
	struct lit_trials t;
	struct lit_carry carry = { 0 };
	struct classes before = { 0 };
	t.n_careful = 0;
	for (unsigned i = 0; i < LIT_SORTS; i++)
		t.of[i].n = 0;
	while (blocks) {
		unsigned n = blocks < STRETCH_BLOCKS ? (unsigned)blocks : STRETCH_BLOCKS;
#if defined(__x86_64__)
		if (vectors)
			lit_vector_stretch(s->l, s->text, base, n, &carry, &t);
		else
#endif
			add_stretch(s, base, n, &before, &t);
		lit_try_all(s, &t, base);
		base += n * CLASSES_BLOCK;
		blocks -= n;
	}
	return base;
}

/* A short text with blanks behind it, so that its last bytes need not go the careful way. */
static void scan_short(struct lit_scan *s, bool vectors)
{
	char room[SHORT_BYTES + CLASSES_BLOCK + REACH_BYTES];
	struct str text = s->text;
	size_t blocks = (text.len + CLASSES_BLOCK - 1) / CLASSES_BLOCK;
	memcpy(room, text.p, text.len);
	memset(room + text.len, '\n', blocks * CLASSES_BLOCK + REACH_BYTES - text.len);
	s->text.p = room;
	scan_stretches(s, blocks, vectors);
	s->text = text;
}

bool literals_scan_by(enum literals_way way, const struct literals *l, struct str text, uint64_t tables, struct lit_hits *hits)
{
	if (way == LITERALS_VECTORS && !lit_has_vectors())
		return false;
	for (uint64_t t = tables; t; t &= t - 1)
		hits[__builtin_ctzll(t)].n = 0;
	if (l->n == 0)
		return true;
	struct lit_scan s = { .l = l, .text = text, .tables = tables, .hits = hits };
	size_t i = 0;
	if (way != LITERALS_CAREFUL && text.len > CLASSES_BLOCK && text.len <= SHORT_BYTES) {
		scan_short(&s, way == LITERALS_VECTORS);
		i = text.len;
	} else if (way != LITERALS_CAREFUL && text.len >= REACH_BYTES + CLASSES_BLOCK) { /* its last bytes go the careful way */
		i = scan_stretches(&s, (text.len - REACH_BYTES) / CLASSES_BLOCK, way == LITERALS_VECTORS);
	}
	while (i < text.len && ((unsigned char)text.p[i] & 0xC0) == 0x80)
		i++;
	while (i < text.len)
		i += lit_try_careful(&s, i);
	free(s.tmp);
	return true;
}

void literals_scan(const struct literals *l, struct str text, uint64_t tables, struct lit_hits *hits)
{
	if (!literals_scan_by(LITERALS_VECTORS, l, text, tables, hits))
		literals_scan_by(LITERALS_STRETCHES, l, text, tables, hits);
}
