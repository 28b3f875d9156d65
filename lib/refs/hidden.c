/* hidden.c - text that hides its identifiers: full-width letters, zero-width
 * characters, soft hyphens, percent signs and entities, an address broken after
 * its "@". Only the segments that have such marks are folded, into a copy with
 * a map back to the text, and the anchors run over the copy. */
#include "classes.h"
#include "passes.h"
#include "rules.h"
#include "scan.h"
#include <sluice/utf8.h>
#include <stdlib.h>

#define SEGMENT_BYTES_MAX 4096u /* a line of marks without end is cut */
#define LABEL_REACH 24u         /* from a label to its value, in the folded text */
#define AROUND_BYTES 160u       /* what a mark's neighbours can reach */

/* ٠ to ٩, ۰ to ۹ */
static bool is_foreign_digit(const unsigned char *p)
{
	return (p[0] == 0xD9 && p[1] >= 0xA0 && p[1] <= 0xA9) || (p[0] == 0xDB && p[1] >= 0xB0 && p[1] <= 0xB9);
}

/* Length of the mark at I and what it stands for: a byte, 0 for nothing. */
static size_t mark_at(struct str s, size_t i, char *out)
{
	const unsigned char *p = (const unsigned char *)s.p + i;
	size_t n = s.len - i;
	if (n >= 3 && p[0] == 0xEF) {
		uint32_t cp;
		if (utf8_decode(str_make(s.p + i, n), &cp) != 3)
			return 0;
		uint32_t narrow = utf8_narrow(cp);
		if (cp == 0xFEFF) {
			*out = 0;
			return 3;
		}
		if (narrow < 0x80 && (is_alnum((char)narrow) || narrow == '@' || narrow == '.' || narrow == '+' || narrow == '-' ||
				      narrow == '_' || narrow == '/')) {
			*out = (char)narrow;
			return 3;
		}
		return 0;
	}
	if (n >= 3 && p[0] == 0xE2 && ((p[1] == 0x80 && p[2] >= 0x8B && p[2] <= 0x8F) || (p[1] == 0x81 && p[2] >= 0xA0 && p[2] <= 0xA4))) {
		*out = 0; /* zero width space, joiners, direction marks, word joiner */
		return 3;
	}
	if (n >= 2 && is_foreign_digit(p)) {
		*out = (char)('0' + (p[1] - (p[0] == 0xD9 ? 0xA0 : 0xB0)));
		return 2;
	}
	if (n >= 2 && p[0] == 0xC2 && p[1] == 0xAD) {
		*out = 0;
		return 2;
	}
	if (n >= 3 && p[0] == '%') {
		if (p[1] < '2' || p[1] > '4')
			return 0;
		static const char *const codes[] = { "40", "2E", "2e", "3A", "3a", "2F", "2f", "3F", "3f", "3D", "3d", "26" };
		static const char values[] = { '@', '.', '.', ':', ':', '/', '/', '?', '?', '=', '=', '&' };
		for (size_t k = 0; k < sizeof codes / sizeof *codes; k++)
			if (p[1] == (unsigned char)codes[k][0] && p[2] == (unsigned char)codes[k][1]) {
				*out = values[k];
				return 3;
			}
		return 0;
	}
	if (p[0] == '&') {
		if (n < 4 || !strchr("#cpsz", p[1]))
			return 0;
		static const struct {
			const char *text;
			char value;
		} entities[] = { { "&#64;", '@' }, { "&#x40;", '@' }, { "&commat;", '@' }, { "&#46;", '.' }, { "&#x2e;", '.' }, { "&#x2E;", '.' },
				 { "&period;", '.' }, { "&#58;", ':' }, { "&#x3a;", ':' }, { "&colon;", ':' }, { "&#47;", '/' }, { "&sol;", '/' },
				 { "&shy;", 0 }, { "&zwnj;", 0 }, { "&#8203;", 0 } };
		for (size_t k = 0; k < sizeof entities / sizeof *entities; k++)
			if (has_at(s, i, str_from(entities[k].text))) {
				*out = entities[k].value;
				return strlen(entities[k].text);
			}
		return 0;
	}
	if (p[0] == '\n' && i > 0 && s.p[i - 1] == '@') {
		*out = 0;
		return 1;
	}
	return 0;
}

