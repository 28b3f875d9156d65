/* ole.c - sectors, the allocation table, the directory tree.
 *
 * The FAT is read whole (4 bytes a sector; bounded by the file's size), the
 * mini FAT and mini stream on first use. A stream's chain is followed from its
 * start; the last place is remembered, so reading onwards is linear. Every
 * chain is cut after as many steps as the file has sectors. */
#include "format/ole.h"

#include <sluice/io.h>
#include <sluice/utf8.h>

#include <stdlib.h>

#define HEADER_BYTES 512u
#define END_OF_CHAIN 0xFFFFFFFEu
#define NO_STREAM 0xFFFFFFFFu
#define SECTORS_MAX (1u << 26) /* 32 GiB of small sectors; the table is then 256 MiB: more is no office file */
#define TREE_DEPTH_MAX 64

struct chain { uint32_t *v; uint32_t n; };

struct ole {
	int fd;
	struct str mem;
	uint64_t size;
	uint32_t shift, mini_shift, cutoff;
	uint32_t sectors;
	struct chain fat, minifat, ministream;
	struct ole_entry *e;
	uint32_t n;
	uint32_t base; /* what stands for the root, see ole_enter() */
	uint32_t minifat_start, minifat_n;
	bool mini_ready;
	/* where the last read stopped */
	uint32_t at_entry, at_sector;
	uint64_t at_index;
};

static uint16_t le16(const unsigned char *p) { return (uint16_t)(p[0] | p[1] << 8); }
static uint32_t le32(const unsigned char *p) { return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24; }

static size_t get(struct ole *o, uint64_t ofs, void *p, size_t n)
{
	if (ofs >= o->size)
		return 0;
	if (n > o->size - ofs)
		n = (size_t)(o->size - ofs);
	if (o->fd < 0) {
		memcpy(p, o->mem.p + ofs, n);
		return n;
	}
	ssize_t k = io_pread_full(o->fd, p, n, ofs);
	return k < 0 ? 0 : (size_t)k;
}

static uint64_t sector_ofs(const struct ole *o, uint32_t s)
{
	return ((uint64_t)s + 1) << o->shift;
}

static uint32_t next_sector(const struct ole *o, uint32_t s)
{
	return s < o->fat.n ? o->fat.v[s] : END_OF_CHAIN;
}

/* The FAT's own sectors: 109 in the header, more in a chain of DIFAT sectors. */
static enum status read_fat(struct ole *o, const unsigned char *h, struct err *err)
{
	uint32_t per = 1u << (o->shift - 2), difat = le32(h + 68), seen = 0, n = 0;
	unsigned char *buf = xmalloc((size_t)1 << o->shift), *dif = xmalloc((size_t)1 << o->shift);
	uint32_t cap = o->sectors + per;
	o->fat.v = xmalloc(cap * sizeof(uint32_t));
	uint32_t list_at = 0, list_n = 109;
	const unsigned char *list = h + 76;
	for (;;) {
		for (; list_at < list_n && n < o->sectors; list_at++) {
			uint32_t s = le32(list + 4 * list_at);
			if (s >= o->sectors)
				continue;
			size_t got = get(o, sector_ofs(o, s), buf, (size_t)1 << o->shift) / 4;
			for (uint32_t k = 0; k < got && n < o->sectors; k++)
				o->fat.v[n++] = le32(buf + 4 * k);
		}
		if (difat >= o->sectors || ++seen > o->sectors || n >= o->sectors)
			break;
		if (get(o, sector_ofs(o, difat), dif, (size_t)1 << o->shift) < ((size_t)1 << o->shift))
			break;
		list = dif;
		list_at = 0;
		list_n = per - 1;
		difat = le32(dif + 4 * (per - 1));
	}
	o->fat.n = n;
	free(buf);
	free(dif);
	return n ? ST_OK : err_set(err, ST_SKIP, E_CORRUPT, "compound file without allocation table");
}

