/* json_write.c - a writer that puts commas.
 *
 * Strings are most of what is written, and most of their bytes are plain: room for the worst is made
 * at once and sixteen bytes are looked at and copied together, ideographs by three. A table of what
 * each byte becomes was slower: it costs a look and a store a byte. */
#include <sluice/json.h>
#include <sluice/utf8.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

void json_start(struct json *j, struct buf *out)
{
	*j = (struct json){ .out = out };
}

static void before_value(struct json *j)
{
	if (j->comma)
		buf_add_char(j->out, ',');
	j->comma = true;
}

void json_open(struct json *j, char bracket)
{
	before_value(j);
	buf_add_char(j->out, bracket);
	j->comma = false;
}

void json_close(struct json *j, char bracket)
{
	buf_add_char(j->out, bracket);
	j->comma = true;
}

/* The character of N bytes at P, none of the plain ones, behind TO; N is 1 where it is malformed. */
static char *put_special(char *to, const char *p, size_t n, uint32_t cp, bool canonical)
{
	static const char hex[] = "0123456789abcdef";
	char sign = cp == '"' || cp == '\\' ? (char)cp : cp == '\n' ? 'n' : cp == '\r' ? 'r' : cp == '\t' ? 't' : '\0';
	if (!sign && canonical)
		sign = cp == '\b' ? 'b' : cp == '\f' ? 'f' : '\0';
	if (sign) {
		*to++ = '\\';
		*to++ = sign;
	} else if (cp < 0x20 || (!canonical && ((cp >= 0x7F && cp < 0xA0) || (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069)))) {
		*to++ = '\\';
		*to++ = 'u';
		for (int shift = 12; shift >= 0; shift -= 4)
			*to++ = hex[cp >> shift & 15];
	} else if (n == 1 && cp > 0x7F) {
		to += utf8_encode(cp, to); /* U+FFFD */
	} else {
		memcpy(to, p, n);
		to += n;
	}
	return to;
}

#define PIECE_BYTES 4096u /* of a string, for which room is made at once */
#define ESCAPE_BYTES 6u   /* what a byte can become */

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

/* S from I on behind TO, until the piece or S is full; *RET_I: how far it got. */
static char *put_piece(char *to, struct str s, size_t i, bool canonical, size_t *ret_i)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t end = s.len - i > PIECE_BYTES ? i + PIECE_BYTES : s.len;
	while (i < end) {
#ifdef __SSE2__
		/* sixteen at once, as many of them as are plain; what is written too much is written over */
		while (end - i >= 16) {
			__m128i x = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
			__m128i odd = _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('"')), _mm_cmpeq_epi8(x, _mm_set1_epi8('\\')));
			odd = _mm_or_si128(odd, _mm_or_si128(_mm_cmpgt_epi8(_mm_set1_epi8(0x20), x), _mm_cmpeq_epi8(x, _mm_set1_epi8(0x7F))));
			unsigned mask = (unsigned)_mm_movemask_epi8(odd), n = mask ? (unsigned)__builtin_ctz(mask) : 16;
			_mm_storeu_si128((__m128i *)(void *)to, x);
			to += n;
			i += n;
			if (mask)
				break;
		}
#endif
		while (i < end && is_plain(p[i]))
			*to++ = (char)p[i++];
		/* of three bytes: neither surrogates nor what is escaped begins so */
		while (i + 3 <= end && p[i] >= 0xE3 && p[i] < 0xF0 && p[i] != 0xED && (p[i + 1] & 0xC0) == 0x80 && (p[i + 2] & 0xC0) == 0x80) {
			memcpy(to, p + i, 3);
			to += 3;
			i += 3;
		}
		if (i >= end || is_plain(p[i]))
			continue;
		uint32_t cp;
		size_t n = utf8_decode(str_sub(s, i, s.len), &cp);
		to = put_special(to, s.p + i, n, cp, canonical);
		i += n;
	}
	*ret_i = i;
	return to;
}

