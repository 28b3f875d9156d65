/* windows_bytes.h - numbers, times and strings as Windows writes them; numbers high bytes first, too. */
#ifndef SLUICE_TEXT_WINDOWS_BYTES_H
#define SLUICE_TEXT_WINDOWS_BYTES_H

#include "convert.h"

/* N (1 to 8) bytes at AT, little end first; 0 where S ends before. */
static inline uint64_t win_le(struct str s, size_t at, size_t n)
{
	uint64_t v = 0;
	if (at > s.len || n > s.len - at)
		return 0;
	while (n--)
		v = v << 8 | (unsigned char)s.p[at + n];
	return v;
}

/* The same, N up to 4, high bytes first. */
static inline uint32_t win_be(struct str s, size_t at, size_t n)
{
	uint32_t v = 0;
	if (at > s.len || n > s.len - at)
		return 0;
	while (n--)
		v = v << 8 | (unsigned char)s.p[at++];
	return v;
}

/* UTF-16 up to a NUL or the end, as UTF-8. */
void win_utf16(struct str s, struct buf *out);
/* A FILETIME (100 ns since 1601) as "2021-03-04T08:00:00Z"; nothing where it makes no sense. */
void win_time(uint64_t filetime, struct buf *out);
/* A GUID without brackets, 16 bytes. */
void win_guid(struct str s, struct buf *out);
/* "S-1-5-21-…", at least 8 bytes. */
void win_sid(struct str s, struct buf *out);

#endif
