/* literals.c - a bitmap of first letters, then a walk down sorted entries.
 *
 * A block of 64 bytes becomes masks; each bit where a word, an ideograph or a
 * lead sign begins costs one load of eight bytes, a multiplication and a look
 * into the bitmap. What passes is narrowed within its key's sorted block by
 * binary search, byte by byte, which costs the length of the longest match and
 * not the number of entries. Rejected: Aho-Corasick (a cache miss a byte with
 * large lists) and one Vectorscan database (0.21 GB/s with 50,000 names). */
#include "literals_key.h"

struct scan {
	const struct literals *l;
	struct str text;
	literals_fn *fn;
	void *ctx;
	struct lit_hit best[LIT_TABLES_MAX]; /* of the place at hand */
	unsigned n_best;
};

/* First entry of the block of KEY, or NULL. */
static const struct entry *block_of(const struct literals *l, uint64_t key)
{
	uint64_t h = lit_mix(key);
	if (!(l->bitmap[h >> l->shift >> 6] >> (h >> l->shift & 63) & 1))
		return NULL;
	for (size_t at = h & l->head_mask; l->heads[at]; at = (at + 1) & l->head_mask)
		if (l->v[l->heads[at] - 1].key == key)
			return &l->v[l->heads[at] - 1];
	return NULL;
}

/* A word goes on across BEFORE and AFTER, two neighbours in the text. */
static bool joined(uint32_t before, uint32_t after, bool digits_apart)
{
	if (qclass(before) != CLASS_LETTER || qclass(after) != CLASS_LETTER)
		return false;
	return !(digits_apart && lit_digit(before) != lit_digit(after));
}

/* An entry's bytes are all there, up to END: borders, case, then keep it if it
 * is the longest of its table here. */
static void accept(struct scan *s, const struct entry *e, size_t start, size_t end)
{
	uint32_t last, next, first, before;
	utf8_decode_back(str_make(s->text.p, end), &last);
	if (start > 0) {
		utf8_decode_back(str_make(s->text.p, start), &before);
		lit_char(s->text, start, &first);
		if (joined(before, first, e->flags & LIT_DIGITS))
			return;
	}
	if (end < s->text.len) {
		size_t n = lit_char(s->text, end, &next);
		if (e->flags & LIT_PREFIX) {
			while (joined(last, next, false)) {
				end += n;
				last = next;
				if (end >= s->text.len)
					break;
				n = lit_char(s->text, end, &next);
			}
		} else if (joined(last, next, e->flags & LIT_DIGITS)) {
			return;
		}
	}
	if (e->exact != UINT32_MAX &&
	    (end - start != e->len || memcmp(s->text.p + start, s->l->pool.p + e->exact, e->len) != 0))
		return;
	struct lit_hit hit = { (uint32_t)start, (uint32_t)end, e->row, e->table };
	for (unsigned i = 0; i < s->n_best; i++)
		if (s->best[i].table == e->table) {
			if (s->best[i].end < end)
				s->best[i] = hit;
			return;
		}
	s->best[s->n_best++] = hit;
}

/* Walks the text from START along the block that begins at E. PADDED: spaces
 * between ideographs are passed over, for entries that want it. */
static void walk(struct scan *s, const struct entry *e, size_t start, bool padded, bool *ret_any_padded)
{
	const struct literals *l = s->l;
	const struct entry *lo = e, *hi = e + e->block;
	size_t at = start, depth = 0, after = start;
	for (;;) {
		for (; lo < hi && lo->len == depth; lo++) {
			bool wants = lo->flags & LIT_PADDED;
			*ret_any_padded |= wants;
			if (!padded || wants)
				accept(s, lo, start, after);
		}
		if (lo == hi || at >= s->text.len)
			return;
		*ret_any_padded |= (lo->flags & LIT_PADDED) != 0;
		uint32_t cp;
		char folded[4];
		size_t n = lit_char(s->text, at, &cp);
		if (utf8_is_space(cp)) {
			at = lit_skip_space(s->text, at);
			if (at >= s->text.len)
				return;
			n = lit_char(s->text, at, &cp);
			if (!(padded && qclass(cp) == CLASS_CHAR)) {
				cp = ' ';
				n = 0;
			}
		}
		size_t k = utf8_encode(qfold(cp), folded);
		for (size_t i = 0; i < k; i++, depth++) {
			unsigned char want = (unsigned char)folded[i];
			const struct entry *a = lo, *b = hi;
			while (a < b) { /* first entry whose byte here is not less */
				const struct entry *m = a + (b - a) / 2;
				if (m->len <= depth || (unsigned char)l->pool.p[m->off + depth] < want)
					a = m + 1;
				else
					b = m;
			}
			lo = a;
			b = hi;
			while (a < b) { /* first whose byte is greater */
				const struct entry *m = a + (b - a) / 2;
				if ((unsigned char)l->pool.p[m->off + depth] <= want)
					a = m + 1;
				else
					b = m;
			}
			hi = a;
			if (lo == hi)
				return;
		}
		at += n;
		after = at;
	}
}

