/* media_tags.c - what people wrote into less common sound and film: lyrics and
 * titles of MIDI, ASF's descriptions (WMA, WMV), Matroska's and WebM's tags,
 * Flash video's onMetaData, the text chunks of AIFF, Sun audio's remark. */
#include "decode.h"

#include <sluice/utf8.h>
#include <stdio.h>
#include <stdlib.h>

#define CHUNKS_MAX 100000u
#define EBML_DEPTH_MAX 8

static uint64_t num_be(struct str s, size_t at, unsigned n)
{
	uint64_t v = 0;
	for (unsigned i = 0; i < n; i++)
		v = v << 8 | (at + i < s.len ? (unsigned char)s.p[at + i] : 0u);
	return v;
}

static uint64_t num_le(struct str s, size_t at, unsigned n)
{
	uint64_t v = 0;
	for (unsigned i = n; i-- > 0;)
		v = v << 8 | (at + i < s.len ? (unsigned char)s.p[at + i] : 0u);
	return v;
}

static void meta_decoded(struct text_out *o, const char *key, struct str v, const char *charset)
{
	struct buf b;
	char guess[DECODE_NAME_MAX];
	buf_init(&b, TEXT_META_VALUE_MAX * 4);
	if (!charset) {
		decode_choose(v, STR(""), STR(""), guess);
		charset = guess;
	}
	decode_bytes(str_sub(v, 0, TEXT_META_VALUE_MAX), charset, &b);
	while (b.len && b.p[b.len - 1] == '\0')
		buf_cut(&b, b.len - 1);
	text_meta(o, key, buf_str(&b));
	buf_release(&b);
}

/* Text events of a track: FF, a type from 1 to 15, a length, bytes. Lyrics
 * come in syllables, "/" and "\" begin lines. Which bytes are events must be
 * followed through the whole track. */
static void midi_track(struct str t, struct text_out *o)
{
	size_t at = 0;
	unsigned running = 0;
	bool syllables = false;
	while (at < t.len && !o->limit) {
		while (at < t.len && (t.p[at] & 0x80))
			at++;
		if (++at >= t.len)
			break;
		unsigned status = (unsigned char)t.p[at];
		if (status & 0x80)
			at++;
		else
			status = running;
		if (status < 0xF0) {
			running = status;
			at += (status & 0xE0) == 0xC0 ? 1 : 2;
			continue;
		}
		unsigned type = 0;
		if (status == 0xFF)
			type = at < t.len ? (unsigned char)t.p[at++] : 0;
		uint64_t len = 0;
		while (at < t.len && (t.p[at] & 0x80))
			len = len << 7 | ((unsigned char)t.p[at++] & 0x7F);
		len = len << 7 | (at < t.len ? (unsigned char)t.p[at++] : 0u);
		if (len > t.len - at)
			len = t.len - at;
		struct str v = str_sub(t, at, at + (size_t)len);
		at += (size_t)len;
		if (status != 0xFF || type == 0 || type > 15 || !v.len)
			continue;
		struct buf b;
		char charset[DECODE_NAME_MAX];
		buf_init(&b, 1u << 20);
		decode_choose(v, STR(""), STR(""), charset);
		decode_bytes(v, charset, &b);
		struct str s = buf_str(&b);
		if (type == 5) {
			bool line = s.p[0] == '/' || s.p[0] == '\\' || s.p[0] == '\r' || s.p[0] == '\n';
			if (line || !syllables)
				text_line(o);
			text_put(o, line ? str_sub(s, 1, s.len) : s);
			syllables = true;
		} else {
			text_line(o);
			text_put(o, s);
			text_line(o);
			syllables = false;
			if (type == 2)
				text_meta(o, "rights", s);
		}
		buf_release(&b);
	}
	text_line(o);
}

static void midi(struct str s, struct text_out *o)
{
	size_t at = 0;
	while (at + 8 <= s.len && !o->limit) {
		uint64_t len = num_be(s, at + 4, 4);
		if (memcmp(s.p + at, "MTrk", 4) == 0)
			midi_track(str_sub(s, at + 8, at + 8 + (size_t)len), o);
		at += 8 + (size_t)len;
	}
}

