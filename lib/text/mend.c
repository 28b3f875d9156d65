/* mend.c - see mend.h. A character encoded twice is a run of two to four
 * characters that, written in windows-1252 (or Latin-1 where that has holes),
 * are the bytes of one UTF-8 character. */
#include "mend.h"

#include <sluice/utf8.h>

/* Fewer than this may be chance: somebody writes about "Ã©". */
#define FOUND_MIN 3

/* The byte that windows-1252 has for a character from U+0080 on, or 0. */
static unsigned byte_of(uint32_t c)
{
	static const uint16_t c1[32] = { 0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
					 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
					 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178 };
	if (c >= 0x80 && c < 0x100)
		return c;
	for (unsigned i = 0; i < 32; i++)
		if (c1[i] == c)
			return 0x80 + i;
	return 0;
}

/* The character encoded twice that S begins with: its bytes into RET and the
 * length in S; 0 when there is none. */
static size_t twice(struct str s, char ret[4], size_t *ret_len)
{
	size_t at = 0, n = 0, want = 1;
	while (n < want) {
		uint32_t c;
		if (at >= s.len)
			return 0;
		at += utf8_decode(str_sub(s, at, s.len), &c);
		unsigned b = byte_of(c);
		if (n == 0)
			want = b >= 0xC2 && b < 0xE0 ? 2 : b >= 0xE0 && b < 0xF0 ? 3 : b >= 0xF0 && b < 0xF5 ? 4 : 0;
		else if ((b & 0xC0) != 0x80)
			return 0;
		if (want == 0)
			return 0;
		ret[n++] = (char)b;
	}
	if (!utf8_valid(str_make(ret, n)))
		return 0;
	*ret_len = n;
	return at;
}

void mend_count(struct mend_count *m, struct str s)
{
	char ret[4];
	size_t n;
	for (size_t i = 0; i < s.len;) {
		if ((unsigned char)s.p[i] < 0x80) {
			i++;
			continue;
		}
		size_t used = twice(str_sub(s, i, s.len), ret, &n);
		if (used) {
			m->found++;
			m->twice += n;
			m->wide += n;
			i += used;
			continue;
		}
		uint32_t c;
		i += utf8_decode(str_sub(s, i, s.len), &c);
		m->wide++;
	}
}

bool mend_wanted(const struct mend_count *m)
{
	return m->found >= FOUND_MIN && m->twice * 5 >= m->wide * 4;
}

void mend(struct str s, struct buf *out)
{
	char ret[4];
	size_t n;
	for (size_t i = 0; i < s.len;) {
		size_t used = (unsigned char)s.p[i] < 0x80 ? 0 : twice(str_sub(s, i, s.len), ret, &n);
		if (used) {
			buf_add(out, ret, n);
			i += used;
		} else {
			buf_add_char(out, s.p[i++]);
		}
	}
}
