/* xls_strings.c - records of BIFF and the strings of BIFF8, which may break
 * anywhere over CONTINUE records and change their width at the break. */
#include "xls_strings.h"

#include "ole_text.h"

#include <sluice/utf8.h>

bool biff_next(struct str *rest, struct biff *r)
{
	if (rest->len < 4)
		return false;
	r->type = u16(rest->p);
	r->body = str_sub(*rest, 4, 4u + u16(rest->p + 2));
	*rest = str_sub(*rest, 4u + u16(rest->p + 2), rest->len);
	return true;
}

static bool more(struct biff_run *r)
{
	struct str peek = r->rest;
	struct biff b;
	if (!biff_next(&peek, &b) || b.type != BIFF_CONTINUE)
		return false;
	r->seg = b.body;
	r->rest = peek;
	return true;
}

static bool take(struct biff_run *r, size_t n, char *out)
{
	while (n) {
		if (!r->seg.len && !more(r))
			return false;
		size_t k = n < r->seg.len ? n : r->seg.len;
		if (out) {
			memcpy(out, r->seg.p, k);
			out += k;
		}
		r->seg = str_sub(r->seg, k, r->seg.len);
		n -= k;
	}
	return true;
}

bool biff_chars(struct biff_run *r, size_t chars, bool wide, struct buf *out)
{
	while (chars) {
		if (!r->seg.len) {
			if (!more(r) || !r->seg.len)
				return false;
			wide = r->seg.p[0] & 1;
			r->seg = str_sub(r->seg, 1, r->seg.len);
			continue;
		}
		size_t fit = wide ? r->seg.len / 2 : r->seg.len, k = chars < fit ? chars : fit;
		if (!k)
			return false;
		if (wide)
			ole_text_utf16(out, r->seg.p, k);
		else
			for (size_t i = 0; i < k; i++)
				buf_add_utf8(out, (unsigned char)r->seg.p[i]);
		r->seg = str_sub(r->seg, wide ? 2 * k : k, r->seg.len);
		chars -= k;
	}
	return true;
}

bool biff_rich(struct biff_run *r, struct buf *out)
{
	char h[4];
	if (!take(r, 3, h))
		return false;
	size_t chars = u16(h), runs = 0, ext = 0;
	unsigned char flags = (unsigned char)h[2];
	if ((flags & 8) && take(r, 2, h))
		runs = u16(h);
	if ((flags & 4) && take(r, 4, h))
		ext = u32(h);
	return biff_chars(r, chars, flags & 1, out) && take(r, runs * 4, NULL) && take(r, ext, NULL);
}
