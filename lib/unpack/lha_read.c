/* lha_read.c - LHA and LZH archives, by headers of our own reading.
 *
 * libarchive wants the names in a character set it is told before and gives
 * the archive up at the first that is not in it: most LHA archives come from
 * Japan. So headers of all four levels are read here, names stay as bytes
 * until the archive's are decided together, and to decode a member it alone
 * is presented to libarchive behind a plain header of level 0, as
 * zip_method.c does; -lh1- is decoded here. Methods rarer still are told so. */
#include "unpack/libarchive_shared.h"

#include "format/dos_time.h"
#include "format/lzhuf.h"

#include <stdlib.h>

#define HEADER_BYTES_MAX (1u << 20)
#define NAME_BYTES_MAX 4096u
#define PLAIN_HEADER_BYTES 25u
#define BLOCK_BYTES (64u << 10)
#define TAIL_BYTES 32

struct entry {
	char method[6];        /* "-lh5-" */
	unsigned level;
	uint64_t packed, size, data, next;
	uint32_t time;
	uint16_t crc;
	bool dos_time;
	uint32_t mode;         /* Unix; 0 unknown */
	struct buf name, folder;
};

static uint16_t u16(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	return (uint16_t)(u[0] | u[1] << 8);
}
static uint32_t u32(const char *p)
{
	return (uint32_t)u16(p) | (uint32_t)u16(p + 2) << 16;
}

static void extension(struct entry *e, unsigned type, const char *p, size_t n)
{
	switch (type) {
	case 0x01:
		buf_clear(&e->name);
		buf_add(&e->name, p, n);
		break;
	case 0x02:
		buf_clear(&e->folder);
		for (size_t i = 0; i < n; i++)
			buf_add_char(&e->folder, (unsigned char)p[i] == 0xFF ? '/' : p[i]);
		if (e->folder.len && e->folder.p[e->folder.len - 1] != '/')
			buf_add_char(&e->folder, '/');
		break;
	case 0x42: /* sizes of 64 bits */
		if (n >= 16) {
			e->packed = (uint64_t)u32(p) | (uint64_t)u32(p + 4) << 32;
			e->size = (uint64_t)u32(p + 8) | (uint64_t)u32(p + 12) << 32;
		}
		break;
	case 0x50:
		if (n >= 2)
			e->mode = u16(p);
		break;
	case 0x54:
		if (n >= 4) {
			e->time = u32(p);
			e->dos_time = false;
		}
		break;
	default:
		break;
	}
}

/* Extended headers at *AT of H: type, bytes, size of the next. W: bytes of a
 * size, 2 or 4. False when they run out of H. */
static bool extensions(struct entry *e, struct str h, size_t *at, uint64_t n, size_t w)
{
	while (n) {
		if (n < w + 1 || n > h.len - *at)
			return false;
		const char *p = h.p + *at;
		extension(e, (unsigned char)p[0], p + 1, (size_t)n - 1 - w);
		*at += (size_t)n;
		n = w == 2 ? u16(h.p + *at - 2) : u32(h.p + *at - 4);
	}
	return true;
}

/* The header at AT. ST_OK, ST_EOF, ST_SKIP when it is none. */
static enum status read_header(const struct source *src, uint64_t at, char *h, struct entry *e)
{
	ssize_t k = source_read(src, h, HEADER_BYTES_MAX, at);
	if (k <= 0 || h[0] == 0)
		return ST_EOF;
	if (k < 22 || h[2] != '-' || h[6] != '-')
		return ST_SKIP;
	struct str all = str_make(h, (size_t)k);
	size_t size, i;
	memcpy(e->method, h + 2, 5);
	e->level = (unsigned char)h[20];
	e->packed = u32(h + 7);
	e->size = u32(h + 11);
	e->time = u32(h + 15);
	e->dos_time = e->level < 2;
	e->mode = 0;
	buf_clear(&e->name);
	buf_clear(&e->folder);
	if (e->level < 2) {
		size_t name = (unsigned char)h[21];
		size = (size_t)(unsigned char)h[0] + 2;
		if (size > all.len || 22 + name + 2 > size)
			return ST_SKIP;
		buf_add(&e->name, h + 22, name);
		e->crc = u16(h + 22 + name);
		e->data = at + size;
		if (e->level == 1) {
			if (size < 27 + name)
				return ST_SKIP;
			i = size;
			uint64_t skip = e->packed;
			if (!extensions(e, all, &i, u16(h + size - 2), 2))
				return ST_SKIP;
			/* the size before counts these headers in, one of 64 bits not */
			if (e->packed == skip && i - size > skip)
				return ST_SKIP;
			if (e->packed == skip)
				e->packed -= i - size;
			e->data = at + i;
		}
	} else if (e->level == 2) {
		size = u16(h);
		i = 26;
		if (size < 26 || size > all.len || !extensions(e, str_sub(all, 0, size), &i, u16(h + 24), 2))
			return ST_SKIP;
		e->crc = u16(h + 21);
		e->data = at + size;
	} else if (e->level == 3) {
		if (all.len < 32 || u16(h) != 4)
			return ST_SKIP;
		size = u32(h + 24);
		i = 32;
		if (size < 32 || size > all.len || !extensions(e, str_sub(all, 0, size), &i, u32(h + 28), 4))
			return ST_SKIP;
		e->crc = u16(h + 21);
		e->data = at + size;
	} else {
		return ST_SKIP;
	}
	e->next = e->packed > UINT64_MAX - e->data ? UINT64_MAX : e->data + e->packed;
	return ST_OK;
}

