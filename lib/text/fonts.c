/* fonts.c - fonts: family, designer, maker, rights and licence out of the name
 * table of OpenType and TrueType (also as WOFF, whose tables may be deflated),
 * and out of the header lines of PostScript fonts and their metrics. */
#include "decode.h"

#include <sluice/utf8.h>
#include <stdlib.h>
#include <zlib.h>

#define TABLES_MAX 256
#define NAMES_MAX 4096
#define NAME_TABLE_BYTES_MAX (4u << 20)

static const char *const name_keys[] = { "rights",          "family",    "style",      "unique_id", "title",   "software_version",
					 "postscript_name", "trademark", "company",    "author",    "comment", "url",
					 "author_url",      "license",   "license_url" };

static uint32_t b16(const char *p)
{
	return (uint32_t)(unsigned char)p[0] << 8 | (unsigned char)p[1];
}

static uint32_t b32(const char *p)
{
	return b16(p) << 16 | b16(p + 2);
}

static void put_name(struct text_out *o, uint32_t platform, uint32_t id, struct str v)
{
	struct buf b;
	if (id >= sizeof name_keys / sizeof name_keys[0])
		return;
	buf_init(&b, TEXT_META_VALUE_MAX);
	decode_bytes(str_sub(v, 0, TEXT_META_VALUE_MAX), platform == 1 ? "MACINTOSH" : "UTF-16BE", &b);
	text_meta(o, name_keys[id], buf_str(&b));
	buf_release(&b);
}

/* The table "name" (OpenType, 5.2.5). Windows' and Unicode's entries in
 * English come first, Macintosh's only when there are no others. */
static void read_names(struct text_out *o, struct str t)
{
	if (t.len < 6)
		return;
	uint32_t n = b16(t.p + 2), base = b16(t.p + 4);
	bool wide = false;
	for (int pass = 0; pass < 2 && !(pass == 1 && wide); pass++)
		for (uint32_t i = 0; i < n && i < NAMES_MAX && 6 + 12 * (i + 1) <= t.len; i++) {
			const char *r = t.p + 6 + 12 * (size_t)i;
			uint32_t platform = b16(r), language = b16(r + 4), len = b16(r + 8), at = base + b16(r + 10);
			if (at > t.len || len > t.len - at || (platform == 1) != (pass == 1))
				continue;
			if ((platform == 3 && (language & 0x3FF) != 9) || (platform == 1 && language != 0))
				continue;
			wide |= platform != 1;
			put_name(o, platform, b16(r + 6), str_make(t.p + at, len));
		}
}

static void read_sfnt(struct text_out *o, struct str s, size_t at)
{
	if (at + 12 > s.len)
		return;
	uint32_t n = b16(s.p + at + 4);
	for (uint32_t i = 0; i < n && i < TABLES_MAX && at + 12 + 16 * (size_t)(i + 1) <= s.len; i++) {
		const char *r = s.p + at + 12 + 16 * (size_t)i;
		uint32_t from = b32(r + 8), len = b32(r + 12);
		if (memcmp(r, "name", 4) == 0 && from <= s.len && len <= s.len - from)
			read_names(o, str_make(s.p + from, len));
	}
}

static void read_woff(struct text_out *o, struct str s)
{
	uint32_t n = s.len >= 44 ? b16(s.p + 12) : 0;
	for (uint32_t i = 0; i < n && i < TABLES_MAX && 44 + 20 * (size_t)(i + 1) <= s.len; i++) {
		const char *r = s.p + 44 + 20 * (size_t)i;
		uint32_t from = b32(r + 4), len = b32(r + 8), plain = b32(r + 12);
		if (memcmp(r, "name", 4) != 0 || from > s.len || len > s.len - from || plain > NAME_TABLE_BYTES_MAX)
			continue;
		if (len == plain) {
			read_names(o, str_make(s.p + from, len));
			continue;
		}
		struct buf b;
		uLongf got = plain;
		buf_init(&b, NAME_TABLE_BYTES_MAX);
		char *to = buf_reserve(&b, plain);
		if (to && uncompress((Bytef *)to, &got, (const Bytef *)s.p + from, len) == Z_OK)
			read_names(o, str_make(to, got));
		buf_release(&b);
	}
}

/* "/FullName (Demo Sans) readonly def" and "FullName Demo Sans". */
static void read_postscript(struct text_out *o, struct str s)
{
	static const struct { const char *name, *key; } rows[] = { { "FullName", "title" }, { "FamilyName", "family" }, { "FontName", "postscript_name" }, { "Weight", "style" },
		{ "Notice", "rights" }, { "Copyright", "rights" }, { "Version", "software_version" }, { "version", "software_version" } };
	struct str line;
	for (unsigned lines = 0; lines < 200 && str_next_line(&s, &line); lines++) {
		line = str_trim(line);
		if (str_starts(line, STR("/")))
			line = str_sub(line, 1, line.len);
		if (str_starts(line, STR("Comment ")))
			text_meta(o, "comment", str_sub(line, 8, line.len));
		ptrdiff_t sp = str_find_char(line, ' ');
		for (size_t i = 0; sp > 0 && i < sizeof rows / sizeof rows[0]; i++) {
			if (!str_eqz(str_sub(line, 0, (size_t)sp), rows[i].name))
				continue;
			struct str v = str_trim(str_sub(line, (size_t)sp, line.len));
			ptrdiff_t end = str_find(v, STR(") "));
			if (str_starts(v, STR("(")) && end > 0)
				v = str_sub(v, 1, (size_t)end);
			else if (str_starts(v, STR("/")))
				v = str_sub(v, 1, (size_t)str_find_char(v, ' '));
			text_meta(o, rows[i].key, v);
		}
		if (str_starts(line, STR("StartCharMetrics")) || str_starts(line, STR("currentfile eexec")))
			break;
	}
}

enum status text_font(const struct text_in *in, struct text_out *o, struct err *err)
{
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	struct str s = str_make(in->map, (size_t)in->size);
	if (str_starts(s, STR("wOFF")))
		read_woff(o, s);
	else if (str_starts(s, STR("ttcf")) && s.len >= 16)
		read_sfnt(o, s, b32(s.p + 12));
	else if (str_starts(s, STR("StartFontMetrics")) || str_starts(s, STR("%!")) || str_starts(s, STR("\x80\1")))
		read_postscript(o, str_starts(s, STR("\x80\1")) ? str_sub(s, 6, s.len) : s);
	else
		read_sfnt(o, s, 0);
	return ST_OK;
}
