/* dump_read.c - what dump(8) of BSD and Linux writes: tapes of file systems.
 *
 * A tape is records of 1,024 bytes: headers (magic 60012, a sum over 256 words) and data. Behind the volume's
 * header and two maps come the folders, whose entries give names and numbers of inodes, then the files by number;
 * a header tells which of the next 512 records of a file are there and which are holes, and an ADDR header goes on.
 * Written by dump -z, the first block of the tape is plain and each further one is compressed behind 32 bits of
 * length. It is read in one go, so names are complete when the first file comes. Layout: <protocols/dumprestore.h>. */
#include "unpack/kinds.h"
#include "unpack/sink.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#define RECORD 1024u
#define MAGIC 60012u
#define SUM 84446u
#define FLAG_COMPRESSED 0x80u
#define FLAG_ATTRIBUTES 0x8000u
#define ROOT 2u
#define BLOCK_RECORDS_MAX 1024u /* of a tape's block: dump -b goes to 1024 */
#define FOLDER_BYTES_MAX (64u << 20)
#define ENTRIES_MAX 4000000u
#define DEPTH_MAX 256u
#define PATH_BYTES_MAX 65536u
#define LINK_BYTES_MAX 4096u

enum { TAPE = 1, INODE = 2, BITS = 3, ADDR = 4, END = 5, CLRI = 6 };

struct name {
	uint32_t inode, parent;
	uint32_t at, len;       /* into names */
};

struct dump {
	struct source *src;
	struct sink *sink;
	uint64_t at;            /* of the next byte of the tape */
	bool big;
	bool compressed;
	unsigned char *block, *packed;
	size_t block_bytes, have, used;
	unsigned char head[RECORD];
	bool kept;              /* HEAD is the next header: it was read too far */
	bool gap;               /* the tape broke off or made no sense */
	unsigned method;        /* a compression that is not zlib, plus one */
	struct name *v;
	size_t n, cap;
	bool sorted;
	struct buf names, path;
	int lost;
};

