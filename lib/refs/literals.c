/* literals.c - a bitmap of first letters, then a walk down sorted entries.
 *
 * Each entry has a key: for alphabets the first eight bytes of its first word
 * (folded), for scripts without spaces its first two characters, for signs its
 * first byte. Entries are sorted by key and then by bytes, so the candidates
 * behind one key are a sorted block; walking the text narrows the block by
 * binary search, byte by byte, which costs the length of the longest match and
 * not the number of entries. Rejected: Aho-Corasick (a cache miss a byte with
 * large lists) and one Vectorscan database (0.21 GB/s with 50,000 names). */
#include "literals.h"
#include <sluice/utf8.h>
#include <stdlib.h>
#include <utf8proc.h>

struct entry {
	uint64_t key;
	uint64_t gate;     /* key of the first word alone when KEY reaches further, else 0 */
	uint32_t off, len; /* folded bytes in pool */
	uint32_t exact;    /* offset of the exact bytes, or UINT32_MAX */
	uint32_t row;
	uint32_t block;    /* of a key's first entry: how many have that key */
	uint16_t table;
	uint8_t flags;
	bool exact_first;  /* of a block's first entry: all begin with this very letter */
	bool any_padded;   /* of a block's first entry: some are found across spaces */
};

struct literals {
	struct buf pool;
	struct entry *v;
	size_t n, cap;
	uint32_t *heads;   /* hash of key -> first entry + 1, open addressing */
	size_t head_mask;
	uint64_t *bitmap;
	unsigned shift;    /* 64 - log2(bits) */
	bool lead[256];    /* an entry starts with this sign (ASCII) */
	bool stems;        /* some entry is a stem */
	uint64_t *single;  /* bit of each code point below 0x10000 that is an entry alone */
};

/* Class and folded form of the code points that make up most texts, so that a
 * letter costs two loads. Filled once, before the first matcher is used. */
#define QUICK_MAX 0x600u
static uint8_t quick_class[QUICK_MAX];
static uint16_t quick_fold[QUICK_MAX];

enum { CLASS_SIGN, CLASS_LETTER, CLASS_CHAR }; /* other, of an alphabet or digit, of a script without spaces */

/* Letters of alphabets up to U+1FFF but South East Asia's scripts, which set
 * no spaces; above that ideographs, kana, hangul. */
static int class_of(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || ((cp | 32) >= 'a' && (cp | 32) <= 'z') ? CLASS_LETTER : CLASS_SIGN;
	if (cp < 0xC0)
		return cp == 0xAA || cp == 0xB5 || cp == 0xBA ? CLASS_LETTER : CLASS_SIGN;
	if (cp < 0xE00)
		return cp == 0xD7 || cp == 0xF7 || cp == 0x60C || cp == 0x61B || cp == 0x61F || cp == 0x6D4 ? CLASS_SIGN : CLASS_LETTER;
	if (cp < 0x10A0)
		return CLASS_CHAR;
	if (cp < 0x1100)
		return CLASS_LETTER;
	if (cp < 0x1E00)
		return CLASS_CHAR;
	if (cp < 0x2000)
		return CLASS_LETTER;
	if (cp < 0x2E80 || (cp >= 0x3000 && cp < 0x3005) || (cp >= 0x3008 && cp < 0x3021) || (cp >= 0xFF00 && cp < 0xFF10) ||
	    (cp >= 0xFF1A && cp < 0xFF21) || cp == 0xFFFD || cp == 0xFEFF)
		return CLASS_SIGN;
	return CLASS_CHAR;
}

