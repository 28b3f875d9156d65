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

/* Longest $tag$ of a string, with its signs. */
#define CLOSE_BYTES_MAX 66

enum state { BETWEEN, HEAD, VALUES, ROW, STRING, HEX, DOLLAR, MARK, DELIMITED, COPY, COMMENT };

struct sql {
	struct text_out *o;
	enum state state, back;
	char quote;
	bool escape, seen_quote, backslashes;
	bool escapes;         /* a backslash escapes in this string */
	bool begun;           /* the string's first byte was read */
	bool comma;           /* another row is to come */
	unsigned nested;      /* brackets within a value */
	unsigned drop;        /* what is left out until this bracket closes, or 0 */
	uint64_t calls;       /* bit N: bracket N is a call that is left out around its value */
	uint64_t firsts;      /* … of which only the first argument is the value */
	uint64_t replaces;    /* … which is a string whose \\n stands for a newline */
	uint64_t codes;       /* … of a character by its number */
	char close[CLOSE_BYTES_MAX]; /* what ends a DELIMITED string */
	size_t n_close, closing;
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

/* What is of a value, unless it is left out. */
static void put_value(struct sql *q, struct str s)
{
	if (!q->drop)
		put(q, s);
}

static bool bit(uint64_t set, unsigned n)
{
	return n < 64 && (set >> n & 1);
}

/* W without the signs that join it to its neighbours: || and a + of SQL Server. */
static struct str unjoined(struct str w)
{
	w = str_trim(w);
	if (str_starts(w, STR("||")))
		w = str_trim(str_sub(w, 2, w.len));
	else if (str_eqz(w, "+") || str_starts(w, STR("+ ")))
		w = str_trim(str_sub(w, 1, w.len));
	return str_ends(w, STR("||")) ? str_trim(str_sub(w, 0, w.len - 2)) : w;
}

/* What stands for the value in the piece W in front of, between or behind the strings of a value: 1.50 AS decimal(12, 2) of a CAST. */
static struct str value_of(struct str w)
{
	w = unjoined(w);
	if (str_starts(w, STR("::")))
		return STR("");
	for (size_t k = 0; k + 4 <= w.len; k++)
		if (str_eq_nocase(str_sub(w, k, k + 4), STR(" AS ")))
			return str_trim(str_sub(w, 0, k));
	if (str_eq_nocase(str_sub(w, 0, 3), STR("AS ")))
		return STR("");
	return str_eqz(w, ")") ? STR("") : str_eqz(w, ",") ? STR(" ") : w;
}

/* The digits HEX, if they come to text. */
static bool put_hex(struct sql *q, struct str hex)
{
	struct buf b;
	bool good = hex.len >= 2 && hex.len % 2 == 0;
	buf_init(&b, HEX_BYTES_MAX);
	for (size_t i = 0; i + 1 < hex.len && good; i += 2) {
		int h = hexv(hex.p[i]), l = hexv(hex.p[i + 1]);
		good = h >= 0 && l >= 0;
		char c = (char)(h * 16 + l);
		good = good && ((unsigned char)c >= 0x20 || c == '\n' || c == '\t' || c == '\r') &&
		       buf_add_char(&b, c == '\n' || c == '\t' || c == '\r' ? ' ' : c);
	}
	good = good && utf8_valid(buf_str(&b));
	if (good)
		put_value(q, buf_str(&b));
	buf_release(&b);
	return good;
}

static bool is_one_of(struct str w, const char *const *words)
{
	for (; *words; words++)
		if (str_eq_nocase(w, str_from(*words)))
			return true;
	return false;
}

/* A bare value: NULL is empty, 0x… text if it is text. */
static void put_word(struct sql *q)
{
	static const char *const none[] = { "NULL", "N", "E", "_binary", "_utf8", "_utf8mb4", "_latin1", "DATE", "TIMESTAMP", NULL };
	struct str w = value_of(buf_str(&q->word));
	bool hex = w.len > 2 && w.p[0] == '0' && (w.p[1] | 32) == 'x';
	if (!(hex && put_hex(q, str_sub(w, 2, w.len))) && w.len && !is_one_of(w, none))
		put_value(q, w);
	buf_clear(&q->word);
}

/* A quote C in a row; what stands right in front of it says how its string is read. */
static void begin_string(struct sql *q, char c)
{
	struct str w = unjoined(buf_str(&q->word));
	bool single = c == '\'', hex = single && str_eq_nocase(w, STR("X"));
	bool delimited = single && (str_eq_nocase(w, STR("q")) || str_eq_nocase(w, STR("nq")));
	q->escapes = q->backslashes || (single && str_eq_nocase(w, STR("E"))) || q->replaces;
	if (hex || delimited)
		buf_clear(&q->word);
	else
		put_word(q);
	if (hex)
		buf_add_str(&q->word, STR("0x"));
	q->state = hex ? HEX : delimited ? MARK : STRING;
	q->quote = c;
	q->escape = q->seen_quote = q->begun = false;
}

/* Byte C of a string; true if it belongs to it. */
static bool in_string(struct sql *q, char c)
{
	bool first = !q->begun;
	q->begun = true;
	if (q->escape && q->replaces && c != 'n' && c != 'r') { /* SQLite's replace('a\nb','\n',char(10)) */
		q->escape = false;
		put_value(q, STR("\\"));
	}
	if (q->escape) {
		q->escape = false;
		char z = c == 'n' || c == 'r' || c == 't' || c == '0' || c == 'Z' || c == '\n' ? ' ' : c;
		put_value(q, str_make(&z, 1));
		return true;
	}
	if (q->seen_quote) {
		q->seen_quote = false;
		if (c != q->quote) {
			q->state = ROW;
			return false;
		}
		put_value(q, str_make(&c, 1));
		return true;
	}
	if (c == q->quote)
		q->seen_quote = true;
	else if (c == '\\' && q->escapes)
		q->escape = true;
	else if (c == '\\' && first) { /* PostgreSQL's '\x6869' */
		buf_add_char(&q->word, c);
		q->state = HEX;
	} else if (c == '\n' || c == '\r' || c == '\t')
		put_value(q, STR(" "));
	else
		return false; /* an ordinary byte: the caller takes a whole run */
	return true;
}

/* Byte C of X'6869' or '\x6869', which are held in WORD; false: it is of an ordinary string. */
static bool in_hex(struct sql *q, char c)
{
	struct str w = buf_str(&q->word);
	if (!q->word.full && (hexv(c) >= 0 ? w.len > 1 : w.len == 1 && c == 'x')) {
		buf_add_char(&q->word, c);
		return true;
	}
	if (c == '\'' && w.len > 1 && (w.len == 2 || put_hex(q, str_sub(w, 2, w.len))))
		w = STR("");
	put_value(q, w);
	buf_clear(&q->word);
	q->state = STRING;
	q->escapes = q->backslashes;
	q->begun = true;
	return false;
}

/* Byte C of the $tag$ that begins a string; false: it was a sign of dollars. */
static bool in_dollar(struct sql *q, char c)
{
	bool letter = isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
	bool more = c == '$' || letter || (isdigit((unsigned char)c) && q->n_close > 1);
	if (!more || q->n_close == CLOSE_BYTES_MAX) {
		buf_add_str(&q->word, str_make(q->close, q->n_close));
		q->state = ROW;
		return false;
	}
	q->close[q->n_close++] = c;
	if (c == '$') {
		put_word(q);
		q->state = DELIMITED;
		q->closing = 0;
	}
	return true;
}

/* The sign C behind the quote of Oracle's q'[it's]'. */
static void in_mark(struct sql *q, char c)
{
	q->close[0] = c == '[' ? ']' : c == '{' ? '}' : c == '(' ? ')' : c == '<' ? '>' : c;
	q->close[1] = '\'';
	q->n_close = 2;
	q->closing = 0;
	q->state = DELIMITED;
}

/* Byte C of a string up to CLOSE, whose first sign is none of its others but, at most, the last. */
static void in_delimited(struct sql *q, char c)
{
	if (c == q->close[q->closing]) {
		if (++q->closing == q->n_close)
			q->state = ROW;
		return;
	}
	put_value(q, str_make(q->close, q->closing));
	q->closing = c == q->close[0];
	if (!q->closing)
		put_value(q, c == '\n' || c == '\r' || c == '\t' ? STR(" ") : str_make(&c, 1));
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
	bool rem = h.len <= 6 && is_one_of(h, words);
	bool set = c == '\n' && str_eq_nocase(str_sub(h, 0, 4), STR("SET ")) && str_find(h, STR("\n")) < 0 && str_find(h, STR("=")) < 0;
	if (!rem && !set)
		return false;
	line(q);
	put(q, h);
	if (c == '\n')
		line(q);
	else
		put(q, STR(" "));
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
			put(q, h);
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
	struct str w = unjoined(buf_str(&q->word));
	uint64_t one = q->nested < 64 ? (uint64_t)1 << q->nested : 0;
	bool first = is_one_of(w, firsts), code = is_one_of(w, codes);
	q->calls &= ~one, q->firsts &= ~one, q->replaces &= ~one, q->codes &= ~one;
	if (!one || !(first || code || is_one_of(w, calls)))
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
	if (bit(q->codes, q->nested) && q->word.len && isdigit((unsigned char)q->word.p[0])) {
		long n = strtol(buf_z(&q->word), NULL, 10);
		char c = n > ' ' && n < 127 ? (char)n : ' ';
		buf_clear(&q->word);
		put_value(q, str_make(&c, 1));
	}
	put_word(q);
	q->calls &= ~one, q->firsts &= ~one, q->replaces &= ~one, q->codes &= ~one;
	if (q->drop == q->nested)
		q->drop = 0;
}

static void row_byte(struct sql *q, char c)
{
	switch (c) {
	case '\'': case '"':
		begin_string(q, c);
		break;
	case '$':
		if (unjoined(buf_str(&q->word)).len) {
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
		if (q->nested && bit(q->calls, q->nested)) {
			end_call(q);
			q->nested--;
			break;
		}
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
		if (q->nested && bit(q->firsts, q->nested)) {
			put_word(q);
			if (!q->drop)
				q->drop = q->nested;
			break;
		}
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
		if ((i == 0 || row.p[i - 1] == '\t') && str_starts(str_sub(row, i, row.len), STR("\\\\x"))) { /* bytea */
			size_t e = i + 3;
			while (e < row.len && row.p[e] != '\t')
				e++;
			if (put_hex(q, str_trim(str_sub(row, i + 3, e)))) {
				i = e - 1;
				continue;
			}
		}
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
			put_value(q, str_sub(s, i, e));
			i = e - 1;
			break;
		}
		case HEX:
			if (!in_hex(q, c))
				i--;
			break;
		case DOLLAR:
			if (!in_dollar(q, c))
				i--;
			break;
		case MARK:
			in_mark(q, c);
			break;
		case DELIMITED:
			in_delimited(q, c);
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
	put_word(&q);
	if (q.state == COPY && cut)
		copy_line(&q, buf_str(&q.head));
	else if (q.state != COPY)
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
	if (cut)
		text_loss(o, E_TRUNCATED, "the dump ends within %s", cut);
	return ST_OK;
}
