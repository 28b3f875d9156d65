/* hash_thread.c - a ring of pieces between one that fills and one that hashes. */
#include "store/hash_thread.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

#include <sluice/err.h>

#define PIECES 4u

struct hash_thread {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	unsigned put, done;   /* pieces, counted up */
	bool end;
	struct hash *to[PIECES];
	size_t len[PIECES];
	char *piece[PIECES];
};

static void *run(void *ctx)
{
	struct hash_thread *t = ctx;
	pthread_mutex_lock(&t->lock);
	for (;;) {
		while (t->put == t->done && !t->end)
			pthread_cond_wait(&t->moved, &t->lock);
		if (t->put == t->done)
			break;
		unsigned i = t->done % PIECES;
		pthread_mutex_unlock(&t->lock);
		hash_add(t->to[i], t->piece[i], t->len[i]);
		pthread_mutex_lock(&t->lock);
		t->done++;
		pthread_cond_signal(&t->moved); /* one of the two ever waits */
	}
	pthread_mutex_unlock(&t->lock);
	return NULL;
}

struct hash_thread *hash_thread_new(void)
{
	cpu_set_t set;
	if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) < 2)
		return NULL;
	struct hash_thread *t = xcalloc(1, sizeof *t);
	pthread_mutex_init(&t->lock, NULL);
	pthread_cond_init(&t->moved, NULL);
	if (pthread_create(&t->thread, NULL, run, t) != 0) {
		pthread_cond_destroy(&t->moved);
		pthread_mutex_destroy(&t->lock);
		free(t);
		return NULL;
	}
	return t;
}

void hash_thread_free(struct hash_thread *t)
{
	if (!t)
		return;
	pthread_mutex_lock(&t->lock);
	t->end = true;
	pthread_cond_signal(&t->moved);
	pthread_mutex_unlock(&t->lock);
	pthread_join(t->thread, NULL);
	pthread_cond_destroy(&t->moved);
	pthread_mutex_destroy(&t->lock);
	for (unsigned i = 0; i < PIECES; i++)
		free(t->piece[i]);
	free(t);
}

/* Until no more than N pieces are under way. */
static void wait_for(struct hash_thread *t, unsigned n)
{
	pthread_mutex_lock(&t->lock);
	while (t->put - t->done > n)
		pthread_cond_wait(&t->moved, &t->lock);
	pthread_mutex_unlock(&t->lock);
}

char *hash_thread_piece(struct hash_thread *t)
{
	wait_for(t, PIECES - 1);
	char **p = &t->piece[t->put % PIECES];
	if (!*p)
		*p = xmalloc(HASH_PIECE_BYTES);
	return *p;
}

void hash_thread_put(struct hash_thread *t, struct hash *to, size_t n)
{
	unsigned i = t->put % PIECES;
	t->to[i] = to;
	t->len[i] = n;
	pthread_mutex_lock(&t->lock);
	t->put++;
	pthread_cond_signal(&t->moved);
	pthread_mutex_unlock(&t->lock);
}

void hash_thread_wait(struct hash_thread *t)
{
	wait_for(t, 0);
}
