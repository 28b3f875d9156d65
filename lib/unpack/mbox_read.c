/* mbox_read.c - a mailbox's messages, each as it stands.
 *
 * A message begins at a line "From …" that follows an empty line (or the
 * start) and has a header behind it: bodies hold lines that begin so, and
 * quoting them was never done alike. Writers that quote put one ">" before
 * "From " and before ">From " (mboxrd); it is taken away again. Where a
 * Content-Length leads exactly to the next separator it is believed (mboxcl),
 * as nothing is quoted then. */
#include "unpack/mail_shared.h"

#include <stdio.h>
#include <stdlib.h>

#define WINDOW_BYTES (256u << 10)
/* What is looked at behind a separator to see whether a header follows. */
#define PEEK_BYTES 2048u

struct window {
	struct source *src;
	char *p;
	uint64_t at;       /* offset of p[0] */
	size_t len;
};

/* Bytes at OFFSET, at least N of them unless the file ends. */
static struct str look(struct window *w, uint64_t offset, size_t n)
{
	if (offset < w->at || offset + n > w->at + w->len) {
		ssize_t k = source_read(w->src, w->p, WINDOW_BYTES, offset);
		w->at = offset;
		w->len = k > 0 ? (size_t)k : 0;
	}
	size_t rel = (size_t)(offset - w->at);
	return rel <= w->len ? str_make(w->p + rel, w->len - rel) : STR("");
}

static bool separator(struct window *w, uint64_t at)
{
	return mbox_looks_like(str_sub(look(w, at, PEEK_BYTES), 0, PEEK_BYTES));
}

/* Value of Content-Length in the header at AT; *RET_BODY: where it ends. */
static int64_t content_length(struct window *w, uint64_t at, uint64_t *ret_body)
{
	struct str h = look(w, at, WINDOW_BYTES / 2), line;
	size_t before = h.len;
	int64_t n = -1;
	while (str_next_line(&h, &line)) {
		if (!line.len) {
			*ret_body = at + (before - h.len);
			return n;
		}
		if (line.len > 15 && str_eq_nocase(str_sub(line, 0, 15), STR("Content-Length:"))) {
			struct str v = str_trim(str_sub(line, 15, line.len));
			n = 0;
			for (size_t i = 0; i < v.len && i < 15; i++) {
				if (v.p[i] < '0' || v.p[i] > '9')
					return -1;
				n = n * 10 + (v.p[i] - '0');
			}
		}
	}
	return -1;
}

/* Line starting at AT without its end; *RET_NEXT behind it. Very long lines
 * come in pieces: *RET_WHOLE false. */
static struct str next_line(struct window *w, uint64_t at, uint64_t *ret_next, bool *ret_whole)
{
	struct str s = look(w, at, 8192);
	const char *nl = s.len ? memchr(s.p, '\n', s.len) : NULL;
	if (!nl && s.len < WINDOW_BYTES && s.len && at + s.len < w->src->size) {
		w->len = 0; /* read anew from here */
		s = look(w, at, WINDOW_BYTES);
		nl = s.len ? memchr(s.p, '\n', s.len) : NULL;
	}
	size_t n = nl ? (size_t)(nl - s.p) + 1 : s.len;
	*ret_next = at + n;
	*ret_whole = nl != NULL;
	return str_sub(s, 0, n);
}

static bool blank(struct str line)
{
	return str_eqz(line, "\n") || str_eqz(line, "\r\n");
}

static bool quoted_from(struct str line)
{
	size_t i = 0;
	while (i < line.len && line.p[i] == '>')
		i++;
	return i > 0 && line.len - i >= 5 && memcmp(line.p + i, "From ", 5) == 0;
}

enum status mbox_read(struct source *src, struct sink *sink, struct err *err)
{
	struct window w = { .src = src, .p = xmalloc(WINDOW_BYTES) };
	uint64_t at = 0, next;
	unsigned long number = 0;
	char name[40];
	bool whole;
	(void)err;
	while (at < src->size) {
		next_line(&w, at, &next, &whole); /* the separator */
		snprintf(name, sizeof name, "%06lu.eml", ++number);
		struct member m = { .name = str_from(name), .type = MEMBER_FILE, .flags = MEMBER_UTF8 | MEMBER_HAS_OFFSET, .offset = next };
		sink_member(sink, &m);
		at = next;
		uint64_t body = 0;
		int64_t length = content_length(&w, at, &body);
		uint64_t exact = length >= 0 && (uint64_t)length <= src->size - body ? body + (uint64_t)length : 0;
		if (exact) {
			/* a blank line may stand between, or not */
			struct str s = look(&w, exact, PEEK_BYTES);
			uint64_t sep = exact + (str_starts(s, STR("\n")) ? 1 : str_starts(s, STR("\r\n")) ? 2 : 0);
			if (sep >= src->size || separator(&w, sep)) {
				sink_range(sink, at, exact - at);
				sink_end(sink, ST_OK, NULL);
				at = sep;
				continue;
			}
		}
		bool start = true, empty = false, held = false;
		struct str hold = STR("");
		char ending[3] = "";
		while (at < src->size) {
			struct str line = next_line(&w, at, &next, &whole);
			if (!line.len)
				break;
			if (start && empty && str_starts(line, STR("From ")) && separator(&w, at))
				break;
			line = next_line(&w, at, &next, &whole);
			/* the blank line before a separator belongs to it */
			if (held)
				sink_data(sink, hold.p, hold.len);
			held = false;
			if (start && blank(line)) {
				memcpy(ending, line.p, line.len);
				hold = str_make(ending, line.len);
				held = empty = true;
			} else {
				bool unquote = start && quoted_from(line);
				sink_data(sink, line.p + unquote, line.len - unquote);
				empty = false;
			}
			start = whole;
			at = next;
		}
		sink_end(sink, ST_OK, NULL);
	}
	sink_format(sink, NULL, (int64_t)number);
	free(w.p);
	return ST_OK;
}
