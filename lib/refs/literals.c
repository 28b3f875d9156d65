/* literals.c - the matcher of literals: stretches of text through the filter, and what
 * passes, in the text's order, to the comparison with the entries. */
#include "literals_filter.h"
#include "literals_walk.h"

/* A place that passed, with a key that an entry there may have. The keys of a stretch are
 * looked up together: two misses of the cache each cost more than all else, one by one. */
struct trial {
	const struct entry *e;
	uint64_t key;
	uint32_t at, word; /* word: as for lit_try(), or CAREFUL */
};
#define CAREFUL UINT32_MAX
#define TRIALS_MAX 512u
#define TRIALS_A_PLACE 3u

struct trials {
	struct trial v[TRIALS_MAX];
	size_t n;
};

static void add(struct lit_scan *s, struct trials *t, uint64_t key, size_t at, size_t word)
{
	t->v[t->n++] = (struct trial){ .key = key, .at = (uint32_t)at, .word = (uint32_t)word };
	if (word != CAREFUL)
		__builtin_prefetch(&s->l->heads[lit_mix(key) & s->l->head_mask]);
}

static void try_all(struct lit_scan *s, struct trials *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].word != CAREFUL) {
			t->v[i].e = lit_block_of(s->l, t->v[i].key);
			__builtin_prefetch(t->v[i].e);
		}
	for (size_t i = 0; i < t->n; i++) {
		const struct trial *x = &t->v[i];
		if (s->n_best && s->best[0].start != x->at)
			lit_give(s);
		if (x->word == CAREFUL)
			lit_try_careful(s, x->at);
		else if (x->e)
			lit_try(s, x->e, x->at, x->word);
	}
	if (s->n_best)
		lit_give(s);
	t->n = 0;
}

static void add_pair(struct lit_scan *s, struct trials *t, size_t at)
{
	const char *p = s->text.p + at;
	uint64_t w = lit_load(p);
	if (!(lit_ideograph(w) & lit_ideograph(w >> 24))) {
		if (!lit_ideograph(w) || !lit_stop(w >> 24))
			add(s, t, 0, at, CAREFUL);
		else if (lit_bit(s->l->single, lit_wide_cp(w)))
			add(s, t, (w & ONE) ^ CHAR_SALT, at, 0);
		return;
	}
	uint64_t pair = (w & PAIR) ^ CHAR_SALT, h = lit_mix(pair), word = s->l->bitmap[h >> s->l->shift];
	if (lit_alone(word, h))
		add(s, t, pair, at, 0);
	uint64_t third = 0, after = lit_load(p + 6);
	if (lit_more(word, h))
		third = lit_ideograph(after) ? lit_key_more(pair, after & ONE) ^ NEXT_SALT : lit_stop(after) ? 0 : lit_key_third(s->text, at + 6, pair);
	if (third && lit_may_be(s->l, third))
		add(s, t, third, at, 0);
	if (lit_bit(s->l->single, lit_wide_cp(w)))
		add(s, t, (w & ONE) ^ CHAR_SALT, at, 0);
}

/* An odd sign behind a word, of several bytes, that no blank or sign of an entry is written as. */
static bool parts(const struct literals *l, const char *p)
{
	uint64_t w = lit_load(p);
	if ((w & 0xFFFF) == 0xBCEF && (w >> 16 & 0xC0) == 0x80)
		return literals_quick_class[(w >> 16 & 0x3F) + 0x20] == CLASS_SIGN && !l->after[(w >> 16 & 0x3F) + 0x20];
	return (w & 0xFFFF) == 0x80E3 && (unsigned char)(w >> 16) - 0x81u < 2;
}

