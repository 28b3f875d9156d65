/* metafile.c - Windows metafiles, WMF and EMF ([MS-WMF], [MS-EMF],
 * [MS-EMFPLUS]): the text that is drawn, and what bitmaps drawn show. Charts, signatures and pages pasted
 * into documents are kept so. Runs on one baseline are one line; how far a run
 * reaches tells whether the next is the same word. */
#include "codepage.h"
#include "decode.h"
#include "metafile_picture.h"
#include "ole_text.h"

#include <stdlib.h>

#define RECORDS_MAX 2000000u
#define OBJECTS_MAX 1024u
#define OPTION_GLYPHS 0x10u  /* the "text" is numbers of glyphs */
#define OPTION_NO_RECT 0x100u
#define OPTION_SMALL 0x200u  /* low bytes of UTF-16 */

struct pen {
	struct text_out *o;
	bool line;           /* something stands on it */
	int64_t x, y;        /* where the last run ended, its baseline */
	int64_t em;          /* mean advance of its characters */
	int64_t at_x, at_y;  /* the current position: runs at 0, 0 stand there */
	struct metafile_strip strip;
};

static int32_t s32(const char *p)
{
	return (int32_t)u32(p);
}

/* A run of text at X, Y; ADVANCE: its width, 0 when it is not told. */
static void put_run(struct pen *p, int64_t x, int64_t y, int64_t advance, struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++)
		n += (s.p[i] & 0xC0) != 0x80;
	if (!n)
		return;
	int64_t em = advance / (int64_t)n;
	if (x == 0 && y == 0) {
		x = p->at_x;
		y = p->at_y;
		p->at_x += advance;
	}
	if (p->line && y == p->y && x >= p->x - p->em) {
		if (p->em == 0 || x - p->x > p->em / 4 + (p->em < 4))
			text_put(p->o, STR(" "));
	} else {
		text_line(p->o);
	}
	text_put(p->o, s);
	p->line = true;
	p->x = x + advance;
	p->y = y;
	p->em = em > 0 ? em : 0;
}

static void put_utf16(struct pen *p, int64_t x, int64_t y, int64_t advance, const char *s, size_t units)
{
	struct buf b;
	buf_init(&b, 1u << 20);
	ole_text_utf16(&b, s, units);
	put_run(p, x, y, advance, buf_str(&b));
	buf_release(&b);
}

/* EmrText: reference point, count, offset of the string, options, rectangle,
 * offset of the advances. AT: its place in the record R. */
static void emr_text(struct pen *p, struct str r, size_t at, bool wide)
{
	if (at + 40 > r.len)
		return;
	const char *t = r.p + at;
	uint32_t n = u32(t + 8), from = u32(t + 12), options = u32(t + 16), dx = u32(t + 36);
	size_t bytes = wide ? 2 * (size_t)n : n;
	int64_t advance = 0;
	if (from >= r.len || bytes > r.len - from || (options & OPTION_GLYPHS))
		return;
	for (uint32_t i = 0; dx && i < n && (size_t)dx + 4 * (i + 1) <= r.len; i++)
		advance += s32(r.p + dx + 4 * i);
	if (wide) {
		put_utf16(p, s32(t), s32(t + 4), advance, r.p + from, n);
		return;
	}
	struct buf b;
	buf_init(&b, 1u << 20);
	decode_bytes(str_make(r.p + from, n), "windows-1252", &b);
	put_run(p, s32(t), s32(t + 4), advance, buf_str(&b));
	buf_release(&b);
}

static void emr_small(struct pen *p, struct str r)
{
	if (r.len < 36)
		return;
	uint32_t n = u32(r.p + 16), options = u32(r.p + 20);
	size_t from = options & OPTION_NO_RECT ? 36 : 52, bytes = options & OPTION_SMALL ? n : 2 * (size_t)n;
	if (from > r.len || bytes > r.len - from || (options & OPTION_GLYPHS))
		return;
	if (!(options & OPTION_SMALL)) {
		put_utf16(p, s32(r.p + 8), s32(r.p + 12), 0, r.p + from, n);
		return;
	}
	struct buf b;
	buf_init(&b, 1u << 20);
	decode_bytes(str_make(r.p + from, n), "ISO-8859-1", &b);
	put_run(p, s32(r.p + 8), s32(r.p + 12), 0, buf_str(&b));
	buf_release(&b);
}

