/* arena.c - chunks in a list, the newest first; a large piece gets a chunk of
 * its own behind the head so that the head's free room is not lost. */
#include <sluice/arena.h>
#include <sluice/err.h>

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

#define CHUNK_BYTES (64u << 10)

struct arena_chunk {
	struct arena_chunk *next;
	size_t used, cap;
	alignas(max_align_t) char data[];
};

void arena_init(struct arena *a)
{
	*a = (struct arena){ NULL, 0 };
}

static void drop(struct arena_chunk *c)
{
	while (c) {
		struct arena_chunk *next = c->next;
		free(c);
		c = next;
	}
}

void arena_release(struct arena *a)
{
	if (!a)
		return;
	drop(a->head);
	arena_init(a);
}

void arena_reset(struct arena *a)
{
	if (!a->head)
		return;
	/* keep one chunk of the usual size */
	struct arena_chunk *keep = NULL, *c = a->head;
	while (c) {
		struct arena_chunk *next = c->next;
		if (!keep && c->cap == CHUNK_BYTES)
			keep = c;
		else
			free(c);
		c = next;
	}
	if (keep) {
		keep->next = NULL;
		keep->used = 0;
	}
	a->head = keep;
	a->used = 0;
}

static char *take(struct arena *a, size_t n)
{
	if (n > SIZE_MAX / 2)
		BUG("arena piece too large");
	n = (n + alignof(max_align_t) - 1) & ~(size_t)(alignof(max_align_t) - 1);
	struct arena_chunk *c = a->head;
	if (!c || c->cap - c->used < n) {
		size_t cap = n > CHUNK_BYTES ? n : CHUNK_BYTES;
		struct arena_chunk *fresh = xmalloc(sizeof *fresh + cap);
		fresh->used = 0;
		fresh->cap = cap;
		if (c && n > CHUNK_BYTES / 2) {
			fresh->next = c->next;
			c->next = fresh;
		} else {
			fresh->next = c;
			a->head = fresh;
		}
		c = fresh;
	}
	char *p = c->data + c->used;
	c->used += n;
	a->used += n;
	return p;
}

void *arena_alloc(struct arena *a, size_t n)
{
	return memset(take(a, n), 0, n);
}

struct str arena_copy(struct arena *a, struct str s)
{
	char *p = take(a, s.len + 1);
	if (s.len)
		memcpy(p, s.p, s.len);
	p[s.len] = '\0';
	return str_make(p, s.len);
}

const char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		BUG("a format that vsnprintf refuses");
	char *p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}