static uint32_t fold_cp(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
	if (cp >= 0x410 && cp < 0x430)
		return cp + 32;
	if (cp >= 0x430 && cp < 0x450)
		return cp;
	if (cp == 0x401 || cp == 0x451)
		return 0x435; /* Ё is mostly written Е */
	if (cp == 0x2019 || cp == 0x02BC)
		return '\'';
	if (cp < 0x2000)
		return (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		return fold_cp(utf8_narrow(cp));
	return cp;
}

static void fill_quick(void)
{
	for (uint32_t cp = 0; cp < QUICK_MAX; cp++) {
		quick_fold[cp] = (uint16_t)fold_cp(cp);
		/* last: a thread that sees it set sees the fold too, and sets it to the same */
		quick_class[cp] = (uint8_t)(class_of(cp) | (cp >= '0' && cp <= '9' ? 8 : 0));
	}
}

static inline int qclass(uint32_t cp)
{
	return cp < QUICK_MAX ? quick_class[cp] & 7 : class_of(cp);
}

static inline uint32_t qfold(uint32_t cp)
{
	return cp < QUICK_MAX ? quick_fold[cp] : fold_cp(cp);
}

static inline uint64_t mix(uint64_t k)
{
	k *= 0x9E3779B97F4A7C15u;
	return k ^ k >> 29;
}

static size_t char_at(struct str s, size_t i, uint32_t *cp)
{
	unsigned char c = (unsigned char)s.p[i];
	if (c < 0x80) {
		*cp = c;
		return 1;
	}
	return utf8_decode(str_make(s.p + i, s.len - i), cp);
}

static size_t skip_space(struct str s, size_t i)
{
	uint32_t cp;
	while (i < s.len) {
		size_t n = char_at(s, i, &cp);
		if (cp != ' ' && ((cp > ' ' && cp < 0x80) || !utf8_is_space(cp)))
			break;
		i += n;
	}
	return i;
}

/* Salts that keep the sorts of keys apart. */
#define WORD_SALT 0x1000000000000000u
#define GATE_SALT WORD_SALT /* one bit says that a word starts an entry of either sort */
#define NEXT_SALT 0x3000000000000000u
#define SIGN_SALT 0x7000000000000000u

#define STEM_BYTES_MIN 4u
#define STEM_SALT 0x4000000000000000u

static bool is_digit(uint32_t cp)
{
	return cp >= '0' && cp <= '9';
}

/* Key of what starts at I. *RET_SECOND gets the key that stems are kept under
 * (first four bytes of the word), for scripts without spaces that of the first
 * character alone, or 0. */
static uint64_t key_at(struct str s, size_t i, uint32_t cp, size_t n, int class, uint64_t *ret_second)
{
	uint64_t k = 0;
	*ret_second = 0;
	if (class == CLASS_SIGN) {
		/* "(" starts few names and many words: the next character counts too */
		*ret_second = (uint64_t)cp ^ SIGN_SALT;
		if (i + n >= s.len)
			return *ret_second;
		uint32_t next;
		char_at(s, i + n, &next);
		return *ret_second ^ (uint64_t)(utf8_is_space(next) ? ' ' : qfold(next)) << 24;
	}
	if (class == CLASS_LETTER) {
		bool digit = is_digit(cp);
		for (unsigned bytes = 0; bytes < 8;) {
			uint32_t f = qfold(cp);
			if (f < 0x80) {
				k = k << 8 | f;
				bytes++;
			} else {
				k = k << 16 | (f & 0xFFFF);
				bytes += 2;
			}
			if (bytes >= STEM_BYTES_MIN && *ret_second == 0)
				*ret_second = k ^ STEM_SALT;
			i += n;
			if (i >= s.len)
				break;
			n = char_at(s, i, &cp);
			if (qclass(cp) != CLASS_LETTER || is_digit(cp) != digit)
				break;
		}
		return k ^ WORD_SALT;
	}
	*ret_second = (uint64_t)qfold(cp) ^ 0x2000000000000000u;
	i = skip_space(s, i + n);
	if (i >= s.len)
		return *ret_second;
	n = char_at(s, i, &cp);
	if (qclass(cp) == CLASS_SIGN)
		return *ret_second;
	return *ret_second ^ (uint64_t)qfold(cp) << 24;
}

/* Key of a short first word together with what follows it at J, to tell "The
 * Hague" from every other "the". WORD is the word's own unsalted key. */
static uint64_t key_beyond(struct str s, size_t j, uint64_t word, unsigned bytes)
{
	uint32_t cp;
	size_t n = char_at(s, j, &cp);
	uint64_t k = word;
	if (cp == ' ' || utf8_is_space(cp)) {
		j = skip_space(s, j);
		if (j >= s.len)
			return 0;
		n = char_at(s, j, &cp);
		k = k << 8 | ' ';
		bytes++;
	}
	bool letter = qclass(cp) == CLASS_LETTER, digit = is_digit(cp);
	do {
		uint32_t f = qfold(cp);
		k = f < 0x80 ? k << 8 | f : k << 16 | (f & 0xFFFF);
		bytes += f < 0x80 ? 1 : 2;
		j += n;
		if (j >= s.len)
			break;
		n = char_at(s, j, &cp);
	} while (letter && bytes < 8 && qclass(cp) == CLASS_LETTER && is_digit(cp) == digit);
	return k ^ NEXT_SALT;
}

struct literals *literals_new(void)
{
	struct literals *l = xcalloc(1, sizeof *l);
	fill_quick();
	buf_init(&l->pool, (size_t)1 << 31);
	return l;
}

void literals_free(struct literals *l)
{
	if (!l)
		return;
	buf_release(&l->pool);
	free(l->v);
	free(l->heads);
	free(l->bitmap);
	free(l->single);
	free(l);
}

size_t literals_count(const struct literals *l)
{
	return l->n;
}

static bool is_acronym(struct str s)
{
	size_t capitals = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
		capitals += s.p[i] >= 'A' && s.p[i] <= 'Z';
	}
	return capitals > 0 && s.len <= 5;
}