/* Records of EMF+ in a comment: strings that GDI+ draws. */
static void emf_plus(struct pen *p, struct str s)
{
	enum { OBJECT = 0x4008, DRAW_STRING = 0x401C, DRAW_DRIVER_STRING = 0x4036 };
	while (s.len >= 12) {
		uint16_t type = u16(s.p);
		uint32_t size = u32(s.p + 4);
		struct str d = str_sub(s, 12, size);
		if (size < 12)
			return;
		if (type == OBJECT) {
			metafile_plus(&p->strip, u16(s.p + 2), d, p->o);
		} else if (type == DRAW_STRING && d.len >= 28 && u32(d.p + 8) <= (d.len - 28) / 2) {
			text_line(p->o);
			put_utf16(p, 0, 0, 0, d.p + 28, u32(d.p + 8));
			p->line = false;
		} else if (type == DRAW_DRIVER_STRING && d.len >= 16 && (u32(d.p + 4) & 1) && u32(d.p + 12) <= (d.len - 16) / 2) {
			text_line(p->o);
			put_utf16(p, 0, 0, 0, d.p + 16, u32(d.p + 12));
			p->line = false;
		}
		s = str_sub(s, size, s.len);
	}
}

/* PLUS: the second pass, when GDI's records held no text. */
static void read_emf(struct pen *p, struct str s, bool plus)
{
	enum { MOVE_TO = 27, WORLD = 35, WORLD_MODIFY = 36, COMMENT = 70, TEXT_A = 83, TEXT_W = 84, POLY_A = 96, POLY_W = 97, SMALL = 108, END = 14 };
	for (unsigned n = 0; n < RECORDS_MAX && s.len >= 8 && !p->o->limit; n++) {
		uint32_t type = u32(s.p), size = u32(s.p + 4);
		struct str r = str_sub(s, 0, size);
		if (size < 8 || type == END)
			return;
		if (plus) {
			if (type == COMMENT && r.len > 16 && memcmp(r.p + 12, "EMF+", 4) == 0)
				emf_plus(p, str_sub(r, 16, r.len));
		} else if (type == MOVE_TO && r.len >= 16) {
			p->at_x = s32(r.p + 8);
			p->at_y = s32(r.p + 12);
		} else if ((type == WORLD || type == WORLD_MODIFY) && r.len >= 32) {
			/* the shift of a transformation, behind four numbers of turn and scale */
			float shift[2];
			memcpy(shift, r.p + 24, 8);
			if (shift[0] > -1e9f && shift[0] < 1e9f && shift[1] > -1e9f && shift[1] < 1e9f) {
				p->at_x = (int64_t)shift[0];
				p->at_y = (int64_t)shift[1];
			}
		} else if (type == TEXT_A || type == TEXT_W) {
			emr_text(p, r, 36, type == TEXT_W);
		} else if ((type == POLY_A || type == POLY_W) && r.len >= 40) {
			for (uint32_t i = 0; i < u32(r.p + 36) && 40 + 40 * (size_t)(i + 1) <= r.len; i++)
				emr_text(p, r, 40 + 40 * (size_t)i, type == POLY_W);
		} else if (type == SMALL) {
			emr_small(p, r);
		} else {
			metafile_emf(&p->strip, type, r, p->o);
		}
		s = str_sub(s, size, s.len);
	}
}

static void emf_description(struct text_out *o, struct str s)
{
	uint32_t n = s.len >= 68 ? u32(s.p + 60) : 0, from = s.len >= 68 ? u32(s.p + 64) : 0;
	struct buf b;
	if (o->within || !n || from >= s.len || n > (s.len - from) / 2 || n > 1000)
		return;
	buf_init(&b, 8192);
	ole_text_utf16(&b, s.p + from, n);
	/* program NUL title NUL NUL */
	struct str rest = buf_str(&b), one;
	if (str_next(&rest, '\0', &one))
		text_meta(o, "software", one);
	if (str_next(&rest, '\0', &one))
		text_meta(o, "title", one);
	buf_release(&b);
}

