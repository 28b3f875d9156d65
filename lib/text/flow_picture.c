/* flow_picture.c - pictures that stand in a text as base64: data: URIs of HTML
 * and SVG (RFC 2397), binary elements of FictionBook, flat ODF and WordprocessingML.
 * One within a table waits for the table's end, for its rows come as lines. */
#include "text/flow_picture.h"

#include "text/ocr_picture.h"

#include <stdlib.h>

static int digit(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26 : c >= '0' && c <= '9' ? c - '0' + 52 : c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* Base64, whatever blanks are in it; in URIs "+" and "/" may be written %2B, %2F. */
static void decode(struct str s, struct buf *out)
{
	uint32_t bits = 0;
	int have = 0;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];
		if (c == '%' && i + 2 < s.len && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0) {
			c = (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2]));
			i += 2;
		}
		int d = digit(c);
		if (d < 0)
			continue;
		bits = bits << 6 | (uint32_t)d;
		have += 6;
		if (have >= 8) {
			have -= 8;
			buf_add_char(out, (char)(bits >> have & 255));
		}
	}
}

void flow_picture(struct flow *f, struct str base64)
{
	if (f->buffering) {
		uint64_t n = base64.len;
		if (n && f->pictures.len + n + sizeof n <= f->pictures.max) {
			buf_add(&f->pictures, &n, sizeof n);
			buf_add_str(&f->pictures, base64);
		}
		return;
	}
	struct buf b;
	buf_init(&b, base64.len + 1);
	decode(base64, &b);
	flow_block(f);
	text_line(f->o);
	f->o->within++; /* its look is not the document's */
	picture_inside(buf_str(&b), f->o);
	f->o->within--;
	text_line(f->o);
	buf_release(&b);
}

void flow_picture_uri(struct flow *f, struct str uri)
{
	ptrdiff_t at;
	if (str_eq_nocase(str_sub(uri, 0, 11), STR("data:image/")) && (at = str_find(str_sub(uri, 0, 200), STR(";base64,"))) > 0)
		flow_picture(f, str_sub(uri, (size_t)at + 8, uri.len));
}

void flow_pictures_rest(struct flow *f)
{
	struct buf all = f->pictures;
	if (f->buffering || !all.len)
		return;
	buf_init(&f->pictures, FLOW_PICTURES_BYTES_MAX);
	for (size_t at = 0; at < all.len;) {
		uint64_t n;
		memcpy(&n, all.p + at, sizeof n);
		at += sizeof n;
		flow_picture(f, str_make(all.p + at, (size_t)n));
		at += (size_t)n;
	}
	buf_release(&all);
}
