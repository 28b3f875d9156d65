/* plain.c - text that is text already: decoded, cleaned, else untouched. */
#include "decode.h"

#include <sluice/utf8.h>
#include <stdlib.h>

#define SAMPLE_BYTES (1u << 20)
#define CHUNK_BYTES 65536

enum status text_plain(const struct text_in *in, struct text_out *o, struct err *err)
{
	(void)err;
	struct buf hb;
	buf_init(&hb, SAMPLE_BYTES);
	char name[DECODE_NAME_MAX];
	decode_choose(decode_head(in, SAMPLE_BYTES, &hb), STR(""), in->charset, name);
	buf_release(&hb);
	struct source_fd fd;
	struct source_charset cs;
	source_fd_init(&fd, in->fd);
	source_charset_init(&cs, &fd.src, name);
	char *chunk = xmalloc(CHUNK_BYTES);
	size_t have = 0;
	for (;;) {
		ptrdiff_t k = cs.src.read(&cs.src, chunk + have, CHUNK_BYTES - have);
		if (k <= 0)
			break;
		have += (size_t)k;
		size_t n = utf8_cut(str_make(chunk, have), have);
		if (!text_put(o, str_make(chunk, n)))
			break;
		memmove(chunk, chunk + n, have - n);
		have -= n;
	}
	text_put(o, str_make(chunk, have));
	o->undecoded += cs.undecoded;
	free(chunk);
	source_charset_release(&cs);
	return ST_OK;
}
