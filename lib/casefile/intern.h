/* intern.h - a map from byte strings to row numbers, bounded if it is a cache. */
#ifndef CASEFILE_INTERN_H
#define CASEFILE_INTERN_H

#include <sluice/arena.h>

#define INTERN_CACHE 150000 /* entries of a cache of values: some 12 MB with their keys */

struct intern_entry {
	struct str key;
	int64_t id;
};
struct intern_slot {
	uint32_t hash, at; /* at - 1 is the entry; 0: empty */
};
struct intern_part {
	struct intern_slot *slot;   /* owned; NULL until something is put */
	struct intern_entry *entry; /* owned */
	size_t cap, n, cap_entry;
	struct arena arena;
};
struct intern {
	struct intern_part young, old;
	size_t max;
};
/* Past MAX entries those go that were neither put nor asked for lately, half of
 * them at once; 0: all stay. */
void intern_init(struct intern *m, size_t max);
void intern_release(struct intern *m);
void intern_clear(struct intern *m);
/* The number of KEY, or 0. */
int64_t intern_get(struct intern *m, struct str key);
/* Puts a KEY that is not there. ID must not be 0. */
void intern_put(struct intern *m, struct str key, int64_t id);

#endif