static void entry_name(const unsigned char *d, char out[128])
{
	size_t n = le16(d + 64), len = 0;
	n = n >= 2 && n <= 64 ? n / 2 - 1 : 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t c = le16(d + 2 * i);
		if (c >= 0xD800 && c < 0xDC00 && i + 1 < n) {
			uint32_t lo = le16(d + 2 * (i + 1));
			if (lo >= 0xDC00 && lo < 0xE000) {
				c = 0x10000 + ((c - 0xD800) << 10) + (lo - 0xDC00);
				i++;
			}
		}
		len += utf8_encode(c, out + len);
	}
	out[len] = '\0';
}

/* Walks the red-black trees to give every entry its parent. Links left and
 * right are siblings, child goes down; each entry is visited once. */
static void set_parents(struct ole *o, const uint32_t (*link)[3])
{
	uint32_t *stack = xmalloc((size_t)o->n * 2 * sizeof *stack), sp = 0;
	bool *seen = xcalloc(o->n, 1);
	seen[0] = true;
	if (link[0][2] < o->n) {
		stack[sp++] = link[0][2];
		stack[sp++] = 0;
	}
	while (sp) {
		uint32_t parent = stack[--sp], i = stack[--sp];
		if (i >= o->n || seen[i])
			continue;
		seen[i] = true;
		o->e[i].parent = parent;
		for (int k = 0; k < 3; k++) {
			uint32_t to = link[i][k];
			if (to < o->n && !seen[to] && sp + 2 <= o->n * 2) {
				stack[sp++] = to;
				stack[sp++] = k == 2 ? i : parent;
			}
		}
	}
	/* what no tree reaches is still there to be read: damage, or hiding */
	for (uint32_t i = 1; i < o->n; i++)
		if (!seen[i])
			o->e[i].parent = NO_STREAM;
	free(seen);
	free(stack);
}

static enum status read_directory(struct ole *o, uint32_t start, struct err *err)
{
	size_t bytes = (size_t)1 << o->shift, cap = 0;
	unsigned char *buf = xmalloc(bytes);
	uint32_t (*link)[3] = NULL;
	size_t link_cap = 0;
	uint32_t steps = 0;
	for (uint32_t s = start; s < o->sectors && steps <= o->sectors && o->n < OLE_ENTRIES_MAX; s = next_sector(o, s), steps++) {
		size_t got = get(o, sector_ofs(o, s), buf, bytes);
		for (size_t k = 0; k + 128 <= got && o->n < OLE_ENTRIES_MAX; k += 128) {
			const unsigned char *d = buf + k;
			o->e = xgrow(o->e, &cap, o->n + 1u, sizeof *o->e);
			link = xgrow(link, &link_cap, o->n + 1u, sizeof *link);
			struct ole_entry *e = &o->e[o->n];
			*e = (struct ole_entry){ .type = (enum ole_type)d[66], .parent = NO_STREAM };
			entry_name(d, e->name);
			if (e->type != OLE_STORAGE && e->type != OLE_STREAM && e->type != OLE_ROOT)
				e->type = OLE_EMPTY;
			memcpy(e->clsid, d + 80, 16);
			e->start = le32(d + 116);
			/* small-sector files: the upper half of the size may be rubbish */
			e->size = le32(d + 120) | (o->shift == 9 ? 0 : (uint64_t)le32(d + 124) << 32);
			link[o->n][0] = le32(d + 68);
			link[o->n][1] = le32(d + 72);
			link[o->n][2] = le32(d + 76);
			o->n++;
		}
	}
	free(buf);
	enum status st = ST_OK;
	if (o->n && o->e[0].type == OLE_ROOT) {
		o->e[0].parent = 0;
		set_parents(o, (const uint32_t (*)[3])link);
	} else {
		st = err_set(err, ST_SKIP, E_CORRUPT, "compound file without root");
	}
	free(link);
	return st;
}

