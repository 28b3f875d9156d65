/* literals.c - the filter before the matcher: a block of 64 bytes becomes masks
 * of the places where a word, an ideograph or a sign begins, and each costs one load of
 * eight bytes, a multiplication and a look into a bitmap that stays in the second cache.
 *
 * There is no branch that depends on what the text says before a place has passed:
 * whether it does is as good as chance, and a wrong guess of the processor costs more
 * than the look itself. So each sort of place has a loop of its own, and what passes
 * becomes a bit. Rejected: Aho-Corasick (a cache miss a byte with large lists) and
 * one Vectorscan database (0.21 GB/s with 50,000 names). */
#include "literals_walk.h"

/* All of a block's walk is compiled twice, for two sorts of processor. */
#define INLINE inline __attribute__((always_inline))
#define FOLD 0x2020202020202020u /* capitals to small letters; digits and a space stay */
#define STRETCH_BLOCKS 16u /* whose classes are read at once */
#define PAIR 0xFFFFFFFFFFFFu
#define ONE 0xFFFFFFu

static INLINE uint64_t load64(const char *p)
{
	uint64_t w;
	memcpy(&w, p, sizeof w);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap64(w);
#endif
	return w;
}

static const uint64_t low_mask[KEY_BYTES + 1] = { 0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF, UINT64_MAX };

static INLINE uint64_t low_bytes(uint64_t w, unsigned n)
{
	return w & low_mask[n < KEY_BYTES ? n : KEY_BYTES];
}

/* U+4000 to U+CFFF, well formed, in the low bytes of W. */
static INLINE bool is_ideograph(uint64_t w)
{
	return ((unsigned char)((w & 0xFF) - 0xE4) < 9) & ((w & 0xC0C000) == 0x808000);
}

/* The character of three bytes in the low bytes of W. */
static INLINE uint32_t wide_cp(uint64_t w)
{
	return (uint32_t)((w & 0x0F) << 12 | (w >> 2 & 0xFC0) | (w >> 16 & 0x3F));
}

static INLINE bool is_blank(unsigned char c)
{
	return (c == ' ') | ((unsigned char)(c - '\t') < 5);
}

/* What follows an ideograph, in the low bytes of W, is a sign that goes with
 * none: no entry of two characters begins here. Punctuation of U+3000 and the
 * full-width signs; a blank may stand between two ideographs. */
static INLINE bool is_stop(uint64_t w)
{
	unsigned char a = (unsigned char)w, c = (unsigned char)(w >> 16);
	bool ascii = (literals_quick_class[a & 127] == CLASS_SIGN) & (a < 0x80) & !is_blank(a);
	bool cjk = ((w & 0xFFFF) == 0x80E3) & ((unsigned char)(c - 0x85) > 2) & (c != 0x80);
	bool full = ((w & 0xFFFF) == 0xBCEF) & ((c < 0x90) | ((unsigned char)(c - 0x9A) < 7));
	return ascii | cjk | full;
}

/* A block's masks, and the bits where a run of letters or of digits begins or ends. */
struct block {
	struct classes is;
	uint64_t turns;
};

/* What passed: bits of places, and the keys of words and ideographs. */
struct found {
	uint64_t hit;     /* to be compared with the entries … */
	uint64_t longer;  /* … these with what follows the word, too */
	uint64_t key[CLASSES_BLOCK], beyond[CLASSES_BLOCK]; /* beyond: of it and what follows; 0 when that is to be made yet */
	uint8_t len[CLASSES_BLOCK];                         /* a word's bytes */
};

/* Bits AT and on of two blocks; AT below 128. */
static INLINE uint64_t from_bit(uint64_t now, uint64_t next, unsigned at)
{
	return at < 64 ? now >> at | (next << 1) << (63 - at) : next >> (at - 64);
}

/* The key of a word of N ASCII letters or digits at P. */
static INLINE uint64_t word_key(const char *p, unsigned n)
{
	uint64_t key = low_bytes(load64(p) | FOLD, n) ^ WORD_SALT;
	return n > KEY_BYTES ? lit_key_long(key, load64(p + n - KEY_BYTES) | FOLD) : key;
}

