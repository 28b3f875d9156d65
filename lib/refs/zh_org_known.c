/* zh_org_known.c - names that another name of the text ends: 公示显示X公司, 控股子公司X公司,
 * 临2011-006号X公司. Which words cannot be in a name no list tells to the end; but where the
 * text writes X公司 elsewhere too, and the longer form but once, the longer form is no name. */
#include "rules.h"
#include "zh_org.h"

#define KNOWN_CHARS_MIN 8u /* shorter ones (建设公司) end many names */
#define TAIL_CHARS 8u      /* names are compared that have these in common */
#define KNOWN_LOOK 64u     /* of them */
#define KNOWN_OFTEN 4u     /* so often written, it needs no place at its head */

static bool same(const struct zh_text *t, size_t a, size_t b, size_t n)
{
	return memcmp(t->c + a, t->c + b, n * sizeof *t->c) == 0;
}

/* The place that begins at character I ends at the one returned; I: none does. */
static size_t place_end(const struct doc *d, const struct zh_text *t, size_t i)
{
	static const enum refs_table_id tables[] = { TABLE_zh_place, TABLE_place, TABLE_place_more };
	size_t end = i;
	for (size_t k = 0; k < sizeof tables / sizeof *tables; k++) {
		size_t at = doc_lit_at(d, tables[k], t->at[i]);
		if (at < d->lits[tables[k]].n && d->lits[tables[k]].v[at].start == t->at[i]) {
			size_t e = zh_text_index(t, d->lits[tables[k]].v[at].end);
			end = e > end ? e : end;
		}
	}
	return end;
}

static bool ends_in(const struct zh_text *t, size_t b, const char *word)
{
	size_t n = strlen(word) / 3;
	return b >= n && zh_text_has(t, b - n, word);
}

/* 江西|智容公司, 旭阳集团|河北旭阳公司: what stands before may well be of the name. */
static bool is_of_name(const struct doc *d, const struct zh_text *t, size_t a, size_t b)
{
	return place_end(d, t, a) >= b || ends_in(t, b, "集团") || ends_in(t, b, "集团公司") || ends_in(t, b, "有限公司");
}

void zh_orgs_cut(const struct doc *d, const struct zh_text *t, struct zh_orgs *o)
{
	size_t slots = 64;
	while (slots < o->n * 2)
		slots *= 2;
	uint32_t *first = arena_alloc(d->arena, slots * sizeof *first), *next = arena_alloc(d->arena, (o->n + 1) * sizeof *next);
	for (size_t i = o->n; i-- > 0;) {
		if (o->v[i].b - o->v[i].a < KNOWN_CHARS_MIN)
			continue;
		uint64_t key = zh_text_key(t, o->v[i].b - TAIL_CHARS, o->v[i].b);
		uint32_t *slot = &first[(key ^ key >> 32) & (slots - 1)];
		next[i] = *slot;
		*slot = (uint32_t)i + 1;
	}
	for (size_t i = 0; i < o->n; i++) {
		struct zh_org *x = &o->v[i];
		size_t len = x->b - x->a, times = 0, best = 0, often = 0, n = 0;
		if (x->class != ZH_ORG_COMPANY || len <= KNOWN_CHARS_MIN)
			continue;
		uint64_t tail = zh_text_key(t, x->b - TAIL_CHARS, x->b);
		const uint32_t from = first[(tail ^ tail >> 32) & (slots - 1)];
		for (uint32_t k = from; k && n < KNOWN_LOOK; k = next[k - 1], n++) {
			const struct zh_org *y = &o->v[k - 1];
			size_t m = y->b - y->a;
			times += y->key == x->key;
			if (m < len && m > best && same(t, y->a, x->b - m, m))
				best = m;
		}
		if (!best || times > 1 || is_of_name(d, t, x->a, x->b - best))
			continue;
		uint64_t key = zh_text_key(t, x->b - best, x->b);
		n = 0;
		for (uint32_t k = from; k && n < KNOWN_LOOK; k = next[k - 1], n++)
			often += o->v[k - 1].key == key;
		bool self = o->self != UINT32_MAX && o->v[o->self].key == key && len - best > 1;
		if (self || often >= KNOWN_OFTEN || (often > 1 && place_end(d, t, x->b - best) > x->b - best)) {
			x->a = (uint32_t)(x->b - best);
			x->key = key;
		}
	}
}
