/* csv.c - tables as text in any dialect: separator and quotes are found out
 * from the beginning, rows become TAB rows, quoted line breaks spaces. */
#include "chat.h"
#include "decode.h"

#include <sluice/utf8.h>
#include <stdlib.h>

#define SAMPLE_BYTES (256u << 10)
#define CHUNK_BYTES 65536
/* A quote that is not closed within this was none. */
#define QUOTED_BYTES_MAX (4u << 20)
/* A chat larger than this stays a table. */
#define CHAT_BYTES_MAX (256u << 20)

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

/* Cells of the first row (slices of S, or of quotes within it). */
static size_t first_row(struct str s, char sep, struct str *cells, size_t max)
{
	struct str line, rest = s;
	size_t n = 0, start = 0;
	bool quoted = false;
	if (!str_next_line(&rest, &line))
		return 0;
	for (size_t i = 0; i <= line.len && n < max; i++) {
		if (i < line.len && line.p[i] == '"')
			quoted = !quoted;
		if (i < line.len && (quoted || line.p[i] != sep))
			continue;
		struct str c = str_trim(str_sub(line, start, i));
		if (c.len > 1 && c.p[0] == '"' && c.p[c.len - 1] == '"')
			c = str_sub(c, 1, c.len - 1);
		cells[n++] = c;
		start = i + 1;
	}
	return n;
}

/* A chat: its columns in our order, one line a message. S is the whole table. */
static void put_chat(struct text_out *o, struct str s, char sep, const enum chat_role *roles, size_t columns)
{
	struct chat_message m;
	struct buf cell;
	size_t column = 0, row = 0;
	bool quoted = false;
	chat_init(&m);
	buf_init(&cell, QUOTED_BYTES_MAX);
	for (size_t i = 0; i <= s.len && !o->limit; i++) {
		char c = i < s.len ? s.p[i] : '\n';
		if (c == '"' && i < s.len && (quoted || !cell.len)) {
			if (quoted && i + 1 < s.len && s.p[i + 1] == '"')
				buf_add_char(&cell, s.p[i++]);
			else
				quoted = !quoted;
			continue;
		}
		if (i < s.len && (quoted || (c != sep && c != '\n'))) {
			buf_add_char(&cell, c);
			continue;
		}
		enum chat_role r = column < columns ? roles[column] : CHAT_NONE;
		struct str v = str_trim(buf_str(&cell));
		if (r == CHAT_TIME)
			chat_time(v, &m.time);
		else if (r == CHAT_FROM && v.len && str_find(buf_str(&m.from), v) < 0)
			buf_printf(&m.from, "%s%.*s", m.from.len ? " " : "", STR_ARG(str_sub(v, 0, 1000)));
		else if (r != CHAT_NONE && r != CHAT_FROM)
			buf_add_str(r == CHAT_TO ? &m.to : r == CHAT_FILE ? &m.files : &m.text, v);
		buf_clear(&cell);
		column++;
		if (c == '\n') {
			if (row++) /* the first names the columns */
				chat_put(o, &m);
			chat_clear(&m);
			column = 0;
		}
	}
	buf_release(&cell);
	chat_release(&m);
}

/* True when the table was a chat and has been written. */
static bool as_chat(const struct text_in *in, struct text_out *o, struct str sample, char sep, const char *charset)
{
	struct str cells[CHAT_COLUMNS_MAX + 1];
	enum chat_role roles[CHAT_COLUMNS_MAX];
	size_t n = first_row(str_starts(sample, STR("\xEF\xBB\xBF")) ? str_sub(sample, 3, sample.len) : sample, sep, cells, CHAT_COLUMNS_MAX + 1);
	if (!in->map || in->size > CHAT_BYTES_MAX || !chat_is_table(cells, n, roles))
		return false;
	struct buf whole;
	struct str s = str_make(in->map, (size_t)in->size);
	buf_init(&whole, 4ull * CHAT_BYTES_MAX);
	if (charset[0]) {
		o->undecoded += decode_bytes(s, charset, &whole);
		s = buf_str(&whole);
	}
	put_chat(o, s, sep, roles, n);
	buf_release(&whole);
	return true;
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
	bool chat = t.sep && as_chat(in, o, s, t.sep, charset);
	buf_release(&hb);
	buf_release(&sample);
	if (chat)
		return ST_OK;
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
