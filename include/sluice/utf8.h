/* utf8.h - UTF-8 (RFC 3629): strict decoding, checking, cutting, widths. */
#ifndef SLUICE_UTF8_H
#define SLUICE_UTF8_H

#include <sluice/str.h>

#define UTF8_REPLACEMENT 0xFFFDu

/* Decodes the code point at S (len > 0) into *RET_CP and returns its bytes,
 * 1 to 4. A malformed sequence gives U+FFFD and 1. */
size_t utf8_decode_any(struct str s, uint32_t *ret_cp);
/* … with ASCII and ideographs read in place: most of all text. */
static inline size_t utf8_decode(struct str s, uint32_t *ret_cp)
{
	const unsigned char *p = (const unsigned char *)s.p;
	if (s.len && p[0] < 0x80) {
		*ret_cp = p[0];
		return 1;
	}
	if (s.len >= 3 && p[0] > 0xE0 && p[0] < 0xED && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
		*ret_cp = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
		return 3;
	}
	return utf8_decode_any(s, ret_cp);
}
/* Decodes the code point that ends at S's end; same rules. */
size_t utf8_decode_back(struct str s, uint32_t *ret_cp);
/* Encodes CP into OUT (4 bytes) and returns the bytes; surrogates and values
 * past U+10FFFF are written as U+FFFD. */
size_t utf8_encode(uint32_t cp, char *out);
bool utf8_valid(struct str s);
/* Length of the longest well-formed prefix. */
size_t utf8_valid_prefix(struct str s);
/* Largest length <= MAX that does not cut a sequence in S. */
size_t utf8_cut(struct str s, size_t max);
/* Number of code points (a malformed byte counts as one). */
size_t utf8_count(struct str s);
bool buf_add_utf8(struct buf *b, uint32_t cp);
/* Appends S with every malformed byte replaced by U+FFFD; returns how many. */
size_t buf_add_utf8_clean(struct buf *b, struct str s);

/* A CJK ideograph (URO, extensions A to H, compatibility, 〇). */
bool utf8_is_han(uint32_t cp);
/* White space: ASCII, NBSP, U+2000-200A, 2028/9, 202F, 205F, U+3000. */
bool utf8_is_wide_space(uint32_t cp); /* those past ASCII */
static inline bool utf8_is_space(uint32_t cp)
{
	return cp < 0x80 ? cp == ' ' || (cp >= '\t' && cp <= '\r') : cp <= 0x3000 && utf8_is_wide_space(cp);
}
/* Columns on a terminal: 0, 1 or 2 (UAX #11 wide and full-width are 2). */
int utf8_width(uint32_t cp);
/* Full-width ASCII forms (U+FF01..FF5E, U+3000) to ASCII; others unchanged. */
uint32_t utf8_narrow(uint32_t cp);

#endif
