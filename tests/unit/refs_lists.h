/* refs_lists.h - for tests: the hits of all tables as one list. */
#ifndef SLUICE_TEST_REFS_LISTS_H
#define SLUICE_TEST_REFS_LISTS_H

#include "refs/literals.h"
#include <stdlib.h>

/* What L finds in TEXT the way WAY (LITERALS_WAYS: as literals_scan()), table by table. Owned by caller; a processor that
 * lacks the way gives NULL. */
static struct lit_hit *lists_scan(enum literals_way way, const struct literals *l, struct str text, size_t *ret_n)
{
	struct lit_hits lists[LIT_TABLES_MAX] = { 0 };
	size_t n = 0, cap = 0;
	struct lit_hit *all = NULL;
	bool is = true;
	if (way == LITERALS_WAYS)
		literals_scan(l, text, UINT64_MAX, lists);
	else
		is = literals_scan_by(way, l, text, UINT64_MAX, lists);
	for (unsigned t = 0; t < LIT_TABLES_MAX; t++) {
		for (size_t i = 0; i < lists[t].n; i++) {
			all = xgrow(all, &cap, n + 1, sizeof *all);
			all[n++] = lists[t].v[i];
		}
		free(lists[t].v);
	}
	*ret_n = n;
	return is && !all ? xmalloc(1) : all;
}

/* By place, then by table. */
static inline int lists_order(const void *a, const void *b)
{
	const struct lit_hit *x = a, *y = b;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->table < y->table ? -1 : x->table > y->table;
}

#endif
