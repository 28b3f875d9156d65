/* codec.h - xz, lzma, lzip, bzip2 and zstd by their own libraries.
 *
 * libarchive gives nothing of the last 64 KiB before a damaged place, and of a
 * small stream with junk behind it nothing at all. These give every byte that
 * was decoded, then say how it ended. Each is optional; what is not there at
 * build time stays with libarchive. */
#ifndef UNPACK_CODEC_H
#define UNPACK_CODEC_H

#include "unpack/kinds.h"

#define CODEC_PIECE_BYTES (128u << 10)

struct codec;

/* NULL when KIND has no codec here. */
struct codec *codec_open(int kind);
void codec_close(struct codec *c); /* NULL is fine */

enum codec_end { CODEC_MORE, CODEC_MEMBER, CODEC_BROKEN, CODEC_MEMORY };
/* Takes from IN (*USED of LEN bytes) and gives to OUT (*MADE of room bytes).
 * CODEC_MEMBER: a stream is complete, and the next begins anew. */
enum codec_end codec_step(struct codec *c, const unsigned char *in, size_t len, size_t *used, unsigned char *out, size_t room, size_t *made);
/* Does a further stream begin with these bytes (up to 4 are looked at)? */
bool codec_begins(const struct codec *c, const unsigned char *p, size_t n);

#endif
