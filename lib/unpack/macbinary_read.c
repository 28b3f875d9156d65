/* macbinary_read.c - MacBinary and AppleSingle: a Macintosh's file with its two
 * forks in one, as file servers, bulletin boards and mail made it.
 *
 * MacBinary is 128 bytes of header, then the forks, each filled up to 128
 * bytes; AppleSingle (RFC 1740) is a table of parts. The data fork is the file;
 * the resource fork, which holds text clippings, old fonts and pictures, comes
 * as a member of its own. Rejected: unar, which reads both but is slow to start. */
#include "unpack/kinds.h"

#include <stdlib.h>

#define HEADER_BYTES 128u
#define NAME_BYTES_MAX 63u
#define PARTS_MAX 64u
/* From 1904 to 1970. */
#define MAC_EPOCH_SECONDS 2082844800ll
/* From 1970 to 2000. */
#define APPLE_SINGLE_EPOCH_SECONDS 946684800ll

enum { PART_DATA = 1, PART_RESOURCES = 2, PART_NAME = 3, PART_DATES = 8 };

static uint32_t be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

struct fork { uint64_t at, len; };

static void give(struct source *src, struct sink *sink, struct member m, struct fork f)
{
	struct err e = { .code = E_NONE };
	enum status st = ST_OK;
	m.size = f.len;
	m.flags |= MEMBER_HAS_SIZE;
	sink_member(sink, &m);
	if (f.at > src->size || f.len > src->size - f.at) {
		st = err_set(&e, ST_WARN, E_TRUNCATED, "ends within the fork");
		f.len = f.at > src->size ? 0 : src->size - f.at;
	}
	if (sink_wants(sink))
		sink_range(sink, f.at, f.len);
	sink_end(sink, st, &e);
}

static void give_both(struct source *src, struct sink *sink, struct member m, struct str name, struct fork data, struct fork resources)
{
	struct buf b;
	m.type = MEMBER_FILE;
	buf_init(&b, 1u << 20);
	buf_add_str(&b, name);
	m.name = buf_str(&b);
	if (data.len || !resources.len)
		give(src, sink, m, data);
	if (resources.len) {
		buf_add_str(&b, STR(".rsrc"));
		m.name = buf_str(&b);
		give(src, sink, m, resources);
	}
	buf_release(&b);
}

enum status macbinary_read(struct source *src, struct sink *sink, struct err *err)
{
	unsigned char h[HEADER_BYTES];
	if (source_read(src, h, sizeof h, 0) != (ssize_t)sizeof h || h[1] < 1 || h[1] > NAME_BYTES_MAX)
		return err_set(err, ST_SKIP, E_TRUNCATED, "ends within its header");
	struct fork data = { HEADER_BYTES, be32(h + 83) }, resources = { 0, be32(h + 87) };
	size_t second = (size_t)h[120] << 8 | h[121]; /* of MacBinary II; nobody wrote one */
	data.at += (second + 127) / 128 * 128;
	resources.at = data.at + (data.len + 127) / 128 * 128;
	int64_t modified = be32(h + 95);
	struct member m = { .flags = modified > MAC_EPOCH_SECONDS ? MEMBER_HAS_TIME : 0, .mtime = modified - MAC_EPOCH_SECONDS };
	sink_format(sink, NULL, 1);
	give_both(src, sink, m, str_make((const char *)h + 2, h[1]), data, resources);
	return ST_OK;
}

enum status applesingle_read(struct source *src, struct sink *sink, struct err *err)
{
	unsigned char h[26 + 12 * PARTS_MAX], dates[16];
	ssize_t n = source_read(src, h, sizeof h, 0);
	if (n < 26)
		return err_set(err, ST_SKIP, E_TRUNCATED, "ends within its header");
	unsigned parts = (unsigned)h[24] << 8 | h[25];
	struct fork data = { 0, 0 }, resources = { 0, 0 };
	struct member m = { .flags = 0 };
	char name[1024];
	struct str called = src->name;
	for (unsigned i = 0; i < parts && i < PARTS_MAX && 26 + 12 * (i + 1) <= (size_t)n; i++) {
		const unsigned char *p = h + 26 + (size_t)12 * i;
		uint32_t what = be32(p);
		struct fork f = { be32(p + 4), be32(p + 8) };
		if (what == PART_DATA)
			data = f;
		else if (what == PART_RESOURCES)
			resources = f;
		else if (what == PART_NAME && f.len > 0 && f.len <= sizeof name && source_read(src, name, (size_t)f.len, f.at) == (ssize_t)f.len)
			called = str_make(name, (size_t)f.len);
		else if (what == PART_DATES && f.len >= 16 && source_read(src, dates, 16, f.at) == 16) {
			m.flags |= MEMBER_HAS_TIME;
			m.mtime = (int32_t)be32(dates + 4) + APPLE_SINGLE_EPOCH_SECONDS;
		}
	}
	sink_format(sink, NULL, 1);
	give_both(src, sink, m, called, data, resources);
	return ST_OK;
}
