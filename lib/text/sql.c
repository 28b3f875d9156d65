/* sql.c - SQL dumps: rows of INSERT and COPY become TAB rows under the
 * table's name and columns, everything else stays as it is.
 *
 * A dump is one long stream: single statements of hundreds of megabytes are
 * usual. So this is a machine of a few states over a window; a value is
 * written while it is read and never held. Names and the head of a statement
 * are held, up to HEAD_BYTES_MAX. */
#include "sql_state.h"

#include <ctype.h>
#include <sluice/utf8.h>
#include <stdlib.h>

#define CHUNK_BYTES 65536
#define HEAD_BYTES_MAX 65536
#define OUT_BYTES_MAX 32768

static void flush(struct sql *q)
{
	text_put(q->o, buf_str(&q->out));
	buf_clear(&q->out);
}

void sql_put(struct sql *q, struct str s)
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
		sql_put(q, STR("\n"));
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
			sql_put(q, STR("\t"));
			gap = false;
		} else if (c == ' ' || c == '\t') {
			gap = true;
		} else {
			if (gap && last(q) != '\n' && last(q) != '\t')
				sql_put(q, STR(" "));
			gap = false;
			sql_put(q, str_make(&t.p[i], 1));
		}
	}
	line(q);
	sql_put(q, buf_str(&row));
	buf_release(&row);
	line(q);
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

static void begin_row(struct sql *q)
{
	q->state = ROW;
	q->nested = q->drop = 0;
	q->calls = q->firsts = q->replaces = q->codes = 0;
	q->comma = false;
}

/* SQL*Plus' lines end without a semicolon: REM … and PROMPT … to the line's end, SET … ON. H: the statement up to the blank C. */
static bool own_line(struct sql *q, struct str h, char c)
{
	static const char *const words[] = { "REM", "REMARK", "PROMPT", NULL };
	bool rem = h.len <= 6 && sql_is_one_of(h, words);
	bool set = c == '\n' && str_eq_nocase(str_sub(h, 0, 4), STR("SET ")) && str_find(h, STR("\n")) < 0 && str_find(h, STR("=")) < 0;
	if (!rem && !set)
		return false;
	line(q);
	sql_put(q, h);
	if (c == '\n')
		line(q);
	else
		sql_put(q, STR(" "));
	q->backslashes &= !rem; /* Oracle's strings know none */
	q->state = c == '\n' ? BETWEEN : COMMENT;
	buf_clear(&q->head);
	return true;
}

static void head_byte(struct sql *q, char c)
{
	buf_add_char(&q->head, c);
	struct str h = str_trim(buf_str(&q->head));
	if (isspace((unsigned char)c) && own_line(q, h, c))
		return;
	if ((c == ' ' || c == '(' || c == '\n') &&
	    (ends_word(str_sub(h, 0, h.len - (c == '(')), "VALUES") || (c == '(' && ends_word(str_sub(h, 0, h.len - 1), "VALUE")))) {
		struct str into = after(h, "INTO");
		if (!into.len && str_eq_nocase(str_sub(h, 0, 8), STR("INSERT ["))) /* SQL Server's way */
			into = str_sub(h, 7, h.len);
		if (into.len) {
			struct str t = str_sub(into, 0, into.len - 6 - (c == '('));
			announce(q, t);
			q->backslashes &= !str_starts(str_trim(t), STR("[")); /* nor SQL Server's */
			buf_clear(&q->head);
			q->state = VALUES;
			q->comma = true;
			if (c == '(')
				begin_row(q);
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
			sql_put(q, h);
			line(q);
			q->state = BETWEEN;
		}
		buf_clear(&q->head);
	}
}

/* The bracket of CAST(…), to_date(…): the call is left out, what it is of stays. */
static bool begin_call(struct sql *q)
{
	static const char *const calls[] = { "CAST", "CONVERT", "DATE", "TO_CLOB", "TO_NCLOB", NULL };
	static const char *const firsts[] = { "TO_DATE", "TO_TIMESTAMP", "TO_TIMESTAMP_TZ", "STR_TO_DATE", "REPLACE", NULL };
	static const char *const codes[] = { "CHR", "CHAR", "NCHAR", NULL };
	struct str w = sql_unjoined(buf_str(&q->word));
	uint64_t one = q->nested < 64 ? (uint64_t)1 << q->nested : 0;
	bool first = sql_is_one_of(w, firsts), code = sql_is_one_of(w, codes);
	q->calls &= ~one, q->firsts &= ~one, q->replaces &= ~one, q->codes &= ~one;
	if (!one || !(first || code || sql_is_one_of(w, calls)))
		return false;
	q->calls |= one;
	q->firsts |= first ? one : 0;
	q->replaces |= str_eq_nocase(w, STR("REPLACE")) ? one : 0;
	q->codes |= code ? one : 0;
	buf_clear(&q->word);
	return true;
}