static INLINE void find_words(const struct literals *l, const char *block, const struct block *now, const struct block *next, struct found *f)
{
	uint64_t hit = 0, longer = 0;
	for (uint64_t words = (now->is.alpha | now->is.digit) & now->turns; words; words &= words - 1) {
		unsigned bit = (unsigned)__builtin_ctzll(words);
		uint64_t turns = (now->turns >> bit) >> 1 | next->turns << (63 - bit);
		unsigned n = (unsigned)__builtin_ctzll(turns | (uint64_t)1 << 63) + 1;
		const char *p = block + bit;
		uint64_t key = word_key(p, n), h = lit_mix(key), word = l->bitmap[h >> l->shift];
		unsigned char c = (unsigned char)p[n];
		bool odd = (unsigned char)(c - 0x80) < 0x62; /* café */
		f->key[bit] = key;
		f->len[bit] = (uint8_t)n;
		hit |= (lit_alone(word, h) | odd) << bit;
		longer |= lit_more(word, h) << bit;
	}
	if (l->any_stems) /* lists of a user's own may have them */
		for (uint64_t words = (now->is.alpha | now->is.digit) & now->turns; words; words &= words - 1) {
			unsigned bit = (unsigned)__builtin_ctzll(words);
			hit |= (uint64_t)lit_bit(l->stems, (uint32_t)(load64(block + bit) | FOLD) & 0xFFFF) << bit;
		}
	f->hit = hit;
	f->longer = longer;
}

/* Of the words that entries go on behind those stay whose next word is right,
 * too: many names begin with The or New. What lit_key_beyond() does, for the usual
 * ways to go on; the others pass. */
static INLINE void words_beyond(const struct literals *l, const char *block, const struct block *now, const struct block *next, struct found *f)
{
	uint64_t letters = now->is.alpha | now->is.digit, letters_next = next->is.alpha | next->is.digit, longer = 0;
	for (uint64_t more = f->longer; more; more &= more - 1) {
		unsigned bit = (unsigned)__builtin_ctzll(more), n = f->len[bit], at = bit + n + 1;
		const char *p = block + bit + n;
		unsigned char c = (unsigned char)p[0], d = (unsigned char)p[1];
		bool blank = is_blank(c), far = at + KEY_BYTES >= 2 * CLASSES_BLOCK;
		at &= 127;
		unsigned run = (unsigned)__builtin_ctzll((from_bit(now->turns, next->turns, at) >> 1) | (uint64_t)1 << 63) + 1;
		run = from_bit(letters, letters_next, at) & 1 ? run : 0;
		unsigned m = blank ? 1 + (run == 0 ? 1 : run < KEY_BYTES - 1 ? run : KEY_BYTES - 1) : 1;
		uint64_t next8 = load64(p), w = ((next8 | FOLD) & ~(uint64_t)0xFF) | (blank ? ' ' : c | 0x20u);
		bool wide = is_ideograph(next8);
		uint64_t beyond = lit_key_more(f->key[bit], wide ? wide_cp(next8) : low_bytes(w, m)) ^ NEXT_SALT;
		bool odd = ((c >= 0x80) & !wide) | (blank & ((d >= 0x80) | is_blank(d))) | ((literals_quick_class[c & 127] & 7) == CLASS_LETTER) |
			   far | (blank & (run + 1 < KEY_BYTES) & ((unsigned char)p[run + 1 < KEY_BYTES ? run + 1 : 0] >= 0x80));
		uint64_t h = lit_mix(beyond);
		f->beyond[bit] = odd ? 0 : beyond;
		longer |= (uint64_t)(l->after[c] & (odd | (bool)lit_alone(l->bitmap[h >> l->shift], h))) << bit;
	}
	f->longer = longer;
	f->hit |= longer;
}

