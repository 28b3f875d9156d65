/* told.c - see told.h. */
#include "told.h"

#include <stdlib.h>

#define CAP_MIN 1024u

static void grow(struct told *t)
{
	struct told old = *t;
	t->cap = old.cap ? old.cap * 2 : CAP_MIN;
	t->hash = xcalloc(t->cap, sizeof *t->hash);
	for (size_t i = 0; i < old.cap; i++)
		if (old.hash[i]) {
			size_t k = old.hash[i] & (t->cap - 1);
			while (t->hash[k])
				k = (k + 1) & (t->cap - 1);
			t->hash[k] = old.hash[i];
		}
	free(old.hash);
}

bool told(struct told *t, uint64_t hash)
{
	if (t->n * 2 >= t->cap && t->n < TOLD_MAX)
		grow(t);
	hash += !hash; /* 0 is an empty place */
	size_t k = hash & (t->cap - 1);
	for (; t->hash[k]; k = (k + 1) & (t->cap - 1))
		if (t->hash[k] == hash)
			return true;
	if (t->n < TOLD_MAX) {
		t->hash[k] = hash;
		t->n++;
	}
	return false;
}

void told_release(struct told *t)
{
	free(t->hash);
	*t = (struct told){ NULL, 0, 0 };
}