static enum status open_it(struct ole **ret, struct ole *o, struct err *err)
{
	static const unsigned char magic[8] = { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 };
	unsigned char h[HEADER_BYTES];
	enum status st = ST_OK;
	if (get(o, 0, h, sizeof h) < sizeof h || memcmp(h, magic, 8) != 0)
		st = err_set(err, ST_SKIP, E_CORRUPT, "not a compound file");
	if (st == ST_OK) {
		o->shift = le16(h + 30);
		o->mini_shift = le16(h + 32);
		o->cutoff = le32(h + 56);
		if (o->shift < 7 || o->shift > 16 || o->mini_shift < 4 || o->mini_shift >= o->shift)
			st = err_set(err, ST_SKIP, E_CORRUPT, "compound file with impossible sector sizes");
	}
	if (st == ST_OK) {
		uint64_t n = ((o->size + ((1u << o->shift) - 1)) >> o->shift);
		o->sectors = n > SECTORS_MAX ? SECTORS_MAX : (uint32_t)n;
		o->minifat_start = le32(h + 60);
		o->minifat_n = le32(h + 64);
		st = read_fat(o, h, err);
	}
	if (st == ST_OK)
		st = read_directory(o, le32(h + 48), err);
	if (st != ST_OK) {
		ole_close(o);
		return st;
	}
	o->at_entry = NO_STREAM;
	*ret = o;
	return ST_OK;
}

enum status ole_open_fd(struct ole **ret, int fd, struct err *err)
{
	struct ole *o = xcalloc(1, sizeof *o);
	int64_t size = io_size(fd);
	o->fd = fd;
	o->size = size < 0 ? 0 : (uint64_t)size;
	return open_it(ret, o, err);
}

enum status ole_open_mem(struct ole **ret, struct str bytes, struct err *err)
{
	struct ole *o = xcalloc(1, sizeof *o);
	o->fd = -1;
	o->mem = bytes;
	o->size = bytes.len;
	return open_it(ret, o, err);
}

void ole_close(struct ole *o)
{
	if (!o)
		return;
	free(o->fat.v);
	free(o->minifat.v);
	free(o->ministream.v);
	free(o->e);
	free(o);
}

uint32_t ole_count(const struct ole *o)
{
	return o->n;
}

const struct ole_entry *ole_entry(const struct ole *o, uint32_t i)
{
	return i < o->n ? &o->e[i] : NULL;
}

int64_t ole_find(const struct ole *o, uint32_t parent, const char *name)
{
	if (parent == 0)
		parent = o->base;
	for (uint32_t i = 1; i < o->n; i++)
		if (o->e[i].type != OLE_EMPTY && o->e[i].parent == parent && str_eq_nocase(str_from(o->e[i].name), str_from(name)))
			return i;
	return -1;
}

void ole_enter(struct ole *o, uint32_t storage)
{
	o->base = storage < o->n ? storage : 0;
}

int64_t ole_find_path(const struct ole *o, const char *path)
{
	struct str rest = str_from(path), part;
	int64_t at = 0;
	while (at >= 0 && str_next(&rest, '/', &part)) {
		char name[128];
		if (part.len >= sizeof name)
			return -1;
		memcpy(name, part.p, part.len);
		name[part.len] = '\0';
		at = ole_find(o, (uint32_t)at, name);
	}
	return at;
}

/* The sectors of a chain as an array, so that the mini stream can be indexed. */
static void list_chain(const struct ole *o, uint32_t start, struct chain *c)
{
	size_t cap = 0;
	for (uint32_t s = start; s < o->sectors && c->n <= o->sectors; s = next_sector(o, s)) {
		c->v = xgrow(c->v, &cap, c->n + 1u, sizeof *c->v);
		c->v[c->n++] = s;
	}
}

