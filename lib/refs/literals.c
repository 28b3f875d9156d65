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

/* Some entry may have KEY. */
static inline bool possible(const struct literals *l, uint64_t key)
{
	uint64_t h = lit_mix(key), bits = lit_bits(h);
	return (l->bitmap[h >> l->shift] & bits) == bits;
}

/* First entry of the block of KEY, or NULL. */
static const struct entry *block_of(const struct literals *l, uint64_t key)
{
	uint64_t h = lit_mix(key);
	for (size_t at = h & l->head_mask; l->heads[at].first; at = (at + 1) & l->head_mask)
		if (l->heads[at].tag == (uint32_t)(h >> 32) && l->v[l->heads[at].first - 1].key == key)
			return &l->v[l->heads[at].first - 1];
	return NULL;
}

static void char_before(struct str s, size_t end, uint32_t *cp)
{
	unsigned char c = (unsigned char)s.p[end - 1];
	if (c < 0x80)
		*cp = c;
	else
		utf8_decode_back(str_make(s.p, end), cp);
}

/* A word goes on across BEFORE and AFTER, two neighbours in the text. */
static bool joined(uint32_t before, uint32_t after, bool digits_apart)
{
	if (qclass(before) != CLASS_LETTER || qclass(after) != CLASS_LETTER)
		return false;
	return !(digits_apart && lit_digit(before) != lit_digit(after));
}

/* Signs between cells and behind labels. */
static bool ends_cell(char c)
{
	static const bool ends[256] = { ['\0'] = true, ['\t'] = true, ['\n'] = true, ['\r'] = true, ['"'] = true, ['('] = true, ['*'] = true, [','] = true,
		['/'] = true, [':'] = true, [';'] = true, ['['] = true, ['|'] = true };
	return ends[(unsigned char)c];
}

/* In Chinese a blank is end enough: OCR parts the cells of a header so. */
static bool cell_ends(struct str s, size_t at)
{
	if (at > 0 && at < s.len && s.p[at] == ' ' && (unsigned char)s.p[at - 1] >= 0x80)
		return true;
	while (at < s.len && s.p[at] == ' ')
		at++;
	if (at >= s.len || ends_cell(s.p[at]))
		return true;
	struct str rest = str_sub(s, at, at + 3);
	return str_eq(rest, STR("：")) || str_eq(rest, STR("（")) || str_eq(rest, STR("　"));
}

/* An entry's bytes are all there, up to END: borders, case, then keep it if it
 * is the longest of its table here. */
