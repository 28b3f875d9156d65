/* plain.c - text that is text already: decoded, cleaned, else untouched. */
#include "decode.h"

#include <sluice/utf8.h>
#include <stdlib.h>

#define SAMPLE_BYTES (1u << 20)
#define CHUNK_BYTES 65536

/* Fewer zeros are blanks, as control characters are. */
#define HOLE_BYTES_MIN 8

/* Rows of zeros, as a log has whose machine lost power, are a line's end.
 * *IN_HOLE tells whether the piece before ended in one. In place. */
static size_t close_holes(char *p, size_t n, bool *in_hole)
{
	size_t to = 0;
	for (size_t i = 0; i < n;) {
		char *zero = memchr(p + i, '\0', n - i);
		size_t k = zero ? (size_t)(zero - (p + i)) : n - i;
		if (to != i)
			memmove(p + to, p + i, k);
		to += k;
		i += k;
		size_t from = i;
		while (i < n && p[i] == '\0')
			i++;
		bool goes_on = *in_hole && from == 0;
		*in_hole = i > from && i == n && (goes_on || i - from >= HOLE_BYTES_MIN);
		if (goes_on || i == from)
			continue;
		if (i - from >= HOLE_BYTES_MIN) {
			p[to++] = '\n';
		} else {
			memset(p + to, ' ', i - from);
			to += i - from;
		}
	}
	return to;
}

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
	bool in_hole = false;
	for (;;) {
		ptrdiff_t k = cs.src.read(&cs.src, chunk + have, CHUNK_BYTES - have);
		if (k <= 0)
			break;
		have += close_holes(chunk + have, (size_t)k, &in_hole);
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
