/* brotli_read.c - a .br stream (RFC 7932): one member.
 *
 * The format has neither signature nor checksum, so it is the name that says
 * what it is, and the stream's own end that says whether it came whole. */
#include "unpack/kinds.h"
#include "unpack/stream_name.h"

#include <stdlib.h>

#ifdef HAVE_LIBBROTLIDEC
#include <brotli/decode.h>

#define PIECE_BYTES (64u << 10)

static enum status give(struct source *src, struct sink *sink, struct err *err)
{
	BrotliDecoderState *b = BrotliDecoderCreateInstance(NULL, NULL, NULL);
	uint8_t *in = xmalloc(PIECE_BYTES), *out = xmalloc(PIECE_BYTES);
	const uint8_t *next = in;
	size_t left = 0;
	uint64_t at = 0;
	enum status st = b ? ST_OK : err_set(err, ST_SKIP, E_SYSTEM, "cannot start brotli");
	BrotliDecoderResult rc = BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT;
	while (st == ST_OK && rc != BROTLI_DECODER_RESULT_SUCCESS && sink_wants(sink)) {
		if (rc == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT && left == 0) {
			ssize_t k = source_read(src, in, PIECE_BYTES, at);
			if (k <= 0) {
				st = err_set(err, ST_WARN, E_TRUNCATED, "the stream ends early");
				break;
			}
			at += (uint64_t)k;
			left = (size_t)k;
			next = in;
		}
		uint8_t *to = out;
		size_t room = PIECE_BYTES;
		rc = BrotliDecoderDecompressStream(b, &left, &next, &room, &to, NULL);
		if (room < PIECE_BYTES && !sink_data(sink, out, PIECE_BYTES - room))
			break;
		if (rc == BROTLI_DECODER_RESULT_ERROR)
			st = err_set(err, ST_WARN, E_CORRUPT, "damaged compressed data: %s", BrotliDecoderErrorString(BrotliDecoderGetErrorCode(b)));
	}
	if (st == ST_OK && rc == BROTLI_DECODER_RESULT_SUCCESS && (left || at < src->size))
		st = err_set(err, ST_WARN, E_CORRUPT, "the stream ends before the file");
	BrotliDecoderDestroyInstance(b);
	free(in);
	free(out);
	return st;
}
#else
static enum status give(struct source *src, struct sink *sink, struct err *err)
{
	(void)src;
	(void)sink;
	return err_set(err, ST_SKIP, E_UNSUPPORTED_METHOD, "built without brotli");
}
#endif

enum status brotli_read(struct source *src, struct sink *sink, struct err *err)
{
	struct member m = { .type = MEMBER_FILE };
	struct err e1 = { .code = E_NONE };
	struct buf name;
	(void)err;
	buf_init(&name, 1u << 20);
	stream_name(src->name, &name);
	m.name = buf_str(&name);
	sink_format(sink, NULL, 1);
	sink_member(sink, &m);
	enum status st = sink_wants(sink) ? give(src, sink, &e1) : ST_OK;
	sink_end(sink, st, &e1);
	buf_release(&name);
	return ST_OK;
}
