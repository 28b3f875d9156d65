/* stream_plain.h - the plain bytes of a compressed stream, to its very end.
 *
 * A tar ends before the stream that it is packed in, and the checksum stands
 * behind that: whoever stops with the tar never knows that what he has is
 * damaged. libarchive stops there, and of gzip it does not look at the
 * checksum at all: gzip is read by zlib here, others by codec.h where they can be. */
#ifndef UNPACK_STREAM_PLAIN_H
#define UNPACK_STREAM_PLAIN_H

#include "unpack/libarchive_shared.h"

struct plain; /* opaque */

/* Is KIND read here without libarchive? */
bool plain_own(int kind);
/* NULL when libarchive cannot begin. */
struct plain *plain_open(struct source *src);
void plain_close(struct plain *p);
/* The next bytes into *RET (borrowed until the next call) and *RET_LEN. ST_OK;
 * ST_EOF behind the last; ST_WARN: cut short or damaged, ERR says how. */
enum status plain_next(struct plain *p, const void **ret, size_t *ret_len, struct err *err);
/* The same as a callback of libarchive over a struct plain. */
la_ssize_t plain_on_read(struct archive *a, void *plain, const void **ret);
/* Reads what nobody wanted. ST_OK when the stream is sound to its end. */
enum status plain_finish(struct plain *p, struct err *err);

#endif
