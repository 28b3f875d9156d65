/* tnef_read.c - winmail.dat: attachments in Microsoft's TNEF ([MS-OXTNEF]).
 *
 * A row of attributes: level (1 message, 2 attachment), identifier, length,
 * bytes, checksum. An attachment begins with its rendering data; its bytes
 * and its names follow. Long and Unicode names stand in the MAPI properties
 * attribute, so an attachment is given when the next one begins. */
#include "unpack/kinds.h"

#include <sluice/utf8.h>

#include <stdlib.h>

#define ATTRIBUTE_HEAD 9u
#define ATTRIBUTES_MAX 1000000
#define PROPERTIES_BYTES_MAX (4u << 20)
#define ID_TITLE 0x00018010u
#define ID_DATA 0x0006800Fu
#define ID_RENDERING 0x00069002u
#define ID_PROPERTIES 0x00069005u
#define ID_BODY 0x0002800Cu

struct attachment {
	bool open;
	uint64_t data, len;
	struct buf name;
	bool long_name, utf8;
};

static uint32_t u32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void give(struct attachment *a, struct sink *sink)
{
	if (a->open && (a->len || a->name.len)) {
		if (!a->name.len)
			buf_addz(&a->name, "attachment.bin");
		struct member m = { .name = buf_str(&a->name), .type = MEMBER_FILE, .size = a->len, .flags = MEMBER_HAS_SIZE | (a->utf8 ? MEMBER_UTF8 : 0) };
		sink_member(sink, &m);
		sink_range(sink, a->data, a->len);
		sink_end(sink, ST_OK, NULL);
	}
	a->open = a->long_name = a->utf8 = false;
	a->len = 0;
	buf_clear(&a->name);
}

static void utf16_name(struct attachment *a, const unsigned char *p, size_t n)
{
	buf_clear(&a->name);
	for (size_t i = 0; i + 1 < n; i += 2) {
		uint32_t u = (uint32_t)(p[i] | p[i + 1] << 8);
		if (!u)
			break;
		if (u >= 0xD800 && u < 0xDC00 && i + 3 < n) {
			uint32_t lo = (uint32_t)(p[i + 2] | p[i + 3] << 8);
			if (lo >= 0xDC00 && lo < 0xE000) {
				u = 0x10000 + ((u - 0xD800) << 10) + (lo - 0xDC00);
				i += 2;
			}
		}
		buf_add_utf8(&a->name, u);
	}
	a->utf8 = a->long_name = true;
}

/* MAPI properties: count, then type, id, (name), value; strings are counted
 * and padded to four bytes. Ends at whatever is not understood. */
static void properties(struct attachment *a, const unsigned char *p, size_t n)
{
	static const uint8_t fixed[0x48 + 1] = { [2] = 4, [3] = 4, [4] = 4, [5] = 8, [6] = 8, [7] = 8, [0x0A] = 4, [0x0B] = 4, [0x14] = 8, [0x40] = 8, [0x48] = 16 };
	if (n < 4)
		return;
	uint32_t count = u32(p);
	size_t at = 4;
	while (count-- && n - at >= 4) {
		unsigned type = p[at] | (unsigned)p[at + 1] << 8, id = p[at + 2] | (unsigned)p[at + 3] << 8;
		at += 4;
		if (id >= 0x8000) { /* named: a GUID, then a number or a string */
			if (n - at < 24)
				return;
			uint32_t kind = u32(p + at + 16), len = u32(p + at + 20);
			at += 24;
			if (kind == 1) {
				if (len > n - at || n - at - len < 3)
					return;
				at += (len + 3) & ~3u;
			}
		}
		if (type < sizeof fixed && fixed[type]) {
			at += fixed[type];
			if (at > n)
				return;
			continue;
		}
		if (type != 0x1E && type != 0x1F && type != 0x102 && type != 0x0D)
			return;
		if (n - at < 4)
			return;
		uint32_t values = u32(p + at);
		at += 4;
		while (values--) {
			if (n - at < 4)
				return;
			uint32_t len = u32(p + at);
			at += 4;
			if (len > n - at)
				return;
			if (id == 0x3707 && type == 0x1F)
				utf16_name(a, p + at, len);
			else if (id == 0x3707 && type == 0x1E && !a->long_name) {
				buf_clear(&a->name);
				buf_add(&a->name, p + at, strnlen((const char *)p + at, len));
				a->long_name = true;
			}
			at += (len + 3u) & ~(size_t)3;
			if (at > n)
				return;
		}
	}
}

enum status tnef_read(struct source *src, struct sink *sink, struct err *err)
{
	unsigned char h[ATTRIBUTE_HEAD];
	struct attachment a = { .open = false };
	uint64_t at = 6;
	enum status st = ST_OK;
	buf_init(&a.name, 4096);
	for (int i = 0; i < ATTRIBUTES_MAX && at < src->size; i++) {
		if (source_read(src, h, sizeof h, at) != (ssize_t)sizeof h) {
			st = err_set(err, ST_WARN, E_TRUNCATED, "ends within an attribute");
			break;
		}
		uint32_t id = u32(h + 1), len = u32(h + 5);
		at += sizeof h;
		if ((h[0] != 1 && h[0] != 2) || len > src->size - at) {
			st = err_set(err, ST_WARN, h[0] > 2 ? E_CORRUPT : E_TRUNCATED, "an attribute that is none");
			break;
		}
		if (h[0] == 2 && id == ID_RENDERING) {
			give(&a, sink);
			a.open = true;
		} else if (a.open && id == ID_DATA) {
			a.data = at;
			a.len = len;
		} else if (a.open && (id == ID_TITLE || id == ID_PROPERTIES) && len <= PROPERTIES_BYTES_MAX) {
			unsigned char *p = xmalloc(len + 1);
			ssize_t k = source_read(src, p, len, at);
			if (k == (ssize_t)len && id == ID_PROPERTIES)
				properties(&a, p, len);
			else if (k == (ssize_t)len && !a.long_name)
				buf_clear(&a.name), buf_add(&a.name, p, strnlen((const char *)p, len));
			free(p);
		}
		at += (uint64_t)len + 2;
	}
	give(&a, sink);
	sink_format(sink, NULL, (int64_t)sink->members);
	buf_release(&a.name);
	return st;
}