static void try_key(struct scan *s, uint64_t key, size_t at)
{
	const struct entry *e = block_of(s->l, key);
	if (!e || (e->exact_first && s->text.p[at] != s->l->pool.p[e->exact]))
		return;
	bool any_padded = false;
	walk(s, e, at, false, &any_padded);
	if (any_padded)
		walk(s, e, at, true, &any_padded);
}

/* Some entry may have KEY. */
static inline bool possible(const struct literals *l, uint64_t key)
{
	uint64_t h = lit_mix(key) >> l->shift;
	return l->bitmap[h >> 6] >> (h & 63) & 1;
}

static void give(struct scan *s)
{
	for (unsigned k = 0; k < s->n_best; k++)
		s->fn(s->ctx, &s->best[k]);
	s->n_best = 0;
}

/* A letter stands before I that the word at I, of digits or not, goes on. */
static bool inside_word(struct str s, size_t i, bool digit)
{
	uint32_t before;
	if (i == 0)
		return false;
	utf8_decode_back(str_make(s.p, i), &before);
	return qclass(before) == CLASS_LETTER && lit_digit(before) == digit;
}

/* What may start at I, of any class: the careful way. Returns the bytes of the
 * character at I. */
static size_t careful(struct scan *s, size_t i)
{
	uint32_t cp;
	size_t n = lit_char(s->text, i, &cp);
	int class = qclass(cp);
	if (class == CLASS_LETTER ? inside_word(s->text, i, lit_digit(cp)) :
				    !lit_bit(s->l->first, class == CLASS_CHAR ? qfold(cp) : cp) && cp < 0x10000)
		return n;
	uint64_t second, key = lit_key_at(s->text, i, cp, n, class, &second);
	if (possible(s->l, key))
		try_key(s, key, i);
	if (second && second != key && possible(s->l, second))
		try_key(s, second, i);
	if (class == CLASS_LETTER && possible(s->l, key)) {
		unsigned bytes;
		size_t j = lit_word_end(s->text, i, &bytes);
		uint64_t beyond = j < s->text.len && bytes < KEY_BYTES ? lit_key_beyond(s->text, j, key ^ WORD_SALT, bytes) : 0;
		if (beyond && possible(s->l, beyond))
			try_key(s, beyond, i);
	}
	if (s->n_best)
		give(s);
	return n;
}

#define FOLD 0x2020202020202020u /* capitals to small letters; digits and a space stay */

static inline uint64_t load64(const char *p)
{
	uint64_t w;
	memcpy(&w, p, sizeof w);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap64(w);
#endif
	return w;
}

static inline uint64_t low_bytes(uint64_t w, unsigned n)
{
	return n < KEY_BYTES ? w & (((uint64_t)1 << 8 * n) - 1) : w;
}

/* Bytes from P that are of one class, letters or digits: eight at most. */
static unsigned run_of(const char *p, bool digit)
{
	unsigned n = 0;
	unsigned want = CLASS_LETTER | (digit ? 8u : 0u);
	while (n < KEY_BYTES && (unsigned char)p[n] < 0x80 && literals_quick_class[(unsigned char)p[n]] == want)
		n++;
	return n;
}

/* A word that goes on behind its first N letters: entries with more words. */
static void beyond(struct scan *s, size_t i, unsigned n, uint64_t w)
{
	const char *p = s->text.p + i;
	uint64_t key;
	unsigned char next = (unsigned char)p[n], after = (unsigned char)p[n + 1];
	if (next == ' ' && after < 0x80 && (literals_quick_class[after] & 7) == CLASS_LETTER) {
		unsigned m = n + 1 + run_of(p + n + 1, literals_quick_class[after] & 8);
		key = low_bytes(w, m < KEY_BYTES ? m : KEY_BYTES) ^ NEXT_SALT;
	} else {
		key = lit_key_beyond(s->text, i + n, low_bytes(w, n), n);
	}
	if (key && possible(s->l, key))
		try_key(s, key, i);
}

