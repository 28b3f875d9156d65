/* zh_marks.c - occurrences of table entries, from bytes to characters. */
#include "zh_marks.h"

void zh_words_make(const struct doc *d, const struct zh_text *t, enum refs_table_id table, struct zh_words *ret)
{
	const struct lit_hits *l = &d->lits[table];
	size_t i = 0, first = doc_lit_at(d, table, t->n ? t->at[0] : t->at[t->n]), n = doc_lit_at(d, table, t->at[t->n]) - first;
	ret->v = arena_alloc(d->arena, (n + 1) * sizeof *ret->v);
	ret->n = 0;
	for (size_t k = first; k < first + n; k++) {
		/* hits are sorted by start, so the way there is walked once */
		while (i < t->n && t->at[i] < l->v[k].start)
			i++;
		size_t b = i;
		while (b < t->n && t->at[b] < l->v[k].end)
			b++;
		if (b > i)
			ret->v[ret->n++] = (struct zh_word){ (uint32_t)i, (uint32_t)b, l->v[k].row };
	}
}

size_t zh_words_at(const struct zh_words *w, size_t at)
{
	size_t lo = 0, hi = w->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (w->v[mid].a < at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static uint8_t length(const struct zh_word *w)
{
	return w->b - w->a > 255 ? 255 : (uint8_t)(w->b - w->a);
}

uint8_t *zh_words_begin(const struct zh_words *w, const struct zh_text *t, struct arena *arena)
{
	uint8_t *m = arena_alloc(arena, t->n + 1);
	for (size_t i = 0; i < w->n; i++)
		m[w->v[i].a] = length(&w->v[i]);
	return m;
}

uint8_t *zh_words_end(const struct zh_words *w, const struct zh_text *t, struct arena *arena)
{
	uint8_t *m = arena_alloc(arena, t->n + 1);
	for (size_t i = 0; i < w->n; i++)
		if (m[w->v[i].b] < length(&w->v[i]))
			m[w->v[i].b] = length(&w->v[i]);
	return m;
}
