/* tnef_read.c - winmail.dat: body and attachments in Microsoft's TNEF ([MS-OXTNEF]).
 *
 * A row of attributes: level (1 message, 2 attachment), identifier, length,
 * bytes, checksum. The body stands in an attribute of its own or in the MAPI
 * properties of the message, as text, HTML or packed RTF: one member, the
 * plainest there is. An attachment begins with its rendering data; its bytes
 * and its names follow. Long and Unicode names stand in its MAPI properties,
 * so an attachment is given when the next one begins; a message within the
 * message stands there as well, as TNEF again. */
#include "unpack/kinds.h"

#include "format/rtf_packed.h"

#include <sluice/utf8.h>

#include <stdlib.h>

#define ATTRIBUTE_HEAD 9u
#define ATTRIBUTES_MAX 1000000
#define PROPERTIES_BYTES_MAX (64u << 20)
#define RTF_BYTES_MAX (256u << 20)
/* fewer bytes than this behind the last attribute are padding */
#define TAIL_BYTES ATTRIBUTE_HEAD
#define TNEF_SIGNATURE 0x223E9F78u
#define ID_TITLE 0x00018010u
#define ID_DATA 0x0006800Fu
#define ID_RENDERING 0x00069002u
#define ID_PROPERTIES 0x00069005u
#define ID_MESSAGE_PROPERTIES 0x00069003u
#define ID_BODY 0x0002800Cu
#define PR_BODY 0x1000
#define PR_RTF_COMPRESSED 0x1009
#define PR_HTML 0x1013
#define PR_ATTACH_DATA 0x3701
#define PR_ATTACH_LONG_FILENAME 0x3707
enum { STRING8 = 0x1E, UNICODE = 0x1F, BINARY = 0x102, OBJECT = 0x0D };

struct attachment {
	bool open;
	uint64_t data, len;
	struct buf name;
	bool long_name, utf8;
	struct buf message; /* a message within the message: TNEF */
};

/* The plainest body so far: text, then HTML, then RTF. */
struct body {
	const char *name; /* NULL: none yet */
	int rank;
	struct buf bytes;
};

static uint32_t u32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void give(struct attachment *a, struct sink *sink)
{
	bool message = !a->len && a->message.len;
	if (a->open && (a->len || a->name.len || message)) {
		if (!a->name.len)
			buf_addz(&a->name, message ? "message" : "attachment.bin");
		if (message)
			buf_addz(&a->name, ".tnef");
		uint64_t size = message ? a->message.len : a->len;
		struct member m = {
			.name = buf_str(&a->name), .type = MEMBER_FILE, .size = size, .flags = MEMBER_HAS_SIZE | (a->utf8 ? MEMBER_UTF8 : 0)
		};
		sink_member(sink, &m);
		if (message)
			sink_data(sink, a->message.p, a->message.len);
		else
			sink_range(sink, a->data, a->len);
		sink_end(sink, ST_OK, NULL);
	}
	a->open = a->long_name = a->utf8 = false;
	a->len = 0;
	buf_clear(&a->name);
	buf_clear(&a->message);
}

static void add_utf16(struct buf *out, const unsigned char *p, size_t n)
{
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
		buf_add_utf8(out, u);
	}
}

static void attachment_property(void *ctx, unsigned id, unsigned type, const unsigned char *p, size_t n)
{
	struct attachment *a = ctx;
	if (id == PR_ATTACH_LONG_FILENAME && type == UNICODE) {
		buf_clear(&a->name);
		add_utf16(&a->name, p, n);
		a->utf8 = a->long_name = true;
	} else if (id == PR_ATTACH_LONG_FILENAME && type == STRING8 && !a->long_name) {
		buf_clear(&a->name);
		buf_add(&a->name, p, strnlen((const char *)p, n));
		a->long_name = true;
	} else if (id == PR_ATTACH_DATA && type == OBJECT && n > 20 && u32(p + 16) == TNEF_SIGNATURE) {
		buf_clear(&a->message); /* behind the identifier of its interface */
		buf_add(&a->message, p + 16, n - 16);
	}
}

static void take_body(struct body *b, int rank, const char *name, const void *p, size_t n)
{
	if (!n || (b->name && b->rank <= rank))
		return;
	buf_clear(&b->bytes);
	buf_add(&b->bytes, p, n);
	b->rank = rank;
	b->name = name;
}

