/* inflate_head.c - see inflate_head.h. */
#include "format/inflate_head.h"

#include <zlib.h>

static bool may_be(struct str s)
{
	if (s.len < 12)
		return false;
	unsigned char a = (unsigned char)s.p[0], b = (unsigned char)s.p[1];
	return (a == 0x1F && b == 0x8B && s.p[2] == 8) || (a == 0x78 && ((unsigned)a << 8 | b) % 31 == 0 && !(b & 0x20));
}

size_t inflate_head(struct str s, char *to, size_t room, bool *ret_whole)
{
	union { const char *in; Bytef *out; } from = { s.p };
	enum { EITHER = 32 + 15 }; /* by its own mark, with the largest window */
	z_stream z = { 0 };
	*ret_whole = false;
	if (!may_be(s) || s.len > UINT32_MAX || inflateInit2(&z, EITHER) != Z_OK)
		return 0;
	z.next_in = from.out;
	z.avail_in = (uInt)s.len;
	z.next_out = (Bytef *)to;
	z.avail_out = (uInt)room;
	int rc = inflate(&z, Z_SYNC_FLUSH);
	size_t n = room - z.avail_out;
	inflateEnd(&z);
	*ret_whole = rc == Z_STREAM_END;
	return rc == Z_STREAM_END || (rc == Z_OK && n == room) ? n : 0;
}
