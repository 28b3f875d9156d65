/* iwork_archive.c - iWork archives (.iwa): Snappy without its framing's
 * checksums (chunks of type 0 and a 24-bit length), in it a stream of
 * messages, each behind its ArchiveInfo: an identifier and, for every message,
 * type and length (as published with the iWork reverse engineering notes of
 * Sean Patrick O'Brien). Of the hundreds of types four bear people's text. */
#include "iwork.h"

#include <stdlib.h>

#define ARCHIVE_BYTES_MAX (64u << 20)
#define MESSAGES_MAX 500000
#define FIELDS_MAX 5000000

enum { TYPE_STORAGE = 2001, TYPE_STORAGE_OLD = 2005, TYPE_COMMENT = 3056, TYPE_DATA_LIST = 6005, TYPE_TABLE = 6001 };

struct bytes { const unsigned char *p, *end; };

static bool varint(struct bytes *b, uint64_t *ret)
{
	uint64_t v = 0;
	for (unsigned shift = 0; shift < 64 && b->p < b->end; shift += 7) {
		unsigned char c = *b->p++;
		v |= (uint64_t)(c & 0x7F) << shift;
		if (!(c & 0x80)) {
			*ret = v;
			return true;
		}
	}
	return false;
}

/* One Snappy block, appended to OUT. False when it is damaged. */
static bool snappy(struct bytes in, struct buf *out)
{
	uint64_t want;
	size_t base = out->len;
	if (!varint(&in, &want) || want > ARCHIVE_BYTES_MAX)
		return false;
	while (in.p < in.end) {
		unsigned tag = *in.p++, extra = 0;
		size_t left = (size_t)(in.end - in.p), len, back;
		if ((tag & 3) == 0) {
			len = tag >> 2;
			if (len >= 60) {
				extra = (unsigned)len - 59;
				if (left < extra)
					return false;
				len = 0;
				for (unsigned i = 0; i < extra; i++)
					len |= (size_t)in.p[i] << (8 * i);
			}
			in.p += extra;
			if (++len > (size_t)(in.end - in.p) || !buf_add(out, in.p, len))
				return false;
			in.p += len;
			continue;
		}
		extra = (tag & 3) == 1 ? 1 : (tag & 3) == 2 ? 2 : 4;
		if (left < extra)
			return false;
		len = extra == 1 ? (tag >> 2 & 7) + 4 : (tag >> 2) + 1;
		back = extra == 1 ? (size_t)(tag >> 5) << 8 | in.p[0] : (size_t)in.p[0] | (size_t)in.p[1] << 8;
		if (extra == 4)
			back |= (size_t)in.p[2] << 16 | (size_t)in.p[3] << 24;
		in.p += extra;
		if (back == 0 || back > out->len - base)
			return false;
		char *to = buf_reserve(out, len);
		if (!to)
			return false;
		/* the copy may overlap what it writes */
		for (size_t i = 0; i < len; i++)
			to[i] = *(to + i - back);
		out->len += len;
	}
	return out->len - base == want;
}

static bool unpack(struct str s, struct buf *out)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t at = 0;
	bool any = false;
	while (at + 4 <= s.len) {
		size_t n = (size_t)p[at + 1] | (size_t)p[at + 2] << 8 | (size_t)p[at + 3] << 16;
		if (p[at] != 0 || n > s.len - at - 4)
			break;
		if (!snappy((struct bytes){ p + at + 4, p + at + 4 + n }, out))
			break;
		any = true;
		at += 4 + n;
	}
	return any;
}

/* The next field: its number, and its value or its bytes. */
static bool field(struct bytes *b, uint64_t *ret_number, uint64_t *ret_value, struct str *ret_bytes)
{
	uint64_t key, n = 0;
	*ret_bytes = STR("");
	if (b->p >= b->end || !varint(b, &key))
		return false;
	*ret_number = key >> 3;
	switch (key & 7) {
	case 0:
		return varint(b, ret_value);
	case 1:
		n = 8;
		break;
	case 2:
		if (!varint(b, &n))
			return false;
		break;
	case 5:
		n = 4;
		break;
	default:
		return false;
	}
	if (n > (size_t)(b->end - b->p))
		return false;
	if ((key & 7) == 2)
		*ret_bytes = str_make((const char *)b->p, n);
	b->p += n;
	return true;
}

static struct bytes as_bytes(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	return (struct bytes){ p, p + s.len };
}

/* Stories mark breaks of lines, pages and footnotes with control characters;
 * U+FFFC stands for what is drawn there. */
