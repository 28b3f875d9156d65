/* exfat_read.c - exFAT, which cards and sticks come with (Microsoft's exFAT
 * specification 1.00). 7-Zip does not read it.
 *
 * A folder is a row of entries of 32 bytes; a file is a set of them: the file
 * (0x85), its stream (0xC0) and its name (0xC1 …). A stream either lies in one
 * piece or is a chain in the table. Deleted files are not looked for. */
#include "unpack/kinds.h"

#include <sluice/utf8.h>

#include <stdlib.h>
#include <time.h>

#define ENTRY 32u
#define PATH_BYTES_MAX 8192u
#define FOLDERS_MAX 64        /* in each other */
#define FOLDER_BYTES_MAX (256u << 20) /* the specification's own limit */
#define PIECE_BYTES (64u << 10)

struct exfat {
	struct source *src;
	struct sink *sink;
	uint64_t table, heap;     /* bytes */
	uint32_t clusters, cluster_bytes;
	struct buf path;
	char *piece;
	uint64_t entries;         /* left: more than fit the volume are a loop */
	int lost;
};
struct run {
	uint32_t cluster;
	bool whole;               /* in one piece: no chain */
	uint64_t size, valid;     /* valid: behind it are zeros, whatever lies there */
};

static uint32_t u16(const unsigned char *p) { return p[0] | (uint32_t)p[1] << 8; }
static uint32_t u32(const unsigned char *p) { return u16(p) | u16(p + 2) << 16; }
static uint64_t u64(const unsigned char *p) { return u32(p) | (uint64_t)u32(p + 4) << 32; }

/* The cluster behind C; 0 at the end or where the chain breaks. */
static uint32_t next_cluster(const struct exfat *x, uint32_t c)
{
	unsigned char b[4];
	if (source_read(x->src, b, 4, x->table + 4ull * c) != 4)
		return 0;
	c = u32(b);
	return c >= 2 && c - 2 < x->clusters ? c : 0;
}

/* Reads the next N bytes of a run whose position is *POS in cluster *C. */
static bool read_run(const struct exfat *x, const struct run *r, uint32_t *c, uint64_t *pos, void *to, size_t n)
{
	char *at = to;
	while (n) {
		uint32_t in = (uint32_t)(*pos % x->cluster_bytes);
		size_t k = x->cluster_bytes - in < n ? x->cluster_bytes - in : n;
		if (!*c || source_read(x->src, at, k, x->heap + (uint64_t)(*c - 2) * x->cluster_bytes + in) != (ssize_t)k)
			return false;
		at += k;
		n -= k;
		*pos += k;
		if (*pos % x->cluster_bytes == 0)
			*c = r->whole ? (*c - 2 + 1 < x->clusters ? *c + 1 : 0) : next_cluster(x, *c);
	}
	return true;
}

static int64_t when(const unsigned char *p, unsigned char zone, bool *ret_local)
{
	uint32_t v = u32(p);
	struct tm t = { .tm_year = (int)(v >> 25) + 80, .tm_mon = (int)(v >> 21 & 15) - 1, .tm_mday = (int)(v >> 16 & 31), .tm_hour = (int)(v >> 11 & 31),
			.tm_min = (int)(v >> 5 & 63), .tm_sec = (int)(v & 31) * 2 };
	*ret_local = !(zone & 0x80);
	int quarters = zone & 0x40 ? (int)(zone & 0x7F) - 128 : (int)(zone & 0x7F);
	return (int64_t)timegm(&t) - (*ret_local ? 0 : quarters * 900);
}

static void file(struct exfat *x, const struct run *r, const unsigned char *entry)
{
	struct member m = {
		.name = buf_str(&x->path), .type = MEMBER_FILE, .flags = MEMBER_UTF8 | MEMBER_HAS_SIZE | MEMBER_HAS_TIME, .size = r->size
	};
	struct err err = { .code = E_NONE };
	enum status st = ST_OK;
	bool local;
	m.mtime = when(entry + 12, entry[23], &local);
	if (local)
		m.flags |= MEMBER_LOCAL_TIME;
	sink_member(x->sink, &m);
	uint32_t c = r->cluster;
	uint64_t pos = 0;
	while (pos < r->size && sink_wants(x->sink)) {
		size_t n = r->size - pos < PIECE_BYTES ? (size_t)(r->size - pos) : PIECE_BYTES;
		if (pos >= r->valid) {
			memset(x->piece, 0, n);
			pos += n;
		} else {
			if (n > r->valid - pos)
				n = (size_t)(r->valid - pos);
			if (!read_run(x, r, &c, &pos, x->piece, n)) {
				st = err_set(&err, ST_WARN, E_TRUNCATED, "its chain of clusters ends before %llu bytes", (unsigned long long)r->size);
				break;
			}
		}
		if (!sink_data(x->sink, x->piece, n))
			break;
	}
	sink_end(x->sink, st, &err);
}

