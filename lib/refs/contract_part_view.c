/* contract_part_view.c - one paper of several in a text, as a document of its own. */
#include "contract_part.h"
#include <stdlib.h>
#include <string.h>

void contract_part_open(const struct doc *d, const struct contract_part *part, struct doc *ret)
{
	uint32_t a = d->lines[part->from].start, b = part->to < d->n_lines ? d->lines[part->to].start : (uint32_t)d->text.len;
	*ret = *d;
	ret->text = doc_slice(d, a, b);
	ret->base = d->base + a;
	ret->own_from = d->own_from > a ? d->own_from - a : 0;
	ret->own_to = d->own_to > a ? d->own_to - a : 0;
	ret->line_rank = NULL;
	/* its own scripts: an English letter among Chinese papers is read as English */
	ret->features &= ~(uint64_t)(DOC_HAS_HAN | DOC_HAS_CYRILLIC);
	for (size_t i = 0; i < ret->text.len && ret->features != d->features; i++) {
		unsigned char c = (unsigned char)ret->text.p[i];
		ret->features |= d->features & (c >= 0xE4 && c <= 0xE9 ? DOC_HAS_HAN : c >= 0xD0 && c <= 0xD3 ? DOC_HAS_CYRILLIC : 0);
	}
	memset(ret->signs, 0, sizeof ret->signs);
	memset(&ret->hao, 0, sizeof ret->hao);
	memset(&ret->marks, 0, sizeof ret->marks);
	memset(&ret->heads, 0, sizeof ret->heads);
	ret->n_lines = part->to - part->from;
	ret->lines = arena_alloc(d->arena, ret->n_lines * sizeof *ret->lines);
	for (size_t i = 0; i < ret->n_lines; i++) {
		ret->lines[i] = d->lines[part->from + i];
		ret->lines[i].start -= a;
		ret->lines[i].end -= a;
	}
	size_t first = doc_hit_among(d, d->hits_sorted, a), end = first;
	while (end < d->hits_sorted && d->hits.v[end].start < b)
		end++;
	ret->hits = (struct hits){ .n = 0 };
	if (end > first)
		ret->hits.v = xgrow(NULL, &ret->hits.cap, end - first, sizeof *ret->hits.v);
	for (size_t i = first; i < end; i++) {
		if (d->hits.v[i].end > b)
			continue;
		struct hit *h = &ret->hits.v[ret->hits.n++];
		*h = d->hits.v[i];
		h->start -= a;
		h->end -= a;
	}
	ret->hits_sorted = ret->hits.n;
	memset(ret->lits, 0, sizeof ret->lits);
	/* what readers of contracts look for; the common words of Chinese are looked for anew, where needed */
	static const enum refs_table_id tables[] = { TABLE_contract_label, TABLE_contract_cue, TABLE_place,
						     TABLE_place_more,     TABLE_zh_place,     TABLE_zh_suffix };
	for (size_t k = 0; k < sizeof tables / sizeof *tables; k++) {
		const struct lit_hits *all = &d->lits[tables[k]];
		struct lit_hits *l = &ret->lits[tables[k]];
		size_t from = doc_lit_at(d, tables[k], a), to = doc_lit_at(d, tables[k], b);
		if (to > from)
			l->v = xgrow(NULL, &l->cap, to - from, sizeof *l->v);
		for (size_t i = from; i < to; i++) {
			if (all->v[i].end > b)
				continue;
			l->v[l->n] = all->v[i];
			l->v[l->n].start -= a;
			l->v[l->n++].end -= a;
		}
	}
}

void contract_part_close(struct doc *d, const struct contract_part *part, struct doc *view, bool take)
{
	uint32_t a = d->lines[part->from].start;
	for (size_t i = view->hits_sorted; i < view->hits.n && take; i++) {
		struct hit h = view->hits.v[i];
		*doc_hit(d, h.kind, 0, 0, h.value, 0, h.by) = h;
		d->hits.v[d->hits.n - 1].start += a;
		d->hits.v[d->hits.n - 1].end += a;
	}
	free(view->hits.v);
	for (unsigned t = 0; t < REFS_TABLES; t++)
		free(view->lits[t].v);
}
