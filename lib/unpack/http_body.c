/* http_body.c - chunks, then one decompressor; see http_body.h. */
#include "unpack/http_body.h"

#include <stdlib.h>
#include <zlib.h>
#ifdef HAVE_LIBBROTLIDEC
#include <brotli/decode.h>
#endif

#define PIECE_BYTES (64u << 10)
/* Shorter bodies travel faster with the message than by a second read. */
#define RANGE_BYTES_MIN 16384u
#define CHUNK_LINE_BYTES_MAX 1024u
#define MARGIN_BYTES 16u /* the last chunk, and ends of lines */

struct body {
	struct source *src;
	uint64_t at, left;   /* of what is stored */
	bool chunked, ended;
	bool first;          /* no chunk was begun */
	uint64_t chunk;      /* bytes of the current one to come */
	struct err err;
	char *in;            /* PIECE_BYTES */
};

struct str http_header(struct str head, const char *name)
{
	struct str line;
	size_t n = strlen(name);
	while (str_next_line(&head, &line))
		if (line.len > n && line.p[n] == ':' && str_eq_nocase(str_sub(line, 0, n), str_from(name)))
			return str_trim(str_sub(line, n + 1, line.len));
	return STR("");
}

size_t http_head_end(struct str s)
{
	ptrdiff_t at = str_find(s, STR("\r\n\r\n")), bare = str_find(s, STR("\n\n"));
	if (at < 0 || (bare >= 0 && bare < at))
		return bare < 0 ? 0 : (size_t)bare + 2;
	return (size_t)at + 4;
}

