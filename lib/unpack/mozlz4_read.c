/* mozlz4_read.c - what Firefox keeps packed (.jsonlz4, .mozlz4, .baklz4: sessions,
 * bookmarks, search engines): "mozLz40", a NUL, the length unpacked, one block of
 * LZ4 (its Block Format Description). liblz4 tells of a damaged block no more than that it is
 * one; here all that stands in front of the damage is given. */
#include "unpack/kinds.h"
#include "unpack/stream_name.h"

#include <stdlib.h>

#define HEAD_BYTES 12u
#define BYTES_MAX (256u << 20)

/* A length that begins with HALF of a token, behind it bytes of 255 and one less; false: it is cut. */
static bool length(const unsigned char *in, size_t n, size_t *i, unsigned half, size_t *ret)
{
	unsigned more = 255;
	*ret = half;
	if (half < 15)
		return true;
	while (more == 255 && *i < n)
		*ret += more = in[(*i)++];
	return more != 255;
}

/* A block of LZ4: a token, literals, a copy of earlier bytes, and again. The bytes given, as many as IN and ROOM
 * allow; *RET_WHOLE: it ended as a block does. */
static size_t unpack(const unsigned char *in, size_t n, unsigned char *out, size_t room, bool *ret_whole)
{
	size_t i = 0, o = 0, len;
	*ret_whole = false;
	while (i < n) {
		unsigned token = in[i++];
		if (!length(in, n, &i, token >> 4, &len))
			return o;
		size_t fits = len < n - i ? len : n - i;
		fits = fits < room - o ? fits : room - o;
		memcpy(out + o, in + i, fits);
		o += fits;
		if (fits < len)
			return o;
		i += len;
		if (i == n) { /* the last has literals alone */
			*ret_whole = true;
			return o;
		}
		if (n - i < 2)
			return o;
		size_t back = in[i] | (size_t)in[i + 1] << 8;
		i += 2;
		if (!length(in, n, &i, token & 15, &len) || !back || back > o)
			return o;
		for (len += 4; len; len--, o++) {
			if (o == room)
				return o;
			out[o] = out[o - back];
		}
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
	bool whole;
	size_t given = unpack(in, got > 0 ? (size_t)got : 0, out, room, &whole);
	struct buf name;
	buf_init(&name, 4096);
	stream_name(src->name, &name);
	struct member m = { .name = buf_str(&name), .type = MEMBER_FILE };
	sink_member(sink, &m);
	sink_data(sink, out, given);
	sink_end(sink, whole && given == room ? ST_OK : err_set(&e, ST_WARN, E_CORRUPT, "it gave %zu of %zu bytes", given, room), &e);
	buf_release(&name);
	free(in);
	free(out);
	return ST_OK;
}
