/* zip_find.c - look-up by name, and members that share bytes. */
#include "format/zip_private.h"

#include <ctype.h>
#include <stdlib.h>

static uint64_t folded_hash(struct str s)
{
	uint64_t h = 1469598103934665603u;
	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (uint64_t)tolower((unsigned char)s.p[i])) * 1099511628211u;
	return h ^ h >> 29;
}

static void build(struct zip *z)
{
	struct zip_entry e;
	uint64_t pos = z->pos;
	uint32_t index = z->index;
	bool broke = z->broke;
	/* the name that zip_next() lent stays as it is */
	struct buf lent = z->text;
	buf_init(&z->text, lent.max);
	z->indexed = true;
	zip_rewind(z);
	enum status st;
	while (z->entries < ZIP_INDEX_MAX && ((st = zip_next(z, &e, NULL)) == ST_OK || st == ST_WARN)) {
		if (st == ST_WARN)
			continue;
		z->entry = xgrow(z->entry, &z->entry_cap, z->entries + 1, sizeof *z->entry);
		e.name = arena_copy(&z->names, e.name);
		if (e.name_utf8.p)
			e.name_utf8 = arena_copy(&z->names, e.name_utf8);
		e.comment = arena_copy(&z->names, e.comment);
		z->entry[z->entries++] = e;
	}
	buf_release(&z->text);
	z->text = lent;
	z->pos = pos;
	z->index = index;
	z->broke = broke;
	z->slots = 16;
	while (z->slots < z->entries * 2)
		z->slots *= 2;
	z->slot = xcalloc(z->slots, sizeof *z->slot);
	for (size_t i = 0; i < z->entries; i++) {
		size_t at = folded_hash(z->entry[i].name) & (z->slots - 1);
		while (z->slot[at])
			at = (at + 1) & (z->slots - 1);
		z->slot[at] = (uint32_t)i + 1;
	}
}

static bool find(struct zip *z, struct str name, bool nocase, struct zip_entry *ret)
{
	if (!z->indexed)
		build(z);
	for (size_t at = folded_hash(name) & (z->slots - 1); z->slot[at]; at = (at + 1) & (z->slots - 1)) {
		const struct zip_entry *e = &z->entry[z->slot[at] - 1];
		if (nocase ? str_eq_nocase(e->name, name) : str_eq(e->name, name)) {
			*ret = *e;
			return true;
		}
	}
	return false;
}

bool zip_find(struct zip *z, struct str name, struct zip_entry *ret)
{
	return find(z, name, false, ret);
}

bool zip_find_nocase(struct zip *z, struct str name, struct zip_entry *ret)
{
	return find(z, name, true, ret);
}

struct extent {
	uint64_t from, to;
	uint32_t index;
};

static int by_start(const void *a, const void *b)
{
	const struct extent *x = a, *y = b;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

uint64_t zip_overlaps(struct zip *z, uint8_t **ret_bits)
{
	struct zip_entry e;
	struct extent *x = NULL;
	size_t n = 0, cap = 0;
	uint64_t end = 0, bad = 0, pos = z->pos;
	uint32_t index = z->index;
	bool sorted = true, broke = z->broke;
	enum status st;
	*ret_bits = NULL;
	if (z->scan)
		return 0; /* found one behind the other */
	zip_rewind(z);
	while (n < ZIP_OVERLAP_MAX && ((st = zip_next(z, &e, NULL)) == ST_OK || st == ST_WARN)) {
		/* the local header's own lengths may be longer: a lower bound
		 * cannot accuse the innocent */
		uint64_t head = ZIP_LOCAL_BYTES + e.name.len;
		if (st == ST_WARN || e.offset >= z->total || z->total - e.offset < head || e.packed > z->total - e.offset - head)
			continue; /* not there at all: another error */
		x = xgrow(x, &cap, n + 1, sizeof *x);
		x[n++] = (struct extent){ e.offset, e.offset + head + e.packed, e.index };
		sorted = sorted && e.offset >= end;
		if (x[n - 1].to > end)
			end = x[n - 1].to;
	}
	z->pos = pos;
	z->index = index;
	z->broke = broke;
	if (!sorted) {
		qsort(x, n, sizeof *x, by_start);
		uint32_t last = 0;
		for (size_t i = 0; i < n; i++)
			last = x[i].index > last ? x[i].index : last;
		uint8_t *bits = xcalloc((size_t)last / 8 + 1, 1);
		/* of a run of overlapping ones, the first in the directory stays */
		for (size_t i = 0; i < n;) {
			uint64_t to = x[i].to;
			size_t j = i + 1, keep = i;
			for (; j < n && x[j].from < to; j++) {
				to = x[j].to > to ? x[j].to : to;
				keep = x[j].index < x[keep].index ? j : keep;
			}
			for (size_t k = i; k < j; k++)
				if (k != keep) {
					bits[x[k].index / 8] |= (uint8_t)(1u << (x[k].index & 7));
					bad++;
				}
			i = j;
		}
		if (bad)
			*ret_bits = bits;
		else
			free(bits);
	}
	free(x);
	return bad;
}
