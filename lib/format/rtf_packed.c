/* rtf_packed.c - an LZ77 over a dictionary of 4,096 bytes that begins with
 * the words every RTF has. The checksum is not compared: what is damaged is
 * read as far as it goes. */
#include "format/rtf_packed.h"

#include <stdint.h>

static uint32_t u32(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	return (uint32_t)u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 | (uint32_t)u[3] << 24;
}

bool rtf_unpack(struct str s, struct buf *out)
{
	static const char start[] =
	    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
	    "{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
	unsigned char dict[4096] = { 0 };
	if (s.len < 16)
		return false;
	uint32_t kind = u32(s.p + 8), raw = u32(s.p + 4);
	struct str in = str_sub(s, 16, s.len);
	if (kind == 0x414C454D) /* MELA: not compressed */
		return buf_add_str(out, str_sub(in, 0, raw));
	if (kind != 0x75465A4C)
		return false;
	memcpy(dict, start, sizeof start - 1);
	uint32_t w = sizeof start - 1;
	size_t i = 0;
	while (i < in.len) {
		unsigned flags = (unsigned char)in.p[i++];
		for (int bit = 0; bit < 8 && i < in.len; bit++, flags >>= 1) {
			if (!(flags & 1)) {
				char c = in.p[i++];
				if (!buf_add_char(out, c))
					return true;
				dict[w++ & 4095] = (unsigned char)c;
				continue;
			}
			if (i + 2 > in.len)
				return true;
			uint32_t ref = (uint32_t)(unsigned char)in.p[i] << 8 | (unsigned char)in.p[i + 1], from = ref >> 4, n = (ref & 15) + 2;
			i += 2;
			if (from == (w & 4095))
				return true;
			for (uint32_t k = 0; k < n; k++) {
				char c = (char)dict[(from + k) & 4095];
				if (!buf_add_char(out, c))
					return true;
				dict[w++ & 4095] = (unsigned char)c;
			}
		}
	}
	return true;
}
