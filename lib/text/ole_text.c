/* ole_text.c - streams of compound files, and their property sets. */
#include "ole_text.h"

#include "codepage.h"
#include "decode.h"
#include "vba.h"

#include <sluice/utf8.h>
#include <stdio.h>
#include <time.h>

#define PROPERTIES_MAX 256
/* Documents within documents: how deep, and how many in one. */
#define WITHIN_MAX 3u
#define EMBEDDED_MAX 200u
#define PROPERTY_STREAM_BYTES_MAX (1u << 20)

enum status ole_text_open(const struct text_in *in, struct ole **ret, struct err *err)
{
	enum status st = in->map ? ole_open_mem(ret, str_make(in->map, (size_t)in->size), err) : ole_open_fd(ret, in->fd, err);
	if ((st == ST_OK || st == ST_WARN) && in->storage)
		ole_enter(*ret, in->storage);
	return st;
}

bool ole_text_stream(struct ole *o, const char *name, struct buf *out, struct text_out *t)
{
	struct err err;
	int64_t i = ole_find(o, 0, name);
	if (i < 0)
		return false;
	if (ole_read_all(o, (uint32_t)i, out, &err) == ST_WARN)
		text_loss(t, err.code, "%s", err.msg);
	return out->len > 0;
}

void ole_text_utf16(struct buf *out, const char *p, size_t units)
{
	for (size_t i = 0; i < units; i++) {
		uint32_t c = u16(p + 2 * i);
		if (c >= 0xD800 && c < 0xDC00 && i + 1 < units) {
			uint32_t lo = u16(p + 2 * i + 2);
			if (lo >= 0xDC00 && lo < 0xE000) {
				c = 0x10000 + ((c - 0xD800) << 10) + (lo - 0xDC00);
				i++;
			}
		}
		buf_add_utf8(out, c);
	}
}

/* A FILETIME (100 ns since 1601) as ISO 8601; a duration or rubbish gives
 * nothing. */
static bool filetime(const char *p, char out[32])
{
	uint64_t v = (uint64_t)u32(p) | (uint64_t)u32(p + 4) << 32;
	int64_t s = (int64_t)(v / 10000000) - 11644473600ll;
	time_t t = (time_t)s;
	struct tm tm;
	if (s < 0 || s > 4102444800ll || !gmtime_r(&t, &tm))
		return false;
	return strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm) > 0;
}

struct key { uint32_t id; const char *name; };
static const struct key summary[] = { { 2, "title" },     { 3, "subject" },     { 4, "author" },   { 5, "keywords" }, { 6, "comment" },
				      { 7, "template" },  { 8, "last_author" }, { 9, "revision" }, { 11, "printed" }, { 12, "created" },
				      { 13, "modified" }, { 18, "software" },   { 0, NULL } };
static const struct key document[] = { { 2, "category" }, { 14, "manager" }, { 15, "company" }, { 0, NULL } };

static void value(struct text_out *t, const char *key, struct str s, uint32_t ofs, uint32_t cp)
{
	if (ofs + 8 > s.len)
		return;
	uint32_t type = u32(s.p + ofs) & 0xFFFF, n = u32(s.p + ofs + 4);
	struct str body = str_sub(s, ofs + 8, s.len);
	struct buf b;
	buf_init(&b, PROPERTY_STREAM_BYTES_MAX * 4);
	if (type == 0x1E || type == 0x1F) { /* VT_LPSTR, VT_LPWSTR */
		if (type == 0x1F && n <= body.len / 2) {
			ole_text_utf16(&b, body.p, n);
		} else if (type == 0x1E && n <= body.len) {
			struct str raw = str_make(body.p, n);
			if (cp == 1200)
				ole_text_utf16(&b, raw.p, raw.len / 2);
			else
				decode_bytes(raw, codepage_name(cp), &b);
		}
		struct str got = buf_str(&b);
		ptrdiff_t nul = str_find_char(got, '\0');
		if (nul >= 0)
			got.len = (size_t)nul;
		got = str_trim(got);
		if (got.len)
			text_meta(t, key, got);
	} else if (type == 0x40 && ofs + 12 <= s.len) { /* VT_FILETIME */
		char iso[32];
		if (filetime(s.p + ofs + 4, iso))
			text_meta(t, key, str_from(iso));
	}
	buf_release(&b);
}

