/* refusals.c - see refusals.h: a table of open addresses over one buffer. */
#include "work/refusals.h"

#include <sluice/hash.h>

#include <stdlib.h>

#define PLACES (1u << 16)
#define ENTRIES_MAX (PLACES / 2)
#define BYTES_MAX (8u << 20)

struct place {
	uint64_t key;      /* of the whole key; 0 free */
	uint32_t at, len;
};
struct refusals {
	struct place v[PLACES];
	struct buf bytes;
	unsigned n;
};

/* 64 bits of SHA-256: nobody makes two keys meet who does not break that. */
static uint64_t number(struct str key)
{
	uint8_t digest[HASH_BYTES_MAX];
	uint64_t v;
	hash_once(HASH_SHA256, key, digest);
	memcpy(&v, digest, sizeof v);
	return v ? v : 1;
}

struct refusals *refusals_new(void)
{
	struct refusals *r = xcalloc(1, sizeof *r);
	buf_init(&r->bytes, BYTES_MAX);
	return r;
}

void refusals_free(struct refusals *r)
{
	if (!r)
		return;
	buf_release(&r->bytes);
	free(r);
}

bool refusals_last(enum err_code code)
{
	return code != E_SYSTEM && code != E_PROTOCOL && code != E_MISSING && code != E_UNREADABLE;
}

static unsigned find(const struct refusals *r, uint64_t key)
{
	unsigned i = (unsigned)key & (PLACES - 1);
	while (r->v[i].key && r->v[i].key != key)
		i = (i + 1) & (PLACES - 1);
	return i;
}

void refusals_add(struct refusals *r, struct str key, struct str losses)
{
	uint64_t k = number(key);
	unsigned i = find(r, k);
	if (r->v[i].key || r->n == ENTRIES_MAX || losses.len > BYTES_MAX - r->bytes.len)
		return;
	r->v[i] = (struct place){ k, (uint32_t)r->bytes.len, (uint32_t)losses.len };
	buf_add_str(&r->bytes, losses);
	r->n++;
}

struct str refusals_find(const struct refusals *r, struct str key)
{
	const struct place *p = &r->v[find(r, number(key))];
	return p->key ? str_make(r->bytes.p + p->at, p->len) : str_make(NULL, 0);
}