/* Pairs of ideographs; where entries go on behind one, the third decides. */
static INLINE void find_pairs(const struct literals *l, const char *block, uint64_t pairs, struct found *f)
{
	uint64_t hit = 0, more = 0;
	for (; pairs; pairs &= pairs - 1) {
		unsigned bit = (unsigned)__builtin_ctzll(pairs);
		uint64_t w = load64(block + bit), key = (w & PAIR) ^ CHAR_SALT, h = lit_mix(key), word = l->bitmap[h >> l->shift];
		f->key[bit] = key;
		hit |= ((lit_alone(word, h) | l->alone[w >> 8 & 63] >> (w >> 16 & 63)) & 1) << bit;
		more |= lit_more(word, h) << bit;
	}
	for (more &= ~hit; more; more &= more - 1) {
		unsigned bit = (unsigned)__builtin_ctzll(more);
		uint64_t third = load64(block + bit + 6), h = lit_mix(lit_key_more(f->key[bit], third & ONE) ^ NEXT_SALT);
		hit |= (is_ideograph(third) ? lit_alone(l->bitmap[h >> l->shift], h) : (uint64_t)!is_stop(third)) << bit;
	}
	f->hit |= hit;
}

/* An ideograph before something else. "中 国" is looked for as 中国. */
static INLINE void find_last(const struct literals *l, const char *block, uint64_t leads, struct found *f)
{
	for (; leads; leads &= leads - 1) {
		unsigned bit = (unsigned)__builtin_ctzll(leads);
		uint64_t w = load64(block + bit), then = w >> 24;
		then = is_blank((unsigned char)then) ? then >> 8 : then;
		unsigned char c = (unsigned char)then;
		bool wide = is_ideograph(then), odd = (bool)(wide ^ 1) & ((c >= 0x80) | is_blank(c)) & !is_stop(then);
		uint64_t key = ((w & ONE) | (wide ? then & ONE : literals_quick_fold[c & 127]) << 24) ^ CHAR_SALT;
		uint64_t h = lit_mix(key), word = l->bitmap[h >> l->shift];
		f->hit |= (lit_alone(word, h) | lit_more(word, h) | odd | lit_bit(l->single, wide_cp(w))) << bit;
	}
}

/* Other characters of several bytes: a bit a code point. Those of four, and
 * alphabets other than ASCII, always pass. */
static INLINE void find_others(const struct literals *l, const char *block, uint64_t leads, struct found *f)
{
	for (; leads; leads &= leads - 1) {
		unsigned bit = (unsigned)__builtin_ctzll(leads);
		uint64_t w = load64(block + bit);
		bool three = ((unsigned char)((w & 0xFF) - 0xE2) < 14) & ((w & 0xC0C000) == 0x808000);
		f->hit |= (uint64_t)((bool)(three ^ 1) | lit_bit(l->first, wide_cp(w))) << bit;
	}
}

static INLINE void find_signs(const struct literals *l, const char *block, uint64_t signs, struct found *f)
{
	for (; signs; signs &= signs - 1) {
		unsigned bit = (unsigned)__builtin_ctzll(signs);
		uint64_t key = (uint64_t)(unsigned char)block[bit] ^ SIGN_SALT;
		unsigned char c = (unsigned char)block[bit + 1];
		uint64_t more = key ^ (uint64_t)(is_blank(c) ? ' ' : literals_quick_fold[c & 127]) << 24;
		f->hit |= (uint64_t)(lit_may_be(l, key) | lit_may_be(l, more) | (c >= 0x80)) << bit;
	}
}

static void try_pair(struct lit_scan *s, size_t at)
{
	const char *p = s->text.p + at;
	uint64_t w = load64(p);
	if (!(is_ideograph(w) & is_ideograph(w >> 24))) {
		lit_try_careful(s, at);
		return;
	}
	uint64_t pair = (w & PAIR) ^ CHAR_SALT;
	if (lit_may_be(s->l, pair))
		lit_try(s, pair, at, NULL);
	uint64_t third = 0, after = load64(p + 6);
	if (lit_may_go_on(s->l, pair))
		third = is_ideograph(after) ? lit_key_more(pair, after & ONE) ^ NEXT_SALT : is_stop(after) ? 0 : lit_key_third(s->text, at + 6, pair);
	if (third && lit_may_be(s->l, third))
		lit_try(s, third, at, NULL);
	if (lit_bit(s->l->single, wide_cp(w)))
		lit_try(s, (w & ONE) ^ CHAR_SALT, at, NULL);
}

