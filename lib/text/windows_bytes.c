/* windows_bytes.c - see windows_bytes.h. */
#include "windows_bytes.h"

#include <sluice/utf8.h>

#include <time.h>

#define SECONDS_1601_TO_1970 11644473600ull
/* What is later than 2100 was no time. */
#define FILETIME_MAX ((SECONDS_1601_TO_1970 + 4102444800ull) * 10000000ull)
#define SUBAUTHORITIES_MAX 15u

void win_utf16(struct str s, struct buf *out)
{
	for (size_t i = 0; i + 1 < s.len; i += 2) {
		uint32_t c = (uint32_t)win_le(s, i, 2), d;
		if (!c)
			return;
		if (c >= 0xD800 && c < 0xDC00 && i + 3 < s.len && (d = (uint32_t)win_le(s, i + 2, 2)) >= 0xDC00 && d < 0xE000) {
			c = 0x10000 + ((c - 0xD800) << 10) + (d - 0xDC00);
			i += 2;
		}
		if (!buf_add_utf8(out, c))
			return;
	}
}

void win_time(uint64_t t, struct buf *out)
{
	char z[40];
	struct tm tm;
	if (t / 10000000 <= SECONDS_1601_TO_1970 || t > FILETIME_MAX)
		return;
	time_t at = (time_t)(t / 10000000 - SECONDS_1601_TO_1970);
	if (gmtime_r(&at, &tm) && strftime(z, sizeof z, "%Y-%m-%dT%H:%M:%SZ", &tm))
		buf_addz(out, z);
}

void win_guid(struct str s, struct buf *out)
{
	const unsigned char *p = (const unsigned char *)s.p;
	if (s.len < 16)
		return;
	buf_printf(out, "%08x-%04x-%04x-%02x%02x-", (unsigned)win_le(s, 0, 4), (unsigned)win_le(s, 4, 2), (unsigned)win_le(s, 6, 2), p[8], p[9]);
	for (size_t i = 10; i < 16; i++)
		buf_printf(out, "%02x", p[i]);
}

void win_sid(struct str s, struct buf *out)
{
	unsigned n = s.len < 8 ? 0 : (unsigned char)s.p[1];
	if (s.len < 8 || n > SUBAUTHORITIES_MAX || s.len < 8 + 4 * (size_t)n)
		return;
	buf_printf(out, "S-%u-%u", (unsigned char)s.p[0], (unsigned char)s.p[7]);
	for (unsigned i = 0; i < n; i++)
		buf_printf(out, "-%u", (unsigned)win_le(s, 8 + 4 * (size_t)i, 4));
}
