/* postscript.c - PostScript and EPS: what the comments say (title, creator,
 * for whom, when) and the strings that are shown. A program would have to be
 * run to know where they stand; words are taken in the order of the program,
 * a new line begins where it moves. */
#include "ocr_picture.h"
#include "postscript_picture.h"
#include "xmp.h"

#include <sluice/utf8.h>
#include <stdlib.h>

#define STRING_BYTES_MAX 65536u
#define EPSF_HEADER_BYTES 30u
/* A program with less text may have drawn its letters as lines. */
#define PREVIEW_CHARS_MAX 40u

static const struct { const char *name, *key; } comments[] = { { "%%Title:", "title" }, { "%%Creator:", "software" }, { "%%For:", "author" }, { "%%CreationDate:", "created" }, { "%%Copyright:", "rights" } };

static void dsc(struct text_out *o, struct str line)
{
	for (size_t i = 0; i < sizeof comments / sizeof comments[0]; i++)
		if (str_starts(line, str_from(comments[i].name))) {
			struct str v = str_trim(str_sub(line, strlen(comments[i].name), line.len));
			if (str_starts(v, STR("(")) && str_ends(v, STR(")")))
				v = str_sub(v, 1, v.len - 1);
			text_meta(o, comments[i].key, v);
		}
}

/* The string whose "(" stands before AT; where it ends. */
static size_t string(struct str s, size_t at, struct buf *out)
{
	int depth = 1;
	for (; at < s.len; at++) {
		char c = s.p[at];
		if (c == '\\' && at + 1 < s.len) {
			c = s.p[++at];
			if (c >= '0' && c <= '7') {
				unsigned v = 0;
				for (int k = 0; k < 3 && at < s.len && s.p[at] >= '0' && s.p[at] <= '7'; k++)
					v = v * 8 + (unsigned)(s.p[at++] - '0');
				at--;
				buf_add_utf8(out, v & 0xFF);
				continue;
			}
			if (c == '\n' || c == '\r')
				continue;
			c = c == 'n' || c == 't' || c == 'r' ? ' ' : c;
		} else if (c == '(') {
			depth++;
		} else if (c == ')' && --depth == 0) {
			return at + 1;
		}
		buf_add_utf8(out, (unsigned char)c);
	}
	return at;
}

/* The operator behind a string: does it show, does what follows move? */
static bool shows(struct str w)
{
	static const char *const known[] = { "show", "Tj", "TJ", "ashow", "widthshow", "awidthshow", "xshow", "yshow", "xyshow", "kshow",
					     "S",    "s",  "sh", "Tx",    "t",         "ts",         "T",     "Sh",    "SH" };
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_eqz(w, known[i]))
			return true;
	return false;
}

static bool moves(struct str w)
{
	static const char *const known[] = { "moveto", "rmoveto", "m",   "M",  "mt", "Td",        "TD",      "Tm",
					     "T*",     "a",       "rmt", "mo", "MT", "translate", "showpage" };
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_eqz(w, known[i]))
			return true;
	return false;
}

static void program(struct text_out *o, struct str s)
{
	struct buf text;
	bool line = false;
	buf_init(&text, STRING_BYTES_MAX);
	for (size_t at = 0; at < s.len && !o->limit;) {
		char c = s.p[at];
		if (c == '%') {
			ptrdiff_t nl = str_find_char(str_sub(s, at, s.len), '\n'), cr = str_find_char(str_sub(s, at, at + 300), '\r');
			size_t to = nl < 0 ? s.len : at + (size_t)nl;
			if (cr >= 0 && at + (size_t)cr < to)
				to = at + (size_t)cr;
			struct str one = str_sub(s, at, to);
			dsc(o, one);
			if (str_starts(one, STR("%%BeginBinary")) || str_starts(one, STR("%%BeginData")) ||
			    str_starts(one, STR("%%BeginProlog")) || str_starts(one, STR("%%BeginResource"))) {
				const char *end = str_starts(one, STR("%%BeginProlog"))     ? "%%EndProlog"
						  : str_starts(one, STR("%%BeginResource")) ? "%%EndResource"
						  : str_starts(one, STR("%%BeginData"))     ? "%%EndData"
											    : "%%EndBinary";
				ptrdiff_t skip = str_find(str_sub(s, to, s.len), str_from(end));
				to = skip < 0 ? to : to + (size_t)skip;
			}
			at = to + 1;
		} else if (c == '(') {
			at = string(s, at + 1, &text);
		} else if ((unsigned char)c <= ' ' || strchr("[]{}<>/)", c)) {
			at++;
		} else {
			size_t from = at;
			while (at < s.len && (unsigned char)s.p[at] > ' ' && !strchr("()[]{}<>/%", s.p[at]))
				at++;
			struct str w = str_sub(s, from, at);
			bool number = (w.p[0] >= '0' && w.p[0] <= '9') || w.p[0] == '-' || w.p[0] == '.';
			if (number)
				continue;
			if (text.len && shows(w)) {
				if (line)
					text_line(o);
				else if (o->bytes && o->last != '\n')
					text_put(o, STR(" "));
				text_put(o, str_trim(buf_str(&text)));
				line = false;
			}
			line |= moves(w);
			buf_clear(&text);
		}
	}
	text_line(o);
	buf_release(&text);
}

enum status text_postscript(const struct text_in *in, struct text_out *o, struct err *err)
{
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	struct str s = str_make(in->map, (size_t)in->size), preview = STR("");
	if (str_starts(s, STR("\xC5\xD0\xD3\xC6")) && s.len > EPSF_HEADER_BYTES) {
		/* EPS with a preview: offset and length of the program, of a metafile, of a TIFF */
		const unsigned char *p = (const unsigned char *)s.p;
		size_t from = (size_t)p[4] | (size_t)p[5] << 8 | (size_t)p[6] << 16 | (size_t)p[7] << 24,
		       len = (size_t)p[8] | (size_t)p[9] << 8 | (size_t)p[10] << 16 | (size_t)p[11] << 24;
		for (size_t at = 12; at <= 20 && !preview.len; at += 8)
			if (image_le32(s, at + 4) > 64 && image_le32(s, at) < s.len)
				preview = str_sub(s, image_le32(s, at), image_le32(s, at) + (size_t)image_le32(s, at + 4));
		s = str_sub(s, from, from + len);
	}
	xmp_scan(str_sub(s, 0, XMP_SEARCH_BYTES), o);
	program(o, s);
	/* the preview shows what nothing else says */
	if (!postscript_pictures(s, o) && o->chars < PREVIEW_CHARS_MAX && preview.len)
		picture_inside(preview, o);
	return ST_OK;
}