bool literals_add(struct literals *l, unsigned table, uint32_t row, struct str text, unsigned flags)
{
	text = str_trim(text);
	if (text.len > 2 && text.p[0] == '=') {
		text = str_sub(text, 1, text.len);
		flags |= LIT_CASE;
	}
	if (text.len > 1 && text.p[text.len - 1] == '*') {
		text = str_trim(str_sub(text, 0, text.len - 1));
		flags |= LIT_PREFIX;
	}
	if (text.len == 0 || text.len > UINT16_MAX || table >= LIT_TABLES_MAX)
		return false;
	uint32_t cp;
	size_t n = char_at(text, 0, &cp);
	int class = qclass(cp);
	if (class == CLASS_LETTER && n == text.len)
		return false;
	struct entry e = { .row = row, .table = (uint16_t)table, .exact = UINT32_MAX, .off = (uint32_t)l->pool.len };
	if ((flags & LIT_ACRONYM) && is_acronym(text))
		flags |= LIT_CASE;
	e.flags = (uint8_t)flags;
	bool space = false;
	for (size_t i = 0; i < text.len; i += n) {
		n = char_at(text, i, &cp);
		if (utf8_is_space(cp)) {
			space = true;
			continue;
		}
		if (space && !(flags & LIT_PADDED && qclass(cp) == CLASS_CHAR))
			buf_add_char(&l->pool, ' ');
		space = false;
		buf_add_utf8(&l->pool, qfold(cp));
	}
	e.len = (uint32_t)(l->pool.len - e.off);
	struct str folded = str_make(l->pool.p + e.off, e.len);
	uint64_t second;
	n = char_at(folded, 0, &cp);
	e.key = key_at(folded, 0, cp, n, qclass(cp), &second);
	if (qclass(cp) == CLASS_SIGN && cp < 0x80)
		l->lead[cp] = true;
	if (qclass(cp) == CLASS_LETTER && !(flags & LIT_PREFIX)) {
		size_t j = 0, k;
		bool digit = is_digit(cp);
		unsigned bytes = 0;
		uint32_t c = cp;
		while (j < folded.len && bytes < 8 && (k = char_at(folded, j, &c)) && qclass(c) == CLASS_LETTER && is_digit(c) == digit) {
			j += k;
			bytes += qfold(c) < 0x80 ? 1 : 2;
		}
		bool blank = c == ' ';
		if (j < folded.len && bytes < 8 && !(flags & LIT_PADDED && !blank)) {
			e.gate = e.key ^ WORD_SALT ^ GATE_SALT;
			e.key = key_beyond(folded, j, e.key ^ WORD_SALT, bytes);
		}
	}
	if (flags & LIT_PREFIX && qclass(cp) == CLASS_LETTER && str_find_char(folded, ' ') < 0) {
		if (!second) {
			l->pool.len = e.off;
			return false;
		}
		e.key = second;
		l->stems = true;
	}
	if (flags & LIT_CASE) {
		e.exact = (uint32_t)l->pool.len;
		buf_add_str(&l->pool, text);
	}
	if (l->pool.full)
		return false;
	l->v = xgrow(l->v, &l->cap, l->n + 1, sizeof *l->v);
	l->v[l->n++] = e;
	return true;
}