static void end_call(struct sql *q)
{
	uint64_t one = (uint64_t)1 << q->nested;
	if (sql_bit(q->codes, q->nested) && q->word.len && isdigit((unsigned char)q->word.p[0])) {
		long n = strtol(buf_z(&q->word), NULL, 10);
		char c = n > ' ' && n < 127 ? (char)n : ' ';
		buf_clear(&q->word);
		sql_put_value(q, str_make(&c, 1));
	}
	sql_put_word(q);
	q->calls &= ~one, q->firsts &= ~one, q->replaces &= ~one, q->codes &= ~one;
	if (q->drop == q->nested)
		q->drop = 0;
}

static void row_byte(struct sql *q, char c)
{
	switch (c) {
	case '\'': case '"':
		sql_begin_string(q, c);
		break;
	case '$':
		if (sql_unjoined(buf_str(&q->word)).len) {
			buf_add_char(&q->word, c);
			break;
		}
		q->state = DOLLAR;
		q->close[0] = c;
		q->n_close = 1;
		break;
	case '(':
		q->nested++;
		if (!begin_call(q))
			buf_add_char(&q->word, c);
		break;
	case ')':
		if (q->nested && sql_bit(q->calls, q->nested)) {
			end_call(q);
			q->nested--;
			break;
		}
		if (q->nested) {
			q->nested--;
			buf_add_char(&q->word, c);
			break;
		}
		sql_put_word(q);
		line(q);
		q->state = VALUES;
		break;
	case ',':
		if (q->nested && sql_bit(q->firsts, q->nested)) {
			sql_put_word(q);
			if (!q->drop)
				q->drop = q->nested;
			break;
		}
		if (q->nested) {
			buf_add_char(&q->word, c);
			break;
		}
		sql_put_word(q);
		sql_put(q, STR("\t"));
		break;
	case '\n': case '\r': case '\t':
		break;
	default:
		if (q->word.full)
			sql_put_word(q);
		buf_add_char(&q->word, c);
	}
}

static void copy_line(struct sql *q, struct str row)
{
	for (size_t i = 0; i < row.len; i++) {
		char c = row.p[i];
		if ((i == 0 || row.p[i - 1] == '\t') && str_starts(str_sub(row, i, row.len), STR("\\\\x"))) { /* bytea */
			size_t e = i + 3;
			while (e < row.len && row.p[e] != '\t')
				e++;
			if (sql_put_hex(q, str_trim(str_sub(row, i + 3, e)))) {
				i = e - 1;
				continue;
			}
		}
		if (c != '\\' || i + 1 == row.len) {
			size_t e = i;
			while (e < row.len && row.p[e] != '\\')
				e++;
			sql_put(q, str_sub(row, i, e == i ? i + 1 : e));
			i = e == i ? i : e - 1;
			continue;
		}
		c = row.p[++i];
		if (c == 'N')
			continue;
		char z = c == 'n' || c == 't' || c == 'r' ? ' ' : c;
		sql_put(q, str_make(&z, 1));
	}
}

static void feed(struct sql *q, struct str s)
{
	for (size_t i = 0; i < s.len && !q->o->limit; i++) {
		char c = s.p[i];
		switch (q->state) {
		case STRING: {
			if (sql_in_string(q, c))
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
			sql_put_value(q, str_sub(s, i, e));
			i = e - 1;
			break;
		}
		case HEX:
			if (!sql_in_hex(q, c))
				i--;
			break;
		case DOLLAR:
			if (!sql_in_dollar(q, c))
				i--;
			break;
		case MARK:
			sql_in_mark(q, c);
			break;
		case DELIMITED:
			sql_in_delimited(q, c);
			break;
		case ROW:
			row_byte(q, c);
			break;
		case VALUES:
			if (c == '(') {
				begin_row(q);
			} else if (c == ',') {
				q->comma = true;
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
				sql_put(q, str_make(&c, 1));
			} else if (!isspace((unsigned char)c) && c != ';') {
				q->state = HEAD;
				head_byte(q, c);
			}
			break;
		case COMMENT: {
			size_t e = i;
			while (e < s.len && s.p[e] != '\n')
				e++;
			sql_put(q, str_sub(s, i, e));
			if (e < s.len) {
				line(q);
				q->state = BETWEEN;
			}
			i = e;
			break;
		}
		case COPY:
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

/* What the dump's end cuts through, or NULL. */
static const char *cut_within(const struct sql *q)
{
	switch (q->state) {
	case HEX: case MARK: case DELIMITED:
		return "a string";
	case STRING:
		return q->seen_quote ? "a row" : "a string";
	case ROW: case DOLLAR:
		return "a row";
	case VALUES:
		return q->comma ? "a statement" : NULL;
	case COPY:
		return str_eqz(str_trim(buf_str(&q->head)), "\\.") ? NULL : "the rows of a COPY";
	default:
		return NULL;
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
	const char *cut = o->limit ? NULL : cut_within(&q);
	sql_put_word(&q);
	if (q.state == COPY && cut)
		copy_line(&q, buf_str(&q.head));
	else if (q.state != COPY)
		sql_put(&q, buf_str(&q.head));
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
	if (cut)
		text_loss(o, E_TRUNCATED, "the dump ends within %s", cut);
	return ST_OK;
}
