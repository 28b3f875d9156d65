/* digest.c - hashing beside other work; see digest.h. */
#include "unpack/digest.h"

#include <sluice/io.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#define BLOCK_BYTES (256u << 10)

struct digest {
	pthread_t thread;
	int fd;
	struct hash *hash; /* made by the caller: a worker that is forked meanwhile inherits no lock of the library */
	atomic_bool stop;
	int sys;
	char hex[HASH_HEX_MAX];
};

static void *run(void *ctx)
{
	struct digest *d = ctx;
	char *block = xmalloc(BLOCK_BYTES);
	uint64_t at = 0;
	ssize_t k;
	while (!atomic_load(&d->stop) && (k = io_pread_full(d->fd, block, BLOCK_BYTES, at)) != 0) {
		if (k < 0) {
			d->sys = 1;
			break;
		}
		hash_add(d->hash, block, (size_t)k);
		at += (uint64_t)k;
	}
	hash_end_hex(d->hash, d->hex);
	free(block);
	return NULL;
}

struct digest *digest_begin(int fd)
{
	struct digest *d = xcalloc(1, sizeof *d);
	d->fd = dup(fd);
	d->hash = hash_new(HASH_SHA256);
	if (d->fd < 0 || pthread_create(&d->thread, NULL, run, d) != 0) {
		if (d->fd >= 0)
			close(d->fd);
		hash_free(d->hash);
		free(d);
		return NULL;
	}
	return d;
}

enum status digest_end(struct digest *d, char *out, struct err *err)
{
	enum status st = ST_OK;
	if (!d)
		return ST_OK;
	if (!out)
		atomic_store(&d->stop, true);
	pthread_join(d->thread, NULL);
	if (out)
		memcpy(out, d->hex, sizeof d->hex);
	if (out && d->sys)
		st = err_set(err, ST_WARN, E_UNREADABLE, "cannot read to the end");
	close(d->fd);
	hash_free(d->hash);
	free(d);
	return st;
}