static void try_word(struct lit_scan *s, const struct found *f, unsigned bit, size_t at)
{
	unsigned n = f->len[bit];
	const char *p = s->text.p + at;
	unsigned char next = (unsigned char)p[n];
	if (n < WORD_BYTES_MAX && next >= 0x80 && next < 0xE2) {
		lit_try_careful(s, at); /* café */
		return;
	}
	if (lit_may_be(s->l, f->key[bit]))
		lit_try(s, f->key[bit], at, p + n);
	uint64_t beyond = f->longer >> bit & 1 ? f->beyond[bit] ? f->beyond[bit] : lit_key_beyond(s->text, at + n, f->key[bit]) : 0;
	if (beyond && lit_may_be(s->l, beyond))
		lit_try(s, beyond, at, NULL);
	uint64_t stem = ((load64(p) | FOLD) & STEM_MASK) ^ STEM_SALT;
	if (n >= STEM_BYTES_MIN && lit_may_be(s->l, stem))
		lit_try(s, stem, at, NULL);
}

static INLINE uint64_t turns(const struct classes *is, const struct classes *before)
{
	return (is->alpha ^ (is->alpha << 1 | before->alpha >> 63)) | (is->digit ^ (is->digit << 1 | before->digit >> 63));
}

/* Blocks are read whole, and words that cross into the next one with what follows:
 * the last bytes go the careful way. */
static INLINE size_t scan_blocks(struct lit_scan *s, classes_fn *read)
{
	const char *p = s->text.p;
	struct classes before = { 0, 0, 0, 0, 0 };
	struct block now, next;
	struct found f;
	size_t base = 0;
	if (s->text.len < 3 * CLASSES_BLOCK)
		return 0;
	struct classes stretch[STRETCH_BLOCKS];
	read(&s->l->leads, p, 1, &next.is);
	next.turns = turns(&next.is, &before);
	for (unsigned k = 0; base + 3 * CLASSES_BLOCK <= s->text.len; base += CLASSES_BLOCK, k++) {
		const char *block = p + base;
		now = next;
		size_t blocks = (s->text.len - base) / CLASSES_BLOCK - 1;
		if (k % STRETCH_BLOCKS == 0)
			read(&s->l->leads, block + CLASSES_BLOCK, blocks < STRETCH_BLOCKS ? (unsigned)blocks : STRETCH_BLOCKS, stretch);
		next.is = stretch[k % STRETCH_BLOCKS];
		next.turns = turns(&next.is, &now.is);
		find_words(s->l, block, &now, &next, &f);
		if (f.longer)
			words_beyond(s->l, block, &now, &next, &f);
		if (now.is.lead) {
			uint64_t then = now.is.ideograph >> 3 | next.is.ideograph << 61;
			find_pairs(s->l, block, now.is.ideograph & then, &f);
			find_last(s->l, block, now.is.ideograph & ~then, &f);
			find_others(s->l, block, now.is.lead & ~now.is.ideograph, &f);
		}
		find_signs(s->l, block, now.is.sign, &f);
		uint64_t words = now.is.alpha | now.is.digit;
		for (uint64_t hit = f.hit; hit; hit &= hit - 1) {
			unsigned bit = (unsigned)__builtin_ctzll(hit);
			if (words >> bit & 1)
				try_word(s, &f, bit, base + bit);
			else if (now.is.ideograph >> bit & 1)
				try_pair(s, base + bit);
			else
				lit_try_careful(s, base + bit);
			if (s->n_best)
				lit_give(s);
		}
	}
	return base;
}

#if defined(__x86_64__)
/* The same with the instructions of processors that have wide vectors: shifts by
 * a variable cost a third. */
__attribute__((target("avx2,bmi,bmi2"))) static size_t scan_blocks_avx2(struct lit_scan *s)
{
	return scan_blocks(s, classes_reader());
}
#endif

static size_t scan_blocks_best(struct lit_scan *s)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
		return scan_blocks_avx2(s);
#endif
	return scan_blocks(s, classes_reader());
}

void literals_scan(const struct literals *l, struct str text, literals_fn *fn, void *ctx)
{
	if (l->n == 0)
		return;
	struct lit_scan s = { .l = l, .text = text, .fn = fn, .ctx = ctx };
	size_t i = scan_blocks_best(&s);
	while (i < text.len && ((unsigned char)text.p[i] & 0xC0) == 0x80)
		i++;
	while (i < text.len)
		i += lit_try_careful(&s, i);
}
