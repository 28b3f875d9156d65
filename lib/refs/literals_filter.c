/* literals_filter.c - the filter before the matcher: a stretch of two kilobytes becomes
 * lists of the places where a word or an ideograph begins, and each costs one load of eight bytes, a
 * multiplication and a look into a bitmap that stays in the second cache.
 *
 * There is no branch that depends on what the text says before a place has passed:
 * whether it does is as good as chance, and a wrong guess of the processor costs more
 * than the look itself. So each sort of place has a list and a loop of its own over the whole stretch (a
 * loop a block guesses its end wrong each time), and what passes becomes a bit. A word is looked for alone and with the
 * next word: the second costs one more look, where a list of first words would let "the" pass. Rejected: Aho-Corasick
 * (a cache miss a byte with large lists), one Vectorscan database (0.21 GB/s with 50,000 names), gathers of AVX-512
 * (as slow as eight loads). */
#include "classes_places.h"
#include "literals_filter.h"

/* All of it is compiled twice, for two sorts of processor. */
#define INLINE inline __attribute__((always_inline))

/* Runs of letters or of digits. */
static INLINE void list_words(struct lit_stretch *st, const struct classes *before)
{
	uint64_t alpha = before->alpha >> 63, digit = before->digit >> 63;
	size_t starts = 0, ends = 0, skip = alpha | digit; /* the run that began in front of the stretch ends in it */
	st->n = 0;
	for (unsigned k = 0; k < st->blocks + AHEAD_BLOCKS; k++) {
		struct lit_runs r = lit_runs(&st->is[k], &alpha, &digit, &skip);
		starts = classes_places(st->start, starts, r.start, k * CLASSES_BLOCK);
		ends = classes_places(st->end, ends, r.end, k * CLASSES_BLOCK);
		if (k < st->blocks) {
			st->words[k] = r.start;
			st->n = starts;
		}
	}
	lit_list_close(st, starts, ends);
}

/* RARE: there are letters of other alphabets, or stems. */
static INLINE void filter_words(const struct literals *l, struct lit_stretch *st, bool rare)
{
	const char *p = st->p;
	size_t passed = 0, n = st->n;
	unsigned at = st->start[0], end = st->end[0];
	uint64_t key = lit_word_key(p + at, end - at), more = 0;
	for (size_t i = 0; i < n; i++) {
		uint64_t h = lit_mix(key), word = l->bitmap[h >> l->shift];
		unsigned gap = lit_gap[(unsigned char)p[end]], next_at = st->start[i + 1], next_end = st->end[i + 1];
		uint64_t next = lit_word_key(p + next_at, next_end - next_at);
		uint64_t joins = -(uint64_t)lit_joins(gap), two = lit_mix(lit_key_two(h, gap, next & joins));
		more = lit_more(word, h);
		unsigned odd = (gap == GAP_LETTER) | ((gap == GAP_OTHER) & (unsigned)more);
		unsigned why = (unsigned)lit_alone(word, h) | (unsigned)(lit_alone(l->bitmap[two >> l->shift], two) & more) << 1 |
			       odd << 2; /* none behind a word that none goes on: there may be no next */
		if (rare) {
			/* the next word has such letters, or seems to */
			odd = (unsigned)more & ((lit_gap[(unsigned char)p[next_end]] == GAP_LETTER) |
						(lit_gap[(unsigned char)p[next_at - 1]] == GAP_LETTER));
			if (more && joins && next_at != end + 1)
				odd |= lit_next_folds(str_make(p, (st->blocks + AHEAD_BLOCKS) * CLASSES_BLOCK), end);
			why |= odd << 2 | (unsigned)lit_bit(l->stems, (uint32_t)(lit_load(p + at) | LIT_FOLD) & 0xFFFF) << 3;
			at = next_at;
		}
		st->passed[passed] = (uint16_t)(i | why << WORD_WHY_SHIFT);
		passed += why != 0;
		key = next;
		end = next_end;
	}
	lit_words_close(st, passed, more);
}

/* Places of the stretch. */
struct list {
	uint16_t v[STRETCH_BYTES + 64];
	size_t n;
};

static INLINE void set_hits(struct lit_stretch *st, const struct list *list)
{
	for (size_t i = 0; i < list->n; i++)
		st->hit[list->v[i] / CLASSES_BLOCK] |= (uint64_t)1 << list->v[i] % CLASSES_BLOCK;
}

static INLINE void add_if(struct list *list, unsigned at, bool is)
{
	list->v[list->n] = (uint16_t)at;
	list->n += is;
}

/* Of the N pairs at AT those pass whose third character does. */
static INLINE void filter_thirds(const struct literals *l, struct lit_stretch *st, const uint16_t *at, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t w = lit_load(st->p + at[i]), third = lit_load(st->p + at[i] + 6);
		uint64_t h = lit_mix(lit_key_more((w & PAIR) ^ CHAR_SALT, third & ONE) ^ NEXT_SALT);
		uint64_t is = lit_ideograph(third) ? lit_alone(l->bitmap[h >> l->shift], h) : !lit_stop(third);
		st->hit[at[i] / CLASSES_BLOCK] |= is << at[i] % CLASSES_BLOCK;
	}
}