/* A set's sum, over all its entries but the two bytes that hold it. */
static bool sum_fits(const unsigned char *set, size_t n)
{
	uint32_t sum = 0;
	for (size_t i = 0; i < n; i++)
		if (i != 2 && i != 3)
			sum = ((sum & 1 ? 0x8000u : 0) + (sum >> 1) + set[i]) & 0xFFFF;
	return sum == u16(set + 2);
}

/* The name that N entries behind the stream's hold, of LEN UTF-16 units. */
static void add_name(struct buf *b, const unsigned char *p, unsigned n, unsigned len)
{
	uint32_t high = 0;
	for (unsigned i = 0; i < len && i / 15 < n; i++) {
		uint32_t u = u16(p + (i / 15) * ENTRY + 2 + 2 * (i % 15));
		if (u >= 0xD800 && u < 0xDC00) {
			high = u;
			continue;
		}
		if (high && u >= 0xDC00 && u < 0xE000)
			u = 0x10000 + ((high - 0xD800) << 10) + (u - 0xDC00);
		high = 0;
		buf_add_utf8(b, u ? u : '_');
	}
}

static void folder(struct exfat *x, const struct run *r, int depth)
{
	unsigned char set[19 * ENTRY];
	uint32_t c = r->cluster;
	uint64_t pos = 0;
	size_t base = x->path.len;
	/* the root's length is not told: its chain is */
	while ((pos < r->size || r->size == UINT64_MAX) && pos < FOLDER_BYTES_MAX && c && !x->sink->all_stopped) {
		if (!read_run(x, r, &c, &pos, set, ENTRY) || set[0] == 0)
			return;
		if (set[0] != 0x85)
			continue;
		unsigned more = set[1];
		if (x->entries-- == 0)
			return;
		if (more < 2 || more > 18 || !read_run(x, r, &c, &pos, set + ENTRY, (size_t)more * ENTRY) || set[ENTRY] != 0xC0 ||
		    !sum_fits(set, (more + 1u) * ENTRY)) {
			x->lost++;
			continue;
		}
		const unsigned char *s = set + ENTRY;
		struct run f = { u32(s + 20), s[1] & 2, u64(s + 24), u64(s + 8) };
		if (f.cluster && (f.cluster < 2 || f.cluster - 2 >= x->clusters))
			f.cluster = 0;
		buf_cut(&x->path, base);
		if (base)
			buf_add_char(&x->path, '/');
		add_name(&x->path, s + ENTRY, more - 1, s[3]);
		if (!(u16(set + 4) & 0x10)) {
			file(x, &f, set);
			continue;
		}
		struct member m = { .name = buf_str(&x->path), .type = MEMBER_FOLDER };
		sink_member(x->sink, &m);
		if (depth < FOLDERS_MAX && !x->path.full)
			folder(x, &f, depth + 1);
		else
			x->lost++;
	}
	buf_cut(&x->path, base);
}

enum status exfat_read(struct source *src, struct sink *sink, struct err *err)
{
	unsigned char h[512];
	if (source_read(src, h, sizeof h, 0) != (ssize_t)sizeof h || h[108] < 9 || h[108] > 12 || h[109] > 25 - h[108])
		return err_set(err, ST_SKIP, E_CORRUPT, "its first sector makes no sense");
	unsigned sector = h[108];
	struct exfat x = { .src = src, .sink = sink, .table = (uint64_t)u32(h + 80) << sector, .heap = (uint64_t)u32(h + 88) << sector, .clusters = u32(h + 92),
			   .cluster_bytes = 1u << (sector + h[109]), .piece = xmalloc(PIECE_BYTES) };
	struct run root = { u32(h + 96), false, UINT64_MAX, UINT64_MAX };
	enum status st = ST_OK;
	x.entries = src->size / (2 * ENTRY);
	buf_init(&x.path, PATH_BYTES_MAX);
	if (root.cluster < 2 || root.cluster - 2 >= x.clusters)
		st = err_set(err, ST_SKIP, E_CORRUPT, "its root lies outside");
	else
		folder(&x, &root, 0);
	uint64_t stated = u64(h + 72) << sector;
	if (sink->all_stopped && !sink->list)
		st = ST_WARN, *err = sink->stop;
	else if (st == ST_OK && x.lost)
		st = err_set(err, ST_WARN, E_CORRUPT, "%d entries of its folders are damaged", x.lost);
	else if (st == ST_OK && stated > src->size)
		st = err_set(err, ST_WARN, E_TRUNCATED, "a volume of %llu bytes, of which %llu are there", (unsigned long long)stated,
			     (unsigned long long)src->size);
	else if (st == ST_OK)
		sink_format(sink, NULL, (int64_t)sink->members);
	buf_release(&x.path);
	free(x.piece);
	return st;
}
