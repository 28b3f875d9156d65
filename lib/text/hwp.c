/* hwp.c - Hangul Word Processor 5: a compound file whose sections are records
 * (tag, level, size), deflated; text is UTF-16 with control characters that
 * drag further units behind them (HWP 5.0 format, chapter 4). Its zipped
 * successor HWPX is XML with elements t and tc. */
#include "convert.h"

#include "flow.h"
#include "format/ole.h"
#include "package.h"

#include <sluice/utf8.h>
#include <stdlib.h>
#include <zlib.h>

#define SECTION_BYTES_MAX (256u << 20)
#define SECTIONS_MAX 256
#define TAG_PARA_TEXT 67u /* HWPTAG_BEGIN + 51 */

/* Raw deflate, as far as it goes. */
static void inflate_all(struct str s, struct buf *out)
{
	z_stream z = { 0 };
	if (inflateInit2(&z, -15) != Z_OK)
		return;
	union { const char *in; Bytef *out; } from = { s.p };
	z.next_in = from.out;
	z.avail_in = (uInt)s.len;
	int rc = Z_OK;
	while (rc == Z_OK) {
		char *to = buf_reserve(out, 65536);
		if (!to)
			break;
		z.next_out = (Bytef *)to;
		z.avail_out = 65536;
		rc = inflate(&z, Z_NO_FLUSH);
		out->len += 65536 - z.avail_out;
		if (z.avail_out == 65536)
			break;
	}
	inflateEnd(&z);
}

/* Units that belong to a control character, itself included. */
static size_t control_units(unsigned c)
{
	static const char single[] = { 0, 10, 13, 24, 25, 26, 27, 28, 29, 30, 31 };
	for (size_t i = 0; i < sizeof single; i++)
		if ((unsigned)single[i] == c)
			return 1;
	return 8;
}

static void put_units(struct text_out *o, const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t c = (uint32_t)p[2 * i] | (uint32_t)p[2 * i + 1] << 8;
		if (c >= 32) {
			size_t used = 1;
			if (c >= 0xD800 && c < 0xDC00 && i + 1 < n) {
				uint32_t d = (uint32_t)p[2 * i + 2] | (uint32_t)p[2 * i + 3] << 8;
				if (d >= 0xDC00 && d < 0xE000) {
					c = 0x10000 + ((c - 0xD800) << 10) + (d - 0xDC00);
					used = 2;
				}
			}
			text_put_cp(o, c);
			i += used;
			continue;
		}
		if (c == 9)
			text_cell(o);
		else if (c == 10 || c == 13)
			text_line(o);
		else if (c == 24)
			text_put(o, STR("-"));
		else if (c == 30 || c == 31)
			text_put(o, STR(" "));
		i += control_units(c);
	}
	text_line(o);
}

static void read_section(struct text_out *o, struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t at = 0;
	while (at + 4 <= s.len && !o->limit) {
		uint32_t h = (uint32_t)p[at] | (uint32_t)p[at + 1] << 8 | (uint32_t)p[at + 2] << 16 | (uint32_t)p[at + 3] << 24;
		size_t size = h >> 20;
		at += 4;
		if (size == 0xFFF) {
			if (at + 4 > s.len)
				return;
			size = (size_t)((uint32_t)p[at] | (uint32_t)p[at + 1] << 8 | (uint32_t)p[at + 2] << 16 | (uint32_t)p[at + 3] << 24);
			at += 4;
		}
		if (size > s.len - at)
			size = s.len - at;
		if ((h & 0x3FF) == TAG_PARA_TEXT)
			put_units(o, p + at, size / 2);
		at += size;
	}
}

enum status text_hwp(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct ole *ole;
	unsigned char head[40] = { 0 };
	enum status st = ole_open_fd(&ole, in->fd, err);
	if (st != ST_OK && st != ST_WARN)
		return st;
	int64_t e = ole_find_path(ole, "FileHeader");
	if (e < 0 || ole_read(ole, (uint32_t)e, 0, head, sizeof head) < 40) {
		ole_close(ole);
		return err_set(err, ST_SKIP, E_UNSUPPORTED, "no HWP 5 document");
	}
	if (head[36] & 2) {
		ole_close(ole);
		return err_set(err, ST_SKIP, E_ENCRYPTED, "the document needs a password");
	}
	st = ST_OK;
	struct buf raw, plain;
	buf_init(&raw, SECTION_BYTES_MAX);
	buf_init(&plain, SECTION_BYTES_MAX);
	for (unsigned i = 0; i < SECTIONS_MAX; i++) {
		struct buf path;
		buf_init(&path, 64);
		buf_printf(&path, "BodyText/Section%u", i);
		e = ole_find_path(ole, buf_z(&path));
		buf_release(&path);
		if (e < 0)
			break;
		buf_clear(&raw);
		buf_clear(&plain);
		struct err why;
		if (ole_read_all(ole, (uint32_t)e, &raw, &why) != ST_OK)
			text_loss(o, why.code, "%s", why.msg);
		if (head[36] & 1)
			inflate_all(buf_str(&raw), &plain);
		read_section(o, head[36] & 1 ? buf_str(&plain) : buf_str(&raw));
	}
	buf_release(&raw);
	buf_release(&plain);
	ole_close(ole);
	return st;
}

enum status text_hwpx(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct package p;
	struct flow f;
	enum status st = package_open(&p, in, o, err);
	if (st != ST_OK)
		return st;
	flow_init(&f, o);
	for (size_t i = 0; i < p.n; i++) {
		struct part part;
		bool text = false;
		if (str_find(p.names[i], STR("Contents/section")) < 0 || !part_open(&part, &p, arena_copy(&p.arena, p.names[i]).p))
			continue;
		enum markup_token t;
		while (!o->limit && (t = markup_next(&part.m)) != MARKUP_EOF) {
			bool open = t == MARKUP_OPEN;
			if (t == MARKUP_TEXT) {
				if (text)
					flow_text(&f, part.m.text);
			} else if (markup_is(&part.m, "t")) {
				text = open;
			} else if (markup_is(&part.m, "p")) {
				flow_block(&f);
			} else if (markup_is(&part.m, "tbl")) {
				if (open)
					flow_table_open(&f);
				else
					flow_table_close(&f);
			} else if (markup_is(&part.m, "tr")) {
				if (open)
					flow_row(&f);
				else
					flow_row_end(&f);
			} else if (markup_is(&part.m, "tc")) {
				if (open)
					flow_cell(&f, 1, 1);
				else
					flow_cell_end(&f);
			}
		}
		flow_block(&f);
		part_close(&part);
	}
	flow_end(&f);
	flow_release(&f);
	package_close(&p);
	return st;
}
