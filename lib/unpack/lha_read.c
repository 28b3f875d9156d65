/* lha_read.c - LHA, LZH, LZS and PMA archives, by headers of our own reading.
 *
 * libarchive wants the names in a character set it is told before and gives
 * the archive up at the first that is not in it: most LHA archives come from
 * Japan; lhasa's reader turns names into another case. So headers of all four
 * levels are read here, names stay as bytes until the archive's are decided
 * together, and lhasa decodes the members: all that LArc, LHarc, LHA and
 * PMarc packed but -lh2- and -lh3-. */
#include "unpack/kinds.h"

#include "format/dos_time.h"

#include <lha_decoder.h>
#include <stdlib.h>

#define HEADER_BYTES_MAX (1u << 20)
#define NAME_BYTES_MAX 4096u
#define MACBINARY_BYTES 128u
#define BLOCK_BYTES (64u << 10)
/* A program before the archive. */
#define BEFORE_BYTES_MAX (1u << 20)

struct entry {
	char method[6];        /* "-lh5-" */
	unsigned level;
	uint64_t packed, size, data, next;
	uint32_t time;
	uint16_t crc;
	bool dos_time, has_crc;
	uint32_t mode;         /* Unix; 0 unknown */
	char system;           /* 'M' MS-DOS, 'U' Unix, 'm' Macintosh …; 0 unknown */
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
	e->has_crc = true;
	e->mode = 0;
	buf_clear(&e->name);
	buf_clear(&e->folder);
	if (e->level < 2) {
		size_t name = (unsigned char)h[21];
		size = (size_t)(unsigned char)h[0] + 2;
		if (size > all.len || 22 + name > size)
			return ST_SKIP;
		buf_add(&e->name, h + 22, name);
		/* LArc's oldest end before it */
		e->has_crc = 22 + name + 2 <= size;
		e->crc = e->has_crc ? u16(h + 22 + name) : 0;
		e->data = at + size;
		e->system = 24 + name < size ? h[24 + name] : 0;
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
		e->system = all.len > 23 ? h[23] : 0;
		/* that of OS-9/68000 leaves its last size out of the length */
		size = u16(h) + (e->system == 'K' ? 2u : 0);
		i = 26;
		if (size < 26 || size > all.len || !extensions(e, str_sub(all, 0, size), &i, u16(h + 24), 2))
			return ST_SKIP;
		e->crc = u16(h + 21);
		e->data = at + size;
	} else if (e->level == 3) {
		if (all.len < 32 || u16(h) != 4)
			return ST_SKIP;
		e->system = h[23];
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

/* The packed bytes of one member. */
struct packed {
	const struct source *src;
	uint64_t at, end;
	bool cut;          /* the container ended before the member */
};

static size_t on_read(void *to, size_t n, void *ctx)
{
	struct packed *p = ctx;
	uint64_t left = p->end - p->at;
	ssize_t k = source_read(p->src, to, left < n ? (size_t)left : n, p->at);
	if (k < (ssize_t)(left < n ? left : n))
		p->cut = true;
	p->at += k > 0 ? (uint64_t)k : 0;
	return k > 0 ? (size_t)k : 0;
}

/* MacLHA packs MacBinary: a header, the file, what a Macintosh keeps beside it.
 * The file is bytes *SKIP to *MOST of it. */
static void macbinary(const uint8_t *p, size_t n, uint64_t *skip, uint64_t *most)
{
	if (n < MACBINARY_BYTES || p[0] || p[1] < 1 || p[1] > 63 || p[74] || p[82])
		return;
	uint64_t data = (uint64_t)p[83] << 24 | (uint64_t)p[84] << 16 | (uint64_t)p[85] << 8 | p[86];
	if (data + MACBINARY_BYTES > *most)
		return;
	*skip = MACBINARY_BYTES;
	*most = MACBINARY_BYTES + data;
}

static enum status decode(const struct source *src, struct entry *e, struct sink *sink, struct err *err)
{
	struct packed p = { .src = src, .at = e->data, .end = e->next };
	LHADecoderType *how = lha_decoder_for_name(e->method);
	if (!how)
		return err_set(err, ST_SKIP, E_UNSUPPORTED_METHOD, "packed with '%.5s'", e->method);
	if (e->data >= src->size && e->packed)
		return err_set(err, ST_SKIP, E_TRUNCATED, "the member lies beyond the archive's end");
	LHADecoder *d = lha_decoder_new(how, on_read, &p, (size_t)e->size);
	if (!d)
		return err_set(err, ST_SKIP, E_CORRUPT, "damaged from its first byte");
	uint8_t *block = xmalloc(BLOCK_BYTES);
	size_t n;
	uint64_t got = 0, skip = 0, most = e->size;
	while (sink_wants(sink) && (n = lha_decoder_read(d, block, BLOCK_BYTES)) > 0) {
		if (got == 0 && e->system == 'm')
			macbinary(block, n, &skip, &most);
		uint64_t from = skip > got ? skip - got : 0, to = most > got ? most - got : 0;
		got += n;
		to = to < n ? to : n;
		if (from < to && !sink_data(sink, block + from, (size_t)(to - from)))
			break;
	}
	enum status st = ST_OK;
	if (sink_wants(sink) && got < e->size)
		st = err_set(err, ST_WARN, p.cut ? E_TRUNCATED : E_CORRUPT, "ends after %llu of %llu bytes", (unsigned long long)got,
			     (unsigned long long)e->size);
	else if (sink_wants(sink) && e->has_crc && lha_decoder_get_crc(d) != e->crc)
		st = err_set(err, ST_WARN, E_CORRUPT, "the checksum does not fit");
	lha_decoder_free(d);
	free(block);
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
	if (m.type == MEMBER_FILE && sink_wants(sink) && e->size)
		st = decode(src, e, sink, &err);
	if (m.type != MEMBER_FOLDER)
		sink_end(sink, st, &err);
	buf_release(&whole);
}

/* Where the archive begins: 0, or behind a program that unpacks it. */
static uint64_t first_header(const struct source *src, char *h)
{
	ssize_t n = source_read(src, h, BEFORE_BYTES_MAX, 0);
	struct str all = str_make(h, n > 0 ? (size_t)n : 0);
	if (kind_is_lha(all))
		return 0;
	for (size_t i = 0; i + 22 < all.len; i++)
		if (h[i + 2] == '-' && kind_is_lha(str_sub(all, i, all.len)))
			return i;
	return 0;
}

enum status lha_read(struct source *src, struct sink *sink, struct err *err)
{
	struct entry e = { .level = 0 };
	char *h = xmalloc(HEADER_BYTES_MAX);
	uint64_t at = 0;
	enum status st;
	buf_init(&e.name, NAME_BYTES_MAX);
	buf_init(&e.folder, NAME_BYTES_MAX);
	at = first_header(src, h);
	const uint64_t begins = at;
	while ((st = read_header(src, at, h, &e)) == ST_OK && !sink->all_stopped) {
		give(src, &e, sink);
		at = e.next;
	}
	/* what is behind the last member is junk, unless there is none */
	if (st == ST_SKIP && at == begins)
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
