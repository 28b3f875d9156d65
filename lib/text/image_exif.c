/* image_exif.c - what a picture says about itself: EXIF, IPTC and XMP.
 *
 * EXIF is a TIFF structure: directories of 12-byte entries (tag, type, count,
 * value or offset). Only four directories are ever walked (main, EXIF, GPS and
 * none of the thumbnails), each once, so offsets that loop cost nothing. */
#include "text/image_exif.h"

#include <sluice/utf8.h>
#include <stdio.h>

/* Entries of one directory; cameras write some sixty. */
#define EXIF_ENTRIES_MAX 512

struct tiff {
	struct str b;
	bool big; /* byte order */
};

static uint32_t get(const struct tiff *t, size_t at, int bytes)
{
	uint32_t v = 0;
	if (at > t->b.len || t->b.len - at < (size_t)bytes)
		return 0;
	for (int i = 0; i < bytes; i++)
		v = v << 8 | (uint8_t)t->b.p[at + (size_t)(t->big ? i : bytes - 1 - i)];
	return v;
}

struct entry {
	uint32_t tag, type, count;
	size_t at;   /* of the value's bytes */
	size_t len;
};

static bool read_entry(const struct tiff *t, size_t at, struct entry *e)
{
	static const uint8_t size[14] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4 };
	e->tag = get(t, at, 2);
	e->type = get(t, at + 2, 2);
	e->count = get(t, at + 4, 4);
	if (e->type == 0 || e->type >= sizeof size || e->count > t->b.len)
		return false;
	e->len = (size_t)size[e->type] * e->count;
	e->at = e->len <= 4 ? at + 8 : get(t, at + 8, 4);
	return e->at <= t->b.len && t->b.len - e->at >= e->len && e->len <= IMAGE_META_BYTES_MAX;
}

static double rational(const struct tiff *t, size_t at)
{
	uint32_t d = get(t, at + 4, 4);
	return d ? (double)get(t, at, 4) / (double)d : 0;
}

static struct str text_of(const struct tiff *t, const struct entry *e)
{
	struct str s = str_make(t->b.p + e->at, e->len);
	size_t n = 0;
	while (n < s.len && s.p[n])
		n++;
	return str_trim(str_sub(s, 0, n));
}

/* "2020:03:01 10:00:00" becomes "2020-03-01T10:00:00". */
static void meta_date(struct text_out *meta, const char *key, struct str s)
{
	char z[20];
	if (s.len < 10 || s.p[4] != ':' || s.p[0] < '1' || s.p[0] > '9')
		return;
	size_t n = s.len < 19 ? 10 : 19;
	memcpy(z, s.p, n);
	z[4] = z[7] = '-';
	if (n == 19)
		z[10] = 'T';
	text_meta(meta, key, str_make(z, n));
}

static void meta_utf16(struct text_out *meta, const char *key, struct str s)
{
	struct buf b;
	buf_init(&b, IMAGE_META_BYTES_MAX * 2);
	for (size_t i = 0; i + 1 < s.len; i += 2) {
		uint32_t c = (uint8_t)s.p[i] | (uint32_t)(uint8_t)s.p[i + 1] << 8;
		if (c == 0)
			break;
		if (c >= 0xD800 && c < 0xDC00 && i + 3 < s.len) {
			uint32_t lo = (uint8_t)s.p[i + 2] | (uint32_t)(uint8_t)s.p[i + 3] << 8;
			if (lo >= 0xDC00 && lo < 0xE000) {
				c = 0x10000 + ((c - 0xD800) << 10) + (lo - 0xDC00);
				i += 2;
			}
		}
		buf_add_utf8(&b, c);
	}
	struct str v = str_trim(buf_str(&b));
	if (v.len)
		text_meta(meta, key, v);
	buf_release(&b);
}

struct exif {
	struct tiff t;
	struct text_out *meta;
	int orientation;
	size_t exif_at, gps_at;
	struct str make, model;
	double lat, lon;
	bool has_lat, has_lon, south, west;
};

static double degrees(const struct tiff *t, const struct entry *e)
{
	return rational(t, e->at) + rational(t, e->at + 8) / 60 + rational(t, e->at + 16) / 3600;
}