static int entry_cmp(const void *a, const void *b, void *pool)
{
	const struct entry *x = a, *y = b;
	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	const char *p = pool;
	size_t n = x->len < y->len ? x->len : y->len;
	int c = memcmp(p + x->off, p + y->off, n);
	if (c)
		return c;
	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	if (x->table != y->table)
		return x->table < y->table ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

void literals_build(struct literals *l)
{
	qsort_r(l->v, l->n, sizeof *l->v, entry_cmp, l->pool.p);
	size_t keys = 0;
	for (size_t i = 0; i < l->n; i++)
		keys += i == 0 || l->v[i].key != l->v[i - 1].key;
	size_t cap = 64;
	while (cap < keys * 2)
		cap *= 2;
	l->heads = xcalloc(cap, sizeof *l->heads);
	l->head_mask = cap - 1;
	/* 64 bits a key keep chance hits below 3 %; at most 2 MiB, so that it stays in cache */
	unsigned log = 17;
	while (log < 24 && ((size_t)1 << log) < keys * 64)
		log++;
	l->shift = 64 - log;
	l->bitmap = xcalloc((size_t)1 << (log - 6), sizeof *l->bitmap);
	l->single = xcalloc(0x10000 / 64, sizeof *l->single);
	for (size_t i = 0; i < l->n; i++) {
		if (i && l->v[i].key == l->v[i - 1].key)
			continue;
		uint64_t k = l->v[i].key, h = mix(k);
		if (l->v[i].gate) {
			uint64_t g = mix(l->v[i].gate) >> l->shift;
			l->bitmap[g >> 6] |= (uint64_t)1 << (g & 63);
		}
		if (k >> 60 == 2 && (k & 0x0FFFFFFFFFFFFFFFu) < 0x10000)
			l->single[(k & 0xFFFF) >> 6] |= (uint64_t)1 << (k & 63);
		l->bitmap[h >> l->shift >> 6] |= (uint64_t)1 << (h >> l->shift & 63);
		size_t at = h & l->head_mask;
		while (l->heads[at])
			at = (at + 1) & l->head_mask;
		l->heads[at] = (uint32_t)i + 1;
		size_t last = i;
		l->v[i].exact_first = true;
		while (last < l->n && l->v[last].key == k) {
			/* IT and AS are codes, "it" and "as" are everywhere */
			if (l->v[i].exact == UINT32_MAX || l->v[last].exact == UINT32_MAX ||
			    l->pool.p[l->v[last].exact] != l->pool.p[l->v[i].exact])
				l->v[i].exact_first = false;
			l->v[i].any_padded = l->v[i].any_padded || l->v[last].flags & LIT_PADDED;
			last++;
		}
		l->v[i].block = (uint32_t)(last - i);
	}
}

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
	uint64_t h = mix(key);
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
	return !(digits_apart && is_digit(before) != is_digit(after));
}