/* An escaped "%2F" by itself is part of some path; only "%3A%2F%2F" and "%40"
 * make an address of what they stand in. */
static bool starts_segment(struct str s, size_t i, char out)
{
	if (s.p[i] != '%')
		return true;
	return out == '@' || (out == ':' && (has_at(s, i + 3, STR("%2F%2F")) || has_at(s, i + 3, STR("%2f%2f"))));
}

/* The first mark at or behind FROM in the text up to TO, or TO. *K goes on through the places where one may be. */
static size_t next_mark(const struct doc *d, size_t *k, size_t from, size_t to)
{
	struct str s = str_sub(d->text, 0, to);
	for (char out; *k < d->marks.n; ++*k) {
		size_t i = d->marks.at[*k];
		i += d->text.p[i] == '@'; /* the line's end behind it is what is folded */
		if (i >= s.len)
			break;
		if (i >= from && mark_at(s, i, &out) && starts_segment(s, i, out))
			return i;
	}
	return s.len;
}

/* redirect=https%3A%2F%2Fa.example%2Fb&next=1: what is not encoded as it is belongs to the address around it. */
static void cut_inner(struct hit *h, const char *copy, const uint8_t *folded)
{
	const char *colon = memchr(copy + h->start, ':', h->end - h->start);
	if (h->kind != REF_url || !colon || !folded[colon - copy])
		return;
	for (uint32_t k = h->start; k < h->end; k++)
		if ((copy[k] == '&' || copy[k] == '#') && !folded[k]) {
			uint32_t less = h->end - k;
			h->end = k;
			h->value.len -= less < h->value.len ? less : 0;
			return;
		}
}

/* MARK: the first of the places of marks at or behind FROM. */
static void look(struct doc *d, size_t from, size_t to, size_t mark)
{
	struct str s = d->text;
	char *copy = arena_alloc(d->arena, to - from + CLASSES_BLOCK + 3); /* signs.h */
	uint32_t *map = arena_alloc(d->arena, (to - from + 1) * sizeof *map);
	uint8_t *folded = arena_alloc(d->arena, to - from + 1);
	size_t n = 0, wide = 0;
	bool pending = false;
	for (size_t i = from; i < to;) {
		char out;
		unsigned char c = (unsigned char)s.p[i];
		while (mark < d->marks.n && d->marks.at[mark] < i)
			mark++;
		bool may = c >= 0x80 ? mark < d->marks.n && d->marks.at[mark] == i : c == '%' || c == '&' || c == '\n';
		size_t k = may ? mark_at(s, i, &out) : 0;
		if (k == 0) {
			copy[n] = s.p[i];
			map[n] = (uint32_t)i;
			folded[n++] = pending;
			pending = false;
			i++;
			continue;
		}
		if (out) {
			wide += c == 0xEF || c == 0xD9 || c == 0xDB;
			copy[n] = out;
			map[n] = (uint32_t)i;
			folded[n++] = 1;
		} else {
			pending = true;
		}
		i += k;
	}
	map[n] = (uint32_t)to;
	struct doc sub = *d;
	sub.text = str_make(copy, n);
	sub.hits = (struct hits){ 0 };
	uint64_t *maps[SIGNS_MAPS];
	struct signs_seen seen = { 0 };
	for (unsigned m = 0; m < SIGNS_MAPS; m++)
		maps[m] = arena_alloc(d->arena, (n / CLASSES_BLOCK + 1) * sizeof *maps[m]);
	signs_make(copy, n / CLASSES_BLOCK + 1, '\n', maps, &seen);
	memcpy(sub.signs, maps, sizeof sub.signs);
	refs_scan_anchors(&sub);
	size_t anchored = sub.hits.n;
	sub.lits[TABLE_label] = (struct lit_hits){ 0 };
	if (wide > 1) { /* QQ：１２３４５, ＱＱ */
		literals_scan(d->rules->literals[GROUP_ANY], sub.text, (uint64_t)1 << TABLE_label, sub.lits);
		refs_labelled(&sub);
	}
	for (size_t i = 0; i < sub.hits.n; i++) {
		struct hit *h = &sub.hits.v[i];
		/* the host of http%3A%2F%2Fhost and of user%40host is none in the plain text */
		bool any = h->start > 0 && folded[h->start - 1] && h->kind == REF_domain;
		uint32_t first = h->start;
		if (i >= anchored) /* ＱＱ：12345, the label is what was wide */
			first -= first > LABEL_REACH ? LABEL_REACH : first;
		for (uint32_t k = first; k < h->end; k++)
			any |= folded[k];
		cut_inner(h, copy, folded);
		if (!any)
			continue; /* found in the plain text already */
		struct hit *mine = doc_hit(d, h->kind, 0, 0, arena_copy(d->arena, h->value), (double)h->score, h->by);
		struct hit whole = *h;
		whole.value = mine->value;
		whole.start = map[h->start];
		whole.end = map[h->end - 1] + 1;
		char out;
		size_t last = mark_at(s, map[h->end - 1], &out);
		if (last)
			whole.end = map[h->end - 1] + (uint32_t)last;
		*mine = whole;
	}
	free(sub.lits[TABLE_label].v);
	free(sub.hits.v);
}

