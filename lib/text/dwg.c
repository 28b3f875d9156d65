/* dwg.c - drawings of AutoCAD: what File/Properties shows, then runs of text.
 *
 * Since release 2004 drawings are packed by a method of their own, but their
 * properties lie open, at an address in the head (Open Design Specification
 * for .dwg files, "AcDb:SummaryInfo"): strings with their length before them,
 * in the drawing's code page, since 2007 in UTF-16; the hours spent; two times;
 * a table of names and values of the user's own. */
#include "windows_bytes.h"

#include "codepage.h"
#include "decode.h"

#include <sluice/utf8.h>
#include <stdio.h>
#include <time.h>

#define AT_CODE_PAGE 0x13u
#define AT_SUMMARY 0x20u
/* Sections before the properties are the head and a small picture. */
#define SUMMARY_BEFORE_BYTES (1u << 20)
#define OWN_ROWS_MAX 256u
#define JULIAN_OF_1970 2440588

struct drawing {
	struct text_out *o;
	struct str s;
	size_t at;
	bool wide;         /* strings of UTF-16 */
	const char *set;   /* of the others */
	struct buf value;
};

/* The numbers that drawings give code pages. */
static const char *code_page(uint32_t n)
{
	static const uint16_t windows[] = { 932, 10000, 950, 949, 1361, 866, 1250, 1251, 1252, 936, 1253, 1254, 1255, 1256, 1257, 874, 932, 936, 949, 950, 1361 };
	return n == 44 ? codepage_name(1258) : codepage_name(n >= 22 && n < 22 + sizeof windows / sizeof windows[0] ? windows[n - 22] : 1252);
}

static int hex(char c)
{
	const char *digits = "0123456789ABCDEF0123456789abcdef", *at = c ? strchr(digits, c) : NULL;
	return at ? (int)((at - digits) & 15) : -1;
}

/* "\U+4E2D" is a character that the code page lacks. */
static void put_escapes(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		uint32_t cp = 0;
		size_t k = 3;
		if (s.len - i >= 7 && memcmp(s.p + i, "\\U+", 3) == 0)
			for (int v; k < 7 && (v = hex(s.p[i + k])) >= 0; k++)
				cp = cp << 4 | (uint32_t)v;
		if (k == 7) {
			buf_add_utf8(out, cp);
			i += 6;
		} else {
			buf_add_char(out, s.p[i]);
		}
	}
}

/* The next string into d->value; false where there is none. */
static bool next(struct drawing *d)
{
	size_t n = (size_t)win_le(d->s, d->at, 2), unit = d->wide ? 2 : 1;
	if (d->at + 2 > d->s.len || n * unit > d->s.len - d->at - 2)
		return false;
	struct str raw = str_sub(d->s, d->at + 2, d->at + 2 + n * unit);
	d->at += 2 + raw.len;
	buf_clear(&d->value);
	if (d->wide) {
		win_utf16(raw, &d->value);
		return true;
	}
	struct buf plain;
	buf_init(&plain, 1u << 20);
	raw.len = raw.len ? strnlen(raw.p, raw.len) : 0;
	decode_bytes(raw, d->set, &plain);
	put_escapes(&d->value, buf_str(&plain));
	buf_release(&plain);
	return true;
}

static void line(struct drawing *d, struct str key)
{
	struct str v = str_trim(buf_str(&d->value));
	if (!v.len)
		return;
	text_flat(d->o, key);
	text_put(d->o, STR(": "));
	text_flat(d->o, v);
	text_line(d->o);
}

/* Days since 4713 BC and milliseconds of the day, on the clock of whoever drew. */
static void moment(struct drawing *d, const char *key)
{
	uint64_t day = win_le(d->s, d->at, 4), ms = win_le(d->s, d->at + 4, 4);
	time_t t = ((time_t)day - JULIAN_OF_1970) * 86400 + (time_t)(ms / 1000);
	struct tm tm;
	char z[40];
	d->at += 8;
	if (day > JULIAN_OF_1970 && day < JULIAN_OF_1970 + 36525 && ms < 86400000 && gmtime_r(&t, &tm) && strftime(z, sizeof z, "%Y-%m-%dT%H:%M:%S", &tm))
		text_meta(d->o, key, str_from(z));
}

/* Where the properties end, or break off; the head's where its address leads to none. */
static size_t properties(struct drawing *d)
{
	static const struct { const char *key, *meta; } fields[] = {
		{ "title", "title" }, { "subject", "subject" }, { "author", "author" }, { "keywords", "keywords" },
		{ "comment", "comment" }, { "last author", "last_author" }, { "revision", NULL }, { "base of links", NULL },
	};
	uint64_t given = d->o->bytes;
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		if (!next(d))
			return d->o->bytes > given ? d->at : AT_SUMMARY + 4;
		line(d, str_from(fields[i].key));
		if (fields[i].meta)
			text_meta(d->o, fields[i].meta, str_trim(buf_str(&d->value)));
	}
	d->at += 8; /* hours spent */
	moment(d, "created");
	moment(d, "modified");
	size_t rows = (size_t)win_le(d->s, d->at, 2);
	d->at += 2;
	struct buf key;
	buf_init(&key, 1u << 20);
	for (size_t i = 0; i < rows && i < OWN_ROWS_MAX && next(d); i++) {
		buf_clear(&key);
		buf_add_str(&key, buf_str(&d->value));
		if (!next(d))
			break;
		line(d, str_trim(buf_str(&key)));
	}
	buf_release(&key);
	return d->at < d->s.len ? d->at : d->s.len;
}

enum status text_dwg(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct str all = str_make(in->map, in->map ? (size_t)in->size : 0);
	struct text_in rest = *in;
	size_t at = (size_t)win_le(all, AT_SUMMARY, 4);
	/* AC1018 is 2004, AC1021 2007, AC1032 2018 */
	if (at > AT_SUMMARY && at < all.len && at < SUMMARY_BEFORE_BYTES && str_starts(all, STR("AC10")) && memcmp(all.p + 4, "18", 2) >= 0) {
		struct drawing d = { .o = o, .s = all, .at = at, .wide = memcmp(all.p + 4, "21", 2) >= 0, .set = code_page((uint32_t)win_le(all, AT_CODE_PAGE, 2)) };
		buf_init(&d.value, 1u << 20);
		size_t end = properties(&d);
		buf_release(&d.value);
		/* what a small picture before them holds is no text */
		rest.map = in->map + end;
		rest.size = in->size - end;
	}
	return text_strings(&rest, o, err);
}