static uint32_t u32(const struct dump *d, const unsigned char *p)
{
	return d->big ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]
		      : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static uint32_t u16(const struct dump *d, const unsigned char *p)
{
	return d->big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

static uint64_t u64(const struct dump *d, const unsigned char *p)
{
	uint64_t a = u32(d, p), b = u32(d, p + 4);
	return d->big ? a << 32 | b : b << 32 | a;
}

/* The next block of a compressed tape. */
static bool next_block(struct dump *d)
{
	unsigned char p[4];
	if (source_read(d->src, p, 4, d->at) != 4)
		return false;
	uint32_t prefix = u32(d, p), len = prefix >> 4, method = prefix >> 1 & 7;
	if (len == 0 || len > d->block_bytes + RECORD || source_read(d->src, d->packed, len, d->at + 4) != (ssize_t)len)
		return false;
	d->at += 4 + (uint64_t)len;
	d->used = 0;
	if (!(prefix & 1)) {
		d->have = len < d->block_bytes ? len : d->block_bytes;
		memcpy(d->block, d->packed, d->have);
		return true;
	}
	uLongf made = d->block_bytes;
	if (method != 0) {
		d->method = method + 1;
		return false;
	}
	if (uncompress(d->block, &made, d->packed, len) != Z_OK)
		return false;
	d->have = made;
	return true;
}

static bool next_record(struct dump *d, unsigned char out[RECORD])
{
	if (d->compressed && d->at >= d->block_bytes) {
		if (d->used + RECORD > d->have && !next_block(d))
			return false;
		if (d->used + RECORD > d->have)
			return false;
		memcpy(out, d->block + d->used, RECORD);
		d->used += RECORD;
		return true;
	}
	if (source_read(d->src, out, RECORD, d->at) != (ssize_t)RECORD)
		return false;
	d->at += RECORD;
	return true;
}

static bool is_header(const struct dump *d, const unsigned char *p)
{
	uint32_t sum = 0;
	for (size_t i = 0; i < RECORD; i += 4)
		sum += u32(d, p + i);
	return u32(d, p + 24) == MAGIC && sum == SUM;
}

/* The next header into HEAD; records of no sense before it are a gap. */
static bool next_header(struct dump *d)
{
	if (d->kept) {
		d->kept = false;
		return true;
	}
	while (next_record(d, d->head)) {
		if (is_header(d, d->head))
			return true;
		d->gap = true;
	}
	return false;
}

typedef bool give_fn(struct dump *d, void *ctx, const unsigned char *p, size_t n);

/* The SIZE bytes of the inode in HEAD to GIVE, until that wants no more; false when they are not all there. */
static bool content(struct dump *d, uint64_t size, give_fn *give, void *ctx)
{
	static const unsigned char hole[RECORD];
	uint32_t inode = u32(d, d->head + 20);
	bool wanted = true;
	for (;;) {
		unsigned char addr[512], record[RECORD];
		uint32_t count = u32(d, d->head + 160);
		if (count > sizeof addr)
			return false;
		memcpy(addr, d->head + 164, sizeof addr);
		for (uint32_t i = 0; i < count; i++) {
			const unsigned char *p = hole;
			if (addr[i]) {
				if (!next_record(d, record))
					return size == 0;
				p = record;
			}
			size_t n = size < RECORD ? (size_t)size : RECORD;
			size -= n;
			if (n && wanted)
				wanted = give(d, ctx, p, n);
		}
		if (size == 0)
			return true;
		if (!next_header(d))
			return false;
		if (u32(d, d->head) != ADDR || u32(d, d->head + 20) != inode) {
			d->kept = true;
			return false;
		}
	}
}

static bool give_nothing(struct dump *d, void *ctx, const unsigned char *p, size_t n)
{
	(void)d, (void)ctx, (void)p, (void)n;
	return false;
}

static bool give_buf(struct dump *d, void *ctx, const unsigned char *p, size_t n)
{
	(void)d;
	struct buf *b = ctx;
	buf_add(b, p, n);
	return !b->full;
}

static bool give_sink(struct dump *d, void *ctx, const unsigned char *p, size_t n)
{
	(void)ctx;
	return sink_data(d->sink, p, n) && sink_wants(d->sink);
}

/* A folder's entries: inode, length of the entry, kind, length of the name, the name. */
static void folder(struct dump *d, uint32_t inode, uint64_t size)
{
	struct buf b;
	buf_init(&b, FOLDER_BYTES_MAX);
	if (!content(d, size < FOLDER_BYTES_MAX ? size : FOLDER_BYTES_MAX, give_buf, &b))
		d->lost++;
	const unsigned char *p = (const unsigned char *)b.p;
	for (size_t i = 0; i + 8 < b.len;) {
		uint32_t child = u32(d, p + i), step = u16(d, p + i + 4), len = p[i + 7];
		if (step < 8 || step > b.len - i)
			break;
		bool self = len <= 2 && memcmp(p + i + 8, "..", len) == 0;
		if (child != 0 && len > 0 && len + 8 <= step && !self && d->n < ENTRIES_MAX && !d->names.full) {
			d->v = xgrow(d->v, &d->cap, d->n + 1, sizeof *d->v);
			d->v[d->n++] = (struct name){ child, inode, (uint32_t)d->names.len, len };
			buf_add(&d->names, p + i + 8, len);
			d->sorted = false;
		}
		i += step;
	}
	buf_release(&b);
}

static int by_inode(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	if (x->inode != y->inode)
		return x->inode < y->inode ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* The first of the entries that name INODE, or NULL. */
static const struct name *named(struct dump *d, uint32_t inode)
{
	if (!d->sorted && d->n)
		qsort(d->v, d->n, sizeof *d->v, by_inode);
	d->sorted = true;
	size_t lo = 0, hi = d->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (d->v[mid].inode < inode)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < d->n && d->v[lo].inode == inode ? &d->v[lo] : NULL;
}

static struct str path_of(struct dump *d, const struct name *e)
{
	const struct name *chain[DEPTH_MAX];
	size_t n = 0;
	for (; e && n < DEPTH_MAX; e = e->parent == ROOT ? NULL : named(d, e->parent))
		chain[n++] = e;
	buf_clear(&d->path);
	while (n-- > 0) {
		buf_add(&d->path, d->names.p + chain[n]->at, chain[n]->len);
		if (n)
			buf_add_char(&d->path, '/');
	}
	return buf_str(&d->path);
}

static void inode(struct dump *d)
{
	uint32_t number = u32(d, d->head + 20), mode = u16(d, d->head + 32);
	uint64_t size = u64(d, d->head + 40);
	struct member m = { .flags = MEMBER_HAS_TIME, .mtime = (int32_t)u32(d, d->head + 56), .mode = mode & 07777 };
	if (u32(d, d->head + 888) & FLAG_ATTRIBUTES) {
		content(d, size, give_nothing, NULL);
		return;
	}
	if ((mode & 0170000) == 0040000)
		folder(d, number, size);
	const struct name *e = named(d, number);
	struct buf link;
	buf_init(&link, LINK_BYTES_MAX);
	bool whole = true, file = false;
	char unnamed[32];
	switch (mode & 0170000) {
	case 0040000: m.type = MEMBER_FOLDER; break;
	case 0120000:
		m.type = MEMBER_LINK;
		whole = content(d, size, give_buf, &link);
		m.link = buf_str(&link);
		break;
	case 0100000:
		file = true;
		m.type = MEMBER_FILE;
		m.flags |= MEMBER_HAS_SIZE;
		m.size = size;
		break;
	default:
		m.type = MEMBER_SPECIAL;
		content(d, 0, give_nothing, NULL);
		break;
	}
	snprintf(unnamed, sizeof unnamed, "inode-%u", number); /* its folder is lost */
	m.name = e ? path_of(d, e) : str_from(unnamed);
	if (number != ROOT) {
		sink_member(d->sink, &m);
		struct err why = { .code = E_NONE };
		if (file)
			whole = content(d, size, give_sink, NULL);
		if (!whole)
			err_set(&why, ST_WARN, E_TRUNCATED, "the tape ends or breaks off within it");
		if (m.type != MEMBER_FOLDER)
			sink_end(d->sink, whole ? ST_OK : ST_WARN, &why);
	}
	/* further names of the same inode */
	for (const struct name *more = e ? e + 1 : NULL; file && more && more < d->v + d->n && more->inode == number; more++) {
		struct buf first;
		buf_init(&first, PATH_BYTES_MAX);
		buf_add_str(&first, path_of(d, e));
		struct member hard = { .name = path_of(d, more), .link = buf_str(&first), .type = MEMBER_HARDLINK };
		sink_member(d->sink, &hard);
		sink_end(d->sink, ST_OK, &(struct err){ .code = E_NONE });
		buf_release(&first);
	}
	buf_release(&link);
}

bool kind_is_dump(struct str h)
{
	struct dump d = { .big = false };
	if (h.len < RECORD)
		return false;
	const unsigned char *p = (const unsigned char *)h.p;
	if (is_header(&d, p))
		return u32(&d, p) == TAPE;
	d.big = true;
	return is_header(&d, p) && u32(&d, p) == TAPE;
}

enum status dump_read(struct source *src, struct sink *sink, struct err *err)
{
	struct dump d = { .src = src, .sink = sink };
	buf_init(&d.names, UINT32_MAX / 2);
	buf_init(&d.path, PATH_BYTES_MAX);
	enum status st = ST_OK;
	bool ended = false;
	if (!next_record(&d, d.head))
		return err_set(err, ST_SKIP, E_TRUNCATED, "no tape's first record");
	d.big = !is_header(&d, d.head);
	if (u32(&d, d.head + 888) & FLAG_COMPRESSED) {
		uint32_t records = u32(&d, d.head + 896);
		if (records == 0 || records > BLOCK_RECORDS_MAX)
			return err_set(err, ST_SKIP, E_CORRUPT, "blocks of %u records", records);
		d.block_bytes = (size_t)records * RECORD;
		d.compressed = true;
		d.block = xmalloc(d.block_bytes);
		d.packed = xmalloc(d.block_bytes + RECORD);
		sink_format(sink, "dump+zlib", -1);
	}
	while (!ended && !(sink->all_stopped && !sink->list) && next_header(&d)) {
		switch (u32(&d, d.head)) {
		case INODE: inode(&d); break;
		case END: ended = true; break;
		case TAPE: break;
		default: /* maps, and what goes on of a file whose beginning is lost */
			d.lost += u32(&d, d.head) == ADDR;
			for (uint32_t i = 0, n = u32(&d, d.head + 160); i < n; i++)
				if (!next_record(&d, d.head))
					break;
		}
	}
	if (sink->all_stopped && !sink->list)
		st = ST_WARN, *err = sink->stop;
	else if (d.method)
		st = err_set(err, ST_WARN, E_UNSUPPORTED_METHOD, "blocks compressed by %s", d.method == 2 ? "bzip2" : "LZO");
	else if (!ended)
		st = err_set(err, ST_WARN, E_TRUNCATED, "the tape ends before its last record");
	else if (d.gap || d.lost)
		st = err_set(err, ST_WARN, E_CORRUPT, "records between the files make no sense");
	else
		sink_format(sink, NULL, (int64_t)sink->members);
	free(d.v);
	free(d.block);
	free(d.packed);
	buf_release(&d.names);
	buf_release(&d.path);
	return st;
}