/* The marks with the Arabic and Persian figures of the text between them, for as long as the pass goes on. */
static bool add_foreign_digits(struct doc *d, struct places *ret)
{
	static const unsigned char firsts[] = { 0xD9, 0xDB };
	struct str s = d->text;
	size_t n = 0, k = 0;
	for (unsigned f = 0; f < 2; f++)
		for (const char *p = s.p, *end = s.p + s.len; p + 1 < end && (p = memchr(p, firsts[f], (size_t)(end - p - 1))) != NULL; p++)
			n += is_foreign_digit((const unsigned char *)p);
	if (n == 0)
		return false;
	*ret = (struct places){ .at = arena_alloc(d->arena, (n + d->marks.n) * sizeof *ret->at) };
	for (size_t i = 0; i + 1 < s.len; i++) {
		while (k < d->marks.n && d->marks.at[k] < i)
			ret->at[ret->n++] = d->marks.at[k++];
		if (is_foreign_digit((const unsigned char *)s.p + i))
			ret->at[ret->n++] = (uint32_t)i;
	}
	while (k < d->marks.n)
		ret->at[ret->n++] = d->marks.at[k++];
	return true;
}

static void fold_all(struct doc *d)
{
	struct str s = d->text;
	size_t k = 0, at = next_mark(d, &k, 0, s.len), done = 0, first = 0;
	while (at < s.len) {
		size_t from = at > done + AROUND_BYTES ? at - AROUND_BYTES : done, to = at;
		/* the segment goes on as long as the next mark is near */
		size_t next = at;
		for (;;) {
			to = next + AROUND_BYTES < s.len ? next + AROUND_BYTES : s.len;
			if (to - from >= SEGMENT_BYTES_MAX)
				break;
			size_t ahead = k, more = next_mark(d, &ahead, next + 1, to); /* one that TO cuts is found again */
			if (more >= to)
				break;
			next = more;
			k = ahead;
		}
		while (from > 0 && from < s.len && ((unsigned char)s.p[from] & 0xC0) == 0x80)
			from--;
		while (to < s.len && ((unsigned char)s.p[to] & 0xC0) == 0x80)
			to++;
		while (first < d->marks.n && d->marks.at[first] < from)
			first++;
		while (first > 0 && d->marks.at[first - 1] >= from)
			first--;
		look(d, from, to, first);
		done = to > AROUND_BYTES ? to - AROUND_BYTES : 0;
		if (done <= at)
			done = at + 1;
		at = next_mark(d, &k, next + 1 > done ? next + 1 : done, s.len);
	}
}

void refs_folded(struct doc *d)
{
	struct places with, plain = d->marks;
	if ((d->features & DOC_HAS_ARABIC) && add_foreign_digits(d, &with))
		d->marks = with;
	fold_all(d);
	d->marks = plain;
}
