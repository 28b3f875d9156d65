/* csv.c - tables as text in any dialect: separator and quotes are found out
 * from the beginning, rows become TAB rows, quoted line breaks spaces. */
#include "decode.h"

#include <sluice/utf8.h>
#include <stdlib.h>

#define SAMPLE_BYTES (256u << 10)
#define CHUNK_BYTES 65536
/* A quote that is not closed within this was none. */
#define QUOTED_BYTES_MAX (4u << 20)

/* The separator that gives the most even rows in the sample; 0: none. */
static char separator(struct str s)
{
	static const char candidates[] = { '\t', ',', ';', '|' };
	char best = 0;
	unsigned best_score = 0;
	for (size_t c = 0; c < sizeof candidates; c++) {
		struct str rest = s, line;
		unsigned first = 0, same = 0, rows = 0;
		while (rows < 50 && str_next_line(&rest, &line)) {
			unsigned n = 0;
			bool quoted = false;
			for (size_t i = 0; i < line.len; i++) {
				if (line.p[i] == '"')
					quoted = !quoted;
				n += !quoted && line.p[i] == candidates[c];
			}
			if (!line.len)
				continue;
			rows++;
			if (rows == 1)
				first = n;
			same += n == first;
		}
		unsigned score = first ? same * 4 + (first > 8 ? 8 : first) : 0;
		if (score > best_score && same * 2 >= rows) {
			best_score = score;
			best = candidates[c];
		}
	}
	return best;
}

struct table {
	struct text_out *o;
	char sep;
	bool quoted, cell_start, quote_seen;
	size_t quoted_bytes;
};

static void put_run(struct table *t, struct str s)
{
	if (s.len) {
		text_put(t->o, s);
		t->cell_start = false;
	}
}

static void feed(struct table *t, struct str s)
{
	size_t start = 0;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];
		if (t->quote_seen) {
			/* the quote before this byte: closed, or doubled */
			t->quote_seen = false;
			if (c == '"') {
				text_put(t->o, STR("\""));
				t->quoted = true;
				start = i + 1;
				continue;
			}
		}
		if (t->quoted) {
			if (++t->quoted_bytes > QUOTED_BYTES_MAX)
				t->quoted = false;
			if (c != '"' && c != '\n' && c != '\r' && c != '\t')
				continue;
			put_run(t, str_sub(s, start, i));
			start = i + 1;
			if (c == '"') {
				t->quoted = false;
				t->quote_seen = true;
			} else {
				text_put(t->o, STR(" "));
			}
			continue;
		}
		if (c == '"' && t->cell_start) {
			t->quoted = true;
			t->cell_start = false;
			t->quoted_bytes = 0;
			start = i + 1;
		} else if (c == t->sep || c == '\n' || c == '\r') {
			put_run(t, str_sub(s, start, i));
			start = i + 1;
			if (c == t->sep)
				text_cell(t->o);
			else
				text_line(t->o);
			t->cell_start = true;
		} else if (c == '\t') {
			put_run(t, str_sub(s, start, i));
			start = i + 1;
			text_put(t->o, STR(" "));
		} else {
			t->cell_start = false;
		}
	}
	put_run(t, str_sub(s, start, s.len));
}

enum status text_csv(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct buf hb, sample;
	char charset[DECODE_NAME_MAX];
	buf_init(&hb, 1u << 20);
	buf_init(&sample, 4u << 20);
	struct str head = decode_head(in, 1u << 20, &hb);
	decode_choose(head, STR(""), in->charset, charset);
	decode_bytes(str_sub(head, 0, SAMPLE_BYTES), charset, &sample);
	struct table t = { .o = o, .cell_start = true };
	struct str s = buf_str(&sample);
	/* Excel's "sep=;" says it */
	if (str_starts(s, STR("sep=")) && s.len > 4)
		t.sep = s.p[4];
	else
		t.sep = separator(s);
	buf_release(&hb);
	buf_release(&sample);
	if (!t.sep || t.sep == '"')
		return text_plain(in, o, err);
	struct source_fd fd;
	struct source_charset cs;
	source_fd_init(&fd, in->fd);
	source_charset_init(&cs, &fd.src, charset);
	char *chunk = xmalloc(CHUNK_BYTES);
	size_t have = 0;
	ptrdiff_t k;
	while (!o->limit && (k = cs.src.read(&cs.src, chunk + have, CHUNK_BYTES - have)) > 0) {
		have += (size_t)k;
		size_t n = utf8_cut(str_make(chunk, have), have);
		feed(&t, str_make(chunk, n));
		memmove(chunk, chunk + n, have - n);
		have -= n;
	}
	feed(&t, str_make(chunk, have));
	text_line(o);
	o->undecoded += cs.undecoded;
	free(chunk);
	source_charset_release(&cs);
	return ST_OK;
}
