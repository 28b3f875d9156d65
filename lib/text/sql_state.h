/* sql_state.h - within the reader of SQL dumps: where it is, and what sql.c (statements, rows) and sql_value.c (values,
 * strings) share. Callers own Q; slices are borrowed for the call. */
#ifndef SLUICE_TEXT_SQL_STATE_H
#define SLUICE_TEXT_SQL_STATE_H

#include "decode.h"
#include "sql_columns.h"

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

/* S goes on its way to the text. */
void sql_put(struct sql *q, struct str s);

/* What is of a value, unless it is left out. */
void sql_put_value(struct sql *q, struct str s);
/* W without the signs that join it to its neighbours: || and a + of SQL Server. */
struct str sql_unjoined(struct str w);
/* The digits HEX, if they come to text. */
bool sql_put_hex(struct sql *q, struct str hex);
/* W is one of WORDS, which NULL ends, in any case. */
bool sql_is_one_of(struct str w, const char *const *words);
/* A bare value: NULL is empty, 0x… text if it is text. */
void sql_put_word(struct sql *q);
/* A quote C in a row; what stands right in front of it says how its string is read. */
void sql_begin_string(struct sql *q, char c);
/* Byte C of a string; true if it belongs to it. */
bool sql_in_string(struct sql *q, char c);
/* Byte C of X'6869' or '\x6869', which are held in WORD; false: it is of an ordinary string. */
bool sql_in_hex(struct sql *q, char c);
/* Byte C of the $tag$ that begins a string; false: it was a sign of dollars. */
bool sql_in_dollar(struct sql *q, char c);
/* The sign C behind the quote of Oracle's q'[it's]'. */
void sql_in_mark(struct sql *q, char c);
/* Byte C of a string up to CLOSE, whose first sign is none of its others but, at most, the last. */
void sql_in_delimited(struct sql *q, char c);

static inline bool sql_bit(uint64_t set, unsigned n)
{
	return n < 64 && (set >> n & 1);
}

#endif