static void gps_entry(struct exif *x, const struct entry *e)
{
	char c = e->len ? x->t.b.p[e->at] : 0;
	switch (e->tag) {
	case 1: x->south = c == 'S'; break;
	case 3: x->west = c == 'W'; break;
	case 2: if (e->len >= 24) { x->lat = degrees(&x->t, e); x->has_lat = true; } break;
	case 4: if (e->len >= 24) { x->lon = degrees(&x->t, e); x->has_lon = true; } break;
	default: break;
	}
}

static void main_entry(struct exif *x, const struct entry *e)
{
	static const struct { uint16_t tag; const char *key; } names[] = {
		{ 0x010E, "subject" }, { 0x0131, "software" }, { 0x013B, "author" }, { 0x8298, "copyright" },
	}, wide[] = {
		{ 0x9C9B, "title" }, { 0x9C9C, "comment" }, { 0x9C9D, "author" }, { 0x9C9E, "keywords" }, { 0x9C9F, "subject" },
	};
	struct str s = text_of(&x->t, e), raw = str_make(x->t.b.p + e->at, e->len);
	switch (e->tag) {
	case 0x0112: x->orientation = (int)get(&x->t, e->at, 2); return;
	case 0x010F: x->make = s; return;
	case 0x0110: x->model = s; return;
	case 0x8769: x->exif_at = get(&x->t, e->at, 4); return;
	case 0x8825: x->gps_at = get(&x->t, e->at, 4); return;
	case 0x0132: if (x->meta) meta_date(x->meta, "modified", s); return;
	case 0x9003: if (x->meta) meta_date(x->meta, "created", s); return;
	case 0x9286: /* UserComment: eight bytes of character code first */
		if (x->meta && raw.len > 8 && memcmp(raw.p, "UNICODE", 7) != 0 && str_trim(str_sub(s, 8, s.len)).len)
			text_meta(x->meta, "comment", str_trim(str_sub(s, 8, s.len)));
		return;
	default: break;
	}
	for (size_t i = 0; x->meta && s.len && i < sizeof names / sizeof *names; i++)
		if (names[i].tag == e->tag)
			text_meta(x->meta, names[i].key, s);
	for (size_t i = 0; x->meta && i < sizeof wide / sizeof *wide; i++)
		if (wide[i].tag == e->tag)
			meta_utf16(x->meta, wide[i].key, raw);
}

static void directory(struct exif *x, size_t at, void (*each)(struct exif *, const struct entry *))
{
	uint32_t n = get(&x->t, at, 2);
	for (uint32_t i = 0; i < n && i < EXIF_ENTRIES_MAX; i++) {
		struct entry e;
		if (read_entry(&x->t, at + 2 + 12 * (size_t)i, &e))
			each(x, &e);
	}
}

void image_exif(struct str tiff, int *ret_orientation, struct text_out *meta)
{
	struct exif x = { .t = { .b = tiff }, .meta = meta };
	if (tiff.len < 8 || (memcmp(tiff.p, "II*\0", 4) != 0 && memcmp(tiff.p, "MM\0*", 4) != 0))
		return;
	x.t.big = tiff.p[0] == 'M';
	directory(&x, get(&x.t, 4, 4), main_entry);
	if (x.exif_at)
		directory(&x, x.exif_at, main_entry);
	if (x.gps_at)
		directory(&x, x.gps_at, gps_entry);
	if (ret_orientation && x.orientation >= 1 && x.orientation <= 8)
		*ret_orientation = x.orientation;
	if (!meta)
		return;
	if (x.model.len || x.make.len) {
		/* Many models repeat their maker's name. */
		const char *join = x.model.len && x.make.len && !str_starts(x.model, x.make) ? " " : "";
		struct str make = *join || !x.model.len ? x.make : STR("");
		const char *v = arena_printf(&meta->arena, "%.*s%s%.*s", STR_ARG(make), join, STR_ARG(x.model));
		text_meta(meta, "camera", str_from(v));
	}
	if (x.has_lat && x.has_lon && x.lat <= 90 && x.lon <= 180) {
		const char *v = arena_printf(&meta->arena, "%.6f,%.6f", x.south ? -x.lat : x.lat, x.west ? -x.lon : x.lon);
		text_meta(meta, "position", str_from(v));
	}
}

