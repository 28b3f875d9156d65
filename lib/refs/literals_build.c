/* literals_build.c - entries into a matcher: folded, keyed, sorted.
 *
 * Entries are sorted by key and then by bytes, so the candidates behind one key
 * are a sorted block that the scanner narrows byte by byte. */
#include "compiled.h"
#include "literals_key.h"
#include <stdlib.h>

#define WORDS_LOG_MIN 10u
#define WORDS_LOG_MAX 18u /* 2 MiB */
#define ROOM_KEYS_MAX 200000u /* fewer have so much room that full buckets are rare */
#define BUCKET_BYTES (HEADS * sizeof(struct lit_head))
#define KEYS_A_WORD 3u    /* of 64 bits: chance hits of 3 in 1,000, and 50,000 names stay in the second cache */

static void fill_quick(void)
{
	for (uint32_t cp = 0; cp < QUICK_MAX; cp++) {
		literals_quick_fold[cp] = (uint16_t)literals_fold(cp);
		/* last: a thread that sees it set sees the fold too, and sets it to the same */
		literals_quick_class[cp] = (uint8_t)(literals_class(cp) | (lit_digit(cp) ? 8 : 0));
	}
	for (unsigned c = 0; c < 256; c++)
		lit_follow[c] = (uint8_t)(c >= 0x80 ? FOLLOW_WIDE : lit_is_blank((unsigned char)c) ? FOLLOW_BLANK : lit_digit(c) ? 27 :
					  (c | 32) >= 'a' && (c | 32) <= 'z' ? c & 31 : c == '.' || c == '$' ? 30 : c == '-' || c == '/' ? 31 : 0);
	for (unsigned c = 0; c < 256; c++)
		lit_cell[c] = (uint8_t)((c >= 0x80 || strchr("\t\n\r\"(*,/:;[|", (int)c) ? 3 : 0) | (c == ' ' ? 2 : 0));
	for (unsigned c = 0; c < 256; c++)
		lit_gap[c] = (uint8_t)(c < 0x80 ? literals_class(c) == CLASS_LETTER ? 0 : lit_is_blank((unsigned char)c) ? ' ' : c :
				       c < 0xE2 ? GAP_LETTER : c < 0xE4 || c > 0xEC ? GAP_OTHER : GAP_CHAR);
}

struct literals *literals_new(void)
{
	struct literals *l = xcalloc(1, sizeof *l);
	fill_quick();
	buf_init(&l->pool, (size_t)1 << 31);
	l->single = xcalloc(0x10000 / 64, sizeof *l->single);
	l->first = xcalloc(0x10000 / 64, sizeof *l->first);
	l->stems = xcalloc(0x10000 / 64, sizeof *l->stems);
	return l;
}

void literals_free(struct literals *l)
{
	if (!l || l->mapped) {
		free(l);
		return;
	}
	buf_release(&l->pool);
	free(l->v);
	free(l->heads_room);
	free(l->bitmap);
	free(l->gates);
	free(l->single);
	free(l->first);
	free(l->stems);
	free(l);
}

size_t literals_count(const struct literals *l)
{
	return l->n;
}

/* FBI, MI5, MoD: "Mod" is a word. */
static bool is_acronym(struct str s)
{
	size_t capitals = 0, small = 0;
	for (size_t i = 0; i < s.len; i++) {
		small += s.p[i] >= 'a' && s.p[i] <= 'z';
		capitals += s.p[i] >= 'A' && s.p[i] <= 'Z';
	}
	return small ? capitals >= 2 && s.len <= 4 : capitals > 0 && s.len <= 5;
}

static void add_bit(uint64_t *map, uint32_t cp)
{
	if (cp < 0x10000)
		map[cp >> 6] |= (uint64_t)1 << (cp & 63);
}

