/* utf8.c - strict UTF-8 by the table of RFC 3629 §4; no overlong forms, no
 * surrogates. */
#include <sluice/utf8.h>

/* Length of the well-formed sequence at p, or 0. */
static size_t sequence(const unsigned char *p, size_t n)
{
	unsigned char c = p[0];
	if (c < 0x80)
		return 1;
	if (c < 0xC2)
		return 0;
#define CONT(i) ((p[i] & 0xC0) == 0x80)
	if (c < 0xE0)
		return n >= 2 && CONT(1) ? 2 : 0;
	if (c < 0xF0) {
		if (n < 3 || !CONT(1) || !CONT(2))
			return 0;
		if ((c == 0xE0 && p[1] < 0xA0) || (c == 0xED && p[1] > 0x9F))
			return 0;
		return 3;
	}
	if (c < 0xF5) {
		if (n < 4 || !CONT(1) || !CONT(2) || !CONT(3))
			return 0;
		if ((c == 0xF0 && p[1] < 0x90) || (c == 0xF4 && p[1] > 0x8F))
			return 0;
		return 4;
	}
#undef CONT
	return 0;
}

size_t utf8_decode_any(struct str s, uint32_t *ret_cp)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t n = s.len ? sequence(p, s.len) : 0;
	switch (n) {
	case 1:
		*ret_cp = p[0];
		return 1;
	case 2:
		*ret_cp = (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
		return 2;
	case 3:
		*ret_cp = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
		return 3;
	case 4:
		*ret_cp = (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
			  (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
		return 4;
	default:
		*ret_cp = UTF8_REPLACEMENT;
		return 1;
	}
}

size_t utf8_decode_back(struct str s, uint32_t *ret_cp)
{
	size_t back = 1;
	while (back < 4 && back < s.len && ((unsigned char)s.p[s.len - back] & 0xC0) == 0x80)
		back++;
	struct str tail = str_sub(s, s.len - back, s.len);
	if (tail.len && utf8_decode(tail, ret_cp) == tail.len)
		return tail.len;
	*ret_cp = UTF8_REPLACEMENT;
	return 1;
}

size_t utf8_encode(uint32_t cp, char *out)
{
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000))
		cp = UTF8_REPLACEMENT;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

size_t utf8_valid_prefix(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = 0;
	while (i < s.len) {
		/* eight ASCII bytes at a time */
		uint64_t w;
		while (s.len - i >= 8) {
			memcpy(&w, p + i, 8);
			if (w & 0x8080808080808080u)
				break;
			i += 8;
		}
		if (i >= s.len)
			break;
		size_t n = sequence(p + i, s.len - i);
		if (!n)
			return i;
		i += n;
	}
	return i;
}

bool utf8_valid(struct str s)
{
	return utf8_valid_prefix(s) == s.len;
}

size_t utf8_cut(struct str s, size_t max)
{
	if (max >= s.len)
		max = s.len;
	/* look back over continuation bytes for the lead that max may cut */
	size_t i = max;
	while (i > 0 && max - i < 3 && ((unsigned char)s.p[i - 1] & 0xC0) == 0x80)
		i--;
	if (i == 0)
		return max;
	unsigned char lead = (unsigned char)s.p[i - 1];
	size_t want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
	return i - 1 + want > max ? i - 1 : max;
}

size_t utf8_count(struct str s)
{
	size_t n = 0;
	uint32_t cp;
	while (s.len) {
		size_t k = utf8_decode(s, &cp);
		s = str_sub(s, k, s.len);
		n++;
	}
	return n;
}

bool buf_add_utf8(struct buf *b, uint32_t cp)
{
	char tmp[4];
	return buf_add(b, tmp, utf8_encode(cp, tmp));
}

size_t buf_add_utf8_clean(struct buf *b, struct str s)
{
	size_t bad = 0;
	while (s.len) {
		size_t n = utf8_valid_prefix(s);
		buf_add(b, s.p, n);
		s = str_sub(s, n, s.len);
		if (s.len) {
			buf_add_utf8(b, UTF8_REPLACEMENT);
			s = str_sub(s, 1, s.len);
			bad++;
		}
	}
	return bad;
}

bool utf8_is_han(uint32_t cp)
{
	return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) || cp == 0x3007 ||
	       (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x20000 && cp <= 0x323AF);
}

bool utf8_is_wide_space(uint32_t cp)
{
	return cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200A) ||
	       cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

int utf8_width(uint32_t cp)
{
	if (cp == 0 || cp == 0x200B || cp == 0x200D || cp == 0xFEFF || cp == 0xAD || (cp >= 0x0300 && cp <= 0x036F) ||
	    (cp >= 0x200C && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x2069) ||
	    (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0x20D0 && cp <= 0x20FF))
		return 0;
	if ((cp >= 0x1100 && cp <= 0x115F) || (cp >= 0x2E80 && cp <= 0x303E) || (cp >= 0x3041 && cp <= 0xA4CF) ||
	    (cp >= 0xA960 && cp <= 0xA97F) || (cp >= 0xAC00 && cp <= 0xD7A3) || (cp >= 0xF900 && cp <= 0xFAFF) ||
	    (cp >= 0xFE30 && cp <= 0xFE6F) || (cp >= 0xFF00 && cp <= 0xFF60) || (cp >= 0xFFE0 && cp <= 0xFFE6) ||
	    (cp >= 0x1F300 && cp <= 0x1F64F) || (cp >= 0x1F900 && cp <= 0x1F9FF) || (cp >= 0x20000 && cp <= 0x3FFFD))
		return 2;
	return 1;
}

uint32_t utf8_narrow(uint32_t cp)
{
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		return cp - 0xFEE0;
	return cp == 0x3000 ? ' ' : cp;
}