/* ASF: objects of a GUID and a length; two kinds describe. */
static void asf(struct str s, struct text_out *o)
{
	static const char *const fields[] = { "title", "author", "rights", "comment", "rating" };
	static const struct { const char *name, *key; } more[] = { { "WM/AlbumTitle", "album" }, { "WM/Genre", "genre" }, { "WM/Year", "created" }, { "WM/EncodingTime", "created" }, { "WM/AlbumArtist", "album_artist" },
		{ "WM/Composer", "composer" }, { "WM/Publisher", "company" }, { "WM/Lyrics", "lyrics" }, { "WM/ToolName", "software" }, { "WM/AuthorURL", "url" }, { "WM/SubTitle", "subject" }, { "WM/EncodedBy", "software" }, { "Author", "author" }, { "Title", "title" } };
	size_t at = 30;
	for (unsigned n = 0; n < 1000 && at + 24 <= s.len; n++) {
		uint64_t len = num_le(s, at + 16, 8);
		if (len < 24 || len > s.len - at)
			break;
		struct str body = str_sub(s, at + 24, at + (size_t)len);
		if (memcmp(s.p + at, "\x33\x26\xB2\x75\x8E\x66\xCF\x11", 8) == 0) {
			size_t from = 10;
			for (unsigned i = 0; i < 5; i++) {
				size_t k = (size_t)num_le(body, 2 * i, 2);
				meta_decoded(o, fields[i], str_sub(body, from, from + k), "UTF-16LE");
				from += k;
			}
		} else if (memcmp(s.p + at, "\x40\xA4\xD0\xD2\x07\xE3\xD2\x11", 8) == 0) {
			size_t from = 2;
			for (uint64_t k = num_le(body, 0, 2); k > 0 && from + 6 < body.len; k--) {
				struct str name = str_sub(body, from + 2, from + 2 + (size_t)num_le(body, from, 2));
				from += 2 + name.len;
				uint64_t type = num_le(body, from, 2);
				struct str v = str_sub(body, from + 4, from + 4 + (size_t)num_le(body, from + 2, 2));
				from += 4 + v.len;
				struct buf b;
				buf_init(&b, 512);
				decode_bytes(name, "UTF-16LE", &b);
				struct str z = buf_str(&b);
				while (z.len && z.p[z.len - 1] == '\0')
					z.len--;
				for (size_t i = 0; type == 0 && i < sizeof more / sizeof more[0]; i++)
					if (str_eqz(z, more[i].name))
						meta_decoded(o, more[i].key, v, "UTF-16LE");
				buf_release(&b);
			}
		}
		at += (size_t)len;
	}
}

/* EBML (RFC 8794): an id and a size, both of variable length. */
static bool ebml(struct str s, size_t *at, uint64_t *ret_id, uint64_t *ret_len)
{
	if (*at >= s.len || s.p[*at] == 0)
		return false;
	unsigned n = (unsigned)__builtin_clz((unsigned)(unsigned char)s.p[*at]) - 23;
	*ret_id = num_be(s, *at, n);
	*at += n;
	if (*at >= s.len || s.p[*at] == 0)
		return false;
	n = (unsigned)__builtin_clz((unsigned)(unsigned char)s.p[*at]) - 23;
	*ret_len = num_be(s, *at, n) & ((1ull << (7 * n)) - 1);
	if (*ret_len == (1ull << (7 * n)) - 1 || *ret_len > s.len)
		*ret_len = s.len;
	*at += n;
	return *at <= s.len;
}