/* Folded bytes of TEXT into the pool, runs of white space as one space. */
static void add_folded(struct literals *l, struct str text, unsigned flags)
{
	bool space = false;
	for (size_t i = 0, n; i < text.len; i += n) {
		uint32_t cp;
		n = lit_char(text, i, &cp);
		if (utf8_is_space(cp)) {
			space = true;
			continue;
		}
		if (space && !(flags & LIT_PADDED && qclass(cp) == CLASS_CHAR))
			buf_add_char(&l->pool, ' ');
		space = false;
		buf_add_utf8(&l->pool, qfold(cp));
	}
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

static bool is_han(struct str s)
{
	if (s.len % 3)
		return false;
	for (size_t i = 0; i < s.len; i += 3)
		if ((unsigned char)s.p[i] < 0xE3 || (unsigned char)s.p[i] > 0xED ||
		    ((unsigned char)s.p[i] == 0xE3 && (unsigned char)s.p[i + 1] < 0x81))
			return false;
	return s.len > 0;
}

static void add_gate(struct literals *l, uint64_t key)
{
	l->gates = xgrow(l->gates, &l->gates_cap, l->n_gates + 1, sizeof *l->gates);
	l->gates[l->n_gates++] = key;
}


/* What the two bytes behind the key, which takes the first END bytes of the entry, can be: as the text has
 * them, so that blanks may be many or wide, and signs full-width. */
static void set_next(struct entry *e, struct str folded, size_t end)
{
	e->next[0] = e->next[1] = UINT32_MAX;
	if (end >= folded.len) {
		if (!(e->flags & (LIT_DIGITS | LIT_PREFIX)) && folded.len && lit_follow[(unsigned char)folded.p[folded.len - 1]] - 1u < 27)
			e->next[0] = ~FOLLOW_WORDS;
		return;
	}
	unsigned char c = (unsigned char)folded.p[end], then = end + 1 < folded.len ? (unsigned char)folded.p[end + 1] : 0;
	uint32_t padded = e->flags & LIT_PADDED ? 1u << FOLLOW_BLANK : 0;
	e->next[0] = 1u << lit_follow[c] | 1u << FOLLOW_WIDE | (c >= 0xE0 ? padded : 0);
	if (c >= 0x80)
		e->next[1] = 1u << FOLLOW_WIDE | padded;
	else if (then)
		e->next[1] = 1u << lit_follow[then] | 1u << FOLLOW_WIDE | (c == ' ' ? 1u << FOLLOW_BLANK : then >= 0xE0 ? padded : 0);
}

/* The entry's key, and what the scanner must know to come upon it. False when
 * it is a stem that is too short. */
static bool set_key(struct literals *l, struct entry *e, struct str folded)
{
	uint64_t second;
	uint32_t cp, next;
	size_t n = lit_char(folded, 0, &cp), end;
	int class = qclass(cp);
	e->key = lit_key_at(folded, 0, cp, n, class, &second, &end);
	if (class == CLASS_CHAR && e->key == second) {
		add_bit(l->single, cp);
		l->alone[folded.p[1] & 63] |= (uint64_t)1 << (folded.p[2] & 63);
	}
	if (class != CLASS_LETTER) {
		class_set_add(&l->leads, cp < 0x80 ? (unsigned char)cp : 0x80);
		add_bit(l->first, cp);
		uint64_t third = class == CLASS_CHAR && e->key != second && end < folded.len && folded.p[end] != ' ' ?
			lit_key_third(folded, end, e->key) : 0;
		if (third) {
			add_gate(l, e->key);
			e->key = third;
		}
		return true;
	}
	if (e->flags & LIT_PREFIX && str_find_char(folded, ' ') < 0) {
		e->key = second;
		if (second && cp < 0x80)
			add_bit(l->stems, (uint32_t)(second & 0xFFFF));
		l->any_stems |= second && cp < 0x80;
		return second != 0;
	}
	bool seen = false, ascii = is_ascii(str_sub(folded, 0, end));
	size_t second_end = end;
	if (end < WORD_BYTES_MAX)
		set_next(e, folded, end);
	e->key_is_word = end >= folded.len;
	e->all_words = e->key_is_word && ascii && !(e->flags & LIT_PREFIX);
	if (end >= folded.len || end >= WORD_BYTES_MAX)
		return true;
	n = lit_char(folded, end, &next);
	if (e->flags & LIT_PADDED && qclass(next) == CLASS_CHAR) {
		e->key_is_word = true;
		return true; /* a blank may stand before it */
	}
	second = lit_key_beyond(folded, end, e->key, &seen, &second_end);
	/* where the last word of "us dollar*" ends is not known */
	if (!second || !seen || (e->flags & LIT_PREFIX && second_end >= folded.len))
		return true;
	if (qclass(next) == CLASS_SIGN && next < 0x80)
		l->after[next] = true;
	add_gate(l, e->key);
	e->key = second;
	e->next[0] = e->next[1] = UINT32_MAX;
	if (second_end - end < WORD_BYTES_MAX)
		set_next(e, folded, second_end);
	return true;
}

/* Without white space of any script at its ends: no key begins with it. */
static struct str trimmed(struct str s)
{
	uint32_t cp;
	s = str_sub(s, lit_skip_space(s, 0), s.len);
	while (s.len) {
		size_t n = utf8_decode_back(s, &cp);
		if (!utf8_is_space(cp))
			break;
		s.len -= n;
	}
	return s;
}

bool literals_add(struct literals *l, unsigned table, uint32_t row, struct str text, unsigned flags)
{
	text = trimmed(text);
	if (text.len > 2 && text.p[0] == '=') {
		text = trimmed(str_sub(text, 1, text.len));
		flags |= LIT_CASE;
	}
	if (text.len > 1 && text.p[text.len - 1] == '*') {
		text = trimmed(str_sub(text, 0, text.len - 1));
		flags |= LIT_PREFIX;
	}
	if (text.len == 0 || text.len > UINT16_MAX || table >= LIT_TABLES_MAX)
		return false;
	uint32_t cp;
	if (lit_char(text, 0, &cp) == text.len && qclass(cp) == CLASS_LETTER)
		return false;
	for (size_t i = 0; i < text.len;) {
		i += lit_char(text, i, &cp);
		if (cp == UTF8_REPLACEMENT)
			return false; /* a malformed byte is not looked for where there are many */
	}
	struct entry e = { .row = row, .table = (uint8_t)table, .next = { UINT32_MAX, UINT32_MAX }, .cases = 3, .exact = UINT32_MAX, .off = (uint32_t)l->pool.len };
	if ((flags & LIT_ACRONYM) && is_acronym(text))
		flags |= LIT_CASE;
	e.flags = (uint8_t)flags;
	add_folded(l, text, flags);
	e.len = (uint32_t)(l->pool.len - e.off);
	e.han = is_han(str_make(l->pool.p + e.off, e.len));
	if (!set_key(l, &e, str_make(l->pool.p + e.off, e.len))) {
		l->pool.len = e.off;
		return false;
	}
	if (flags & LIT_CASE) {
		e.exact = (uint32_t)l->pool.len;
		if ((unsigned char)text.p[0] < 0x80) /* IT and AS are codes, "it" and "as" are everywhere */
			e.cases = (uint8_t)(text.p[0] & 0x20 ? 2 : 1);
		buf_add_str(&l->pool, text);
	}
	if (l->pool.full)
		return false;
	e.key = lit_mix(e.key);
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

static void set_bits(struct literals *l, uint64_t h, bool more)
{
	l->bitmap[h >> l->shift] |= more ? (uint64_t)1 << (h >> 24 & 63) | (uint64_t)1 << (h >> 32 & 63) :
					   (uint64_t)1 << (h & 63) | (uint64_t)1 << (h >> 8 & 63) | (uint64_t)1 << (h >> 16 & 63);
}

/* The characters FROM up to TO (of those in MAP, unless NULL) into the sets of TABLES, BUCKETS bits from BIT on:
 * neighbours share one. */
static void add_three(uint8_t tables[3][64], const uint64_t *map, uint32_t from, uint32_t to, unsigned bit, unsigned buckets)
{
	uint32_t all = 0, n = 0;
	for (uint32_t cp = from; cp < to; cp++)
		all += lit_bit(map, cp);
	for (uint32_t cp = from; cp < to; cp++) {
		if (!lit_bit(map, cp))
			continue;
		uint8_t in = (uint8_t)(1u << (bit + n++ * buckets / all));
		tables[0][(0xE0 | cp >> 12) & 63] |= in;
		tables[1][cp >> 6 & 63] |= in;
		tables[2][cp & 63] |= in;
	}
}

/* What lit_stop() says of characters of several bytes, and signs of U+2000 to U+2E7F that are no blanks. */
static void add_stops(struct literals *l)
{
	for (uint32_t c = 0; c < 64; c++) {
		l->some[2][c] |= (uint8_t)(((c > 7 && c < 0x21) || (c > 0 && c < 5)) | (c < 0x10 || (c >= 0x1A && c < 0x21)) << 1 | 1 << 2 |
					   (c >= 0x10 && c < 0x28) << 3);
		l->some[1][c] |= (uint8_t)((c == 0) | (c == 0x3C) << 1 | (c >= 2 && c < 0x3A) << 2 | (c == 0) << 3);
	}
	l->some[0][0xE3 & 63] |= 1;
	l->some[0][0xEF & 63] |= 2;
	l->some[0][0xE2 & 63] |= 4 | 8;
}

static void fill_vectors(struct literals *l)
{
	for (unsigned c = 0; c < 128; c++)
		l->ascii[c] = (uint8_t)((lit_follow[c] > 0 && lit_follow[c] < 27 ? LIT_IS_ALPHA : 0) | (lit_digit(c) ? LIT_IS_DIGIT : 0) |
					(l->leads.low[c & 15] & l->leads.high[c >> 4] ? LIT_IS_LEAD : 0) |
					(lit_is_blank((unsigned char)c) ? LIT_IS_BLANK : 0));
	add_stops(l);
	add_three(l->some, l->first, 0x2000, 0x3040, 4, 2);
	add_three(l->some, l->first, 0xE000, 0x10000, 6, 2);
	add_three(l->one, l->single, 0x3040, 0xE000, 0, 8);
}

void literals_build(struct literals *l)
{
	if (l->n)
		qsort_r(l->v, l->n, sizeof *l->v, entry_cmp, l->pool.p);
	fill_vectors(l);
	size_t keys = 0;
	for (size_t i = 0; i < l->n; i++)
		keys += i == 0 || l->v[i].key != l->v[i - 1].key;
	size_t buckets = 16;
	while (buckets * HEADS < (keys < ROOM_KEYS_MAX ? 3 * keys : keys + keys / 2))
		buckets *= 2;
	l->heads_room = xcalloc(buckets + 1, BUCKET_BYTES);
	l->heads = (struct lit_head *)(((uintptr_t)l->heads_room + BUCKET_BYTES - 1) / BUCKET_BYTES * BUCKET_BYTES);
	l->head_mask = buckets - 1;
	unsigned log = WORDS_LOG_MIN;
	while (log < WORDS_LOG_MAX && ((size_t)1 << log) * KEYS_A_WORD < keys)
		log++;
	l->shift = 64 - log;
	l->bitmap = xcalloc((size_t)1 << log, sizeof *l->bitmap);
	for (size_t i = 0; i < l->n_gates; i++)
		set_bits(l, lit_mix(l->gates[i]), true);
	free(l->gates);
	l->gates = NULL;
	for (size_t i = 0, last; i < l->n; i = last) {
		struct entry *e = &l->v[i];
		size_t at = (e->key & l->head_mask) * HEADS;
		while (l->heads[at].first)
			at = (at + 1) % ((l->head_mask + 1) * HEADS);
		e->all_han = e->han;
		e->all_cells = e->flags & LIT_CELL && e->key_is_word;
		e->any_digits = e->flags & LIT_DIGITS;
		e->any_padded = e->flags & LIT_PADDED;
		for (last = i + 1; last < l->n && l->v[last].key == e->key; last++) {
			const struct entry *x = &l->v[last];
			e->all_han = e->all_han && x->han;
			e->all_words = e->all_words && x->all_words;
			e->all_cells = e->all_cells && x->flags & LIT_CELL && x->key_is_word;
			e->any_digits = e->any_digits || x->flags & LIT_DIGITS;
			e->any_padded = e->any_padded || x->flags & LIT_PADDED;
			e->cases |= x->cases;
			e->next[0] |= x->next[0];
			e->next[1] |= x->next[1];
		}
		e->block = (uint32_t)(last - i);
		l->heads[at] = (struct lit_head){ (uint32_t)i + 1, (uint32_t)(e->key >> 32) & ~LIT_HEAD_BITS, { e->next[0], e->next[1] } };
		l->heads[at].tag |= (e->cases & 3u) | (e->any_digits ? LIT_HEAD_DIGITS : 0) | (e->all_cells ? LIT_HEAD_CELLS : 0);
		set_bits(l, e->key, false);
	}
}

#define CODE_POINTS (0x10000 / 64) /* words of a set of them */

void literals_put(const struct literals *l, struct buf *out)
{
	struct literals bare = *l; /* the same bytes in each build */
	bare.pool = (struct buf){ .len = 0 };
	bare.v = NULL;
	bare.heads = NULL;
	bare.heads_room = NULL;
	bare.bitmap = bare.gates = bare.single = bare.first = bare.stems = NULL;
	bare.cap = bare.gates_cap = 0;
	compiled_put(out, &bare, 1, sizeof bare);
	compiled_put(out, l->pool.p, l->pool.len, 1);
	compiled_put(out, l->v, l->n, sizeof *l->v);
	compiled_put(out, l->heads, (l->head_mask + 1) * HEADS, sizeof *l->heads);
	compiled_put(out, l->bitmap, (size_t)1 << (64 - l->shift), sizeof *l->bitmap);
	compiled_put(out, l->single, CODE_POINTS, sizeof *l->single);
	compiled_put(out, l->first, CODE_POINTS, sizeof *l->first);
	compiled_put(out, l->stems, CODE_POINTS, sizeof *l->stems);
}

struct literals *literals_take(struct compiled *c)
{
	struct literals *l = xmalloc(sizeof *l);
	const struct literals *put = compiled_take(c, sizeof *l, NULL);
	fill_quick();
	*l = put ? *put : (struct literals){ .n = 0 };
	l->mapped = true;
	l->gates = NULL;
	size_t pool_len;
	char *pool = compiled_take(c, 1, &pool_len);
	l->pool = (struct buf){ .p = pool, .len = pool_len };
	l->v = compiled_take(c, sizeof *l->v, NULL);
	l->heads = compiled_take(c, sizeof *l->heads, NULL);
	l->bitmap = compiled_take(c, sizeof *l->bitmap, NULL);
	l->single = compiled_take(c, sizeof *l->single, NULL);
	l->first = compiled_take(c, sizeof *l->first, NULL);
	l->stems = compiled_take(c, sizeof *l->stems, NULL);
	return l;
}

size_t literals_layout(void)
{
	return sizeof(struct literals) << 16 ^ sizeof(struct entry) << 8 ^ sizeof(struct lit_head) ^ (size_t)HEADS << 24;
}
