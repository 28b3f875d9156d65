/* mail_heads.c - see mail_heads.h. */
#include "format/mail_heads.h"

#include <sluice/io.h>

#define PIECE_BYTES (64u << 10)
/* Steps of looking for ends that any file may cost, and each of its bytes. */
#define STEPS_FLOOR (16ull << 20)
#define STEPS_PER_BYTE 16u
/* A boundary has 70 characters at most; some write more. */
#define BOUNDARY_BYTES_MAX 200u

static ptrdiff_t find_nocase(struct str s, struct str word)
{
	for (size_t i = 0; i + word.len <= s.len; i++)
		if (str_eq_nocase(str_sub(s, i, i + word.len), word))
			return (ptrdiff_t)i;
	return -1;
}

/* The boundary that a field's line names; empty: none. */
static struct str boundary_in(struct str line)
{
	ptrdiff_t at = find_nocase(line, STR("boundary"));
	if (at < 0)
		return STR("");
	struct str s = str_trim(str_sub(line, (size_t)at + 8, line.len));
	if (!s.len || s.p[0] != '=')
		return STR("");
	s = str_trim(str_sub(s, 1, s.len));
	bool quoted = s.len && s.p[0] == '"';
	if (quoted)
		s = str_sub(s, 1, s.len);
	size_t n = 0;
	while (n < s.len && (quoted ? s.p[n] != '"' : s.p[n] != ';' && (unsigned char)s.p[n] > ' '))
		n++;
	return n <= BOUNDARY_BYTES_MAX ? str_sub(s, 0, n) : STR("");
}

bool mail_parts_begin(struct str head, struct str value)
{
	struct str rest = str_sub(head, (size_t)(value.p - head.p), head.len), line, boundary = STR("");
	value = str_trim(str_sub(value, 0, 64));
	if (!str_eq_nocase(str_sub(value, 0, 10), STR("multipart/")) || str_eq_nocase(str_sub(value, 10, 19), STR("form-data")))
		return false;
	/* the field goes on while lines begin with a blank */
	for (bool first = true; !boundary.len && str_next_line(&rest, &line); first = false) {
		if (!first && (!line.len || (line.p[0] != ' ' && line.p[0] != '\t')))
			return false;
		boundary = boundary_in(line);
	}
	while (boundary.len && str_next_line(&rest, &line))
		if (str_starts(line, STR("--")) && str_starts(str_sub(line, 2, line.len), boundary))
			return true;
	return false;
}

struct looked {
	uint64_t open, steps; /* words without an end so far in this head; steps of a search for their ends */
	bool empty;           /* of the line so far */
	char last;
};

static void look(struct looked *l, struct str piece)
{
	for (size_t i = 0; i < piece.len; i++) {
		char c = piece.p[i];
		l->open = c == '=' && l->last == '?' ? 0 : l->open + (c == '?' && l->last == '=');
		if (c == '\n') {
			l->open = l->empty ? 0 : l->open; /* a head ends */
			l->empty = true;
		} else if (c != '\r') {
			l->empty = false;
		}
		l->steps += l->open;
		l->last = c;
	}
}

bool mail_words_endless(int fd, uint64_t size)
{
	char piece[PIECE_BYTES];
	struct looked l = { .empty = true };
	ssize_t n;
	for (uint64_t at = 0; at < size && (n = io_pread_full(fd, piece, sizeof piece, at)) > 0; at += (uint64_t)n)
		look(&l, str_make(piece, (size_t)n));
	return l.steps > STEPS_FLOOR + STEPS_PER_BYTE * size;
}

bool mail_words_endless_in(struct str message)
{
	struct looked l = { .empty = true };
	look(&l, message);
	return l.steps > STEPS_FLOOR + STEPS_PER_BYTE * message.len;
}
