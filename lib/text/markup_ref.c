/* markup_ref.c - character references: by name, by number; those of HTML as
 * browsers read them, without their semicolon and with windows-1252's numbers. */
#include "markup_inside.h"

#include <ctype.h>
#include <sluice/utf8.h>

#include "entities.h"

static uint32_t named(struct str name)
{
	size_t lo = 0, hi = ENTITIES;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = str_cmp(name, str_from(entities[mid].name));
		if (c == 0)
			return entities[mid].cp;
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return 0;
}

/* Length of the reference at S ("&…"), or 0 when it is only an ampersand. */
static size_t reference(struct str s, bool html, uint32_t *ret_cp)
{
	if (s.len < 3)
		return 0;
	if (s.p[1] == '#') {
		size_t i = 2;
		bool hex = i < s.len && (s.p[i] | 32) == 'x';
		uint32_t v = 0;
		size_t first = i += hex;
		for (; i < s.len && i < 14; i++) {
			unsigned char c = (unsigned char)s.p[i];
			if (c >= '0' && c <= '9')
				v = v * (hex ? 16 : 10) + (c - '0');
			else if (hex && isxdigit(c))
				v = v * 16 + (uint32_t)((c | 32) - 'a' + 10);
			else
				break;
			if (v > 0x110000)
				v = 0x110000;
		}
		if (i == first)
			return 0;
		static const uint16_t c1[32] = { /* windows-1252, as browsers read these numbers */
			0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F,
			0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178 };
		if (html && v >= 0x80 && v < 0xA0)
			v = c1[v - 0x80];
		*ret_cp = v;
		return i < s.len && s.p[i] == ';' ? i + 1 : i;
	}
	size_t i = 1;
	while (i < s.len && i < REFERENCE_BYTES_MAX && isalnum((unsigned char)s.p[i]))
		i++;
	bool ended = i < s.len && s.p[i] == ';';
	*ret_cp = named(str_sub(s, 1, i));
	if (*ret_cp && ended)
		return i + 1;
	if (*ret_cp && html && *ret_cp < 0x100)
		return i; /* "&nbsp" without semicolon, the oldest names only */
	return 0;
}

void markup_decode(struct str s, bool html, struct buf *out)
{
	while (s.len) {
		const char *amp = memchr(s.p, '&', s.len);
		size_t n = amp ? (size_t)(amp - s.p) : s.len;
		buf_add(out, s.p, n);
		s = str_sub(s, n, s.len);
		if (!s.len)
			break;
		uint32_t cp;
		n = reference(s, html, &cp);
		if (n) {
			buf_add_utf8(out, cp);
		} else {
			buf_add_char(out, '&');
			n = 1;
		}
		s = str_sub(s, n, s.len);
	}
}
