/* repeats.c - a table of counters, open addressing, keyed by a digest of kind and value.
 *
 * The values themselves are not kept: an item may hold ten million addresses. Two values
 * of one digest of 64 bits would share their count; that costs the later one its last places. */
#include "repeats.h"
#include <stdlib.h>

#define CAP_FIRST 1024u

static uint64_t mix(uint64_t h, const char *p, size_t n)
{
	for (; n >= 8; p += 8, n -= 8) {
		uint64_t w;
		memcpy(&w, p, 8);
		h = (h ^ w) * 0x9E3779B97F4A7C15u;
		h ^= h >> 32;
	}
	for (; n > 0; p++, n--)
		h = (h ^ (unsigned char)*p) * 0x100000001B3u;
	h *= 0xFF51AFD7ED558CCDu;
	return h ^ h >> 33;
}

/* Where KEY is, or would go. */
static struct repeats_value *slot(const struct repeats *r, uint64_t key)
{
	size_t at = (size_t)key & (r->cap - 1);
	while (r->v[at].n && r->v[at].key != key)
		at = (at + 1) & (r->cap - 1);
	return &r->v[at];
}

static void grow(struct repeats *r)
{
	struct repeats more = { .cap = r->cap ? r->cap * 2 : CAP_FIRST, .n = r->n };
	more.v = xcalloc(more.cap, sizeof *more.v);
	for (size_t i = 0; i < r->cap; i++)
		if (r->v[i].n)
			*slot(&more, r->v[i].key) = r->v[i];
	free(r->v);
	*r = more;
}

uint32_t repeats_add(struct repeats *r, const char *kind, struct str value)
{
	if (r->n * 2 >= r->cap)
		grow(r);
	uint64_t key = mix(mix(value.len, kind, strlen(kind)), value.p, value.len);
	struct repeats_value *v = slot(r, key);
	if (v->n == 0) {
		if (r->n >= REPEATS_VALUES_MAX)
			return 0;
		r->n++;
		v->key = key;
	}
	v->n += v->n < UINT32_MAX;
	return v->n;
}

void repeats_release(struct repeats *r)
{
	free(r->v);
	*r = (struct repeats){ .v = NULL };
}
