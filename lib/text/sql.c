/* sql.c - SQL dumps: rows of INSERT and COPY become TAB rows under the
 * table's name and columns, everything else stays as it is.
 *
 * A dump is one long stream: single statements of hundreds of megabytes are
 * usual. So this is a machine of a few states over a window; a value is
 * written while it is read and never held. Names and the head of a statement
 * are held, up to HEAD_BYTES_MAX. */
#include "decode.h"
#include "sql_columns.h"

#include <ctype.h>
#include <sluice/utf8.h>
#include <stdlib.h>

#define CHUNK_BYTES 65536
#define HEAD_BYTES_MAX 65536
#define OUT_BYTES_MAX 32768
/* Hexadecimal values are decoded if they come to text; longer ones stay. */
#define HEX_BYTES_MAX (1u << 20)

enum state { BETWEEN, HEAD, VALUES, ROW, STRING, IDENT, COPY, COPY_LINE, COMMENT, BLOCK };

struct sql {
	struct text_out *o;
	enum state state, back;
	char quote;
	bool escape, seen_quote, backslashes;
	bool cell;            /* something of the row was written */
	int nested;           /* brackets within a value */
	struct buf head;      /* statement up to VALUES, or a line */
	struct buf word;      /* bare word or number of a value */
	struct buf table;     /* last one announced */
	struct sql_columns columns; /* of the tables so far */
	struct buf out;       /* on its way to O: values are short and many */
};

static void flush(struct sql *q)
{
	text_put(q->o, buf_str(&q->out));
	buf_clear(&q->out);
}

static void put(struct sql *q, struct str s)
{
	if (q->out.len + s.len > OUT_BYTES_MAX)
		flush(q);
	if (s.len > OUT_BYTES_MAX)
		text_put(q->o, s);
	else
		buf_add_str(&q->out, s);
}

static char last(const struct sql *q)
{
	return q->out.len ? q->out.p[q->out.len - 1] : q->o->last;
}

static void line(struct sql *q)
{
	char c = last(q);
	if (c && c != '\n' && c != '\f')
		put(q, STR("\n"));
}

static void announce(struct sql *q, struct str s)
{
	/* INSERT INTO `name` (`a`, `b`) -> name, newline, a TAB b */
	struct str t = str_trim(s);
	if (str_eq(t, buf_str(&q->table)))
		return;
	buf_clear(&q->table);
	buf_add_str(&q->table, t);
	line(q);
	struct buf row;
	buf_init(&row, HEAD_BYTES_MAX);
	sql_columns_row(&q->columns, t, &row);
	bool columns = false, gap = false;
	for (size_t i = 0; i < t.len; i++) {
		char c = t.p[i];
		if (c == '`' || c == '"' || c == '[' || c == ']' || c == '\n' || c == '\r')
			continue;
		if (c == '(' && !columns) {
			if (row.len)
				break;
			columns = true;
			gap = false;
			line(q);
		} else if (c == ')') {
			break;
		} else if (c == ',' && columns) {
			put(q, STR("\t"));
			gap = false;
		} else if (c == ' ' || c == '\t') {
			gap = true;
		} else {
			if (gap && last(q) != '\n' && last(q) != '\t')
				put(q, STR(" "));
			gap = false;
			put(q, str_make(&t.p[i], 1));
		}
	}
	line(q);
	put(q, buf_str(&row));
	buf_release(&row);
	line(q);
}

