/* arena.c - chunks in a list, the newest first; a large piece gets a chunk of
 * its own behind the head so that the head's free room is not lost. */
#include <sluice/arena.h>
#include <sluice/err.h>

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

#define CHUNK_BYTES (64u << 10)
#define KEEP_BYTES_MAX (16u << 20) /* by arena_reset() */

struct arena_chunk {
	struct arena_chunk *next;
	size_t used, cap;
	alignas(max_align_t) char data[];
};

void arena_init(struct arena *a)
{
	*a = (struct arena){ NULL, 0 };
}

static struct arena_chunk *fresh_chunk(size_t cap)
{
	struct arena_chunk *c = xmalloc(sizeof *c + cap);
	c->next = NULL;
	c->used = 0;
	c->cap = cap;
	return c;
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

/* One chunk stays, as large as all that was used: whoever fills an arena again and
 * again pays for fresh pages once. */
void arena_reset(struct arena *a)
{
	struct arena_chunk *c = a->head;
	if (!c)
		return;
	size_t used = a->used;
	a->used = 0;
	if (!c->next && c->cap <= KEEP_BYTES_MAX) {
		c->used = 0;
		return;
	}
	drop(c);
	size_t cap = used < CHUNK_BYTES ? CHUNK_BYTES : 2 * used; /* what is not touched costs nothing */
	a->head = fresh_chunk(cap < KEEP_BYTES_MAX ? cap : KEEP_BYTES_MAX);
}

static char *take(struct arena *a, size_t n)
{
	if (n > SIZE_MAX / 2)
		BUG("arena piece too large");
	n = (n + alignof(max_align_t) - 1) & ~(size_t)(alignof(max_align_t) - 1);
	struct arena_chunk *c = a->head;
	if (!c || c->cap - c->used < n) {
		struct arena_chunk *fresh = fresh_chunk(n > CHUNK_BYTES ? n : CHUNK_BYTES);
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

void *arena_room(struct arena *a, size_t n)
{
	return take(a, n);
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
