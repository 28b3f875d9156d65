/* intern.c - values seen lately, so that a repeated one costs no query. */
#include "intern.h"

#include <stdlib.h>

#define CAP_FIRST 4096

void intern_init(struct intern *m, size_t max)
{
	*m = (struct intern){ .cap = CAP_FIRST, .max = max };
	m->slot = xcalloc(m->cap, sizeof *m->slot);
	arena_init(&m->arena);
}

void intern_release(struct intern *m)
{
	free(m->slot);
	arena_release(&m->arena);
}

void intern_clear(struct intern *m)
{
	memset(m->slot, 0, m->cap * sizeof *m->slot);
	m->n = 0;
	arena_reset(&m->arena);
}

static size_t find(const struct intern *m, struct str key, uint64_t h)
{
	size_t i = h & (m->cap - 1);
	while (m->slot[i].id && !(m->slot[i].hash == h && str_eq(m->slot[i].key, key)))
		i = (i + 1) & (m->cap - 1);
	return i;
}

int64_t intern_get(const struct intern *m, struct str key)
{
	return m->slot[find(m, key, str_hash(key))].id;
}

static void grow(struct intern *m)
{
	struct intern_slot *old = m->slot;
	size_t n = m->cap;
	m->cap *= 2;
	m->slot = xcalloc(m->cap, sizeof *m->slot);
	for (size_t i = 0; i < n; i++)
		if (old[i].id)
			m->slot[find(m, old[i].key, old[i].hash)] = old[i];
	free(old);
}

void intern_put(struct intern *m, struct str key, int64_t id)
{
	if (m->max && m->n >= m->max)
		intern_clear(m);
	if (m->n * 2 >= m->cap)
		grow(m);
	uint64_t h = str_hash(key);
	m->slot[find(m, key, h)] = (struct intern_slot){ h, arena_copy(&m->arena, key), id };
	m->n++;
}