/* S with what stands before it, and a colon behind it when it is a key. */
static void put_string(struct json *j, struct str s, bool key)
{
	struct buf *b = j->out;
	if (s.len <= PIECE_BYTES && b->max - b->len >= s.len * ESCAPE_BYTES + 20) {
		char *from = buf_reserve(b, s.len * ESCAPE_BYTES + 20), *to = from;
		size_t i = 0;
		if (j->comma)
			*to++ = ',';
		*to++ = '"';
		if (s.len)
			to = put_piece(to, s, 0, j->canonical, &i);
		*to++ = '"';
		if (key)
			*to++ = ':';
		b->len += (size_t)(to - from);
		b->p[b->len] = '\0';
		j->comma = !key;
		return;
	}
	before_value(j);
	buf_add_char(b, '"');
	for (size_t i = 0; i < s.len;) {
		size_t piece = s.len - i < PIECE_BYTES ? s.len - i : PIECE_BYTES, room = piece * ESCAPE_BYTES + 16;
		char scrap[PIECE_BYTES * ESCAPE_BYTES + 16], *to;
		/* near the end of the room that a buffer may take, bytes are counted before they are added */
		bool plenty = b->max - b->len >= room;
		to = plenty ? buf_reserve(b, room) : scrap;
		char *end = put_piece(to, s, i, j->canonical, &i);
		if (plenty) {
			b->len += (size_t)(end - to);
			b->p[b->len] = '\0';
		} else {
			buf_add(b, scrap, (size_t)(end - scrap));
		}
	}
	buf_add_char(b, '"');
	if (key)
		buf_add_char(b, ':');
	j->comma = !key;
}

void json_key(struct json *j, const char *key)
{
	put_string(j, str_from(key), true);
}

void json_str(struct json *j, struct str s)
{
	put_string(j, s, false);
}

/* N's digits, up to 20 of them and a sign. */
static void add_int(struct buf *b, int64_t n)
{
	char digits[24];
	size_t at = sizeof digits;
	uint64_t rest = n < 0 ? -(uint64_t)n : (uint64_t)n;
	do
		digits[--at] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (n < 0)
		digits[--at] = '-';
	buf_add(b, digits + at, sizeof digits - at);
}

void json_int(struct json *j, int64_t n)
{
	before_value(j);
	add_int(j->out, n);
}

#define CENTS_MAX 1e15 /* so many hundredths and their neighbours are told apart */

void json_num(struct json *j, double d)
{
	before_value(j);
	if (!isfinite(d)) {
		buf_addz(j->out, "null");
		return;
	}
	if (d == floor(d) && fabs(d) < 9007199254740992.0) {
		add_int(j->out, (int64_t)d);
		return;
	}
	/* scores and prices: two places */
	int64_t cents = fabs(d) < CENTS_MAX / 100 ? (int64_t)(d * 100 + (d < 0 ? -0.5 : 0.5)) : 0;
	if (cents && (double)cents / 100 == d) {
		unsigned rest = (unsigned)((cents < 0 ? -cents : cents) % 100);
		if (cents < 0)
			buf_add_char(j->out, '-');
		add_int(j->out, (cents < 0 ? -cents : cents) / 100);
		char places[3] = { '.', (char)('0' + rest / 10), (char)('0' + rest % 10) };
		buf_add(j->out, places, rest % 10 ? 3 : 2);
		return;
	}
	char tmp[40];
	for (int digits = 6; digits <= 17; digits++) {
		snprintf(tmp, sizeof tmp, "%.*g", digits, d);
		if (strtod(tmp, NULL) == d)
			break;
	}
	buf_addz(j->out, tmp);
}

void json_bool(struct json *j, bool v)
{
	before_value(j);
	buf_addz(j->out, v ? "true" : "false");
}

void json_raw(struct json *j, struct str raw)
{
	before_value(j);
	buf_add_str(j->out, raw);
}

void json_kstr(struct json *j, const char *key, struct str s)
{
	json_key(j, key);
	json_str(j, s);
}

void json_kz(struct json *j, const char *key, const char *z)
{
	json_kstr(j, key, str_from(z));
}

void json_kint(struct json *j, const char *key, int64_t n)
{
	json_key(j, key);
	json_int(j, n);
}

void json_knum(struct json *j, const char *key, double d)
{
	json_key(j, key);
	json_num(j, d);
}

void json_kbool(struct json *j, const char *key, bool b)
{
	json_key(j, key);
	json_bool(j, b);
}
