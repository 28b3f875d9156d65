/* dxf.c - AutoCAD's exchange format, in lines or binary: pairs of a group code
 * and a value. Given are the words people see (texts, attributes, dimensions:
 * codes 1 to 4), names of layers and blocks, and links; handles and numbers
 * are not.
 *
 * MTEXT comes with codes of its own: "\P" ends a line, "\U+4E2D" is a
 * character, "{\fArial|b0;text}" sets a font, "%%d" is a degree sign. */
#include "convert.h"
#include "decode.h"

#include <stdlib.h>

#define CODE_MAX 1100

/* Code "\…" at S that is not shown; its length. Shown characters go to O. */
static size_t escape(struct text_out *o, struct str s)
{
	if (s.len < 2)
		return 1;
	switch (s.p[1]) {
	case 'P': case 'n':
		text_line(o);
		return 2;
	case '~':
		text_put(o, STR(" "));
		return 2;
	case '\\': case '{': case '}':
		text_put(o, str_sub(s, 1, 2));
		return 2;
	case 'L': case 'l': case 'O': case 'o': case 'K': case 'k': case 'N': case 'X':
		return 2;
	case 'U':
		if (s.len >= 7 && s.p[2] == '+') {
			char z[5] = { s.p[3], s.p[4], s.p[5], s.p[6], 0 }, *e;
			unsigned long cp = strtoul(z, &e, 16);
			if (!*e) {
				text_put_cp(o, cp >= 0xD800 && cp < 0xE000 ? 0xFFFD : (uint32_t)cp);
				return 7;
			}
		}
		return 1;
	case 'H': case 'W': case 'Q': case 'T': case 'A': case 'C': case 'c': {
		size_t n = 2;
		while (n < s.len && strchr("0123456789.-x", s.p[n]) && s.p[n])
			n++;
		return n < s.len && s.p[n] == ';' ? n + 1 : n;
	}
	case 'f': case 'F': case 'p': case 'S': {
		ptrdiff_t end = str_find_char(s, ';');
		if (end < 0)
			return 1;
		if (s.p[1] == 'S') /* a fraction */
			text_put(o, str_sub(s, 2, (size_t)end));
		return (size_t)end + 1;
	}
	default:
		return 1;
	}
}

static void put_text(struct text_out *o, struct str s)
{
	size_t from = 0;
	for (size_t i = 0; i < s.len && !o->limit;) {
		if (s.p[i] == '\\' || s.p[i] == '{' || s.p[i] == '}') {
			text_put(o, str_sub(s, from, i));
			i += s.p[i] == '\\' ? escape(o, str_sub(s, i, s.len)) : 1;
			from = i;
		} else if (s.p[i] == '%' && i + 2 < s.len && s.p[i + 1] == '%') {
			text_put(o, str_sub(s, from, i));
			char c = (char)(s.p[i + 2] | 32);
			text_put(o, c == 'd' ? STR("°") : c == 'p' ? STR("±") : c == 'c' ? STR("⌀") : STR(""));
			from = i += 3;
		} else {
			i++;
		}
	}
	text_put(o, str_sub(s, from, s.len));
}

struct drawing { struct text_out *o; char entity[24], charset[DECODE_NAME_MAX]; bool pending; struct buf value; };

static bool shown(const struct drawing *d, int code)
{
	static const char *const texts[] = { "TEXT",        "MTEXT",     "ATTRIB",     "ATTDEF",         "DIMENSION",
					     "MULTILEADER", "TOLERANCE", "ACAD_TABLE", "ARCALIGNEDTEXT", "RTEXT" };
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (strcmp(d->entity, texts[i]) == 0)
			return code == 1 || code == 3 || code == 304 || code == 302 || (code == 2 && strncmp(d->entity, "ATT", 3) == 0);
	return code == 2 && (!strcmp(d->entity, "LAYER") || !strcmp(d->entity, "BLOCK"));
}

static void pair(struct drawing *d, int code, struct str v)
{
	if (code == 0) {
		size_t n = v.len < sizeof d->entity - 1 ? v.len : sizeof d->entity - 1;
		if (d->pending)
			text_line(d->o);
		d->pending = false;
		if (n)
			memcpy(d->entity, v.p, n);
		d->entity[n] = '\0';
	} else if (shown(d, code) && v.len) {
		if (code == 2 && d->pending)
			text_put(d->o, STR(" "));
		/* a long text comes in pieces of 250 (3), the last of them is 1 */
		buf_clear(&d->value);
		d->o->undecoded += decode_bytes(v, d->charset, &d->value);
		/* layer 0 and blocks that a program named say nothing */
		if (code != 2 || (d->value.len > 1 && d->value.p[0] != '*' && d->value.p[0] != '$'))
			put_text(d->o, buf_str(&d->value));
		d->pending = true;
	} else if (code == 1000 && (str_find(v, STR("://")) > 0 || str_starts(v, STR("mailto:")))) {
		text_line(d->o);
		text_put(d->o, v);
		d->pending = true;
	}
}

