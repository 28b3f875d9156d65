/* name_spans.c - see name_spans.h. */
#include "name_spans.h"
#include <stdlib.h>

#define NAME_BYTES_MAX 512u /* no name is longer: bounds the look backwards */

static int by_start(const void *a, const void *b)
{
	const struct name_span *x = a, *y = b;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->end > y->end ? -1 : x->end < y->end;
}

struct name_spans name_spans_of(struct doc *d, uint64_t kinds, size_t from)
{
	struct name_spans s = { 0 };
	size_t n = 0;
	bool sorted = true;
	for (size_t i = from; i < d->hits.n; i++)
		n += kinds >> d->hits.v[i].kind & 1;
	if (n == 0)
		return s;
	s.v = arena_alloc(d->arena, n * sizeof *s.v);
	for (size_t i = from; i < d->hits.n; i++) {
		const struct hit *h = &d->hits.v[i];
		if (!(kinds >> h->kind & 1))
			continue;
		if (s.n && s.v[s.n - 1].start > h->start)
			sorted = false;
		s.v[s.n++] = (struct name_span){ h->start, h->end, (uint32_t)i };
	}
	if (!sorted)
		qsort(s.v, s.n, sizeof *s.v, by_start);
	return s;
}

static size_t first_from(const struct name_spans *s, uint32_t at)
{
	size_t lo = 0, hi = s->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (s->v[mid].start < at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

const struct name_span *name_span_starting(const struct name_spans *s, uint32_t start)
{
	size_t i = first_from(s, start);
	return i < s->n && s->v[i].start == start ? &s->v[i] : NULL;
}

const struct name_span *name_span_ending(const struct name_spans *s, uint32_t end)
{
	for (size_t i = first_from(s, end > NAME_BYTES_MAX ? end - NAME_BYTES_MAX : 0); i < s->n && s->v[i].start < end; i++)
		if (s->v[i].end == end)
			return &s->v[i];
	return NULL;
}

const struct name_span *name_span_over(const struct name_spans *s, uint32_t start, uint32_t end)
{
	for (size_t i = first_from(s, start > NAME_BYTES_MAX ? start - NAME_BYTES_MAX : 0); i < s->n && s->v[i].start < end; i++)
		if (s->v[i].end > start)
			return &s->v[i];
	return NULL;
}