static void accept(struct scan *s, const struct entry *e, size_t start, size_t end)
{
	uint32_t last, next, first, before;
	char_before(s->text, end, &last);
	if (start > 0) {
		char_before(s->text, start, &before);
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
	if (e->flags & LIT_CELL && !cell_ends(s->text, end))
		return;
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
static void walk(struct scan *s, const struct entry *e, size_t start, bool padded, bool *ret_space)
{
	const struct literals *l = s->l;
	const struct entry *lo = e, *hi = e + e->block;
	size_t at = start, depth = 0, after = start;
	for (;;) {
		for (; lo < hi && lo->len == depth; lo++) {
			if (!padded || lo->flags & LIT_PADDED)
				accept(s, lo, start, after);
		}
		if (lo == hi || at >= s->text.len)
			return;
		uint32_t cp;
		char folded[4];
		size_t n = lit_char(s->text, at, &cp);
		if (utf8_is_space(cp)) {
			*ret_space = true;
			size_t next = lit_skip_space(s->text, at);
			if (next >= s->text.len || memchr(s->text.p + at, '\t', next - at))
				return; /* "Victim<TAB>Country" are two cells, not a victim country */
			at = next;
			n = lit_char(s->text, at, &cp);
			if (!(padded && qclass(cp) == CLASS_CHAR)) {
				cp = ' ';
				n = 0;
			}
		}
		uint32_t f = qfold(cp);
		size_t k = 1;
		folded[0] = (char)f;
		if (f >= 0x80)
			k = utf8_encode(f, folded);
		for (size_t i = 0; i < k; i++, depth++) {
			unsigned char want = (unsigned char)folded[i];
			if (hi - lo == 1) { /* mostly: nothing to choose from */
				if (lo->len <= depth || (unsigned char)l->pool.p[lo->off + depth] != want)
					return;
				continue;
			}
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
	bool space = false;
	walk(s, e, at, false, &space);
	if (space && e->any_padded)
		walk(s, e, at, true, &space);
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
	size_t end;
	uint64_t second, key = lit_key_at(s->text, i, cp, n, class, &second, &end);
	if (possible(s->l, key)) {
		try_key(s, key, i);
		uint64_t more = class == CLASS_LETTER ? lit_key_beyond(s->text, end, key) :
				class == CLASS_CHAR && key != second ? lit_key_third(s->text, end, key) : 0;
		if (more && possible(s->l, more))
			try_key(s, more, i);
	}
	if (second && second != key && possible(s->l, second))
		try_key(s, second, i);
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

/* U+4000 to U+CFFF, well formed, in the low bytes of W. */
static inline bool is_ideograph(uint64_t w)
{
	return ((unsigned char)((w & 0xFF) - 0xE4) < 9) & ((w & 0xC0C000) == 0x808000);
}

/* The character of three bytes in the low bytes of W. */
static inline uint32_t wide_cp(uint64_t w)
{
	return (uint32_t)((w & 0x0F) << 12 | (w >> 2 & 0xFC0) | (w >> 16 & 0x3F));
}

#define PAIR 0xFFFFFFFFFFFFu
#define ONE 0xFFFFFFu

#define NOTHING_BEYOND 1u /* no entry goes on with what stands behind the word */

/* A place of a block that passed the bitmaps. */
struct place {
	uint64_t key, beyond; /* of a word, and of it and what follows; beyond is 0 when that is to be made yet */
	uint32_t at, n;       /* n: a word's bytes; 0: no word */
};

/* The key of a word of N ASCII letters or digits at P. */
static inline uint64_t word_key(const char *p, unsigned n)
{
	uint64_t key = low_bytes(load64(p) | FOLD, n);
	uint64_t more = lit_key_more(key, low_bytes(load64(p + KEY_BYTES) | FOLD, n > KEY_BYTES ? n - KEY_BYTES : 0));
	key = n > KEY_BYTES ? more : key;
	for (unsigned at = 2 * KEY_BYTES; at < n; at += KEY_BYTES)
		key = lit_key_more(key, low_bytes(load64(p + at) | FOLD, n - at));
	return key ^ WORD_SALT;
}

static inline bool is_blank(unsigned char c)
{
	return (c == ' ') | ((unsigned char)(c - '\t') < 5);
}

/* What follows an ideograph, in the low bytes of W, is a sign that goes with
 * none: no entry of two characters begins here. Punctuation of U+3000 and the
 * full-width signs; a blank may stand between two ideographs. */
static inline bool is_stop(uint64_t w)
{
	unsigned char a = (unsigned char)w, c = (unsigned char)(w >> 16);
	bool ascii = (literals_quick_class[a & 127] == CLASS_SIGN) & (a < 0x80) & !is_blank(a);
	bool cjk = ((w & 0xFFFF) == 0x80E3) & ((unsigned char)(c - 0x85) > 2) & (c != 0x80);
	bool full = ((w & 0xFFFF) == 0xBCEF) & ((c < 0x90) | ((unsigned char)(c - 0x9A) < 7));
	return ascii | cjk | full;
}

/* Something starts with this character of several bytes, or it is of a sort that
 * is looked at with care. */
static inline bool wide_starts(const struct literals *l, uint64_t w)
{
	bool three = ((unsigned char)((w & 0xFF) - 0xE2) < 14) & ((w & 0xC0C000) == 0x808000);
	return (bool)(three ^ 1) | lit_bit(l->first, wide_cp(w));
}

/* … and goes on as it does at P. "中 国" is looked for as 中国. */
static inline bool wide_goes_on(const struct literals *l, const char *p)
{
	uint64_t w = load64(p), next = w >> 24;
	if (!is_ideograph(w) || lit_bit(l->single, wide_cp(w)))
		return true;
	if (is_stop(next))
		return false;
	next = is_blank((unsigned char)next) ? next >> 8 : next;
	unsigned char c = (unsigned char)next;
	bool wide = is_ideograph(next);
	if (!wide && !((c < 0x80) & ((literals_quick_class[c & 127] & 7) == CLASS_LETTER)))
		return true;
	uint64_t key = ((w & ONE) | (wide ? next & ONE : literals_quick_fold[c & 127]) << 24) ^ CHAR_SALT;
	if (!possible(l, key))
		return false;
	/* three ideographs in a row, or two and a stop: the third decides */
	uint64_t third = load64(p + 6);
	if (!wide || next != w >> 24 || !(is_ideograph(third) | is_stop(third)) || possible(l, key ^ ALONE_SALT) || possible(l, key ^ CELL_SALT))
		return true;
	return is_ideograph(third) && possible(l, lit_key_more(key, third & ONE) ^ NEXT_SALT);
}

static void try_place(struct scan *s, const struct place *x)
{
	const char *p = s->text.p + x->at;
	unsigned char next = (unsigned char)p[x->n];
	if (x->n == 0) {
		uint64_t w = load64(p);
		if (!(is_ideograph(w) & is_ideograph(w >> 24))) {
			careful(s, x->at);
			return;
		}
		uint64_t pair = (w & PAIR) ^ CHAR_SALT;
		if (possible(s->l, pair ^ ALONE_SALT) || possible(s->l, pair ^ CELL_SALT))
			try_key(s, pair, x->at);
		uint64_t third = possible(s->l, pair) ? lit_key_third(s->text, x->at + 6, pair) : 0;
		if (third && possible(s->l, third))
			try_key(s, third, x->at);
		if (lit_bit(s->l->single, wide_cp(w)))
			try_key(s, (w & ONE) ^ CHAR_SALT, x->at);
	} else if (x->n < WORD_BYTES_MAX && next >= 0x80 && next < 0xE2) {
		careful(s, x->at); /* café */
		return;
	} else {
		if (possible(s->l, x->key ^ ALONE_SALT) || possible(s->l, x->key ^ CELL_SALT))
			try_key(s, x->key, x->at);
		uint64_t beyond = x->beyond == NOTHING_BEYOND ? 0 : x->beyond ? x->beyond : lit_key_beyond(s->text, x->at + x->n, x->key);
		if (beyond && possible(s->l, beyond))
			try_key(s, beyond, x->at);
		uint64_t stem = ((load64(p) | FOLD) & STEM_MASK) ^ STEM_SALT;
		if (x->n >= STEM_BYTES_MIN && possible(s->l, stem))
			try_key(s, stem, x->at);
	}
	if (s->n_best)
		give(s);
}

/* Places of the block at BASE that pass. There is no branch that depends on what
 * the text says: whether a word passes is as good as chance, and a wrong guess
 * of the processor costs more than the look itself. */
static unsigned places(const struct scan *s, size_t base, const struct classes *now, const struct classes *next, uint64_t words,
		       struct place *ret)
{
	const struct literals *l = s->l;
	unsigned n = 0;
	for (uint64_t any = words | now->lead | now->sign; any; any &= any - 1) {
		unsigned bit = (unsigned)__builtin_ctzll(any);
		size_t at = base + bit;
		const char *p = s->text.p + at;
		struct place x = { 0, 0, (uint32_t)at, 0 };
		bool pass = true;
		if (words >> bit & 1) {
			bool digit = now->digit >> bit & 1;
			uint64_t here = digit ? now->digit : now->alpha, then = digit ? next->digit : next->alpha;
			uint64_t end = ~(here >> bit | (then << 1) << (63 - bit));
			x.n = end ? (unsigned)__builtin_ctzll(end) : WORD_BYTES_MAX;
			x.key = word_key(p, x.n);
			pass = possible(l, x.key) | ((unsigned char)((unsigned char)p[x.n] - 0x80) < 0x62) |
			       (l->any_stems && lit_bit(l->stems, (uint32_t)(load64(p) | FOLD) & 0xFFFF));
		} else if (now->lead >> bit & 1) {
			pass = wide_starts(l, load64(p));
		} else {
			uint64_t key = (uint64_t)(unsigned char)p[0] ^ SIGN_SALT;
			unsigned char c = (unsigned char)p[1];
			uint64_t more = key ^ (uint64_t)(is_blank(c) ? ' ' : literals_quick_fold[c & 127]) << 24;
			pass = possible(l, key) | possible(l, more) | (c >= 0x80);
		}
		ret[n] = x;
		n += pass;
	}
	return n;
}

/* Length of the run of bits of NOW and NEXT from AT on; AT below 127. */
static inline unsigned run_at(uint64_t now, uint64_t next, unsigned at)
{
	uint64_t low = at < 64 ? now >> at | (next << 1) << (63 - at) : next >> (at - 64);
	return (unsigned)__builtin_ctzll(~low | (uint64_t)1 << 63);
}

/* Of N places those words stay that are an entry alone or go on as one does:
 * many names begin with The or New. What lit_key_beyond() does, for the usual
 * ways to go on; the others pass. */
static unsigned go_on(const struct scan *s, size_t base, const struct classes *now, const struct classes *next, struct place *v, unsigned n)
{
	const struct literals *l = s->l;
	unsigned kept = 0;
	for (unsigned i = 0; i < n; i++) {
		struct place x = v[i];
		if (x.n == 0) {
			v[kept] = x;
			kept += (unsigned char)s->text.p[x.at] < 0x80 || wide_goes_on(l, s->text.p + x.at);
			continue;
		}
		unsigned at = x.at + x.n + 1 - (unsigned)base;
		const char *p = s->text.p + x.at + x.n;
		unsigned char c = (unsigned char)p[0], d = (unsigned char)p[1];
		bool blank = is_blank(c);
		bool stem = l->any_stems && lit_bit(l->stems, (uint32_t)(load64(s->text.p + x.at) | FOLD) & 0xFFFF);
		bool alone = possible(l, x.key ^ ALONE_SALT) |
			     ((ends_cell(p[0]) | ((c == ' ') & ends_cell(p[1]))) & possible(l, x.key ^ CELL_SALT));
		if (c < 0x80 && !l->after[blank ? ' ' : literals_quick_fold[c]]) {
			x.beyond = NOTHING_BEYOND;
			v[kept] = x;
			kept += stem | alone;
			continue;
		}
		unsigned alpha = run_at(now->alpha, next->alpha, at & 127), digit = run_at(now->digit, next->digit, at & 127), run = alpha | digit;
		unsigned m = blank ? 1 + (run == 0 ? 1 : run < KEY_BYTES - 1 ? run : KEY_BYTES - 1) : 1;
		uint64_t next8 = load64(p), w = ((next8 | FOLD) & ~(uint64_t)0xFF) | (blank ? ' ' : c | 0x20u);
		bool wide = is_ideograph(next8);
		uint64_t beyond = lit_key_more(x.key, wide ? wide_cp(next8) : low_bytes(w, m)) ^ NEXT_SALT;
		bool odd = ((c >= 0x80) & !wide) | (blank & ((d >= 0x80) | is_blank(d))) | ((literals_quick_class[c & 127] & 7) == CLASS_LETTER) |
			   (at + KEY_BYTES >= 2 * CLASSES_BLOCK) | (blank & (run + 1 < KEY_BYTES) & ((unsigned char)p[run + 1 < KEY_BYTES ? run + 1 : 0] >= 0x80));
		x.beyond = odd ? 0 : beyond;
		v[kept] = x;
		kept += odd | stem | alone | possible(l, beyond);
	}
	return kept;
}

/* Blocks are read whole, and words that cross into the next one with what follows:
 * the last bytes go the careful way. */
static size_t scan_blocks(struct scan *s)
{
	classes_fn *read = classes_reader();
	const char *p = s->text.p;
	struct classes now, next;
	struct place found[CLASSES_BLOCK];
	uint64_t alpha_before = 0, digit_before = 0;
	size_t base = 0;
	if (s->text.len < 3 * CLASSES_BLOCK)
		return 0;
	read(&s->l->leads, p, &next);
	for (; base + 3 * CLASSES_BLOCK <= s->text.len; base += CLASSES_BLOCK) {
		now = next;
		read(&s->l->leads, p + base + CLASSES_BLOCK, &next);
		uint64_t alpha = now.alpha & ~(now.alpha << 1 | alpha_before), digit = now.digit & ~(now.digit << 1 | digit_before);
		alpha_before = now.alpha >> 63;
		digit_before = now.digit >> 63;
		unsigned n = go_on(s, base, &now, &next, found, places(s, base, &now, &next, alpha | digit, found));
		for (unsigned i = 0; i < n; i++)
			try_place(s, &found[i]);
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