/* Ideographs with an ideograph behind; where entries go on behind both, the third decides. */
static INLINE void filter_pairs(const struct literals *l, struct lit_stretch *st)
{
	struct list all, hits, more;
	uint64_t bits[STRETCH_BLOCKS];
	hits.n = more.n = 0;
	for (unsigned k = 0; k < st->blocks; k++)
		bits[k] = st->is[k].ideograph & lit_then(st, k);
	all.n = classes_list_scalar(all.v, bits, st->blocks);
	for (size_t i = 0; i < all.n; i++) {
		uint64_t w = lit_load(st->p + all.v[i]), h = lit_mix((w & PAIR) ^ CHAR_SALT), word = l->bitmap[h >> l->shift];
		bool hit = (lit_alone(word, h) | l->alone[w >> 8 & 63] >> (w >> 16 & 63)) & 1;
		add_if(&hits, all.v[i], hit);
		add_if(&more, all.v[i], lit_more(word, h) & !hit);
	}
	set_hits(st, &hits);
	filter_thirds(l, st, more.v, more.n);
}

/* An ideograph before something else. "中 国" is looked for as 中国. */
static INLINE void filter_last(const struct literals *l, struct lit_stretch *st)
{
	struct list all, hits;
	uint64_t bits[STRETCH_BLOCKS];
	hits.n = 0;
	for (unsigned k = 0; k < st->blocks; k++)
		bits[k] = st->is[k].ideograph & ~lit_then(st, k);
	all.n = classes_list_scalar(all.v, bits, st->blocks);
	for (size_t i = 0; i < all.n; i++) {
		uint64_t w = lit_load(st->p + all.v[i]), then = w >> 24;
		then = lit_is_blank((unsigned char)then) ? then >> 8 : then;
		unsigned char c = (unsigned char)then;
		bool wide = lit_ideograph(then), odd = (bool)(wide ^ 1) & ((c >= 0x80) | lit_is_blank(c)) & !lit_stop(then);
		uint64_t key = ((w & ONE) | (wide ? then & ONE : literals_quick_fold[c & 127]) << 24) ^ CHAR_SALT;
		uint64_t h = lit_mix(key), word = l->bitmap[h >> l->shift];
		bool two = wide | (bool)(lit_gap[c] == 0); /* no sign goes with a character */
		add_if(&hits, all.v[i], (two & (lit_alone(word, h) | lit_more(word, h))) | odd | lit_bit(l->single, lit_wide_cp(w)));
	}
	set_hits(st, &hits);
}

/* Other characters of several bytes: a bit a code point. Those of four pass, and
 * alphabets other than ASCII but in the middle of a word. */
static INLINE void filter_others(const struct literals *l, struct lit_stretch *st)
{
	struct list all, hits;
	uint64_t bits[STRETCH_BLOCKS];
	hits.n = 0;
	for (unsigned k = 0; k < st->blocks; k++)
		bits[k] = st->is[k].lead & ~st->is[k].ideograph;
	all.n = classes_list_scalar(all.v, bits, st->blocks);
	for (size_t i = 0; i < all.n; i++) {
		uint64_t w = lit_load(st->p + all.v[i]);
		bool three = ((unsigned char)((w & 0xFF) - 0xE2) < 14) & ((w & 0xC0C000) == 0x808000);
		bool inside = all.v[i] >= 2 && lit_inside(st->p + all.v[i]);
		add_if(&hits, all.v[i], ((bool)(three ^ 1) & !inside) | (three & lit_bit(l->first, lit_wide_cp(w))));
	}
	set_hits(st, &hits);
}

static INLINE void filter_signs(const struct literals *l, struct lit_stretch *st)
{
	struct list all, hits;
	uint64_t bits[STRETCH_BLOCKS];
	hits.n = 0;
	for (unsigned k = 0; k < st->blocks; k++)
		bits[k] = st->is[k].sign;
	all.n = classes_list(all.v, bits, st->blocks);
	for (size_t i = 0; i < all.n; i++) {
		uint64_t key = (uint64_t)(unsigned char)st->p[all.v[i]] ^ SIGN_SALT;
		unsigned char c = (unsigned char)st->p[all.v[i] + 1];
		uint64_t more = key ^ (uint64_t)(lit_is_blank(c) ? ' ' : literals_quick_fold[c & 127]) << 24;
		add_if(&hits, all.v[i], lit_may_be(l, lit_mix(key)) | lit_may_be(l, lit_mix(more)) | (c >= 0x80));
	}
	set_hits(st, &hits);
}

static INLINE void filter(const struct literals *l, struct lit_stretch *st, const struct classes *before)
{
	uint64_t lead = 0, alphabet = 0, ideograph = 0;
	memset(st->hit, 0, sizeof st->hit);
	st->n_passed = 0;
	for (unsigned k = 0; k < st->blocks + AHEAD_BLOCKS; k++) {
		lead |= st->is[k].lead & ~st->is[k].ideograph;
		ideograph |= st->is[k].ideograph;
		alphabet |= st->is[k].alphabet;
	}
	bool rare = alphabet || l->any_stems;
	list_words(st, before);
	if (st->n && rare)
		filter_words(l, st, true);
	else if (st->n)
		filter_words(l, st, false);
	if (ideograph) {
		filter_pairs(l, st);
		filter_last(l, st);
	}
	if (lead)
		filter_others(l, st);
	filter_signs(l, st);
}

#if defined(__x86_64__)
/* The same with the instructions of processors that have wide vectors: shifts by
 * a variable cost a third. */
__attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt"))) static void filter_bmi(const struct literals *l, struct lit_stretch *st,
									     const struct classes *before)
{
	filter(l, st, before);
}
#endif

void lit_filter(const struct literals *l, struct lit_stretch *st, const struct classes *before)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
		filter_bmi(l, st, before);
	else
#endif
		filter(l, st, before);
}