/* An entry's bytes are all there, up to END: borders, case, then keep it if it
 * is the longest of its table here. */
static void accept(struct scan *s, const struct entry *e, size_t start, size_t end)
{
	uint32_t last, next, first, before;
	utf8_decode_back(str_make(s->text.p, end), &last);
	if (start > 0) {
		utf8_decode_back(str_make(s->text.p, start), &before);
		char_at(s->text, start, &first);
		if (joined(before, first, e->flags & LIT_DIGITS))
			return;
	}
	if (end < s->text.len) {
		size_t n = char_at(s->text, end, &next);
		if (e->flags & LIT_PREFIX) {
			while (joined(last, next, false)) {
				end += n;
				last = next;
				if (end >= s->text.len)
					break;
				n = char_at(s->text, end, &next);
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
		size_t n = char_at(s->text, at, &cp);
		if (utf8_is_space(cp)) {
			*ret_space = true;
			at = skip_space(s->text, at);
			if (at >= s->text.len)
				return;
			n = char_at(s->text, at, &cp);
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
	bool space = false;
	walk(s, e, at, false, &space);
	if (space && e->any_padded)
		walk(s, e, at, true, &space);
}

/* Some entry may have KEY. */
static inline bool possible(const struct literals *l, uint64_t key)
{
	uint64_t h = mix(key) >> l->shift;
	return l->bitmap[h >> 6] >> (h & 63) & 1;
}

/* The code point at P (at least four bytes are readable) when it is two or
 * three well-formed bytes, else 0. */
static inline uint32_t quick_decode(const unsigned char *p, unsigned *n)
{
	if (p[0] < 0xE0) {
		*n = 2;
		return p[0] >= 0xC2 && (p[1] & 0xC0) == 0x80 ? (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F) : 0;
	}
	*n = 3;
	if (p[0] < 0xE1 || p[0] > 0xEF || p[0] == 0xED || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80)
		return 0;
	return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
}

static void give(struct scan *s)
{
	for (unsigned k = 0; k < s->n_best; k++)
		s->fn(s->ctx, &s->best[k]);
	s->n_best = 0;
}

/* The same for entries that go on after a short first word at I. */
static void try_beyond_at(struct scan *s, size_t i, size_t j, uint64_t word, unsigned bytes)
{
	uint64_t key = key_beyond(s->text, j, word, bytes);
	if (key && possible(s->l, key))
		try_key(s, key, i);
}

static void try_beyond(struct scan *s, size_t i, uint64_t word)
{
	if (!possible(s->l, word ^ GATE_SALT))
		return;
	uint32_t cp;
	size_t j = i, n;
	unsigned bytes = 0;
	bool digit = false;
	while (j < s->text.len && bytes < 8) {
		n = char_at(s->text, j, &cp);
		if (qclass(cp) != CLASS_LETTER || (j > i && is_digit(cp) != digit))
			break;
		digit = is_digit(cp);
		bytes += qfold(cp) < 0x80 ? 1 : 2;
		j += n;
	}
	if (j < s->text.len && bytes < 8)
		try_beyond_at(s, i, j, word, bytes);
}

/* What may start at I, of any class: the careful way. */
static size_t slow_step(struct scan *s, size_t i, int *before, bool *before_digit)
{
	uint32_t cp;
	size_t n = char_at(s->text, i, &cp);
	int class = qclass(cp);
	bool digit = is_digit(cp);
	if ((class == CLASS_LETTER && (*before != CLASS_LETTER || digit != *before_digit)) || class == CLASS_CHAR ||
	    (class == CLASS_SIGN && (cp >= 0x80 || s->l->lead[cp]))) {
		uint64_t second, key = key_at(s->text, i, cp, n, class, &second);
		if (possible(s->l, key))
			try_key(s, key, i);
		if (second && second != key && possible(s->l, second))
			try_key(s, second, i);
		if (class == CLASS_LETTER)
			try_beyond(s, i, key ^ WORD_SALT);
		if (s->n_best)
			give(s);
	}
	*before = class;
	*before_digit = digit;
	return i + n;
}

/* A run of ASCII letters (or digits) from I, the start of a word: its key comes
 * from the bytes at once. Returns the run's end. */
static size_t word_step(struct scan *s, size_t i)
{
	const unsigned char *p = (const unsigned char *)s->text.p;
	size_t len = s->text.len, j = i;
	bool digit = quick_class[p[i]] & 8;
	uint64_t key = 0;
	unsigned want = CLASS_LETTER | (digit ? 8u : 0u);
	for (unsigned k = 0; k < 8 && j < len && p[j] < 0x80 && quick_class[p[j]] == want; k++, j++)
		key = key << 8 | quick_fold[p[j]];
	uint64_t stem = 0;
	if (s->l->stems && j - i >= STEM_BYTES_MIN)
		stem = (key >> 8 * (j - i - STEM_BYTES_MIN)) ^ STEM_SALT;
	if (j - i < 8 && j < len && p[j] >= 0x80) {
		/* café: let the careful way make the key */
		int before = CLASS_SIGN;
		bool before_digit = false;
		slow_step(s, i, &before, &before_digit);
	} else {
		if (possible(s->l, key ^ WORD_SALT)) {
			if (j - i < 8 && j < len)
				try_beyond_at(s, i, j, key, (unsigned)(j - i));
			try_key(s, key ^ WORD_SALT, i);
		}
		if (stem && possible(s->l, stem))
			try_key(s, stem, i);
		if (s->n_best)
			give(s);
	}
	while (j < len && p[j] < 0x80 && quick_class[p[j]] == want)
		j++;
	return j;
}

void literals_scan(const struct literals *l, struct str text, literals_fn *fn, void *ctx)
{
	if (l->n == 0)
		return;
	struct scan s = { .l = l, .text = text, .fn = fn, .ctx = ctx };
	const unsigned char *p = (const unsigned char *)text.p;
	int before = CLASS_SIGN;
	bool before_digit = false;
	size_t i = 0, quick_end = text.len > 8 ? text.len - 8 : 0;
	while (i < text.len) {
		unsigned char c = p[i];
		if (c < 0x80) {
			unsigned class = quick_class[c];
			if (class == CLASS_SIGN) {
				if (l->lead[c]) {
					i = slow_step(&s, i, &before, &before_digit);
					continue;
				}
				before = CLASS_SIGN;
				i++;
				continue;
			}
			if (before == CLASS_LETTER && p[i - 1] >= 0x80) {
				/* inside a word of mixed letters */
				i = slow_step(&s, i, &before, &before_digit);
				continue;
			}
			i = word_step(&s, i);
			before = CLASS_LETTER;
			before_digit = class & 8;
			continue;
		}
		unsigned n, m;
		uint32_t cp = i < quick_end ? quick_decode(p + i, &n) : 0;
		if (cp >= 0x3400 && cp < 0xD800) { /* ideographs, hangul: CLASS_CHAR all */
			uint64_t one = (uint64_t)cp ^ 0x2000000000000000u;
			uint32_t next = p[i + 3] >= 0xE3 ? quick_decode(p + i + 3, &m) : 0;
			if (next >= 0x3400 && next < 0xD800) {
				uint64_t key = one ^ (uint64_t)next << 24;
				if (possible(l, key))
					try_key(&s, key, i);
				if (l->single[cp >> 6] >> (cp & 63) & 1)
					try_key(&s, one, i);
				if (s.n_best)
					give(&s);
				before = CLASS_CHAR;
				i += 3;
				continue;
			}
		} else if (cp && cp < QUICK_MAX && n == 2 && quick_class[cp] == CLASS_LETTER && before == CLASS_LETTER && !before_digit) {
			i += 2; /* inside a word */
			continue;
		}
		i = slow_step(&s, i, &before, &before_digit);
	}
}
