/* report_spans.c - the spans of text at which private references were found.
 *
 * A number is written with blanks, brackets and stops, an account right behind
 * other letters: the span as it stood is looked for wherever text leaves. Kept are
 * 64-bit digests, and for each beginning of four bytes the lengths that occur, so that
 * a text is looked through once. Case is of no account, a run of white space is one blank. */
#include "clean_priv.h"

#include <stdlib.h>

#define BEGINNING 4u
#define SPAN_MAX 67u /* bytes; of a longer one its beginning */

struct beginning { uint32_t bytes; uint64_t lengths; /* bit N: BEGINNING + N bytes */ };
struct span_set {
	uint64_t *whole;
	size_t n_whole, cap_whole;
	struct beginning *start;
	size_t n_start, cap_start;
};

/* A text being read byte by byte. */
struct reading { uint64_t h; uint32_t first; unsigned n; bool blank; };

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void read_byte(struct reading *r, char c)
{
	bool blank = is_blank(c);
	if (blank && r->blank)
		return;
	r->blank = blank;
	unsigned char u = (unsigned char)(blank ? ' ' : c >= 'A' && c <= 'Z' ? c + 32 : c);
	r->h = ((r->n ? r->h : 0xCBF29CE484222325u) ^ u) * 0x100000001B3u; /* FNV-1a */
	if (r->n < BEGINNING)
		r->first = r->first << 8 | u;
	r->n++;
}

static uint64_t finish(uint64_t h)
{
	h ^= h >> 32;
	return h ? h : 1;
}

static size_t slot_of(const struct span_set *s, uint64_t h)
{
	size_t i = (size_t)h & (s->cap_whole - 1);
	while (s->whole[i] && s->whole[i] != h)
		i = (i + 1) & (s->cap_whole - 1);
	return i;
}

static size_t start_of(const struct span_set *s, uint32_t bytes)
{
	size_t i = (size_t)(bytes * 0x9E3779B1u >> 7) & (s->cap_start - 1);
	while (s->start[i].lengths && s->start[i].bytes != bytes)
		i = (i + 1) & (s->cap_start - 1);
	return i;
}

static void grow_whole(struct span_set *s)
{
	struct span_set old = *s;
	s->cap_whole = old.cap_whole ? old.cap_whole * 2 : 1024;
	s->whole = xcalloc(s->cap_whole, sizeof *s->whole);
	for (size_t i = 0; i < old.cap_whole; i++)
		if (old.whole[i])
			s->whole[slot_of(s, old.whole[i])] = old.whole[i];
	free(old.whole);
}

static void grow_start(struct span_set *s)
{
	struct span_set old = *s;
	s->cap_start = old.cap_start ? old.cap_start * 2 : 1024;
	s->start = xcalloc(s->cap_start, sizeof *s->start);
	for (size_t i = 0; i < old.cap_start; i++)
		if (old.start[i].lengths)
			s->start[start_of(s, old.start[i].bytes)] = old.start[i];
	free(old.start);
}

struct span_set *span_set_new(void)
{
	struct span_set *s = xcalloc(1, sizeof *s);
	grow_whole(s);
	grow_start(s);
	return s;
}

void span_set_free(struct span_set *s)
{
	if (!s)
		return;
	free(s->whole);
	free(s->start);
	free(s);
}

void span_set_add(struct span_set *s, struct str span)
{
	struct reading r = { .blank = true };
	for (size_t i = 0; i < span.len && r.n < SPAN_MAX; i++)
		read_byte(&r, span.p[i]);
	if (r.n < BEGINNING)
		return;
	if (s->n_whole * 2 >= s->cap_whole)
		grow_whole(s);
	if (s->n_start * 2 >= s->cap_start)
		grow_start(s);
	size_t at = slot_of(s, finish(r.h)), from = start_of(s, r.first);
	s->n_whole += s->whole[at] == 0;
	s->whole[at] = finish(r.h);
	s->n_start += s->start[from].lengths == 0;
	s->start[from].bytes = r.first;
	s->start[from].lengths |= (uint64_t)1 << (r.n - BEGINNING);
}

size_t span_set_at(const struct span_set *s, struct str text, size_t at)
{
	size_t found = 0;
	if (!s || is_blank(text.p[at]) || (at && is_alnum(text.p[at]) && is_alnum(text.p[at - 1])))
		return 0;
	struct reading r = { .blank = true };
	uint64_t lengths = 0;
	/* white space counts once: a long run of it is not read to its end */
	for (size_t i = at; i < text.len && i - at < 2u * SPAN_MAX && r.n < SPAN_MAX; i++) {
		unsigned before = r.n;
		read_byte(&r, text.p[i]);
		if (r.n == before || r.n < BEGINNING)
			continue;
		if (r.n == BEGINNING)
			lengths = s->start[start_of(s, r.first)].lengths;
		if (!(lengths >> (r.n - BEGINNING)))
			break;
		bool ends = i + 1 == text.len || !is_alnum(text.p[i]) || !is_alnum(text.p[i + 1]);
		if (ends && (lengths >> (r.n - BEGINNING) & 1) && s->whole[slot_of(s, finish(r.h))])
			found = i + 1 - at;
	}
	return found;
}
