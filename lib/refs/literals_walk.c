/* literals_walk.c - a place that passed the bitmap, compared with the entries.
 *
 * What passes is narrowed within its key's sorted block by binary search, byte
 * by byte, which costs the length of the longest match and not the number of
 * entries; where the block's first and last entry agree, all do. */
#include "literals_walk.h"

#define HAN_BLOCK_MAX 8u /* entries compared one by one */

void lit_grow(struct lit_hits *h)
{
	h->v = xgrow(h->v, &h->cap, h->n + 1, sizeof *h->v);
}

const struct entry *lit_block_of(const struct literals *l, uint64_t h)
{
	for (size_t b = h & l->head_mask;; b = (b + 1) & l->head_mask) {
		const struct lit_head *e = l->heads + b * HEADS;
		for (unsigned k = 0; k < HEADS; k++)
			if (!e[k].first)
				return NULL;
			else if (lit_head_is(&e[k], h) && l->v[e[k].first - 1].key == h)
				return &l->v[e[k].first - 1];
	}
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

/* In Chinese a blank is end enough: OCR parts the cells of a header so; in front of Chinese, too, and elsewhere two are. */
bool lit_cell_ends(struct str s, size_t at)
{
	if (at > 0 && at + 1 < s.len && s.p[at] == ' ' && ((unsigned char)s.p[at - 1] >= 0x80 || s.p[at + 1] == ' ' || (unsigned char)s.p[at + 1] >= 0xE3))
		return true;
	while (at < s.len && s.p[at] == ' ')
		at++;
	if (at >= s.len || (lit_cell[(unsigned char)s.p[at]] & 1 && (unsigned char)s.p[at] < 0x80))
		return true;
	struct str rest = str_sub(s, at, at + 3);
	return str_eq(rest, STR("：")) || str_eq(rest, STR("（")) || str_eq(rest, STR("　"));
}

/* An entry's bytes are all there, up to END: borders, case, then keep it if it
 * is the longest of its table here. */
static void accept(struct lit_scan *s, const struct entry *e, size_t start, size_t end)
{
	uint32_t last, next, first, before;
	if (e->han) /* no word goes on at its ends */
		goto borders;
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
borders:
	if (e->flags & LIT_CELL && !lit_cell_ends(s->text, end))
		return;
	if (e->exact != UINT32_MAX && ((e->flags & LIT_PREFIX ? end - start < e->len : end - start != e->len) ||
				       memcmp(s->text.p + start, s->l->pool.p + e->exact, e->len) != 0))
		return;
	lit_keep(s, (uint32_t)start, (uint32_t)end, e->row, e->table);
}

/* Walks the text from START along the block that begins at E. PADDED: spaces
 * between ideographs are passed over, for entries that want it. */
static void walk(struct lit_scan *s, const struct entry *e, size_t start, bool padded, bool *ret_space)
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
		unsigned char c = (unsigned char)s->text.p[at];
		char folded[4];
		size_t n, k;
		if (c > ' ' && c < 0x80) {
			folded[0] = (char)literals_quick_fold[c];
			n = k = 1;
		} else if (c >= 0xE4 && c < 0xED && s->text.len - at >= 3) { /* folding leaves them as they are, malformed ones too */
			memcpy(folded, s->text.p + at, 3);
			n = k = 3;
		} else {
			uint32_t cp;
			n = lit_char(s->text, at, &cp);
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
			k = 1;
			folded[0] = (char)f;
			if (f >= 0x80)
				k = utf8_encode(f, folded);
		}
		for (size_t i = 0; i < k; i++, depth++) {
			unsigned char want = (unsigned char)folded[i];
			if (lo->len > depth && (unsigned char)l->pool.p[lo->off + depth] == want && hi[-1].len > depth &&
			    (unsigned char)l->pool.p[hi[-1].off + depth] == want)
				continue; /* mostly: nothing to choose from */
			if (hi - lo == 1)
				return;
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

/* Entries of ideographs alone, compared as bytes: false where a blank, or a sign of another form,
 * leaves it to the walk. */
static bool try_han(struct lit_scan *s, const struct entry *e, size_t at)
{
	const char *p = s->text.p + at, *pool = s->l->pool.p;
	size_t most = s->text.len - at;
	uint32_t same = 0;
	for (uint32_t k = 0; k < e->block; k++) {
		const char *want = pool + e[k].off;
		size_t n = 0, len = e[k].len < most ? e[k].len : most;
		while (n < len && p[n] == want[n])
			n++;
		if (n == e[k].len) {
			same |= 1u << k;
			continue;
		}
		/* what is neither blank nor a sign of another form is another character */
		if (n < most && (most - n < 3 || !lit_wide_lead(p + n - n % 3)))
			return false;
	}
	for (; same; same &= same - 1) {
		const struct entry *one = e + __builtin_ctz(same);
		accept(s, one, at, at + one->len);
	}
	return true;
}

/* Two bytes in the middle of a word, for sure. */
static bool goes_on(char before, char c)
{
	return (unsigned char)before < 0x80 && (unsigned char)c < 0x80 && (literals_quick_class[(unsigned char)before] & 7) == CLASS_LETTER &&
	       (literals_quick_class[(unsigned char)c] & 7) == CLASS_LETTER;
}

/* Behind the first eight bytes, which the key has, P is, in any case, the N folded letters at WANT. */
static bool is_word(const char *p, const char *want, size_t n)
{
	for (size_t i = KEY_BYTES; i + KEY_BYTES < n; i += KEY_BYTES)
		if ((lit_load(p + i) | LIT_FOLD) != lit_load(want + i))
			return false;
	return (lit_load(p + n - KEY_BYTES) | LIT_FOLD) == lit_load(want + n - KEY_BYTES);
}

void lit_try_words(struct lit_scan *s, const struct entry *e, size_t at, size_t n)
{
	const char *p = s->text.p + at;
	for (const struct entry *end = e + e->block; e < end; e++) {
		/* longer ones may have the same key, and of these all that follows may differ */
		if (e->len != n || (n > KEY_BYTES && !is_word(p, s->l->pool.p + e->off, n)) ||
		    (e->flags & LIT_CELL && !lit_cell_ends(s->text, at + n)))
			continue;
		if (e->exact != UINT32_MAX && memcmp(p, s->l->pool.p + e->exact, n) != 0)
			continue;
		lit_keep(s, (uint32_t)at, (uint32_t)(at + n), e->row, e->table);
	}
}

void lit_try(struct lit_scan *s, const struct entry *e, size_t at)
{
	if (!e || (!e->any_digits && at && goes_on(s->text.p[at - 1], s->text.p[at])))
		return;
	bool space = false;
	if (e->all_han && e->block <= HAN_BLOCK_MAX && try_han(s, e, at))
		return;
	walk(s, e, at, false, &space);
	if (space && e->any_padded)
		walk(s, e, at, true, &space);
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
size_t lit_try_careful(struct lit_scan *s, size_t i)
{
	uint32_t cp;
	size_t n = lit_char(s->text, i, &cp);
	int class = qclass(cp);
	if (class == CLASS_LETTER ? inside_word(s->text, i, lit_digit(cp)) :
				    !lit_bit(s->l->first, class == CLASS_CHAR ? qfold(cp) : cp) && cp < 0x10000)
		return n;
	size_t end;
	uint64_t second, key = lit_key_at(s->text, i, cp, n, class, &second, &end), h = lit_mix(key), word = s->l->bitmap[h >> s->l->shift];
	if (lit_alone(word, h))
		lit_try(s, lit_block_of(s->l, h), i);
	if (lit_more(word, h)) {
		uint64_t more = class == CLASS_LETTER ? lit_key_beyond(s->text, end, key, NULL, NULL) :
				class == CLASS_CHAR && key != second ? lit_key_third(s->text, end, key) : 0;
		if (more && lit_may_be(s->l, lit_mix(more)))
			lit_try(s, lit_block_of(s->l, lit_mix(more)), i);
	}
	if (second && second != key && lit_may_be(s->l, lit_mix(second)))
		lit_try(s, lit_block_of(s->l, lit_mix(second)), i);
	return n;
}
