/* sql_value.c - values of SQL dumps: bare words, calls around them, and strings in every dialect's way. */
#include "sql_state.h"

#include <ctype.h>
#include <sluice/utf8.h>

/* Hexadecimal values are decoded if they come to text; longer ones stay. */
#define HEX_BYTES_MAX (1u << 20)

static int hexv(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

void sql_put_value(struct sql *q, struct str s)
{
	if (!q->drop)
		sql_put(q, s);
}

struct str sql_unjoined(struct str w)
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
	w = sql_unjoined(w);
	if (str_starts(w, STR("::")))
		return STR("");
	for (size_t k = 0; k + 4 <= w.len; k++)
		if (str_eq_nocase(str_sub(w, k, k + 4), STR(" AS ")))
			return str_trim(str_sub(w, 0, k));
	if (str_eq_nocase(str_sub(w, 0, 3), STR("AS ")))
		return STR("");
	return str_eqz(w, ")") ? STR("") : str_eqz(w, ",") ? STR(" ") : w;
}

bool sql_put_hex(struct sql *q, struct str hex)
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
		sql_put_value(q, buf_str(&b));
	buf_release(&b);
	return good;
}

bool sql_is_one_of(struct str w, const char *const *words)
{
	for (; *words; words++)
		if (str_eq_nocase(w, str_from(*words)))
			return true;
	return false;
}

void sql_put_word(struct sql *q)
{
	static const char *const none[] = { "NULL", "N", "E", "_binary", "_utf8", "_utf8mb4", "_latin1", "DATE", "TIMESTAMP", NULL };
	struct str w = value_of(buf_str(&q->word));
	bool hex = w.len > 2 && w.p[0] == '0' && (w.p[1] | 32) == 'x';
	if (!(hex && sql_put_hex(q, str_sub(w, 2, w.len))) && w.len && !sql_is_one_of(w, none))
		sql_put_value(q, w);
	buf_clear(&q->word);
}

void sql_begin_string(struct sql *q, char c)
{
	struct str w = sql_unjoined(buf_str(&q->word));
	bool single = c == '\'', hex = single && str_eq_nocase(w, STR("X"));
	bool delimited = single && (str_eq_nocase(w, STR("q")) || str_eq_nocase(w, STR("nq")));
	q->escapes = q->backslashes || (single && str_eq_nocase(w, STR("E"))) || q->replaces;
	if (hex || delimited)
		buf_clear(&q->word);
	else
		sql_put_word(q);
	if (hex)
		buf_add_str(&q->word, STR("0x"));
	q->state = hex ? HEX : delimited ? MARK : STRING;
	q->quote = c;
	q->escape = q->seen_quote = q->begun = false;
}

bool sql_in_string(struct sql *q, char c)
{
	bool first = !q->begun;
	q->begun = true;
	if (q->escape && q->replaces && c != 'n' && c != 'r') { /* SQLite's replace('a\nb','\n',char(10)) */
		q->escape = false;
		sql_put_value(q, STR("\\"));
	}
	if (q->escape) {
		q->escape = false;
		char z = c == 'n' || c == 'r' || c == 't' || c == '0' || c == 'Z' || c == '\n' ? ' ' : c;
		sql_put_value(q, str_make(&z, 1));
		return true;
	}
	if (q->seen_quote) {
		q->seen_quote = false;
		if (c != q->quote) {
			q->state = ROW;
			return false;
		}
		sql_put_value(q, str_make(&c, 1));
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
		sql_put_value(q, STR(" "));
	else
		return false; /* an ordinary byte: the caller takes a whole run */
	return true;
}

bool sql_in_hex(struct sql *q, char c)
{
	struct str w = buf_str(&q->word);
	if (!q->word.full && (hexv(c) >= 0 ? w.len > 1 : w.len == 1 && c == 'x')) {
		buf_add_char(&q->word, c);
		return true;
	}
	if (c == '\'' && w.len > 1 && (w.len == 2 || sql_put_hex(q, str_sub(w, 2, w.len))))
		w = STR("");
	sql_put_value(q, w);
	buf_clear(&q->word);
	q->state = STRING;
	q->escapes = q->backslashes;
	q->begun = true;
	return false;
}

bool sql_in_dollar(struct sql *q, char c)
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
		sql_put_word(q);
		q->state = DELIMITED;
		q->closing = 0;
	}
	return true;
}

void sql_in_mark(struct sql *q, char c)
{
	q->close[0] = c == '[' ? ']' : c == '{' ? '}' : c == '(' ? ')' : c == '<' ? '>' : c;
	q->close[1] = '\'';
	q->n_close = 2;
	q->closing = 0;
	q->state = DELIMITED;
}

void sql_in_delimited(struct sql *q, char c)
{
	if (c == q->close[q->closing]) {
		if (++q->closing == q->n_close)
			q->state = ROW;
		return;
	}
	sql_put_value(q, str_make(q->close, q->closing));
	q->closing = c == q->close[0];
	if (!q->closing)
		sql_put_value(q, c == '\n' || c == '\r' || c == '\t' ? STR(" ") : str_make(&c, 1));
}
