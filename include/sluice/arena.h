/* arena.h - memory that lives as long as one item.
 *
 * A chunked arena never moves what it gave out; arena_reset() frees all of it
 * at once and keeps the first chunk for the next item. */
#ifndef SLUICE_ARENA_H
#define SLUICE_ARENA_H

#include <sluice/str.h>

struct arena_chunk;
struct arena {
	struct arena_chunk *head; /* owned */
	size_t used;              /* bytes given out since the last reset */
};

void arena_init(struct arena *a);
void arena_release(struct arena *a);
/* Everything given out before is gone. */
void arena_reset(struct arena *a);
/* N zeroed bytes, aligned for any type; borrowed until reset or release. */
void *arena_alloc(struct arena *a, size_t n) __attribute__((returns_nonnull));
/* The same, not zeroed: for large rooms of which little is used. */
void *arena_room(struct arena *a, size_t n) __attribute__((returns_nonnull));
/* A copy of S, NUL-ended; borrowed until reset or release. */
struct str arena_copy(struct arena *a, struct str s);
const char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