/* Bytes of the value of CODE in a binary drawing; 0: a string that ends with NUL. */
static size_t width(int code)
{
	if ((code >= 10 && code <= 59) || (code >= 110 && code <= 149) || (code >= 210 && code <= 239) || (code >= 460 && code <= 469) ||
	    (code >= 1010 && code <= 1059))
		return 8;
	if ((code >= 60 && code <= 79) || (code >= 170 && code <= 179) || (code >= 270 && code <= 289) || (code >= 370 && code <= 389) ||
	    (code >= 400 && code <= 409) || (code >= 1060 && code <= 1070))
		return 2;
	if ((code >= 90 && code <= 99) || (code >= 420 && code <= 429) || (code >= 440 && code <= 449) || code == 1071)
		return 4;
	if (code >= 160 && code <= 169)
		return 8;
	return code >= 290 && code <= 299 ? 1 : 0;
}

static void read_binary(struct drawing *d, struct str s)
{
	/* before release 13 a code is one byte, 255 announces a longer one */
	bool old = s.len > 24 && s.p[23] != '\0';
	size_t at = 22;
	while (at + 2 < s.len && !d->o->limit) {
		int code = (unsigned char)s.p[at++];
		if (!old || code == 255) {
			at += old;
			if (at >= s.len)
				return;
			code = old ? (unsigned char)s.p[at - 1] | (unsigned char)s.p[at] << 8 : code | (unsigned char)s.p[at] << 8;
			at++;
		}
		size_t n = width(code);
		if (code == 1004 || (code >= 310 && code <= 319)) {
			n = at < s.len ? (size_t)(unsigned char)s.p[at] + 1 : 0;
		} else if (!n) {
			const char *end = memchr(s.p + at, 0, s.len - at);
			if (!end || code > CODE_MAX)
				return;
			size_t stop = (size_t)(end - s.p);
			pair(d, code, str_sub(s, at, stop));
			at = stop + 1;
			continue;
		}
		if (n > s.len - at)
			return;
		at += n;
	}
}

enum status text_dxf(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct drawing d = { .o = o };
	struct str s = str_make(in->map, in->map ? (size_t)in->size : 0), code, value;
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	ptrdiff_t page = str_find(str_sub(s, 0, 65536), STR("$DWGCODEPAGE"));
	struct str rest = str_sub(s, page < 0 ? s.len : (size_t)page + 12, page < 0 ? s.len : (size_t)page + 60), declared = STR("");
	ptrdiff_t ansi = str_find(rest, STR("ANSI_"));
	char label[16] = "windows-";
	if (ansi >= 0) {
		size_t n = 0;
		while (n < 4 && rest.p[(size_t)ansi + 5 + n] >= '0' && rest.p[(size_t)ansi + 5 + n] <= '9')
			n++;
		memcpy(label + 8, rest.p + ansi + 5, n);
		label[8 + n] = '\0';
		declared = str_from(!strcmp(label + 8, "936") ? "gbk" : !strcmp(label + 8, "950") ? "big5" : !strcmp(label + 8, "932") ? "shift_jis" : !strcmp(label + 8, "949") ? "euc-kr" : label);
	}
	decode_choose(str_sub(s, 0, 1u << 20), declared, in->charset, d.charset);
	buf_init(&d.value, 1u << 20);
	if (str_starts(s, STR("AutoCAD Binary DXF"))) {
		read_binary(&d, s);
	} else {
		while (str_next_line(&s, &code) && str_next_line(&s, &value) && !o->limit) {
			char z[12] = "", *e;
			code = str_trim(code);
			if (!code.len || code.len >= sizeof z)
				continue;
			memcpy(z, code.p, code.len);
			long n = strtol(z, &e, 10);
			if (!*e && n >= 0 && n <= 1071)
				pair(&d, (int)n, n ? value : str_trim(value)); /* a piece of a text may end with a space */
		}
	}
	text_line(o);
	buf_release(&d.value);
	return ST_OK;
}