/* IPTC-IIM inside Photoshop's resources (APP13): "8BIM", number 0x0404, name,
 * size, then records 0x1C 2 dataset length value. */
void image_iptc(struct str app13, struct text_out *meta)
{
	static const struct { uint8_t set; const char *key; } names[] = {
		{ 5, "title" }, { 25, "keywords" }, { 80, "author" }, { 116, "copyright" }, { 120, "subject" }, { 90, "place" }, { 101, "place" } };
	struct tiff t = { .b = app13, .big = true };
	for (size_t at = 14; at + 12 <= app13.len && memcmp(app13.p + at, "8BIM", 4) == 0;) {
		uint32_t id = get(&t, at + 4, 2);
		size_t name = ((size_t)get(&t, at + 6, 1) + 2) / 2 * 2, body = at + 6 + name + 4, size = get(&t, body - 4, 4);
		if (body > app13.len || size > app13.len - body)
			return;
		for (size_t p = body; id == 0x0404 && p + 5 <= body + size && app13.p[p] == 0x1C;) {
			uint8_t record = (uint8_t)app13.p[p + 1], set = (uint8_t)app13.p[p + 2];
			size_t len = get(&t, p + 3, 2);
			if (len > body + size - p - 5)
				return;
			for (size_t i = 0; record == 2 && i < sizeof names / sizeof *names; i++)
				if (names[i].set == set && len)
					text_meta(meta, names[i].key, str_trim(str_make(app13.p + p + 5, len)));
			p += 5 + len;
		}
		at = body + (size + 1) / 2 * 2;
	}
}

/* The text of the first element NAME in XML at or after *POS, tags inside
 * (rdf:Alt, rdf:li) left out; several rdf:li come one at a time. */
static void xmp_element(struct str xml, const char *name, const char *key, struct text_out *meta)
{
	char open_tag[64], close_tag[64];
	snprintf(open_tag, sizeof open_tag, "<%s", name);
	snprintf(close_tag, sizeof close_tag, "</%s>", name);
	ptrdiff_t a = str_find(xml, str_from(open_tag));
	if (a < 0)
		return;
	struct str rest = str_sub(xml, (size_t)a, xml.len);
	ptrdiff_t b = str_find(rest, str_from(close_tag));
	if (b < 0)
		return;
	rest = str_sub(rest, 0, (size_t)b);
	while (rest.len) {
		ptrdiff_t lt = str_find_char(rest, '<');
		struct str piece = str_trim(lt < 0 ? rest : str_sub(rest, 0, (size_t)lt));
		if (piece.len)
			text_meta(meta, key, piece);
		if (lt < 0)
			break;
		ptrdiff_t gt = str_find_char(str_sub(rest, (size_t)lt, rest.len), '>');
		if (gt < 0)
			break;
		rest = str_sub(rest, (size_t)lt + (size_t)gt + 1, rest.len);
	}
}

void image_xmp(struct str xml, struct text_out *meta)
{
	static const struct { const char *element, *key; } names[] = {
		{ "dc:title", "title" }, { "dc:creator", "author" }, { "dc:description", "subject" }, { "dc:subject", "keywords" }, { "dc:rights", "copyright" } },
		attributes[] = { { "xmp:CreatorTool=\"", "software" }, { "xmp:CreateDate=\"", "created" }, { "xmp:ModifyDate=\"", "modified" } };
	if (xml.len > IMAGE_META_BYTES_MAX * 16 || !meta)
		return;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		xmp_element(xml, names[i].element, names[i].key, meta);
	for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
		ptrdiff_t a = str_find(xml, str_from(attributes[i].element));
		struct str v = a < 0 ? STR("") : str_sub(xml, (size_t)a + strlen(attributes[i].element), xml.len);
		ptrdiff_t e = str_find_char(v, '"');
		if (e > 0)
			text_meta(meta, attributes[i].key, str_sub(v, 0, (size_t)e));
	}
}