static void wmf_run(struct pen *p, uint32_t cp, int x, int y, struct str text, struct str dx)
{
	struct buf b;
	int64_t advance = 0;
	buf_init(&b, 1u << 20);
	for (size_t i = 0; i < text.len && 2 * (i + 1) <= dx.len; i++)
		advance += (int16_t)u16(dx.p + 2 * i);
	decode_bytes(text, codepage_name(cp), &b);
	put_run(p, x, y, advance, buf_str(&b));
	buf_release(&b);
}

/* Objects take the lowest free number; of fonts the character set is kept. */
static void read_wmf(struct pen *p, struct str s)
{
	enum { TEXT_OUT = 0x0521, EXT_TEXT_OUT = 0x0A32, FONT = 0x02FB, SELECT = 0x012D, DELETE = 0x01F0 };
	static const uint16_t makers[] = { 0x02FA, 0x02FB, 0x02FC, 0x00F7, 0x01F9, 0x0142, 0x06FF };
	static uint32_t object[OBJECTS_MAX]; /* 0 free, 1 no font, else the code page + 2 */
	uint32_t cp = 1252;
	memset(object, 0, sizeof object);
	s = str_sub(s, s.len >= 4 && u32(s.p) == 0x9AC6CDD7 ? 40 : 18, s.len);
	for (unsigned n = 0; n < RECORDS_MAX && s.len >= 6 && !p->o->limit; n++) {
		uint32_t words = u32(s.p);
		uint16_t function = u16(s.p + 4);
		struct str d = str_sub(s, 6, 2 * (size_t)words);
		if (words < 3 || function == 0)
			return;
		for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++)
			if (makers[i] == function)
				for (uint32_t k = 0; k < OBJECTS_MAX; k++)
					if (!object[k]) {
						object[k] = function == FONT && d.len > 13 ? codepage_of_fcharset((unsigned char)d.p[13]) + 2 : 1;
						break;
					}
		if (d.len >= 2 && (function == SELECT || function == DELETE) && u16(d.p) < OBJECTS_MAX) {
			uint32_t *at = &object[u16(d.p)];
			if (function == DELETE)
				*at = 0;
			else if (*at > 1)
				cp = *at > 2 ? *at - 2 : 1252;
		} else if (function == TEXT_OUT && d.len >= 2) {
			size_t len = u16(d.p), even = (len + 1) & ~(size_t)1;
			if (2 + even + 4 <= d.len)
				wmf_run(p, cp, (int16_t)u16(d.p + 2 + even + 2), (int16_t)u16(d.p + 2 + even), str_sub(d, 2, 2 + len), STR(""));
		} else if (function == EXT_TEXT_OUT && d.len >= 8) {
			size_t len = u16(d.p + 4), from = u16(d.p + 6) & 6 ? 16 : 8, even = (len + 1) & ~(size_t)1;
			if (from + len <= d.len && !(u16(d.p + 6) & OPTION_GLYPHS))
				wmf_run(p, cp, (int16_t)u16(d.p + 2), (int16_t)u16(d.p), str_sub(d, from, from + len),
					str_sub(d, from + even, d.len));
		} else {
			metafile_wmf(&p->strip, function, d, p->o);
		}
		s = str_sub(s, 2 * (size_t)words, s.len);
	}
}

enum status text_metafile(const struct text_in *in, struct text_out *o, struct err *err)
{
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	struct str s = str_make(in->map, (size_t)in->size);
	struct pen p = { .o = o };
	if (str_eqz(in->format, "emf")) {
		emf_description(o, s);
		read_emf(&p, s, false);
		metafile_end(&p.strip, o);
		if (!o->bytes)
			read_emf(&p, s, true);
	} else {
		read_wmf(&p, s);
	}
	metafile_end(&p.strip, o);
	text_line(o);
	return ST_OK;
}