/* One member behind a header of level 0, as an archive. */
struct alone {
	const struct source *src;
	uint64_t at, end;
	int part;
	char head[PLAIN_HEADER_BYTES];
	char block[BLOCK_BYTES];
};

static la_ssize_t on_read(struct archive *a, void *ctx, const void **ret)
{
	struct alone *s = ctx;
	if (!s->part) {
		s->part = 2;
		*ret = s->head;
		return sizeof s->head;
	}
	if (s->at >= s->end && s->part++ == 2) {
		/* its decoders look for more than there is; a zero ends an archive */
		memset(s->block, 0, TAIL_BYTES);
		*ret = s->block;
		return TAIL_BYTES;
	}
	if (s->at >= s->end)
		return 0;
	ssize_t k = source_read(s->src, s->block, s->end - s->at < BLOCK_BYTES ? (size_t)(s->end - s->at) : BLOCK_BYTES, s->at);
	if (k < 0) {
		archive_set_error(a, EIO, "cannot read the container");
		return ARCHIVE_FATAL;
	}
	s->at += (uint64_t)k;
	*ret = s->block;
	return k;
}

static void put32(char *p, uint64_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (char)(v >> 8 * i & 255);
}

static enum status decode(const struct source *src, const struct entry *e, struct member *m, struct sink *sink, struct err *err)
{
	struct alone *s = xcalloc(1, sizeof *s);
	struct archive_entry *ae;
	struct archive *a = archive_read_new();
	enum status st;
	unsigned sum = 0;
	s->src = src;
	s->at = e->data;
	s->end = e->next;
	char *h = s->head;
	h[0] = PLAIN_HEADER_BYTES - 2;
	/* 4 is 5 with a smaller window */
	memcpy(h + 2, strcmp(e->method, "-lh4-") == 0 ? "-lh5-" : e->method, 5);
	put32(h + 7, e->packed);
	put32(h + 11, e->size);
	put32(h + 15, 0x5021u << 16);
	h[19] = 0x20;
	h[21] = 1;
	h[22] = 'x';
	h[23] = (char)(e->crc & 255);
	h[24] = (char)(e->crc >> 8);
	for (size_t i = 2; i < PLAIN_HEADER_BYTES; i++)
		sum += (unsigned char)h[i];
	h[1] = (char)(sum & 255);
	archive_read_support_format_lha(a);
	if (archive_read_open2(a, s, NULL, on_read, NULL, NULL) != ARCHIVE_OK || archive_read_next_header(a, &ae) < ARCHIVE_WARN)
		st = archive_err(a, ST_SKIP, err);
	else
		st = archive_give(a, ae, m, NULL, sink, err);
	archive_read_free(a);
	free(s);
	return st == ST_FATAL ? ST_SKIP : st;
}

/* -lh1-, which libarchive does not know. */
struct first {
	const struct source *src;
	struct sink *sink;
	uint64_t at, end;
	uint16_t crc;
};
static int64_t first_read(void *ctx, void *p, size_t n)
{
	struct first *f = ctx;
	ssize_t k = source_read(f->src, p, f->end - f->at < n ? (size_t)(f->end - f->at) : n, f->at);
	f->at += k > 0 ? (uint64_t)k : 0;
	return k;
}
static bool first_write(void *ctx, const void *p, size_t n)
{
	struct first *f = ctx;
	const unsigned char *c = p;
	for (size_t i = 0; i < n; i++) {
		f->crc ^= c[i];
		for (int k = 0; k < 8; k++)
			f->crc = (uint16_t)(f->crc & 1 ? f->crc >> 1 ^ 0xA001 : f->crc >> 1);
	}
	return sink_data(f->sink, p, n);
}
static enum status decode_first(const struct source *src, const struct entry *e, struct sink *sink, struct err *err)
{
	struct first f = { .src = src, .sink = sink, .at = e->data, .end = e->next < src->size ? e->next : src->size };
	struct lzhuf io = { first_read, first_write, &f, e->size };
	enum status st = lzhuf(&io, err);
	if (st == ST_OK && sink_wants(sink) && f.crc != e->crc)
		st = err_set(err, ST_WARN, E_CORRUPT, "the checksum does not fit");
	return st;
}