static void ready_mini(struct ole *o)
{
	o->mini_ready = true;
	list_chain(o, o->e[0].start, &o->ministream);
	struct chain sectors = { NULL, 0 };
	list_chain(o, o->minifat_start, &sectors);
	uint32_t per = 1u << (o->shift - 2);
	unsigned char *buf = xmalloc((size_t)1 << o->shift);
	o->minifat.v = xmalloc(((size_t)sectors.n * per + 1) * sizeof(uint32_t));
	for (uint32_t i = 0; i < sectors.n; i++) {
		size_t got = get(o, sector_ofs(o, sectors.v[i]), buf, (size_t)1 << o->shift) / 4;
		for (uint32_t k = 0; k < got; k++)
			o->minifat.v[o->minifat.n++] = le32(buf + 4 * k);
	}
	free(buf);
	free(sectors.v);
}

size_t ole_place(struct ole *o, uint32_t i, uint64_t ofs, uint64_t *ret_file_ofs)
{
	if (i >= o->n || (o->e[i].type != OLE_STREAM && o->e[i].type != OLE_ROOT) || ofs >= o->e[i].size)
		return 0;
	const struct ole_entry *e = &o->e[i];
	bool mini = e->type == OLE_STREAM && e->size < o->cutoff;
	if (mini && !o->mini_ready)
		ready_mini(o);
	uint32_t shift = mini ? o->mini_shift : o->shift, limit = mini ? o->minifat.n : o->sectors;
	uint64_t want = ofs >> shift, index = 0;
	uint32_t s = e->start;
	if (o->at_entry == i && o->at_index <= want) {
		s = o->at_sector;
		index = o->at_index;
	}
	for (; index < want && s < limit; index++)
		s = mini ? o->minifat.v[s] : next_sector(o, s);
	if (s >= limit)
		return 0;
	o->at_entry = i;
	o->at_sector = s;
	o->at_index = index;
	uint64_t from = 0, in = ofs & ((1u << shift) - 1), len = ((uint64_t)1 << shift) - in;
	if (mini) {
		uint64_t pos = (uint64_t)s << o->mini_shift, big = pos >> o->shift;
		if (big >= o->ministream.n)
			return 0;
		from = sector_ofs(o, o->ministream.v[big]) + (pos & ((1u << o->shift) - 1));
	} else {
		from = sector_ofs(o, s);
	}
	*ret_file_ofs = from + in;
	return (size_t)(len < e->size - ofs ? len : e->size - ofs);
}

int64_t ole_read(struct ole *o, uint32_t i, uint64_t ofs, void *p, size_t n)
{
	if (i >= o->n || (o->e[i].type != OLE_STREAM && o->e[i].type != OLE_ROOT))
		return -1;
	size_t done = 0;
	while (done < n) {
		uint64_t from;
		size_t len = ole_place(o, i, ofs + done, &from);
		if (len > n - done)
			len = n - done;
		size_t got = len ? get(o, from, (char *)p + done, len) : 0;
		done += got;
		if (!got || got < len)
			break;
	}
	return (int64_t)done;
}

enum status ole_read_all(struct ole *o, uint32_t i, struct buf *out, struct err *err)
{
	const struct ole_entry *e = ole_entry(o, i);
	if (!e)
		return err_set(err, ST_SKIP, E_MISSING, "no such stream");
	char piece[16384];
	for (uint64_t at = 0; at < e->size;) {
		/* a chain in a loop gives what its size says: not more than there is */
		int64_t k = at < o->size ? ole_read(o, i, at, piece, sizeof piece) : 0;
		if (k <= 0)
			return err_set(err, ST_WARN, E_TRUNCATED, "stream '%s' ends early", e->name);
		if (!buf_add(out, piece, (size_t)k))
			return err_set(err, ST_WARN, E_LIMIT_BYTES, "stream '%s' is larger than %zu bytes", e->name, out->max);
		at += (uint64_t)k;
	}
	return ST_OK;
}
