/* salvage.h - reading on behind a damaged place.
 *
 * tar and cpio have no directory, but their headers can be told from anything
 * else: behind a break the next one is looked for, and what lies between is
 * told. This works on any bytes that can be read by offset: a container's
 * own, or what a compressed stream decodes to. */
#ifndef UNPACK_SALVAGE_H
#define UNPACK_SALVAGE_H

#include "unpack/libarchive_shared.h"

/* Damaged places of one archive that are passed over. */
#define BREAKS_MAX 1000

/* Up to N bytes at AT; fewer only at the end; -1 on error. */
struct salvage_bytes {
	ssize_t (*read)(void *ctx, void *p, size_t n, uint64_t at);
	void *ctx;
};

/* Does KIND (tar, cpio) have headers that can be looked for? */
bool salvage_can(int kind);
/* The archive of KIND in B broke with ERR behind its first GOOD bytes: reads on
 * as often as it takes. Returns how it ended, as a reader does. */
enum status salvage(int kind, const struct salvage_bytes *b, uint64_t good, struct source *src, struct sink *sink, struct err *err);

/* The decoded bytes of a compressed stream, by offset: forwards, and a little
 * back; further back it is decoded anew. */
struct unrolled;
struct unrolled *unrolled_open(struct source *src);
ssize_t unrolled_read(void *unrolled, void *p, size_t n, uint64_t at);
void unrolled_close(struct unrolled *u);

#endif
