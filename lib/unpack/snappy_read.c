/* snappy_read.c - Snappy's framing format (framing_format.txt of its sources).
 *
 * Chunks stand alone: each packs at most 64 KiB and bears a checksum, so a
 * damaged one costs its bytes and no others. */
#include "unpack/kinds.h"
#include "unpack/stream_name.h"

#include <stdlib.h>

#define CHUNK_PLAIN_MAX 65536u
#define CHUNK_PACKED_MAX (1u << 17)

enum { PACKED = 0, PLAIN = 1, PADDING = 0xFE, STREAM = 0xFF };

static uint32_t le(const unsigned char *p, int n)
{
	uint32_t v = 0;
	while (n--)
		v = v << 8 | p[n];
	return v;
}

/* CRC-32C, turned and added to as the format wants it. */
static uint32_t checksum(const unsigned char *p, size_t n)
{
	uint32_t c = UINT32_MAX;
	for (size_t i = 0; i < n; i++) {
		c ^= p[i];
		for (int k = 0; k < 8; k++)
			c = c & 1 ? c >> 1 ^ 0x82F63B78u : c >> 1;
	}
	c = ~c;
	return (c >> 15 | c << 17) + 0xa282ead8u;
}

/* One packed chunk into OUT (CHUNK_PLAIN_MAX); its length, or -1. */
static long decode(const unsigned char *p, size_t n, unsigned char *out)
{
	size_t i = 0, o = 0;
	uint32_t want = 0;
	for (int shift = 0;; shift += 7) {
		if (i == n || shift > 28)
			return -1;
		want |= (uint32_t)(p[i] & 127) << shift;
		if (!(p[i++] & 128))
			break;
	}
	if (want > CHUNK_PLAIN_MAX)
		return -1;
	while (i < n) {
		unsigned tag = p[i++], kind = tag & 3;
		size_t len, back;
		if (kind == 0) {
			unsigned more = tag >> 2 < 60 ? 0 : (tag >> 2) - 59;
			if (n - i < more)
				return -1;
			len = (more ? le(p + i, (int)more) : tag >> 2) + 1ull;
			i += more;
			if (len > n - i || len > want - o)
				return -1;
			memcpy(out + o, p + i, len);
			i += len;
			o += len;
			continue;
		}
		size_t bytes = kind == 1 ? 1 : kind == 2 ? 2 : 4;
		if (n - i < bytes)
			return -1;
		len = kind == 1 ? (tag >> 2 & 7) + 4u : (tag >> 2) + 1u;
		back = kind == 1 ? (size_t)(tag >> 5) << 8 | p[i] : le(p + i, (int)bytes);
		i += bytes;
		if (!back || back > o || len > want - o)
			return -1;
		for (size_t k = 0; k < len; k++, o++)
			out[o] = out[o - back];
	}
	return o == want ? (long)o : -1;
}

struct chunks {
	struct source *src;
	unsigned char packed[CHUNK_PACKED_MAX], plain[CHUNK_PLAIN_MAX];
};

static enum status give(struct chunks *c, struct sink *sink, struct err *err)
{
	enum status st = ST_OK;
	uint64_t at = 0;
	unsigned char head[4];
	while (sink_wants(sink)) {
		ssize_t k = source_read(c->src, head, 4, at);
		if (k == 0)
			return st;
		uint32_t len = le(head + 1, 3);
		if (k < 4)
			return err_set(err, ST_WARN, E_TRUNCATED, "ends within a chunk's header");
		at += 4;
		if (head[0] >= 0x80 || len > CHUNK_PACKED_MAX) { /* padding, the stream's mark, what may be passed over */
			at += len;
			if (at > c->src->size)
				return err_set(err, ST_WARN, E_TRUNCATED, "ends within a chunk");
			if (head[0] < 0x80)
				st = err_set(err, ST_WARN, E_CORRUPT, "a chunk of %u bytes is passed over", len);
			continue;
		}
		if (source_read(c->src, c->packed, len, at) != (ssize_t)len)
			return err_set(err, ST_WARN, E_TRUNCATED, "ends within a chunk");
		at += len;
		if (head[0] > PLAIN || len < 4)
			return err_set(err, ST_WARN, E_CORRUPT, "a chunk of the unknown kind %u", head[0]);
		const unsigned char *give = c->packed + 4;
		long n = (long)len - 4;
		if (head[0] == PACKED) {
			n = decode(c->packed + 4, len - 4, c->plain);
			give = c->plain;
		}
		if (n < 0) {
			st = err_set(err, ST_WARN, E_CORRUPT, "a damaged chunk of %u bytes is left out", len);
			continue;
		}
		if (checksum(give, (size_t)n) != le(c->packed, 4))
			st = err_set(err, ST_WARN, E_CORRUPT, "the checksum of a chunk does not fit");
		sink_data(sink, give, (size_t)n);
	}
	return st;
}

enum status snappy_read(struct source *src, struct sink *sink, struct err *err)
{
	struct chunks *c = xmalloc(sizeof *c);
	struct member m = { .type = MEMBER_FILE };
	struct err e1 = { .code = E_NONE };
	struct buf name;
	(void)err;
	c->src = src;
	buf_init(&name, 1u << 20);
	stream_name(src->name, &name);
	m.name = buf_str(&name);
	sink_format(sink, NULL, 1);
	sink_member(sink, &m);
	enum status st = sink_wants(sink) ? give(c, sink, &e1) : ST_OK;
	sink_end(sink, st, &e1);
	buf_release(&name);
	free(c);
	return ST_OK;
}