/* One section of a property set stream: S from the section's start. */
static void section(struct text_out *t, struct str s, const struct key *keys)
{
	if (s.len < 8)
		return;
	uint32_t n = u32(s.p + 4), cp = 1252;
	if (n > PROPERTIES_MAX)
		n = PROPERTIES_MAX;
	for (uint32_t pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < n && 8 + 8 * (i + 1) <= s.len; i++) {
			uint32_t id = u32(s.p + 8 + 8 * i), ofs = u32(s.p + 12 + 8 * i);
			if (ofs > s.len - 8)
				continue;
			if (pass == 0 && id == 1)
				cp = u16(s.p + ofs + 4);
			for (const struct key *k = keys; pass == 1 && k->name; k++)
				if (k->id == id)
					value(t, k->name, s, ofs, cp);
		}
}

/* The second section of the document's summary: properties that its author
 * named himself; property 0 is the list of names. */
static void custom(struct text_out *t, struct str s)
{
	static const char *keys[PROPERTIES_MAX];
	uint32_t ids[PROPERTIES_MAX], names = 0, cp = 1252, dict = 0;
	uint32_t n = s.len < 8 ? 0 : u32(s.p + 4);
	if (n > PROPERTIES_MAX)
		n = PROPERTIES_MAX;
	for (uint32_t i = 0; i < n && 8 + 8 * (size_t)(i + 1) <= s.len; i++) {
		uint32_t id = u32(s.p + 8 + 8 * i), ofs = u32(s.p + 12 + 8 * i);
		if (ofs > s.len - 8)
			continue;
		if (id == 1)
			cp = u16(s.p + ofs + 4);
		else if (id == 0)
			dict = ofs;
	}
	if (!dict)
		return;
	struct str d = str_sub(s, dict + 4, s.len);
	for (uint32_t left = u32(s.p + dict); left && names < PROPERTIES_MAX && d.len >= 8; left--) {
		uint32_t id = u32(d.p), len = u32(d.p + 4);
		size_t bytes = cp == 1200 ? ((size_t)len * 2 + 3) & ~(size_t)3 : len;
		struct buf b;
		if (len > 512 || bytes > d.len - 8)
			break;
		buf_init(&b, 2048);
		if (cp == 1200)
			ole_text_utf16(&b, d.p + 8, len);
		else
			decode_bytes(str_make(d.p + 8, len), codepage_name(cp), &b);
		ids[names] = id;
		keys[names++] = arena_printf(&t->arena, "custom:%s", buf_z(&b)); /* the name ends with NUL */
		buf_release(&b);
		d = str_sub(d, 8 + bytes, d.len);
	}
	for (uint32_t i = 0; i < n && 8 + 8 * (size_t)(i + 1) <= s.len; i++) {
		uint32_t id = u32(s.p + 8 + 8 * i), ofs = u32(s.p + 12 + 8 * i);
		if (ofs > s.len - 8)
			continue;
		for (uint32_t k = 0; k < names; k++) {
			if (ids[k] != id || id < 2)
				continue;
			char z[40] = "";
			uint32_t type = u32(s.p + ofs) & 0xFFFF;
			if (type == 3 || type == 2)
				snprintf(z, sizeof z, "%d", type == 2 ? (int)(int16_t)u16(s.p + ofs + 4) : (int)u32(s.p + ofs + 4));
			else if (type == 11)
				snprintf(z, sizeof z, "%s", u16(s.p + ofs + 4) ? "true" : "false");
			else if (type == 5 && ofs + 12 <= s.len) {
				double v;
				memcpy(&v, s.p + ofs + 4, 8);
				snprintf(z, sizeof z, "%.15g", v);
			} else if (type == 0x40 && ofs + 12 > s.len) {
				continue;
			}
			if (z[0])
				text_meta(t, keys[k], str_from(z));
			else
				value(t, keys[k], s, ofs, cp);
		}
	}
}

