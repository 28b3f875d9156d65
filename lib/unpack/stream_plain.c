/* stream_plain.c - see stream_plain.h. */
#include "unpack/stream_plain.h"
#include "unpack/codec.h"

#include <stdlib.h>
#include <zlib.h>

#define PIECE_BYTES (64u << 10)

struct plain {
	struct source *src;
	struct err err;        /* how it broke off */
	bool ended;
	/* gzip */
	z_stream z;
	uint64_t at;
	bool between;          /* behind one member of it, RFC 1952 2.2 */
	bool one;              /* a member was read to its end */
	char *in, *out;
	/* xz and others, by their own libraries */
	struct codec *codec;
	size_t have, used;     /* of IN */
	/* all others: a raw stream behind one filter */
	struct archive *a;
	struct stream_in stream;
};

bool plain_own(int kind)
{
	struct codec *c = codec_open(kind);
	codec_close(c);
	return c || kind == KIND_GZIP;
}

struct plain *plain_open(struct source *src)
{
	struct plain *p = xcalloc(1, sizeof *p);
	struct archive_entry *e;
	p->src = p->stream.src = src;
	if (src->kind == KIND_GZIP) {
		p->in = xmalloc(PIECE_BYTES);
		p->out = xmalloc(PIECE_BYTES);
		if (inflateInit2(&p->z, 16 + MAX_WBITS) != Z_OK)
			BUG("zlib cannot be started");
		return p;
	}
	if ((p->codec = codec_open(src->kind))) {
		p->in = xmalloc(CODEC_PIECE_BYTES);
		p->out = xmalloc(CODEC_PIECE_BYTES);
		return p;
	}
	p->a = archive_read_new();
	if (p->a && stream_choose(p->a, src->kind) && archive_read_support_format_raw(p->a) == ARCHIVE_OK &&
	    archive_read_open2(p->a, &p->stream, NULL, stream_on_read, NULL, NULL) == ARCHIVE_OK && archive_read_next_header(p->a, &e) == ARCHIVE_OK)
		return p;
	plain_close(p);
	return NULL;
}

void plain_close(struct plain *p)
{
	if (!p)
		return;
	if (p->in && !p->codec)
		inflateEnd(&p->z);
	codec_close(p->codec);
	free(p->in);
	free(p->out);
	archive_read_free(p->a);
	free(p);
}

static enum status broken(struct plain *p, enum err_code code, const char *why)
{
	p->ended = true;
	return err_set(&p->err, ST_WARN, code, "%s", why);
}

/* Members that follow each other are one stream; padding and junk behind the
 * last are passed over. */
static enum status next_gzip(struct plain *p, size_t *ret_len)
{
	z_stream *z = &p->z;
	for (;;) {
		if (z->avail_in == 0) {
			ssize_t k = source_read(p->src, p->in, PIECE_BYTES, p->at);
			if (k <= 0)
				return p->ended = true, p->between ? ST_EOF : broken(p, E_TRUNCATED, "the stream ends early");
			p->at += (uint64_t)k;
			z->next_in = (Bytef *)p->in;
			z->avail_in = (uInt)k;
		}
		if (p->between && *z->next_in != 0x1f)
			return p->ended = true, ST_EOF;
		p->between = false;
		z->next_out = (Bytef *)p->out;
		z->avail_out = PIECE_BYTES;
		int rc = inflate(z, Z_NO_FLUSH);
		*ret_len = PIECE_BYTES - z->avail_out;
		if (rc == Z_STREAM_END) {
			p->between = p->one = true;
			inflateReset(z);
		} else if (rc != Z_OK && rc != Z_BUF_ERROR) {
			/* what follows a whole member may be no gzip at all */
			if (!p->one || z->total_out)
				broken(p, E_CORRUPT, z->msg ? z->msg : "damaged compressed data");
			p->ended = true;
			return *ret_len ? ST_OK : p->err.code == E_NONE ? ST_EOF : ST_WARN;
		}
		if (*ret_len)
			return ST_OK;
	}
}

/* Is there a further stream at AT? Padding of zeros may stand before it. */
static bool further(struct plain *p)
{
	unsigned char b[4];
	uint64_t at = p->at - (p->have - p->used);
	for (;; at += 4) {
		if (source_read(p->src, b, 4, at) != 4)
			return false;
		if (p->src->kind != KIND_XZ || memcmp(b, "\0\0\0\0", 4) != 0)
			break;
	}
	if (!codec_begins(p->codec, b, 4))
		return false;
	p->at = at;
	p->have = p->used = 0;
	return true;
}

static enum status next_coded(struct plain *p, size_t *ret_len)
{
	for (;;) {
		size_t used;
		if (p->between && !further(p))
			return p->ended = true, ST_EOF;
		p->between = false;
		if (p->used == p->have) {
			ssize_t k = source_read(p->src, p->in, CODEC_PIECE_BYTES, p->at);
			if (k < 0)
				return broken(p, E_UNREADABLE, "cannot read the container");
			p->at += (uint64_t)k;
			p->have = (size_t)k;
			p->used = 0;
		}
		size_t left = p->have - p->used;
		enum codec_end end = codec_step(p->codec, (const unsigned char *)p->in + p->used, left, &used, (unsigned char *)p->out,
						CODEC_PIECE_BYTES, ret_len);
		p->used += used;
		p->between = end == CODEC_MEMBER;
		if (end == CODEC_BROKEN)
			broken(p, E_CORRUPT, "damaged compressed data");
		else if (end == CODEC_MEMORY)
			broken(p, E_LIMIT_MEMORY, "needs more memory than is allowed");
		else if (end == CODEC_MORE && !left && !*ret_len)
			broken(p, E_TRUNCATED, "the stream ends early");
		if (*ret_len)
			return ST_OK;
		if (p->ended)
			return ST_WARN;
	}
}

enum status plain_next(struct plain *p, const void **ret, size_t *ret_len, struct err *err)
{
	enum status st = ST_EOF;
	la_int64_t offset;
	*ret_len = 0;
	if (!p->ended && p->in) {
		st = p->codec ? next_coded(p, ret_len) : next_gzip(p, ret_len);
		*ret = p->out;
	} else if (!p->ended) {
		int rc = archive_read_data_block(p->a, ret, ret_len, &offset);
		p->ended = rc < ARCHIVE_WARN || rc == ARCHIVE_EOF;
		st = rc == ARCHIVE_EOF ? ST_EOF : rc < ARCHIVE_WARN ? archive_err(p->a, ST_WARN, &p->err) : ST_OK;
	} else if (p->err.code != E_NONE) {
		st = ST_WARN;
	}
	if (st == ST_WARN)
		*err = p->err;
	return st;
}

la_ssize_t plain_on_read(struct archive *a, void *plain, const void **ret)
{
	struct plain *p = plain;
	struct err err;
	size_t n;
	enum status st = plain_next(p, ret, &n, &err);
	if (st == ST_WARN) {
		archive_set_error(a, EIO, "%s%s", err.code == E_TRUNCATED ? "truncated: " : "", err.msg);
		return ARCHIVE_FATAL;
	}
	return st == ST_EOF ? 0 : (la_ssize_t)n;
}

enum status plain_finish(struct plain *p, struct err *err)
{
	const void *scrap;
	size_t n;
	enum status st;
	while ((st = plain_next(p, &scrap, &n, err)) == ST_OK)
		;
	return st == ST_EOF ? ST_OK : st;
}
