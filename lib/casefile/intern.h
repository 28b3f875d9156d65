/* intern.h - a map from byte strings to row numbers, bounded if it is a cache. */
#ifndef CASEFILE_INTERN_H
#define CASEFILE_INTERN_H

#include <sluice/arena.h>

#define INTERN_CACHE 100000 /* entries of a cache of values: some 8 MB */

struct intern_slot {
	uint64_t hash;
	struct str key;
	int64_t id; /* 0: empty */
};
struct intern {
	struct intern_slot *slot; /* owned */
	size_t cap, n, max;
	struct arena arena;
};
/* Past MAX entries the map starts anew; 0: it never does. */
void intern_init(struct intern *m, size_t max);
void intern_release(struct intern *m);
void intern_clear(struct intern *m);
/* The number of KEY, or 0. */
int64_t intern_get(const struct intern *m, struct str key);
/* Puts a KEY that is not there. ID must not be 0. */
void intern_put(struct intern *m, struct str key, int64_t id);

#endif