static void message_property(void *ctx, unsigned id, unsigned type, const unsigned char *p, size_t n)
{
	struct body *b = ctx;
	struct buf out;
	buf_init(&out, RTF_BYTES_MAX);
	if (id == PR_BODY && type == STRING8) {
		take_body(b, 0, "message.txt", p, strnlen((const char *)p, n));
	} else if ((id == PR_BODY || id == PR_HTML) && type == UNICODE) {
		add_utf16(&out, p, n);
		take_body(b, id == PR_HTML, id == PR_HTML ? "message.html" : "message.txt", out.p, out.len);
	} else if (id == PR_HTML && (type == BINARY || type == STRING8)) {
		take_body(b, 1, "message.html", p, type == BINARY ? n : strnlen((const char *)p, n));
	} else if (id == PR_RTF_COMPRESSED && type == BINARY && rtf_unpack(str_make((const char *)p, n), &out)) {
		take_body(b, 2, "message.rtf", out.p, out.len);
	}
	buf_release(&out);
}

/* MAPI properties: count, then type, id, (name), value; strings are counted
 * and padded to four bytes. TAKE gets what is counted. Ends at whatever is not
 * understood. */
static void properties(void (*take)(void *, unsigned, unsigned, const unsigned char *, size_t), void *ctx, const unsigned char *p, size_t n)
{
	static const uint8_t fixed[0x48 + 1] = {
		[2] = 4, [3] = 4, [4] = 4, [5] = 8, [6] = 8, [7] = 8, [0x0A] = 4, [0x0B] = 4, [0x14] = 8, [0x40] = 8, [0x48] = 16
	};
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
		if (type != STRING8 && type != UNICODE && type != BINARY && type != OBJECT)
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
			take(ctx, id, type, p + at, len);
			at += (len + 3u) & ~(size_t)3;
			if (at > n)
				return;
		}
	}
}

static void read_attribute(struct source *src, uint64_t at, uint32_t id, uint32_t len, struct attachment *a, struct body *body)
{
	unsigned char *p = xmalloc(len + 1);
	if (source_read(src, p, len, at) == (ssize_t)len) {
		if (id == ID_PROPERTIES) {
			properties(attachment_property, a, p, len);
		} else if (id == ID_MESSAGE_PROPERTIES) {
			properties(message_property, body, p, len);
		} else if (id == ID_BODY) {
			take_body(body, 0, "message.txt", p, strnlen((const char *)p, len));
		} else if (!a->long_name) {
			buf_clear(&a->name);
			buf_add(&a->name, p, strnlen((const char *)p, len));
		}
	}
	free(p);
}

enum status tnef_read(struct source *src, struct sink *sink, struct err *err)
{
	unsigned char h[ATTRIBUTE_HEAD];
	struct attachment a = { .open = false };
	struct body body = { .name = NULL };
	uint64_t at = 6;
	enum status st = ST_OK;
	buf_init(&a.name, 4096);
	buf_init(&a.message, PROPERTIES_BYTES_MAX);
	buf_init(&body.bytes, RTF_BYTES_MAX);
	for (int i = 0; i < ATTRIBUTES_MAX && at < src->size; i++) {
		if (i && src->size - at < TAIL_BYTES)
			break;
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
		bool of_message = h[0] == 1 && (id == ID_BODY || id == ID_MESSAGE_PROPERTIES);
		if (h[0] == 2 && id == ID_RENDERING) {
			give(&a, sink);
			a.open = true;
		} else if (a.open && id == ID_DATA) {
			a.data = at;
			a.len = len;
		} else if ((of_message || (a.open && (id == ID_TITLE || id == ID_PROPERTIES))) && len <= PROPERTIES_BYTES_MAX) {
			read_attribute(src, at, id, len, &a, &body);
		}
		at += (uint64_t)len + 2;
	}
	give(&a, sink);
	if (body.name) {
		struct member m = {
			.name = str_from(body.name), .type = MEMBER_FILE, .size = body.bytes.len, .flags = MEMBER_HAS_SIZE | MEMBER_UTF8
		};
		sink_member(sink, &m);
		sink_data(sink, body.bytes.p, body.bytes.len);
		sink_end(sink, ST_OK, NULL);
	}
	sink_format(sink, NULL, (int64_t)sink->members);
	buf_release(&a.name);
	buf_release(&a.message);
	buf_release(&body.bytes);
	return st;
}
