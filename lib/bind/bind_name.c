/* bind_name.c - what a file's name says about the document it is a page of.
 *
 * Viewers that render documents for a browser name pages by the document's
 * identifier and numbers; scanners and "save as pictures" count up behind a
 * name. Cameras and screenshot tools count up too, but their counts are not
 * pages: such stems are left alone. */
#include <sluice/bind.h>

/* An identifier has at least so many hexadecimal digits (half an MD5). */
#define IDENTIFIER_DIGITS_MIN 16
#define NUMBER_DIGITS_MAX 5

static const char *const pictures[] = { "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "heic",
					"jp2", "jxl", "avif", "ppm", "pgm", "pbm", "pcx",  "tga" };
static const char *const cameras[] = { "img",   "dsc",        "dscn",        "dscf", "pxl",      "mvimg",     "p",        "photo",
				       "image", "screenshot", "screen shot", "vid",  "mmexport", "wechatimg", "微信图片", "微信截图",
				       "截图",  "屏幕截图",   "照片",        "图片", "qq图片",   "qq截图" };

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Cuts a number off the end of *S. */
static bool cut_number(struct str *s, unsigned *ret, unsigned *ret_digits)
{
	size_t n = s->len;
	while (n > 0 && digit(s->p[n - 1]))
		n--;
	if (n == s->len || s->len - n > NUMBER_DIGITS_MAX)
		return false;
	*ret = 0;
	for (size_t i = n; i < s->len; i++)
		*ret = *ret * 10 + (unsigned)(s->p[i] - '0');
	*ret_digits = (unsigned)(s->len - n);
	*s = str_sub(*s, 0, n);
	return true;
}

static bool identifier(struct str s)
{
	size_t hex = 0;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];
		bool x = digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
		if (!x && c != '-')
			return false;
		hex += x;
	}
	return hex >= IDENTIFIER_DIGITS_MIN;
}

static bool camera(struct str stem)
{
	while (stem.len && (stem.p[stem.len - 1] == '_' || stem.p[stem.len - 1] == '-' || stem.p[stem.len - 1] == ' ' || stem.p[stem.len - 1] == '('))
		stem.len--;
	for (size_t i = 0; i < sizeof cameras / sizeof *cameras; i++)
		if (str_eq_nocase(stem, str_from(cameras[i])))
			return true;
	return false;
}

static bool picture(struct str ext)
{
	for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++)
		if (str_eq_nocase(ext, str_from(pictures[i])))
			return true;
	return false;
}

static bool cut_char(struct str *s, char c)
{
	if (s->len == 0 || s->p[s->len - 1] != c)
		return false;
	s->len--;
	return true;
}

void bind_name_read(struct str name, struct bind_name *ret)
{
	size_t dot = name.len;
	unsigned digits;
	memset(ret, 0, sizeof *ret);
	while (dot > 0 && name.p[dot - 1] != '.')
		dot--;
	if (dot < 2)
		return;
	struct str ext = str_sub(name, dot, name.len), s = str_sub(name, 0, dot - 1);
	if (!picture(ext)) {
		if (str_eq_nocase(ext, STR("md")) && identifier(s)) {
			ret->kind = BIND_INDEX;
			ret->stem = s;
			ret->named = true;
		}
		return;
	}
	if (str_starts(s, STR("0-")) && s.len > 2) {
		ret->kind = BIND_THUMBNAIL;
		ret->stem = str_sub(name, 2, name.len);
		return;
	}
	if (identifier(s)) /* a picture of its own, however its name ends */
		return;
	struct str rest = s;
	if (str_ends(rest, STR("页"))) /* 第3页 */
		rest.len -= strlen("页");
	if (!cut_number(&rest, &ret->page, &ret->digits))
		return;
	struct str two = rest;
	if (cut_char(&two, '_') && cut_number(&two, &ret->sheet, &digits) && cut_char(&two, '_') && identifier(two)) {
		ret->kind = BIND_SHEET;
		ret->stem = two;
		ret->named = true;
		return;
	}
	ret->sheet = 0;
	two = rest;
	if (cut_char(&two, '_') && identifier(two)) {
		ret->kind = BIND_PAGE;
		ret->stem = two;
		ret->named = true;
		return;
	}
	/* A bare count is a set only when it was made to sort: 001, 002. */
	if (camera(rest) || (rest.len == 0 && ret->digits < 3))
		return;
	ret->kind = BIND_PAGE;
	ret->stem = rest;
}

bool bind_key(struct str path, struct bind_name *name, struct buf *out)
{
	size_t cut = path.len;
	while (cut > 0 && path.p[cut - 1] != '/')
		cut--;
	struct str file = str_sub(path, cut, path.len);
	bind_name_read(file, name);
	buf_clear(out);
	buf_add_str(out, str_sub(path, 0, cut));
	/* An index belongs to pages and sheets alike; a thumbnail waits with the
	 * picture it is of, under the picture's own name. */
	bool set = name->kind != BIND_NONE && name->kind != BIND_THUMBNAIL;
	buf_addz(out, !set ? "\1" : name->named ? "\2" : "\3");
	buf_add_str(out, name->kind == BIND_NONE ? file : name->stem);
	return name->kind != BIND_NONE;
}

bool bind_by_name(struct str path)
{
	struct bind_name name;
	size_t dot = path.len, cut;
	while (dot > 0 && path.p[dot - 1] != '.' && path.p[dot - 1] != '/')
		dot--;
	for (cut = path.len; cut > 0 && path.p[cut - 1] != '/';)
		cut--;
	bind_name_read(str_sub(path, cut, path.len), &name);
	return name.kind != BIND_NONE || picture(str_sub(path, dot, path.len));
}