/* A word of N ASCII letters or digits at I (more than eight count as eight). */
static inline void word(struct scan *s, size_t i, unsigned n)
{
	uint64_t w = load64(s->text.p + i) | FOLD;
	uint64_t key = low_bytes(w, n) ^ WORD_SALT;
	unsigned char next = (unsigned char)s->text.p[i + n];
	if (n < KEY_BYTES && next >= 0x80 && next < 0xE2) {
		careful(s, i); /* café */
		return;
	}
	if (possible(s->l, key)) {
		if (n < KEY_BYTES)
			beyond(s, i, n, w);
		try_key(s, key, i);
	}
	if (s->l->stems && n >= STEM_BYTES_MIN) {
		uint64_t stem = (w & STEM_MASK) ^ STEM_SALT;
		if (possible(s->l, stem))
			try_key(s, stem, i);
	}
	if (s->n_best)
		give(s);
}

/* U+4000 to U+CFFF, well formed, in the low bytes of W. */
static inline bool is_ideograph(uint64_t w)
{
	return (unsigned char)((w & 0xFF) - 0xE4) < 9 && (w & 0xC0C000) == 0x808000;
}

static inline void wide(struct scan *s, size_t i)
{
	uint64_t w = load64(s->text.p + i);
	if (!is_ideograph(w) || !is_ideograph(w >> 24)) {
		careful(s, i);
		return;
	}
	uint64_t key = (w & 0xFFFFFFFFFFFFu) ^ CHAR_SALT;
	if (possible(s->l, key))
		try_key(s, key, i);
	uint32_t cp = (uint32_t)((w & 0x0F) << 12 | (w >> 2 & 0xFC0) | (w >> 16 & 0x3F));
	if (lit_bit(s->l->single, cp))
		try_key(s, (w & 0xFFFFFF) ^ CHAR_SALT, i);
	if (s->n_best)
		give(s);
}

/* Blocks are read whole, and the next one's masks are needed for words that
 * cross: the last bytes go the careful way. */
static size_t scan_blocks(struct scan *s)
{
	classes_fn *read = classes_reader();
	const char *p = s->text.p;
	struct classes now, next;
	uint64_t alpha_before = 0, digit_before = 0;
	size_t base = 0;
	if (s->text.len < 2 * CLASSES_BLOCK)
		return 0;
	read(&s->l->leads, p, &next);
	for (; base + 2 * CLASSES_BLOCK <= s->text.len; base += CLASSES_BLOCK) {
		now = next;
		read(&s->l->leads, p + base + CLASSES_BLOCK, &next);
		uint64_t alpha = now.alpha & ~(now.alpha << 1 | alpha_before), digit = now.digit & ~(now.digit << 1 | digit_before);
		alpha_before = now.alpha >> 63;
		digit_before = now.digit >> 63;
		uint64_t words = alpha | digit;
		for (uint64_t any = words | now.lead | now.sign; any; any &= any - 1) {
			unsigned bit = (unsigned)__builtin_ctzll(any);
			if (words >> bit & 1) {
				uint64_t here = digit >> bit & 1 ? now.digit : now.alpha, then = digit >> bit & 1 ? next.digit : next.alpha;
				uint64_t run = ~(here >> bit | (bit ? then << (64 - bit) : 0));
				unsigned n = run & 0xFF ? (unsigned)__builtin_ctzll(run) : KEY_BYTES;
				word(s, base + bit, n);
			} else if (now.lead >> bit & 1) {
				wide(s, base + bit);
			} else {
				careful(s, base + bit);
			}
		}
	}
	return base;
}

void literals_scan(const struct literals *l, struct str text, literals_fn *fn, void *ctx)
{
	if (l->n == 0)
		return;
	struct scan s = { .l = l, .text = text, .fn = fn, .ctx = ctx };
	size_t i = scan_blocks(&s);
	while (i < text.len && ((unsigned char)text.p[i] & 0xC0) == 0x80)
		i++;
	while (i < text.len)
		i += careful(&s, i);
}