static void give(const struct source *src, struct entry *e, struct sink *sink)
{
	struct member m = { .type = MEMBER_FILE, .size = e->size, .flags = MEMBER_HAS_SIZE | MEMBER_DOS_NAME | MEMBER_HAS_OFFSET, .mode = e->mode, .offset = e->data };
	struct err err = { .code = E_NONE };
	enum status st = ST_OK;
	struct buf whole;
	buf_init(&whole, 2 * NAME_BYTES_MAX);
	buf_add_str(&whole, buf_str(&e->folder));
	/* Amiga's have a remark behind a NUL */
	struct str name = buf_str(&e->name);
	name.len = name.len ? strnlen(name.p, name.len) : 0;
	buf_add_str(&whole, name);
	m.name = buf_str(&whole);
	bool folder = strcmp(e->method, "-lhd-") == 0;
	m.mtime = e->dos_time ? dos_time_seconds(e->time) : (int64_t)e->time;
	if (m.mtime != INT64_MIN)
		m.flags |= MEMBER_HAS_TIME | (e->dos_time ? MEMBER_LOCAL_TIME : 0);
	/* Unix packers keep a link as a folder called "name|target" */
	ptrdiff_t bar = str_find_char(m.name, '|');
	if (folder && (e->mode & 0170000) == 0120000 && bar > 0) {
		m.link = str_sub(m.name, (size_t)bar + 1, m.name.len);
		m.name.len = (size_t)bar;
		m.type = MEMBER_LINK;
		m.flags &= ~MEMBER_HAS_SIZE;
	} else if (folder) {
		m.type = MEMBER_FOLDER;
	}
	sink_member(sink, &m);
	if (m.type == MEMBER_FILE && sink_wants(sink)) {
		bool old = strcmp(e->method, "-lh1-") == 0;
		bool known = old || strcmp(e->method, "-lh0-") == 0 || strcmp(e->method, "-lz4-") == 0 || (e->method[2] == 'h' && e->method[3] >= '4' && e->method[3] <= '7');
		if (e->data >= src->size && e->packed)
			st = err_set(&err, ST_SKIP, E_TRUNCATED, "the member lies beyond the archive's end");
		else if (!known)
			st = err_set(&err, ST_SKIP, E_UNSUPPORTED_METHOD, "packed with '%.5s'", e->method);
		else if (e->packed > UINT32_MAX || e->size > UINT32_MAX)
			st = err_set(&err, ST_SKIP, E_UNSUPPORTED, "larger than 4 GiB");
		else if (e->size)
			st = old ? decode_first(src, e, sink, &err) : decode(src, e, &m, sink, &err);
	}
	if (m.type != MEMBER_FOLDER)
		sink_end(sink, st, &err);
	buf_release(&whole);
}

enum status lha_read(struct source *src, struct sink *sink, struct err *err)
{
	struct entry e = { .level = 0 };
	char *h = xmalloc(HEADER_BYTES_MAX);
	uint64_t at = 0;
	enum status st;
	buf_init(&e.name, NAME_BYTES_MAX);
	buf_init(&e.folder, NAME_BYTES_MAX);
	while ((st = read_header(src, at, h, &e)) == ST_OK && !sink->all_stopped) {
		give(src, &e, sink);
		at = e.next;
	}
	/* what is behind the last member is junk, unless there is none */
	if (st == ST_SKIP && at == 0)
		err_set(err, ST_SKIP, E_CORRUPT, "no header that can be read");
	else if (st == ST_SKIP)
		st = err_set(err, ST_WARN, E_CORRUPT, "no further header at byte %llu", (unsigned long long)at);
	else
		st = at > src->size ? err_set(err, ST_WARN, E_TRUNCATED, "ends within a member") : ST_OK;
	if (sink->all_stopped)
		st = ST_WARN, *err = sink->stop;
	buf_release(&e.name);
	buf_release(&e.folder);
	free(h);
	return st;
}
