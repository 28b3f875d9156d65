/* uu_read.c - uuencoded files, as they were sent before MIME.
 *
 * "begin MODE NAME", lines of up to 45 bytes that open with their length, and
 * "end" (POSIX uuencode; also its Base64 form, "begin-base64", ended by
 * "===="). Several may follow each other, with words between. */
#include "unpack/kinds.h"

#include <stdlib.h>

#define BLOCK_BYTES (64u << 10)
#define LINE_BYTES_MAX 4096u
#define OUT_BYTES (48u << 10)

struct lines {
	const struct source *src;
	uint64_t pos;
	size_t at, len;
	char block[BLOCK_BYTES];
	char line[LINE_BYTES_MAX];
};

/* The next line without its end; what is longer than a line can be is cut. */
static bool next_line(struct lines *l, struct str *ret)
{
	size_t n = 0;
	bool any = false;
	for (;;) {
		if (l->at == l->len) {
			ssize_t k = source_read(l->src, l->block, sizeof l->block, l->pos);
			if (k <= 0)
				break;
			l->pos += (uint64_t)k;
			l->at = 0;
			l->len = (size_t)k;
		}
		char c = l->block[l->at++];
		any = true;
		if (c == '\n')
			break;
		if (n < sizeof l->line)
			l->line[n++] = c;
	}
	if (n && l->line[n - 1] == '\r')
		n--;
	*ret = str_make(l->line, n);
	return any;
}

bool uu_begins(struct str line, struct member *m, bool *ret_base64)
{
	struct str rest = line;
	uint32_t mode = 0;
	size_t i = 0;
	*ret_base64 = str_starts(line, STR("begin-base64 "));
	if (!*ret_base64 && !str_starts(line, STR("begin ")))
		return false;
	rest = str_sub(line, *ret_base64 ? 13 : 6, line.len);
	for (; i < rest.len && i < 5 && rest.p[i] >= '0' && rest.p[i] <= '7'; i++)
		mode = mode * 8 + (uint32_t)(rest.p[i] - '0');
	if (i < 3 || i > 4 || i + 1 >= rest.len || rest.p[i] != ' ')
		return false;
	*m = (struct member){ .name = str_trim(str_sub(rest, i + 1, rest.len)), .type = MEMBER_FILE, .mode = mode };
	return m->name.len > 0;
}

/* A line's bytes; false when it is none. */
static bool uu_line(struct str s, unsigned char *out, size_t *ret)
{
	if (!s.len || s.p[0] < ' ' || s.p[0] > '`')
		return false;
	size_t n = (size_t)(s.p[0] - ' ') & 63, made = 0;
	for (size_t i = 1; made < n; i += 4) {
		unsigned v = 0;
		for (size_t k = 0; k < 4; k++) {
			/* spaces at a line's end are lost on the way now and then */
			char c = i + k < s.len ? s.p[i + k] : ' ';
			if (c < ' ' || c > '`')
				return false;
			v = v << 6 | ((unsigned)(c - ' ') & 63);
		}
		for (int k = 16; k >= 0 && made < n; k -= 8)
			out[made++] = (unsigned char)(v >> k);
	}
	*ret = n;
	return true;
}

static bool base64_line(struct str s, unsigned char *out, size_t *ret)
{
	static const char abc[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned v = 0, held = 0;
	size_t made = 0;
	for (size_t i = 0; i < s.len && s.p[i] != '='; i++) {
		const char *c = s.p[i] ? strchr(abc, s.p[i]) : NULL;
		if (!c)
			return false;
		v = v << 6 | (unsigned)(c - abc);
		held += 6;
		if (held >= 8) {
			held -= 8;
			out[made++] = (unsigned char)(v >> held);
		}
	}
	*ret = made;
	return true;
}

static enum status body(struct lines *l, bool base64, struct sink *sink, struct err *err)
{
	unsigned char out[LINE_BYTES_MAX];
	struct str line;
	size_t n;
	bool bad = false;
	while (next_line(l, &line)) {
		if (str_eqz(line, base64 ? "====" : "end"))
			return bad ? err_set(err, ST_WARN, E_CORRUPT, "holds lines that are not encoded") : ST_OK;
		if (!line.len)
			continue;
		if (!(base64 ? base64_line(line, out, &n) : uu_line(line, out, &n)))
			bad = true;
		else if (n)
			sink_data(sink, out, n);
	}
	return err_set(err, ST_WARN, E_TRUNCATED, "has no end");
}

enum status uu_read(struct source *src, struct sink *sink, struct err *err)
{
	struct lines *l = xcalloc(1, sizeof *l);
	struct member m;
	struct str line;
	bool base64;
	(void)err;
	l->src = src;
	while (!sink->all_stopped && next_line(l, &line))
		if (uu_begins(line, &m, &base64)) {
			struct err e1 = { .code = E_NONE };
			sink_member(sink, &m);
			enum status st = body(l, base64, sink, &e1);
			sink_end(sink, st, &e1);
		}
	sink_format(sink, NULL, (int64_t)sink->members);
	free(l);
	return ST_OK;
}
