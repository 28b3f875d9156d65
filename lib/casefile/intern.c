/* intern.c - values seen lately, so that a repeated one costs no query.
 *
 * Two halves: what is put or met goes into the young one; when that is full,
 * it becomes the old one, and the old one is dropped. So a value that keeps
 * coming keeps its place, without a list of uses to keep in order. */
#include "intern.h"

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

static size_t find(const struct intern_part *p, struct str key, uint64_t h)
{
	size_t i = h & (p->cap - 1);
	while (p->slot[i].id && !(p->slot[i].hash == h && str_eq(p->slot[i].key, key)))
		i = (i + 1) & (p->cap - 1);
	return i;
}

static void grow(struct intern_part *p)
{
	struct intern_slot *was = p->slot;
	size_t n = p->cap;
	p->cap = n ? n * 2 : CAP_FIRST;
	p->slot = xcalloc(p->cap, sizeof *p->slot);
	for (size_t i = 0; i < n; i++)
		if (was[i].id)
			p->slot[find(p, was[i].key, was[i].hash)] = was[i];
	free(was);
}

static void put(struct intern *m, struct str key, uint64_t h, int64_t id)
{
	struct intern_part *p = &m->young;
	if (m->max && p->n >= (m->max + 1) / 2) {
		struct intern_part was = m->old;
		m->old = *p;
		*p = was;
		part_clear(p);
	}
	if (p->n * 2 >= p->cap)
		grow(p);
	p->slot[find(p, key, h)] = (struct intern_slot){ h, arena_copy(&p->arena, key), id };
	p->n++;
}

int64_t intern_get(struct intern *m, struct str key)
{
	uint64_t h = str_hash(key);
	int64_t id = m->young.n ? m->young.slot[find(&m->young, key, h)].id : 0;
	if (!id && m->old.n && (id = m->old.slot[find(&m->old, key, h)].id))
		put(m, key, h, id);
	return id;
}

void intern_put(struct intern *m, struct str key, int64_t id)
{
	put(m, key, str_hash(key), id);
}