/* Reads the line before a chunk: its length in hexadecimal. False: it is none. */
static bool chunk_line(struct body *b)
{
	char z[CHUNK_LINE_BYTES_MAX];
	size_t want = b->left < sizeof z ? (size_t)b->left : sizeof z, i = 0;
	ssize_t k = source_read(b->src, z, want, b->at);
	struct str s = str_make(z, k > 0 ? (size_t)k : 0);
	if (!b->first && str_starts(s, STR("\r\n")))
		i = 2;
	else if (!b->first && str_starts(s, STR("\n")))
		i = 1;
	uint64_t len = 0;
	size_t digits = i;
	for (; i < s.len && i - digits < 15; i++) {
		char c = s.p[i] | 0x20;
		if (c >= '0' && c <= '9')
			len = len * 16 + (uint64_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			len = len * 16 + (uint64_t)(c - 'a') + 10;
		else
			break;
	}
	ptrdiff_t nl = i > digits ? str_find_char(str_sub(s, i, s.len), '\n') : -1;
	if (nl < 0 || (s.p[i] != '\r' && s.p[i] != '\n' && s.p[i] != ';' && s.p[i] != ' '))
		return false;
	b->at += i + (size_t)nl + 1;
	b->left -= i + (size_t)nl + 1;
	b->chunk = len;
	b->first = false;
	b->ended = len == 0;
	return true;
}

/* The next bytes of the body, chunks put together. 0 at its end. */
static size_t body_next(struct body *b)
{
	uint64_t n = PIECE_BYTES;
	if (b->chunked && !b->ended && b->chunk == 0 && !chunk_line(b)) {
		b->ended = true;
		if (b->left == 0)
			err_set(&b->err, ST_WARN, E_TRUNCATED, "ends within its chunks");
		else
			err_set(&b->err, ST_WARN, E_CORRUPT, "its chunks are damaged");
	}
	if (b->ended)
		return 0;
	if (n > b->left)
		n = b->left;
	if (b->chunked && n > b->chunk)
		n = b->chunk;
	ssize_t k = n ? source_read(b->src, b->in, (size_t)n, b->at) : 0;
	if (k <= 0) {
		b->ended = true;
		if (b->chunked)
			err_set(&b->err, ST_WARN, E_TRUNCATED, "ends within its chunks");
		return 0;
	}
	b->at += (uint64_t)k;
	b->left -= (uint64_t)k;
	if (b->chunked)
		b->chunk -= (uint64_t)k;
	return (size_t)k;
}

static enum status damaged(struct err *err, const char *why)
{
	return err_set(err, ST_WARN, E_CORRUPT, "damaged compressed data: %s", why);
}

/* WBITS: as inflateInit2() has it. */
static enum status give_inflated(struct body *b, int wbits, size_t have, struct sink *sink, struct err *err)
{
	z_stream z = { .next_in = (Bytef *)b->in, .avail_in = (uInt)have };
	unsigned char *out = xmalloc(PIECE_BYTES);
	enum status st = ST_OK;
	if (inflateInit2(&z, wbits) != Z_OK)
		BUG("zlib cannot be started");
	for (int rc = Z_OK; rc != Z_STREAM_END && st == ST_OK;) {
		if (z.avail_in == 0 && have) {
			have = body_next(b);
			z.next_in = (Bytef *)b->in;
			z.avail_in = (uInt)have;
		}
		z.next_out = out;
		z.avail_out = PIECE_BYTES;
		rc = inflate(&z, Z_NO_FLUSH);
		size_t n = PIECE_BYTES - z.avail_out;
		if (n && !sink_data(sink, out, n))
			break;
		/* several in a row are one (RFC 1952 2.2); what else follows is no part of it */
		if (rc == Z_STREAM_END && z.avail_in > 2 && z.next_in[0] == 0x1f && z.next_in[1] == 0x8b && inflateReset(&z) == Z_OK)
			rc = Z_OK;
		else if (rc == Z_STREAM_END && (z.avail_in || b->left > MARGIN_BYTES))
			st = damaged(err, "bytes behind its end passed over");
		if (rc != Z_OK && rc != Z_BUF_ERROR && rc != Z_STREAM_END)
			st = damaged(err, z.msg ? z.msg : "its sums do not fit");
		else if (rc != Z_STREAM_END && n == 0 && !have)
			st = err_set(err, ST_WARN, E_TRUNCATED, "ends within its compressed data");
	}
	inflateEnd(&z);
	free(out);
	return st;
}

#ifdef HAVE_LIBBROTLIDEC
static enum status give_brotli(struct body *b, size_t have, struct sink *sink, struct err *err)
{
	BrotliDecoderState *s = BrotliDecoderCreateInstance(NULL, NULL, NULL);
	uint8_t *out = xmalloc(PIECE_BYTES);
	const uint8_t *next = (const uint8_t *)b->in;
	size_t left = have;
	enum status st = s ? ST_OK : err_set(err, ST_SKIP, E_SYSTEM, "cannot start brotli");
	for (BrotliDecoderResult rc = BROTLI_DECODER_RESULT_ERROR; st == ST_OK && rc != BROTLI_DECODER_RESULT_SUCCESS;) {
		if (left == 0 && have) {
			left = have = body_next(b);
			next = (const uint8_t *)b->in;
		}
		uint8_t *to = out;
		size_t room = PIECE_BYTES;
		rc = BrotliDecoderDecompressStream(s, &left, &next, &room, &to, NULL);
		if (room < PIECE_BYTES && !sink_data(sink, out, PIECE_BYTES - room))
			break;
		if (rc == BROTLI_DECODER_RESULT_ERROR)
			st = damaged(err, BrotliDecoderErrorString(BrotliDecoderGetErrorCode(s)));
		else if (rc == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT && !have)
			st = err_set(err, ST_WARN, E_TRUNCATED, "ends within its compressed data");
	}
	BrotliDecoderDestroyInstance(s);
	free(out);
	return st;
}
#endif

enum status http_plain_give(struct source *src, uint64_t at, uint64_t len, struct sink *sink, struct err *err)
{
	uint64_t there = at < src->size ? src->size - at : 0;
	bool cut = len > there;
	if (cut)
		len = there;
	if (len >= RANGE_BYTES_MIN) {
		sink_range(sink, at, len);
	} else if (len) {
		char small[RANGE_BYTES_MIN];
		ssize_t k = source_read(src, small, (size_t)len, at);
		if (k > 0)
			sink_data(sink, small, (size_t)k);
		if (k < 0 || (uint64_t)k < len)
			return err_set(err, ST_WARN, E_UNREADABLE, "cannot read the container");
	}
	return cut ? err_set(err, ST_WARN, E_TRUNCATED, "the archive ends within it") : ST_OK;
}

/* Do the bytes begin as zlib's (RFC 1950) do? */
static bool is_zlib(const unsigned char *p, size_t n)
{
	return n > 2 && (p[0] & 15) == 8 && (p[0] << 8 | p[1]) % 31 == 0;
}

enum status http_body_give(struct source *src, uint64_t at, uint64_t len, struct str head, struct sink *sink, struct err *err)
{
	struct str transfer = http_header(head, "Transfer-Encoding"), content = http_header(head, "Content-Encoding");
	uint64_t there = at < src->size ? src->size - at : 0;
	struct body b = { .src = src, .at = at, .left = len < there ? len : there, .first = true };
	enum status st = ST_OK;
	if (str_ends_nocase(transfer, STR("chunked"))) {
		struct body look = b;
		b.chunked = chunk_line(&look);
	}
	if (!b.chunked && !content.len)
		return http_plain_give(src, at, len, sink, err);
	b.in = xmalloc(PIECE_BYTES);
	size_t n = body_next(&b);
	const unsigned char *p = (const unsigned char *)b.in;
	if (n > 2 && p[0] == 0x1f && p[1] == 0x8b && (str_eq_nocase(content, STR("gzip")) || str_eq_nocase(content, STR("x-gzip")))) {
		st = give_inflated(&b, 16 + MAX_WBITS, n, sink, err);
	} else if (n && str_eq_nocase(content, STR("deflate")) && (is_zlib(p, n) || (p[0] & 6) != 6)) {
		/* of the two readings of "deflate" servers send either */
		st = give_inflated(&b, is_zlib(p, n) ? MAX_WBITS : -MAX_WBITS, n, sink, err);
#ifdef HAVE_LIBBROTLIDEC
	} else if (n && str_eq_nocase(content, STR("br"))) {
		st = give_brotli(&b, n, sink, err);
#endif
	} else {
		while (n && sink_data(sink, b.in, n))
			n = body_next(&b);
		/* a method that nobody here knows: as it came */
		if (str_eq_nocase(content, STR("br")) || str_eq_nocase(content, STR("zstd")) || str_eq_nocase(content, STR("compress")))
			st = err_set(err, ST_WARN, E_UNSUPPORTED_METHOD, "still compressed (%.20s)",
				     str_eq_nocase(content, STR("br")) ? "br" : "zstd or compress");
	}
	free(b.in);
	if (st == ST_OK && b.err.code != E_NONE)
		return *err = b.err, ST_WARN;
	if (st == ST_OK && len > there)
		st = err_set(err, ST_WARN, E_TRUNCATED, "the archive ends within it");
	return st;
}