static void matroska(struct str s, struct text_out *o, int depth, struct str *name)
{
	static const struct { uint32_t id; const char *key; } leaves[] = { { 0x7BA9, "title" }, { 0x4D80, "software" }, { 0x5741, "software" }, { 0x466E, "attachment" }, { 0x467E, "comment" }, { 0x85, "chapter" }, { 0x536E, "track" } };
	static const struct { const char *tag, *key; } tags[] = { { "TITLE", "title" }, { "ARTIST", "author" }, { "COMMENT", "comment" }, { "DESCRIPTION", "comment" }, { "DATE_RELEASED", "created" }, { "DATE_RECORDED", "created" },
		{ "ENCODER", "software" }, { "COPYRIGHT", "rights" }, { "LOCATION", "position" }, { "RECORDING_LOCATION", "position" }, { "SUBJECT", "subject" }, { "KEYWORDS", "keywords" }, { "PUBLISHER", "company" }, { "GENRE", "genre" }, { "LYRICS", "lyrics" } };
	size_t at = 0;
	uint64_t id, len;
	for (unsigned n = 0; n < CHUNKS_MAX && ebml(s, &at, &id, &len); n++) {
		struct str v = str_sub(s, at, at + (size_t)len);
		/* Segment, Info, Tracks, TrackEntry, Tags, Tag, SimpleTag, Chapters and theirs, Attachments */
		static const uint32_t boxes[] = { 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1254C367, 0x7373, 0x67C8,
						  0x1043A770, 0x45B9,     0xB6,       0x80, 0x1941A469, 0x61A7 };
		for (size_t i = 0; i < sizeof boxes / sizeof boxes[0]; i++)
			if (boxes[i] == id && depth < EBML_DEPTH_MAX)
				matroska(v, o, depth + 1, name);
		for (size_t i = 0; i < sizeof leaves / sizeof leaves[0]; i++)
			if (leaves[i].id == id)
				meta_decoded(o, leaves[i].key, v, "");
		if (id == 0x45A3) /* TagName, TagString */
			*name = v;
		else if (id == 0x4487)
			for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
				if (str_eq_nocase(*name, str_from(tags[i].tag)))
					meta_decoded(o, tags[i].key, v, "");
		if (len > s.len - at)
			break;
		at += (size_t)len;
	}
}

/* Flash video: the script tag's AMF0 object, names and values by type. */
static void flv(struct str s, struct text_out *o)
{
	ptrdiff_t from = str_find(str_sub(s, 0, 65536), STR("onMetaData"));
	if (from < 0)
		return;
	size_t at = (size_t)from + 10 + 5;
	for (unsigned n = 0; n < 1000 && at + 3 < s.len; n++) {
		struct str name = str_sub(s, at + 2, at + 2 + (size_t)num_be(s, at, 2)), v;
		at += 2 + name.len;
		if (!name.len || at >= s.len)
			break;
		const char *key = str_eqz(name, "creationdate") || str_eqz(name, "metadatadate") ? "created" : str_eqz(name, "title") ? "title" : str_eqz(name, "author") ? "author" : str_eqz(name, "encoder") || str_eqz(name, "metadatacreator") || str_eqz(name, "creator") ? "software" : arena_printf(&o->arena, "flv:%.*s", STR_ARG(str_sub(name, 0, 60)));
		unsigned type = (unsigned char)s.p[at++];
		char z[40];
		if (type == 0) {
			uint64_t u = num_be(s, at, 8);
			double d;
			memcpy(&d, &u, 8);
			snprintf(z, sizeof z, "%.10g", d);
			text_meta(o, key, str_from(z));
			at += 8;
		} else if (type == 1) {
			text_meta(o, key, at < s.len && s.p[at] ? STR("true") : STR("false"));
			at++;
		} else if (type == 2) {
			v = str_sub(s, at + 2, at + 2 + (size_t)num_be(s, at, 2));
			meta_decoded(o, key, v, "");
			at += 2 + v.len;
		} else {
			break;
		}
	}
}

static void aiff(struct str s, struct text_out *o)
{
	static const struct {
		const char *id, *key;
	} rows[] = { { "NAME", "title" }, { "AUTH", "author" }, { "(c) ", "rights" }, { "ANNO", "comment" } };
	size_t at = 12;
	for (unsigned n = 0; n < CHUNKS_MAX && at + 8 <= s.len; n++) {
		uint64_t len = num_be(s, at + 4, 4);
		for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
			if (memcmp(s.p + at, rows[i].id, 4) == 0)
				meta_decoded(o, rows[i].key, str_sub(s, at + 8, at + 8 + (size_t)len), NULL);
		at += 8 + (size_t)len + (len & 1);
	}
}

enum status text_media_tags(const struct text_in *in, struct text_out *o, struct err *err)
{
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	struct str s = str_make(in->map, (size_t)in->size), name = STR("");
	if (str_eqz(in->format, "midi"))
		midi(s, o);
	else if (str_eqz(in->format, "asf"))
		asf(s, o);
	else if (str_eqz(in->format, "matroska"))
		matroska(s, o, 0, &name);
	else if (str_eqz(in->format, "flv"))
		flv(s, o);
	else if (str_eqz(in->format, "aiff"))
		aiff(s, o);
	else if (str_eqz(in->format, "au") && num_be(s, 4, 4) > 24)
		meta_decoded(o, "comment", str_sub(s, 24, (size_t)num_be(s, 4, 4)), NULL);
	return ST_OK;
}
