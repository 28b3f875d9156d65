/* hash_thread.h - digests taken beside the writing. Private to lib/store.
 *
 * A large blob's bytes are hashed, and copied into the system's cache: either
 * takes about as long as unpacking them does, and a worker unpacks meanwhile.
 * With a thread that hashes, a parent keeps up with its worker on two
 * processors. Pieces are hashed in the order in which they are handed over, so
 * that any number of blobs may go through one thread. */
#ifndef STORE_HASH_THREAD_H
#define STORE_HASH_THREAD_H

#include <sluice/hash.h>

#define HASH_PIECE_BYTES (256u << 10)

struct hash_thread;

/* Owned by caller. NULL with one processor only, or when no thread can be had. */
struct hash_thread *hash_thread_new(void);
/* Hashes what it was handed before it ends. NULL is fine. */
void hash_thread_free(struct hash_thread *t);
/* HASH_PIECE_BYTES to be filled; waits until they are free. Borrowed until the
 * next call: the caller may still read a piece that it has handed over. */
char *hash_thread_piece(struct hash_thread *t);
/* Hands the first N bytes of the piece last got over, to be added to TO, which
 * is the thread's until hash_thread_wait(). */
void hash_thread_put(struct hash_thread *t, struct hash *to, size_t n);
/* Until everything that was handed over is hashed. */
void hash_thread_wait(struct hash_thread *t);

#endif
