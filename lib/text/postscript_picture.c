/* postscript_picture.c - JPEG pictures in PostScript: as bytes, in hexadecimal or
 * in base 85 (PostScript Language Reference, 3.13.3), told by how a JPEG begins in
 * each. They are read as they are stored; what the program does with them is not
 * known. Pictures of plain values, and what a program draws, want a PostScript
 * interpreter and are not read. */
#include "text/postscript_picture.h"

#include "text/ocr_picture.h"

#define PICTURES_MAX 64u
#define PICTURE_BYTES_MAX (64u << 20)

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

static bool blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

/* Each returns where what it decoded ends. */
static size_t from_hex(struct str s, size_t at, struct buf *out)
{
	int half = -1, d;
	for (; at < s.len && !out->full && (blank(s.p[at]) || hex(s.p[at]) >= 0); at++) {
		if ((d = hex(s.p[at])) < 0)
			continue;
		if (half >= 0)
			buf_add_char(out, (char)(half << 4 | d));
		half = half >= 0 ? -1 : d;
	}
	return at;
}

static size_t from_base85(struct str s, size_t at, struct buf *out)
{
	uint32_t v = 0;
	int n = 0;
	for (; at < s.len && !out->full && (blank(s.p[at]) || (s.p[at] >= '!' && s.p[at] <= 'u') || s.p[at] == 'z'); at++) {
		if (blank(s.p[at]))
			continue;
		if (s.p[at] == 'z' && n == 0) {
			buf_add(out, "\0\0\0\0", 4);
			continue;
		}
		v = v * 85 + (uint32_t)(s.p[at] - '!');
		if (++n < 5)
			continue;
		for (int k = 24; k >= 0; k -= 8)
			buf_add_char(out, (char)(v >> k));
		v = 0;
		n = 0;
	}
	for (int k = n; n > 1 && k < 5; k++) /* the last, shorter group */
		v = v * 85 + 84;
	for (int k = 0; k < n - 1; k++)
		buf_add_char(out, (char)(v >> (24 - 8 * k)));
	return at;
}

/* How a JPEG begins: FF D8 FF E0 (JFIF), E1 (EXIF), EE (Adobe), DB. */
static size_t next(struct str s, size_t at, int *ret_kind)
{
	static const struct { const char *begins; int kind;
	} marks[] = { { "\xFF\xD8\xFF", 0 }, { "FFD8FF", 1 }, { "ffd8ff", 1 }, { "s4IA0", 2 },
		      { "s4IA>", 2 },        { "s4IB*", 2 },  { "s4IA+", 2 },  { "s4IA=", 2 } };
	size_t best = s.len;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		ptrdiff_t k = str_find(str_sub(s, at, best), str_from(marks[i].begins));
		if (k >= 0 && at + (size_t)k < best) {
			best = at + (size_t)k;
			*ret_kind = marks[i].kind;
		}
	}
	return best;
}

unsigned postscript_pictures(struct str s, struct text_out *o)
{
	unsigned n = 0;
	int kind = 0;
	struct buf b;
	buf_init(&b, PICTURE_BYTES_MAX);
	for (size_t at = 0; n < PICTURES_MAX && !o->limit && (at = next(s, at, &kind)) < s.len;) {
		size_t end = at + 3;
		buf_clear(&b);
		if (kind)
			end = kind == 1 ? from_hex(s, at, &b) : from_base85(s, at, &b);
		struct str jpeg = kind ? buf_str(&b) : str_sub(s, at, s.len);
		ptrdiff_t stop = kind ? -1 : str_find(jpeg, STR("\xFF\xD9"));
		if (stop > 0) /* a preview within would end sooner than its picture */
			end = at + (size_t)stop + 2;
		if (jpeg.len > 64) {
			text_line(o);
			o->within++;
			n += picture_inside(jpeg, o);
			o->within--;
			text_line(o);
		}
		at = end > at ? end : at + 1;
	}
	buf_release(&b);
	return n;
}
