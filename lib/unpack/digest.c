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
	atomic_bool stop;
	int sys;
	char hex[HASH_HEX_MAX];
};

static void *run(void *ctx)
{
	struct digest *d = ctx;
	struct hash *h = hash_new(HASH_SHA256);
	char *block = xmalloc(BLOCK_BYTES);
	uint64_t at = 0;
	ssize_t k;
	while (!atomic_load(&d->stop) && (k = io_pread_full(d->fd, block, BLOCK_BYTES, at)) != 0) {
		if (k < 0) {
			d->sys = 1;
			break;
		}
		hash_add(h, block, (size_t)k);
		at += (uint64_t)k;
	}
	hash_end_hex(h, d->hex);
	hash_free(h);
	free(block);
	return NULL;
}

struct digest *digest_begin(int fd)
{
	struct digest *d = xcalloc(1, sizeof *d);
	d->fd = dup(fd);
	if (d->fd < 0 || pthread_create(&d->thread, NULL, run, d) != 0) {
		if (d->fd >= 0)
			close(d->fd);
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
	free(d);
	return st;
}