static void put_story(struct text_out *o, struct str s)
{
	for (size_t i = 0, from = 0; i <= s.len; i++) {
		bool object = i + 3 <= s.len && memcmp(s.p + i, "\xEF\xBF\xBC", 3) == 0;
		if (i < s.len && !object && (unsigned char)s.p[i] >= 0x20)
			continue;
		text_put(o, str_sub(s, from, i));
		if (i < s.len && !object && (s.p[i] == '\n' || s.p[i] == '\f' || (unsigned char)s.p[i] < 8))
			text_line(o);
		else if (i < s.len && s.p[i] == '\t')
			text_cell(o);
		from = i + (object ? 3 : 1);
		if (object)
			i += 2;
	}
	text_line(o);
}

static void message(struct text_out *o, uint64_t type, struct str body)
{
	struct bytes b = as_bytes(body), e;
	uint64_t number, value;
	struct str s, inner;
	for (unsigned n = 0; n < FIELDS_MAX && field(&b, &number, &value, &s); n++) {
		if ((type == TYPE_STORAGE || type == TYPE_STORAGE_OLD) && number == 3 && s.len)
			put_story(o, s);
		else if (type == TYPE_COMMENT && number == 1 && s.len)
			put_story(o, s);
		else if (type == TYPE_TABLE && number == 8 && s.len)
			put_story(o, s);
		else if (type == TYPE_DATA_LIST && number == 3) {
			e = as_bytes(s);
			while (field(&e, &number, &value, &inner))
				if (number == 3 && inner.len)
					put_story(o, inner);
		}
	}
}

static void archive(struct text_out *o, struct str s)
{
	struct bytes b = as_bytes(s), info, mi;
	uint64_t n, number, value;
	struct str one;
	for (unsigned k = 0; k < MESSAGES_MAX && !o->limit && varint(&b, &n) && n <= (size_t)(b.end - b.p); k++) {
		info = (struct bytes){ b.p, b.p + n };
		b.p += n;
		while (field(&info, &number, &value, &one)) {
			uint64_t type = 0, length = 0;
			if (number != 2)
				continue;
			for (mi = as_bytes(one); field(&mi, &number, &value, &one);) {
				if (number == 1)
					type = value;
				else if (number == 3)
					length = value;
			}
			if (length > (size_t)(b.end - b.p))
				return;
			message(o, type, str_make((const char *)b.p, length));
			b.p += length;
		}
	}
}

/* Templates of slides hold placeholders, no text. */
static bool wanted(struct str name)
{
	return str_ends_nocase(name, STR(".iwa")) && str_find(name, STR("MasterSlide")) < 0 && str_find(name, STR("TemplateSlide")) < 0 &&
	       str_find(name, STR("Stylesheet")) < 0;
}

static void read_archive(struct text_out *o, struct str raw, struct buf *plain)
{
	buf_clear(plain);
	if (unpack(raw, plain))
		archive(o, buf_str(plain));
}

static bool nested(struct package *p, struct str zipped, struct buf *raw, struct buf *plain)
{
	struct zip *z;
	struct zip_entry e;
	struct err err;
	bool any = false;
	enum status st = zip_open_map(&z, zipped.p, zipped.len, &err);
	if (st != ST_OK && st != ST_WARN)
		return false;
	while (!p->o->limit && zip_next(z, &e, &err) == ST_OK) {
		struct zip_reader *r;
		char piece[8192];
		size_t n;
		if (!wanted(e.name_utf8.p ? e.name_utf8 : e.name) || zip_reader_open(&r, z, &e, &err) != ST_OK)
			continue;
		buf_clear(raw);
		while (zip_reader_read(r, piece, sizeof piece, &n, &err) == ST_OK && n && buf_add(raw, piece, n))
			;
		zip_reader_close(r);
		read_archive(p->o, buf_str(raw), plain);
		any = true;
	}
	zip_close(z);
	return any;
}

bool iwork_archives(struct package *p)
{
	struct buf raw, plain, index;
	bool any = false;
	buf_init(&raw, ARCHIVE_BYTES_MAX);
	buf_init(&plain, ARCHIVE_BYTES_MAX);
	buf_init(&index, 4 * ARCHIVE_BYTES_MAX);
	for (size_t i = 0; i < p->n && !p->o->limit; i++) {
		const char *name = arena_copy(&p->arena, p->names[i]).p;
		if (wanted(p->names[i])) {
			buf_clear(&raw);
			if (package_read(p, name, &raw))
				read_archive(p->o, buf_str(&raw), &plain);
			any = true;
		} else if (str_ends_nocase(p->names[i], STR("Index.zip"))) {
			buf_clear(&index);
			if (package_read(p, name, &index))
				any |= nested(p, buf_str(&index), &raw, &plain);
		}
	}
	buf_release(&raw);
	buf_release(&plain);
	buf_release(&index);
	return any;
}