static int hexv(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* CAST(1.50 AS decimal(12, 2)), CAST(N'2019-08-12' AS date), to_date('2019-08-12', 'yyyy-mm-dd'): what stands for the value, of
 * the piece W in front of, between and behind its strings. */
static struct str value_of_call(struct str w)
{
	static const char *const calls[] = { "CAST(", "CONVERT(", "to_date(", "to_timestamp(", "DATE(", NULL };
	for (size_t i = 0; calls[i]; i++) {
		struct str call = str_from(calls[i]);
		if (!str_eq_nocase(str_sub(w, 0, call.len), call))
			continue;
		w = str_trim(str_sub(w, call.len, w.len));
		for (size_t k = 0; k + 4 <= w.len; k++)
			if (str_eq_nocase(str_sub(w, k, k + 4), STR(" AS ")))
				return str_trim(str_sub(w, 0, k));
		return w;
	}
	if (str_eq_nocase(str_sub(w, 0, 3), STR("AS ")) && str_ends(w, STR(")")))
		return STR("");
	return str_eqz(w, ")") ? STR("") : str_eqz(w, ",") ? STR(" ") : w;
}

/* A bare value: NULL is empty, 0x… text if it is text. */
static void put_word(struct sql *q)
{
	struct str w = value_of_call(str_trim(buf_str(&q->word)));
	if (w.len > 4 && w.p[0] == '0' && (w.p[1] | 32) == 'x' && w.len % 2 == 0) {
		struct buf b;
		bool good = true;
		buf_init(&b, HEX_BYTES_MAX);
		for (size_t i = 2; i + 1 < w.len && good; i += 2) {
			int h = hexv(w.p[i]), l = hexv(w.p[i + 1]);
			good = h >= 0 && l >= 0;
			char c = (char)(h * 16 + l);
			good = good && ((unsigned char)c >= 0x20 || c == '\n' || c == '\t' || c == '\r') &&
			       buf_add_char(&b, c == '\n' || c == '\t' || c == '\r' ? ' ' : c);
		}
		if (good && utf8_valid(buf_str(&b)))
			w = str_sub(w, 0, 0), put(q, buf_str(&b));
		buf_release(&b);
	}
	if (w.len && !str_eq_nocase(w, STR("NULL")) && !str_eq_nocase(w, STR("_binary")) && !str_eq_nocase(w, STR("N")) &&
	    !str_eq_nocase(w, STR("E")))
		put(q, w);
	buf_clear(&q->word);
}

static void begin_string(struct sql *q, char c)
{
	put_word(q);
	q->back = q->state;
	q->state = STRING;
	q->quote = c;
	q->escape = q->seen_quote = false;
}

/* Byte C of a string; true if it belongs to it. */
static bool in_string(struct sql *q, char c)
{
	if (q->escape) {
		q->escape = false;
		char z = c == 'n' || c == 'r' || c == 't' || c == '0' || c == 'Z' || c == '\n' ? ' ' : c;
		put(q, str_make(&z, 1));
		return true;
	}
	if (q->seen_quote) {
		q->seen_quote = false;
		if (c != q->quote) {
			q->state = q->back;
			return false;
		}
		put(q, str_make(&c, 1));
		return true;
	}
	if (c == q->quote)
		q->seen_quote = true;
	else if (c == '\\' && q->backslashes)
		q->escape = true;
	else if (c == '\n' || c == '\r' || c == '\t')
		put(q, STR(" "));
	else
		return false; /* an ordinary byte: the caller takes a whole run */
	return true;
}

static bool ends_word(struct str s, const char *word)
{
	struct str w = str_from(word);
	if (!str_ends_nocase(s, w))
		return false;
	return s.len == w.len || !(isalnum((unsigned char)s.p[s.len - w.len - 1]) || s.p[s.len - w.len - 1] == '_');
}

static struct str after(struct str s, const char *words)
{
	struct str w = str_from(words);
	for (size_t i = 0; i + w.len <= s.len && i < 256; i++)
		if (str_eq_nocase(str_sub(s, i, i + w.len), w))
			return str_sub(s, i + w.len, s.len);
	return STR("");
}

static void head_byte(struct sql *q, char c)
{
	buf_add_char(&q->head, c);
	struct str h = str_trim(buf_str(&q->head));
	if ((c == ' ' || c == '(' || c == '\n') &&
	    (ends_word(str_sub(h, 0, h.len - (c == '(')), "VALUES") || (c == '(' && ends_word(str_sub(h, 0, h.len - 1), "VALUE")))) {
		struct str into = after(h, "INTO");
		if (!into.len && str_eq_nocase(str_sub(h, 0, 8), STR("INSERT ["))) /* SQL Server's way */
			into = str_sub(h, 7, h.len);
		if (into.len) {
			struct str t = str_sub(into, 0, into.len - 6 - (c == '('));
			announce(q, t);
			buf_clear(&q->head);
			q->state = VALUES;
			q->cell = false;
			if (c == '(')
				q->state = ROW;
			return;
		}
	}
	bool go = (c == '\n' || c == '\r') && (str_eq_nocase(h, STR("GO")) || str_ends_nocase(h, STR("\nGO"))); /* SQL Server's batches */
	if (go)
		h = str_trim(str_sub(h, 0, h.len - 2));
	if (c == ';' || go || q->head.full) {
		struct str copy = str_eq_nocase(str_sub(h, 0, 5), STR("COPY ")) ? after(h, "COPY ") : STR("");
		if (copy.len && str_find(h, STR("stdin")) > 0) {
			ptrdiff_t from = str_find(copy, STR(" FROM "));
			announce(q, str_sub(copy, 0, from > 0 ? (size_t)from : copy.len));
			q->state = COPY;
		} else {
			/* any other statement, as it is */
			sql_columns_learn(&q->columns, h);
			line(q);
			put(q, h);
			line(q);
			q->state = BETWEEN;
		}
		buf_clear(&q->head);
	}
}

static void row_byte(struct sql *q, char c)
{
	switch (c) {
	case '\'': case '"':
		begin_string(q, c);
		break;
	case '(':
		q->nested++;
		buf_add_char(&q->word, c);
		break;
	case ')':
		if (q->nested) {
			q->nested--;
			buf_add_char(&q->word, c);
			break;
		}
		put_word(q);
		line(q);
		q->state = VALUES;
		break;
	case ',':
		if (q->nested) {
			buf_add_char(&q->word, c);
			break;
		}
		put_word(q);
		put(q, STR("\t"));
		break;
	case '\n': case '\r': case '\t':
		break;
	default:
		if (q->word.full)
			put_word(q);
		buf_add_char(&q->word, c);
	}
}

static void copy_line(struct sql *q, struct str row)
{
	for (size_t i = 0; i < row.len; i++) {
		char c = row.p[i];
		if (c != '\\' || i + 1 == row.len) {
			size_t e = i;
			while (e < row.len && row.p[e] != '\\')
				e++;
			put(q, str_sub(row, i, e == i ? i + 1 : e));
			i = e == i ? i : e - 1;
			continue;
		}
		c = row.p[++i];
		if (c == 'N')
			continue;
		char z = c == 'n' || c == 't' || c == 'r' ? ' ' : c;
		put(q, str_make(&z, 1));
	}
}

static void feed(struct sql *q, struct str s)
{
	for (size_t i = 0; i < s.len && !q->o->limit; i++) {
		char c = s.p[i];
		switch (q->state) {
		case STRING: {
			if (in_string(q, c))
				break;
			if (q->state != STRING) {
				i--; /* the byte after the closing quote */
				break;
			}
			size_t e = i;
			while (e < s.len && s.p[e] != q->quote && s.p[e] != '\\' && (unsigned char)s.p[e] >= ' ')
				e++;
			if (e == i)
				e++;
			put(q, str_sub(s, i, e));
			i = e - 1;
			break;
		}
		case ROW:
			row_byte(q, c);
			break;
		case VALUES:
			if (c == '(') {
				q->state = ROW;
				q->nested = 0;
			} else if (c == ';') {
				q->state = BETWEEN;
			} else if (isalpha((unsigned char)c)) {
				q->state = HEAD; /* ON DUPLICATE KEY … or the next statement without ";" */
				head_byte(q, c);
			}
			break;
		case BETWEEN:
			if (c == '-' || c == '#') {
				q->state = COMMENT;
				put(q, str_make(&c, 1));
			} else if (!isspace((unsigned char)c) && c != ';') {
				q->state = HEAD;
				head_byte(q, c);
			}
			break;
		case COMMENT: {
			size_t e = i;
			while (e < s.len && s.p[e] != '\n')
				e++;
			put(q, str_sub(s, i, e));
			if (e < s.len) {
				line(q);
				q->state = BETWEEN;
			}
			i = e;
			break;
		}
		case COPY: case COPY_LINE:
			if (c == '\n') {
				struct str row = buf_str(&q->head);
				if (str_eq(str_trim(row), STR("\\."))) {
					q->state = BETWEEN;
				} else if (row.len) {
					copy_line(q, row);
					line(q);
				}
				buf_clear(&q->head);
			} else {
				if (q->head.full) {
					copy_line(q, buf_str(&q->head));
					buf_clear(&q->head);
				}
				buf_add_char(&q->head, c);
			}
			break;
		default:
			head_byte(q, c);
		}
	}
}

enum status text_sql(const struct text_in *in, struct text_out *o, struct err *err)
{
	char charset[DECODE_NAME_MAX];
	struct buf hb;
	(void)err;
	buf_init(&hb, 1u << 20);
	struct str head = decode_head(in, 1u << 20, &hb);
	decode_choose(head, STR(""), in->charset, charset);
	/* PostgreSQL's and Oracle's strings know no backslash */
	bool backslashes = str_find(head, STR("PostgreSQL")) < 0 && str_find(head, STR("pg_catalog")) < 0 && str_find(head, STR("SQLite")) < 0 &&
		str_find(head, STR("BEGIN TRANSACTION;")) < 0 && str_find(head, STR("standard_conforming_strings")) < 0;
	buf_release(&hb);
	struct sql q = { .o = o, .backslashes = backslashes };
	struct source_fd fd;
	struct source_charset cs;
	source_fd_init(&fd, in->fd);
	source_charset_init(&cs, &fd.src, charset);
	buf_init(&q.head, HEAD_BYTES_MAX);
	buf_init(&q.word, HEAD_BYTES_MAX);
	buf_init(&q.table, HEAD_BYTES_MAX);
	buf_init(&q.out, OUT_BYTES_MAX + 1);
	char *chunk = xmalloc(CHUNK_BYTES);
	size_t have = 0;
	ptrdiff_t k;
	while (!o->limit && (k = cs.src.read(&cs.src, chunk + have, CHUNK_BYTES - have)) > 0) {
		have += (size_t)k;
		size_t n = utf8_cut(str_make(chunk, have), have);
		feed(&q, str_make(chunk, n));
		memmove(chunk, chunk + n, have - n);
		have -= n;
	}
	feed(&q, str_make(chunk, have));
	put_word(&q);
	put(&q, buf_str(&q.head));
	line(&q);
	flush(&q);
	buf_release(&q.out);
	o->undecoded += cs.undecoded;
	free(chunk);
	buf_release(&q.head);
	buf_release(&q.word);
	buf_release(&q.table);
	sql_columns_release(&q.columns);
	source_charset_release(&cs);
	return ST_OK;
}