/* Word I of the stretch, which is at AT. */
static void add_word(struct lit_scan *s, struct trials *t, const struct lit_stretch *st, size_t at, unsigned passed)
{
	unsigned i = passed & WORD_INDEX, why = passed >> WORD_WHY_SHIFT;
	unsigned n = (unsigned)(st->end[i] - st->start[i]);
	const char *p = s->text.p + at;
	if (why == WORD_ODD && lit_gap[(unsigned char)p[n]] == GAP_OTHER && parts(s->l, p + n))
		return;
	if (why & WORD_ODD) {
		add(s, t, 0, at, CAREFUL);
		return;
	}
	uint64_t key = lit_word_key(p, n);
	if (why & WORD_ALONE)
		add(s, t, key, at, n);
	if (why & WORD_TWO) {
		unsigned gap = lit_gap[(unsigned char)p[n]];
		const char *next = st->p + st->start[i + 1];
		uint64_t two = lit_key_two(lit_mix(key), gap, lit_joins(gap) ? lit_word_key(next, (unsigned)(st->end[i + 1] - st->start[i + 1])) : 0);
		add(s, t, two, at, 0);
	}
	if (why & WORD_STEM && n >= STEM_BYTES_MIN)
		add(s, t, ((lit_load(p) | FOLD) & STEM_MASK) ^ STEM_SALT, at, 0);
}

static void try_stretch(struct lit_scan *s, const struct lit_stretch *st, struct trials *t)
{
	const uint16_t *passed = st->passed;
	for (unsigned k = 0; k < st->blocks; k++) {
		size_t base = (size_t)(st->p - s->text.p) + k * CLASSES_BLOCK;
		if (t->n + CLASSES_BLOCK * TRIALS_A_PLACE > TRIALS_MAX)
			try_all(s, t);
		for (uint64_t hit = st->hit[k]; hit; hit &= hit - 1) {
			unsigned bit = (unsigned)__builtin_ctzll(hit);
			if (st->words[k] >> bit & 1)
				add_word(s, t, st, base + bit, *passed++);
			else if (st->is[k].ideograph >> bit & 1)
				add_pair(s, t, base + bit);
			else
				add(s, t, 0, base + bit, CAREFUL);
		}
	}
	try_all(s, t);
}

/* Whole regions, and 16 bytes behind them: the last bytes go the careful way. */
static size_t scan_stretches(struct lit_scan *s, bool vectors)
{
	size_t base = 0, blocks = s->text.len < REACH_BYTES ? 0 : (s->text.len - REACH_BYTES) / CLASSES_BLOCK;
	classes_fn *read = classes_reader();
	struct lit_stretch st;
	struct trials t;
	t.n = 0;
	struct classes before = { 0 };
	while (blocks) {
		st.p = s->text.p + base;
		st.blocks = blocks < STRETCH_BLOCKS ? (unsigned)blocks : STRETCH_BLOCKS;
		read(&s->l->leads, st.p, st.blocks + AHEAD_BLOCKS, st.is);
		lit_filter(s->l, &st, &before, vectors && base > 0);
		try_stretch(s, &st, &t);
		before = st.is[st.blocks - 1];
		base += st.blocks * CLASSES_BLOCK;
		blocks -= st.blocks;
	}
	return base;
}

bool literals_scan_by(enum literals_way way, const struct literals *l, struct str text, literals_fn *fn, void *ctx)
{
	if (way == LITERALS_VECTORS && !lit_has_vectors())
		return false;
	if (l->n == 0)
		return true;
	struct lit_scan s = { .l = l, .text = text, .fn = fn, .ctx = ctx };
	size_t i = way == LITERALS_CAREFUL ? 0 : scan_stretches(&s, way == LITERALS_VECTORS);
	while (i < text.len && ((unsigned char)text.p[i] & 0xC0) == 0x80)
		i++;
	while (i < text.len)
		i += lit_try_careful(&s, i);
	return true;
}

void literals_scan(const struct literals *l, struct str text, literals_fn *fn, void *ctx)
{
	if (!literals_scan_by(LITERALS_VECTORS, l, text, fn, ctx))
		literals_scan_by(LITERALS_STRETCHES, l, text, fn, ctx);
}
