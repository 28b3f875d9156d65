/* lzop_read.c - lzop's streams, which libarchive would run a program for.
 *
 * A file is members one behind the other, each with a header (name, time) and
 * blocks of at most some hundred kilobytes that stand alone, so a damaged
 * block costs its bytes and no others. Blocks have checksums of what they
 * unpack to, by Adler-32 or CRC-32. */
#include "unpack/kinds.h"
#include "unpack/stream_name.h"

#include "format/lzo1x.h"

#include <stdlib.h>
#include <zlib.h>

#define MAGIC "\x89LZO\0\r\n\x1a\n"
#define MAGIC_BYTES 9u
#define HEADER_BYTES_MIN 25u
#define HEADER_BYTES_MAX 512u
/* lzop itself writes 256 KiB and takes no more than 64 MiB. */
#define BLOCK_BYTES_MAX (64u << 20)

#define FLAG_ADLER_OUT 0x1u
#define FLAG_ADLER_IN 0x2u
#define FLAG_EXTRA 0x40u
#define FLAG_CRC_OUT 0x100u
#define FLAG_CRC_IN 0x200u
#define FLAG_FILTER 0x800u

struct reader {
	struct source *src;
	uint64_t at;
	uint32_t flags;
};

static uint32_t be(const unsigned char *p, int n)
{
	uint32_t v = 0;
	while (n--)
		v = v << 8 | *p++;
	return v;
}

static bool word(struct reader *r, uint32_t *ret)
{
	unsigned char b[4];
	if (source_read(r->src, b, 4, r->at) != 4)
		return false;
	r->at += 4;
	*ret = be(b, 4);
	return true;
}

/* The header at R->at. ST_EOF where there is none. */
static enum status header(struct reader *r, struct member *m, struct buf *name, struct err *err)
{
	unsigned char h[HEADER_BYTES_MAX] = { 0 };
	ssize_t n = source_read(r->src, h, sizeof h, r->at);
	if (n < (ssize_t)MAGIC_BYTES || memcmp(h, MAGIC, MAGIC_BYTES) != 0)
		return ST_EOF;
	size_t i = MAGIC_BYTES;
	if (n < (ssize_t)(i + HEADER_BYTES_MIN))
		return err_set(err, ST_SKIP, E_TRUNCATED, "ends within its header");
	uint32_t version = be(h + i, 2);
	i += 4;
	if (version >= 0x0940)
		i += 2;
	uint32_t method = h[i++];
	if (version >= 0x0940)
		i++;
	r->flags = be(h + i, 4);
	i += r->flags & FLAG_FILTER ? 8 : 4;
	m->mode = be(h + i, 4) & 0177777;
	m->mtime = be(h + i + 4, 4);
	m->flags = m->mtime ? MEMBER_HAS_TIME : 0;
	i += version >= 0x0940 ? 12 : 8;
	size_t len = h[i++];
	if (i + len + 4 > (size_t)n)
		return err_set(err, ST_SKIP, E_TRUNCATED, "ends within its header");
	if (len) {
		buf_clear(name);
		buf_add(name, (const char *)h + i, len);
	}
	r->at += i + len + 4;
	if (r->flags & FLAG_EXTRA) {
		uint32_t extra;
		if (!word(r, &extra))
			return err_set(err, ST_SKIP, E_TRUNCATED, "ends within its header");
		r->at += (uint64_t)extra + 4;
	}
	if (method < 1 || method > 3 || (r->flags & FLAG_FILTER))
		return err_set(err, ST_SKIP, E_UNSUPPORTED_METHOD, "packed by lzop's method %u%s", method,
			       r->flags & FLAG_FILTER ? " with a filter" : "");
	return ST_OK;
}

/* One block. ST_EOF behind the last; ST_WARN: lost, the next can be read. */
static enum status block(struct reader *r, struct buf *packed, struct buf *plain, struct err *err)
{
	uint32_t out, in, adler = 0, crc = 0, scrap;
	buf_clear(plain);
	if (!word(r, &out))
		return err_set(err, ST_SKIP, E_TRUNCATED, "ends between two blocks");
	if (out == 0)
		return ST_EOF;
	bool whole = word(r, &in) && (!(r->flags & FLAG_ADLER_OUT) || word(r, &adler)) && (!(r->flags & FLAG_CRC_OUT) || word(r, &crc));
	if (whole && in < out)
		whole = (!(r->flags & FLAG_ADLER_IN) || word(r, &scrap)) && (!(r->flags & FLAG_CRC_IN) || word(r, &scrap));
	if (whole && (out > BLOCK_BYTES_MAX || in > out || in == 0))
		return err_set(err, ST_SKIP, E_CORRUPT, "a block of %u bytes in %u", out, in);
	whole = whole && in <= r->src->size - (r->at < r->src->size ? r->at : r->src->size);
	if (!whole)
		return err_set(err, ST_SKIP, E_TRUNCATED, "ends within a block");
	buf_clear(packed);
	char *to = buf_reserve(packed, in), *give = buf_reserve(plain, out);
	if (source_read(r->src, to, in, r->at) != (ssize_t)in)
		return err_set(err, ST_SKIP, E_UNREADABLE, "cannot read the container");
	r->at += in;
	if (in == out)
		memcpy(give, to, in);
	else if (!lzo1x_decode((const unsigned char *)to, in, (unsigned char *)give, out))
		return err_set(err, ST_WARN, E_CORRUPT, "a damaged block of %u bytes is left out", out);
	plain->len = out;
	bool good = (!(r->flags & FLAG_ADLER_OUT) || adler32_z(1, (const Bytef *)give, out) == adler) &&
		    (!(r->flags & FLAG_CRC_OUT) || crc32_z(0, (const Bytef *)give, out) == crc);
	return good ? ST_OK : err_set(err, ST_WARN, E_CORRUPT, "the checksum of a block of %u bytes does not fit", out);
}

static enum status blocks(struct reader *r, struct sink *sink, struct err *err)
{
	struct buf packed, plain;
	enum status st = ST_OK, ret = ST_OK;
	struct err first = { .code = E_NONE };
	buf_init(&packed, BLOCK_BYTES_MAX);
	buf_init(&plain, BLOCK_BYTES_MAX);
	while (st == ST_OK || st == ST_WARN) {
		struct err why = { .code = E_NONE };
		st = block(r, &packed, &plain, &why);
		if (st != ST_OK && st != ST_EOF && first.code == E_NONE) {
			first = why;
			ret = ST_WARN;
		}
		if (plain.len)
			sink_data(sink, plain.p, plain.len);
	}
	buf_release(&packed);
	buf_release(&plain);
	*err = first;
	return ret;
}

enum status lzop_read(struct source *src, struct sink *sink, struct err *err)
{
	struct reader r = { .src = src };
	struct buf name;
	enum status st = ST_OK;
	buf_init(&name, 1u << 20);
	for (;;) {
		struct member m = { .type = MEMBER_FILE };
		struct err e1 = { .code = E_NONE };
		buf_clear(&name);
		stream_name(src->name, &name);
		enum status one = header(&r, &m, &name, &e1);
		if (one == ST_EOF)
			break;
		m.name = buf_str(&name);
		sink_member(sink, &m);
		if (one == ST_OK && sink_wants(sink))
			one = blocks(&r, sink, &e1);
		sink_end(sink, one, &e1);
		/* where the next begins is known only behind the last block */
		if (one != ST_OK || sink->all_stopped || sink->list)
			break;
	}
	if (!sink->members)
		st = err_set(err, ST_SKIP, E_CORRUPT, "no header that can be read");
	buf_release(&name);
	return st;
}
