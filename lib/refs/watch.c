/* watch.c - hits of the user's watchlist: every occurrence of an entry, with
 * the entry's id (its second column) as "entry". */
#include "passes.h"
#include "rules.h"

void refs_watch(struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_watch];
	for (size_t i = 0; i < l->n; i++) {
		struct str name = doc_cell(d, TABLE_watch, &l->v[i], 0), id = doc_cell(d, TABLE_watch, &l->v[i], 1);
		struct hit *h = doc_hit(d, REF_watch, l->v[i].start, l->v[i].end, name, SCORE_LABELLED, "watch");
		if (id.len) {
			h->extra_key[0] = "entry";
			h->extra_value[0] = id;
		}
	}
}
