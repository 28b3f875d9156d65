/* snippet.c - finds a query's words again in the text itself.
 *
 * The index is contentless and knows no bytes, so the text is folded as the
 * index folds it, each folded character keeping the place it came from, and
 * the words are looked for in that. */
#include "snippet.h"
#include "fold.h"
#include <sluice/utf8.h>

#include <stdlib.h>

struct folded {
	uint32_t *cp;    /* owned; ' ' where words are parted */
	uint32_t *start, *end;
	size_t n, cap;
};

static void push(struct folded *f, uint32_t cp, size_t start, size_t end)
{
	if (f->n == f->cap) {
		f->cap = f->cap ? f->cap * 2 : 1024;
		f->cp = xrealloc(f->cp, f->cap * sizeof *f->cp);
		f->start = xrealloc(f->start, f->cap * sizeof *f->start);
		f->end = xrealloc(f->end, f->cap * sizeof *f->end);
	}
	f->cp[f->n] = cp;
	f->start[f->n] = (uint32_t)start;
	f->end[f->n++] = (uint32_t)end;
}

static void fold_text(struct folded *f, struct str s)
{
	size_t at = 0;
	bool gap = true;
	uint32_t last = 0, cp, out[FOLD_MAX];
	while (at < s.len) {
		size_t k = utf8_decode(str_sub(s, at, s.len), &cp), m = fold_compare(cp, out);
		for (size_t i = 0; i < m; i++) {
			if (!fold_is_word(out[i])) {
				gap = true;
				continue;
			}
			if (gap && last && !(fold_is_run(last) && fold_is_run(out[i])))
				push(f, ' ', at, at);
			gap = false;
			last = out[i];
			push(f, out[i], at, at + k);
		}
		at += k;
	}
}

static void folded_release(struct folded *f)
{
	free(f->cp);
	free(f->start);
	free(f->end);
}

/* Words end where letters end; Chinese has no such borders. */
static bool at_border(const struct folded *f, size_t i, size_t j)
{
	if (i == 0 || j >= f->n || f->cp[i - 1] == ' ' || f->cp[j] == ' ')
		return true;
	return fold_is_run(f->cp[i - 1]) || fold_is_run(f->cp[j]);
}

static bool match_at(const struct folded *t, size_t i, const struct folded *w, bool prefix)
{
	if (w->n == 0 || w->n > t->n - i || memcmp(t->cp + i, w->cp, w->n * sizeof *w->cp) != 0)
		return false;
	size_t j = i + w->n;
	return (i == 0 || at_border(t, i, i)) && (prefix || j == t->n || at_border(t, j, j));
}

static int place_cmp(const void *pa, const void *pb)
{
	const struct place *a = pa, *b = pb;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return a->end > b->end ? -1 : a->end < b->end;
}

struct snippet_text { struct folded f; };

struct snippet_text *snippet_text_new(struct str text)
{
	struct snippet_text *t = xcalloc(1, sizeof *t);
	if (text.len > UINT32_MAX)
		text.len = UINT32_MAX;
	fold_text(&t->f, text);
	return t;
}

void snippet_text_free(struct snippet_text *t)
{
	if (t)
		folded_release(&t->f);
	free(t);
}

size_t snippet_text_find(const struct snippet_text *text, const struct query_term *term, struct place *ret, size_t max)
{
	const struct folded *t = &text->f;
	struct folded w = { 0 };
	size_t n = 0;
	fold_text(&w, term->text);
	for (size_t i = 0; w.n && i + w.n <= t->n && n < max; i++)
		if (t->cp[i] == w.cp[0] && match_at(t, i, &w, term->prefix))
			ret[n++] = (struct place){ t->start[i], t->end[i + w.n - 1], 0 };
	folded_release(&w);
	return n;
}

size_t snippet_find(const struct query_term *terms, size_t n_terms, struct str text, struct place *ret, size_t max)
{
	struct snippet_text *t = snippet_text_new(text);
	size_t n = 0;
	/* each term gets its share, so that a common one does not hide the rest */
	for (size_t k = 0; k < n_terms && n < max; k++) {
		size_t from = n;
		n += snippet_text_find(t, &terms[k], ret + n, (max - n) / (n_terms - k));
		for (; from < n; from++)
			ret[from].term = k;
	}
	snippet_text_free(t);
	qsort(ret, n, sizeof *ret, place_cmp);
	return n;
}

/* First place of the window of SPAN bytes with the most different terms. */
static size_t best_window(const struct place *p, size_t n, size_t span)
{
	size_t best = 0, most = 0;
	for (size_t i = 0; i < n; i++) {
		uint64_t seen = 0;
		for (size_t j = i; j < n && p[j].start < p[i].start + span; j++)
			seen |= 1ull << (p[j].term & 63);
		size_t count = (size_t)__builtin_popcountll(seen);
		if (count > most) {
			most = count;
			best = i;
		}
	}
	return best;
}

static void add_line(struct buf *out, struct str s)
{
	bool space = out->len && out->p[out->len - 1] == ' ';
	while (s.len) {
		uint32_t cp;
		size_t k = utf8_decode(s, &cp);
		if (utf8_is_space(cp) || cp < 0x20 || cp == 0x7F) {
			if (!space)
				buf_add_char(out, ' ');
			space = true;
		} else {
			buf_add(out, s.p, k);
			space = false;
		}
		s = str_sub(s, k, s.len);
	}
}

static size_t back_chars(struct str s, size_t at, size_t chars)
{
	uint32_t cp;
	while (chars-- && at)
		at -= utf8_decode_back(str_sub(s, 0, at), &cp);
	return at;
}

static size_t forth_chars(struct str s, size_t at, size_t chars)
{
	uint32_t cp;
	while (chars-- && at < s.len)
		at += utf8_decode(str_sub(s, at, s.len), &cp);
	return at;
}

bool snippet_make(const struct query_term *terms, size_t n_terms, struct str text, size_t chars, struct buf *out, size_t *ret_start)
{
	struct place p[PLACES_MAX];
	size_t n = snippet_find(terms, n_terms, text, p, PLACES_MAX);
	if (n == 0) {
		add_line(out, str_sub(text, 0, forth_chars(text, 0, chars)));
		return false;
	}
	size_t first = best_window(p, n, chars * 2);
	size_t from = back_chars(text, p[first].start, chars / 3), to = forth_chars(text, from, chars);
	if (to < p[first].end)
		to = p[first].end;
	if (from)
		buf_addz(out, "…");
	size_t at = from;
	for (size_t i = 0; i < n; i++) {
		if (p[i].start < at || p[i].end > to)
			continue;
		add_line(out, str_sub(text, at, p[i].start));
		buf_add_char(out, '\002');
		add_line(out, str_sub(text, p[i].start, p[i].end));
		buf_add_char(out, '\003');
		at = p[i].end;
	}
	add_line(out, str_sub(text, at, to));
	if (to < text.len)
		buf_addz(out, "…");
	*ret_start = p[first].start;
	return true;
}