void ole_text_meta(struct ole *o, struct text_out *t)
{
	if (t->within)
		return;
	static const struct { const char *name; const struct key *keys; } sets[] = {
		{ "\005SummaryInformation", summary }, { "\005DocumentSummaryInformation", document } };
	for (int i = 0; i < 2; i++) {
		struct buf b;
		buf_init(&b, PROPERTY_STREAM_BYTES_MAX);
		if (ole_text_stream(o, sets[i].name, &b, t) && b.len >= 48 && u16(b.p) == 0xFFFE) {
			uint32_t ofs = u32(b.p + 44);
			if (ofs < b.len)
				section(t, str_sub(buf_str(&b), ofs, b.len), sets[i].keys);
			if (i == 1 && u32(b.p + 24) >= 2 && b.len >= 68 && u32(b.p + 64) < b.len)
				custom(t, str_sub(buf_str(&b), u32(b.p + 64), b.len));
		}
		buf_release(&b);
	}
}

static const struct {
	const char *stream, *format;
} documents[] = { { "WordDocument", "doc" }, { "Workbook", "xls" }, { "Book", "xls" }, { "PowerPoint Document", "ppt" } };

static const char *document_in(struct ole *o, uint32_t storage)
{
	for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++)
		if (ole_find(o, storage, documents[i].stream) >= 0)
			return documents[i].format;
	return NULL;
}

static void convert_embedded(struct text_in *in, const char *format, struct text_out *t)
{
	const char *by;
	struct err err;
	uint64_t pages = t->pages;
	in->format = str_from(format);
	text_line(t);
	t->within++;
	if (text_converter(in->format, &by)(in, t, &err) == ST_SKIP)
		text_loss(t, err.code, "a document within the document: %s", err.msg);
	t->within--;
	t->pages = pages; /* its pages are not the document's */
	text_line(t);
}

void ole_text_embedded(const struct text_in *in, struct ole *o, struct text_out *t)
{
	unsigned found = 0;
	if (in->storage)
		return;
	vba_text(o, t);
	if (t->within >= WITHIN_MAX)
		return;
	for (uint32_t i = 1; i < ole_count(o) && found < EMBEDDED_MAX && !t->limit; i++) {
		const char *format = ole_entry(o, i)->type == OLE_STORAGE ? document_in(o, i) : NULL;
		if (!format)
			continue;
		struct text_in sub = *in;
		sub.storage = i;
		convert_embedded(&sub, format, t);
		found++;
	}
}

void ole_text_embedded_file(const struct text_in *in, struct str bytes, struct text_out *t)
{
	struct ole *o;
	struct err err;
	if (t->within >= WITHIN_MAX || ole_open_mem(&o, bytes, &err) != ST_OK)
		return;
	const char *format = document_in(o, 0);
	struct buf package;
	int64_t i = format ? -1 : ole_find(o, 0, "Package");
	buf_init(&package, OLE_STREAM_BYTES_MAX);
	if (i >= 0)
		ole_read_all(o, (uint32_t)i, &package, &err);
	if (!format)
		vba_text(o, t); /* PowerPoint's project is an object among others */
	ole_close(o);
	struct text_in sub = *in;
	if (str_starts(buf_str(&package), STR("PK\3\4"))) {
		/* one of the newer kinds in the wrapping of the older */
		const char *by = t->by;
		uint64_t pages = t->pages;
		sub.map = package.p;
		sub.size = package.len;
		sub.storage = 0;
		sub.format = STR("");
		text_line(t);
		t->within++;
		if (text_convert(&sub, t, &err) == ST_SKIP)
			text_loss(t, err.code, "a document within the document: %s", err.msg);
		t->within--;
		t->pages = pages;
		t->by = by;
		text_line(t);
	}
	buf_release(&package);
	if (!format)
		return;
	sub.map = bytes.p;
	sub.size = bytes.len;
	sub.storage = 0;
	convert_embedded(&sub, format, t);
}
