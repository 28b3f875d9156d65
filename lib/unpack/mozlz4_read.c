/* mozlz4_read.c - what Firefox keeps packed (.jsonlz4, .mozlz4, .baklz4: sessions,
 * bookmarks, search engines): "mozLz40", a NUL, the length unpacked, one block of
 * LZ4. liblz4 would be another library for some thirty lines. */
#include "unpack/kinds.h"
#include "unpack/stream_name.h"

#include <stdlib.h>

#define HEAD_BYTES 12u
#define BYTES_MAX (256u << 20)

/* A block of LZ4: a token, literals, a copy of earlier bytes, and again. The bytes given. */
static size_t unpack(const unsigned char *in, size_t n, unsigned char *out, size_t room)
{
	size_t i = 0, o = 0;
	while (i < n) {
		unsigned token = in[i++], more;
		size_t len = token >> 4;
		if (len == 15)
			do {
				if (i == n)
					return o;
				len += more = in[i++];
			} while (more == 255);
		if (len > n - i || len > room - o)
			return o;
		memcpy(out + o, in + i, len);
		o += len;
		i += len;
		if (n - i < 2)
			break;
		size_t back = in[i] | (size_t)in[i + 1] << 8;
		i += 2;
		len = token & 15;
		if (len == 15)
			do {
				if (i == n)
					return o;
				len += more = in[i++];
			} while (more == 255);
		len += 4;
		if (!back || back > o || len > room - o)
			return o;
		for (; len; len--, o++)
			out[o] = out[o - back];
	}
	return o;
}

enum status mozlz4_read(struct source *src, struct sink *sink, struct err *err)
{
	unsigned char head[HEAD_BYTES];
	if (source_read(src, head, sizeof head, 0) != (ssize_t)sizeof head)
		return err_set(err, ST_SKIP, E_TRUNCATED, "it ends within its head");
	size_t room = head[8] | (size_t)head[9] << 8 | (size_t)head[10] << 16 | (size_t)head[11] << 24;
	uint64_t n = src->size - HEAD_BYTES;
	if (room > BYTES_MAX || n > BYTES_MAX)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "it unpacks to more than %u bytes", BYTES_MAX);
	unsigned char *in = xmalloc((size_t)n + 1), *out = xmalloc(room + 1);
	struct err e = { .code = E_NONE };
	ssize_t got = source_read(src, in, (size_t)n, HEAD_BYTES);
	size_t given = unpack(in, got > 0 ? (size_t)got : 0, out, room);
	struct buf name;
	buf_init(&name, 4096);
	stream_name(src->name, &name);
	struct member m = { .name = buf_str(&name), .type = MEMBER_FILE };
	sink_member(sink, &m);
	sink_data(sink, out, given);
	sink_end(sink, given == room ? ST_OK : err_set(&e, ST_WARN, E_CORRUPT, "it gave %zu of %zu bytes", given, room), &e);
	buf_release(&name);
	free(in);
	free(out);
	return ST_OK;
}
