/* intern.c - values seen lately, so that a repeated one costs no query.
 *
 * Two halves: what is put or met goes into the young one; when that is full,
 * it becomes the old one, and the old one is dropped. So a value that keeps
 * coming keeps its place, without a list of uses to keep in order. */
#include "intern.h"

#include <sluice/err.h>

#include <stdlib.h>

#define CAP_FIRST 4096

static void part_clear(struct intern_part *p)
{
	if (p->slot)
		memset(p->slot, 0, p->cap * sizeof *p->slot);
	p->n = 0;
	arena_reset(&p->arena);
}

static void part_release(struct intern_part *p)
{
	free(p->slot);
	free(p->entry);
	arena_release(&p->arena);
}

void intern_init(struct intern *m, size_t max)
{
	*m = (struct intern){ .max = max };
	arena_init(&m->young.arena);
	arena_init(&m->old.arena);
}

void intern_release(struct intern *m)
{
	part_release(&m->young);
	part_release(&m->old);
}

void intern_clear(struct intern *m)
{
	part_clear(&m->young);
	part_clear(&m->old);
}

/* The slot of KEY, or the empty one where it belongs. */
static struct intern_slot *find(const struct intern_part *p, struct str key, uint64_t h)
{
	uint32_t high = (uint32_t)(h >> 32);
	for (size_t i = h & (p->cap - 1);; i = (i + 1) & (p->cap - 1)) {
		struct intern_slot *s = &p->slot[i];
		if (!s->at || (s->hash == high && str_eq(p->entry[s->at - 1].key, key)))
			return s;
	}
}

static void grow(struct intern_part *p)
{
	free(p->slot);
	p->cap = p->cap ? p->cap * 2 : CAP_FIRST;
	p->slot = xcalloc(p->cap, sizeof *p->slot);
	for (size_t i = 0; i < p->n; i++) {
		uint64_t h = str_hash(p->entry[i].key);
		*find(p, p->entry[i].key, h) = (struct intern_slot){ (uint32_t)(h >> 32), (uint32_t)i + 1 };
	}
}

static void put(struct intern *m, struct str key, uint64_t h, int64_t id)
{
	struct intern_part *p = &m->young;
	if (p->n == UINT32_MAX / 2)
		BUG("two thousand million names");
	if (m->max && p->n >= (m->max + 1) / 2) {
		struct intern_part was = m->old;
		m->old = *p;
		*p = was;
		part_clear(p);
	}
	if (p->n * 2 >= p->cap)
		grow(p);
	p->entry = xgrow(p->entry, &p->cap_entry, p->n + 1, sizeof *p->entry);
	p->entry[p->n++] = (struct intern_entry){ arena_copy(&p->arena, key), id };
	*find(p, key, h) = (struct intern_slot){ (uint32_t)(h >> 32), (uint32_t)p->n };
}

static int64_t get(const struct intern_part *p, struct str key, uint64_t h)
{
	const struct intern_slot *s = p->n ? find(p, key, h) : NULL;
	return s && s->at ? p->entry[s->at - 1].id : 0;
}

int64_t intern_get(struct intern *m, struct str key)
{
	uint64_t h = str_hash(key);
	int64_t id = get(&m->young, key, h);
	if (!id && (id = get(&m->old, key, h)))
		put(m, key, h, id);
	return id;
}

void intern_put(struct intern *m, struct str key, int64_t id)
{
	put(m, key, str_hash(key), id);
}
