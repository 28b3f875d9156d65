/* pst_blocks.c - pages, blocks and nodes of Outlook's data files.
 *
 * A page's level must be one below its parent's, so that no tree of a hostile
 * file loops; checksums are not compared: what is damaged shows by itself, and
 * much of it can still be read. */
#include "unpack/pst_blocks.h"

#include <stdlib.h>
#include <zlib.h>

#define LEVELS_MAX 8
#define PAGE_NODES 0x81
#define PAGE_BLOCKS 0x80

static uint16_t u16(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	return (uint16_t)(u[0] | u[1] << 8);
}
static uint32_t u32(const char *p)
{
	return (uint32_t)u16(p) | (uint32_t)u16(p + 2) << 16;
}
static uint64_t u64(const char *p)
{
	return (uint64_t)u32(p) | (uint64_t)u32(p + 4) << 32;
}
static uint64_t word(const struct pst *p, const char *at)
{
	return p->wide ? u64(at) : u32(at);
}

enum status pst_open(struct pst *p, const struct source *src, struct err *err)
{
	char h[768];
	*p = (struct pst){ .src = src };
	if (source_read(src, h, sizeof h, 0) != (ssize_t)sizeof h)
		return err_set(err, ST_SKIP, E_TRUNCATED, "ends within its header");
	unsigned version = u16(h + 10);
	p->wide = version >= 20;
	p->large = version >= 36;
	p->nodes = p->wide ? u64(h + 0xE0) : u32(h + 0xBC);
	p->blocks = p->wide ? u64(h + 0xF0) : u32(h + 0xC4);
	p->cipher = (unsigned char)h[p->wide ? 0x201 : 0x1CD];
	if (p->cipher > 2)
		return err_set(err, ST_SKIP, E_ENCRYPTED, "encrypted by Windows itself (method %u)", p->cipher);
	p->pages = xmalloc(PST_PAGES_KEPT * PST_PAGE_BYTES_MAX);
	return ST_OK;
}

void pst_close(struct pst *p)
{
	free(p->pages);
	p->pages = NULL;
}

/* One page of a tree. */
struct page {
	const char *p;        /* borrowed until the next page is read */
	unsigned entries, entry_bytes, level;
};

static bool read_page(struct pst *p, uint64_t at, unsigned type, struct page *ret)
{
	size_t bytes = p->large ? 4096 : 512, i = (size_t)(at / bytes) % PST_PAGES_KEPT;
	char *b = p->pages + i * PST_PAGE_BYTES_MAX;
	if (p->kept[i] != at + 1) {
		p->kept[i] = 0;
		if (source_read(p->src, b, bytes, at) != (ssize_t)bytes)
			return false;
		p->kept[i] = at + 1;
	}
	size_t room, trailer;
	if (p->large) {
		room = 4056;
		trailer = 4072;
		*ret = (struct page){ b, u16(b + 4056), (unsigned char)b[4060], (unsigned char)b[4061] };
	} else {
		room = p->wide ? 488 : 496;
		trailer = p->wide ? 496 : 500;
		*ret = (struct page){ b, (unsigned char)b[room], (unsigned char)b[room + 2], (unsigned char)b[room + 3] };
	}
	return (unsigned char)b[trailer] == type && b[trailer] == b[trailer + 1] && ret->entry_bytes >= (p->wide ? 16u : 8u) &&
	       (size_t)ret->entries * ret->entry_bytes <= room && ret->level < LEVELS_MAX;
}

/* The leaf entry of that key; borrowed until the next page is read. */
static const char *find(struct pst *p, uint64_t at, unsigned type, uint64_t key, size_t need)
{
	struct page g;
	unsigned above = LEVELS_MAX;
	while (read_page(p, at, type, &g) && g.level < above) {
		unsigned lo = 0, hi = g.entries;
		/* the last entry whose key is not larger */
		while (lo < hi) {
			unsigned mid = (lo + hi) / 2;
			if (word(p, g.p + mid * g.entry_bytes) <= key)
				lo = mid + 1;
			else
				hi = mid;
		}
		if (!lo)
			return NULL;
		const char *e = g.p + (lo - 1) * g.entry_bytes;
		if (!g.level)
			return word(p, e) == key && g.entry_bytes >= need ? e : NULL;
		if (g.entry_bytes < (p->wide ? 24u : 12u))
			return NULL;
		above = g.level;
		at = word(p, e + (p->wide ? 16 : 8));
	}
	return NULL;
}

static void take_node(const struct pst *p, const char *e, struct pst_node *ret)
{
	size_t w = p->wide ? 8 : 4;
	*ret = (struct pst_node){ .id = u32(e), .data = word(p, e + w), .sub = word(p, e + 2 * w), .parent = u32(e + 3 * w) };
}

bool pst_node(struct pst *p, uint32_t id, struct pst_node *ret)
{
	const char *e = find(p, p->nodes, PAGE_NODES, id, p->wide ? 28 : 16);
	if (e)
		take_node(p, e, ret);
	return e != NULL;
}

static bool each(struct pst *p, uint64_t at, unsigned above, void (*fn)(void *, const struct pst_node *), void *ctx)
{
	struct page g;
	char copy[PST_PAGE_BYTES_MAX]; /* FN reads other pages */
	bool good = true;
	if (!read_page(p, at, PAGE_NODES, &g) || g.level >= above || g.entry_bytes < (g.level ? (p->wide ? 24u : 12u) : (p->wide ? 28u : 16u)))
		return false;
	memcpy(copy, g.p, p->large ? 4096 : 512);
	for (unsigned i = 0; i < g.entries; i++) {
		const char *e = copy + i * g.entry_bytes;
		if (g.level) {
			good = each(p, word(p, e + (p->wide ? 16 : 8)), g.level, fn, ctx) && good;
		} else {
			struct pst_node n;
			take_node(p, e, &n);
			fn(ctx, &n);
		}
	}
	return good;
}

enum status pst_each(struct pst *p, void (*fn)(void *ctx, const struct pst_node *n), void *ctx, struct err *err)
{
	if (each(p, p->nodes, LEVELS_MAX, fn, ctx))
		return ST_OK;
	return err_set(err, ST_WARN, E_CORRUPT, "a page of the tree of nodes is damaged");
}

bool pst_block(struct pst *p, uint64_t block, struct buf *out)
{
	buf_clear(out);
	/* the lowest bit is a mark of the writer's own */
	const char *e = find(p, p->blocks, PAGE_BLOCKS, block & ~1ull, p->wide ? 20 : 12);
	if (!e)
		e = find(p, p->blocks, PAGE_BLOCKS, block | 1, p->wide ? 20 : 12);
	if (!e)
		return false;
	uint64_t at = word(p, e + (p->wide ? 8 : 4));
	size_t n = u16(e + (p->wide ? 16 : 8)), whole = p->large ? u16(e + 18) : n;
	char *to = buf_reserve(out, n);
	if (!to || source_read(p->src, to, n, at) != (ssize_t)n)
		return false;
	out->len = n;
	if (p->large && whole > n) {
		char *packed = xmalloc(n + 1);
		uLongf got = whole;
		memcpy(packed, to, n);
		buf_clear(out);
		to = buf_reserve(out, whole);
		bool good = to && uncompress((Bytef *)to, &got, (const Bytef *)packed, n) == Z_OK;
		free(packed);
		if (!good)
			return false;
		out->len = got;
	}
	if (!(block & 2)) { /* the inner nodes of values are never encoded */
		if (p->cipher == 1)
			pst_permute(out->p, out->len);
		else if (p->cipher == 2)
			pst_cyclic(out->p, out->len, (uint32_t)block);
	}
	return true;
}

void pst_data_release(struct pst_data *d)
{
	free(d->block);
	*d = (struct pst_data){ .n = 0 };
}

static bool gather(struct pst *p, uint64_t block, int level, struct pst_data *d, size_t *cap)
{
	struct buf b;
	bool good = true;
	if (!(block & 2)) {
		if (d->n >= PST_BLOCKS_MAX)
			return false;
		d->block = xgrow(d->block, cap, d->n + 1, sizeof *d->block);
		d->block[d->n++] = block;
		return true;
	}
	if (!level)
		return false;
	buf_init(&b, PST_BLOCK_BYTES_MAX);
	/* type 1, level, count, bytes of all, numbers */
	if (!pst_block(p, block, &b) || b.len < 8 || b.p[0] != 1 || b.p[1] < 1 || b.p[1] > level) {
		good = false;
	} else {
		size_t w = p->wide ? 8 : 4, n = u16(b.p + 2);
		if (level == 2)
			d->bytes = u32(b.p + 4);
		if (n > (b.len - 8) / w)
			n = (b.len - 8) / w;
		for (size_t i = 0; i < n && good; i++)
			good = gather(p, word(p, b.p + 8 + i * w), b.p[1] - 1, d, cap);
	}
	buf_release(&b);
	return good;
}

bool pst_data(struct pst *p, uint64_t block, struct pst_data *ret)
{
	size_t cap = 0;
	*ret = (struct pst_data){ .n = 0 };
	if (!block)
		return true;
	if (gather(p, block, 2, ret, &cap))
		return true;
	pst_data_release(ret);
	return false;
}

bool pst_bytes(struct pst *p, uint64_t block, struct buf *out)
{
	struct pst_data d;
	struct buf b;
	bool good = pst_data(p, block, &d);
	buf_init(&b, PST_BLOCK_BYTES_MAX);
	for (size_t i = 0; i < d.n && good; i++)
		good = pst_block(p, d.block[i], &b) && buf_add_str(out, buf_str(&b));
	buf_release(&b);
	pst_data_release(&d);
	return good;
}

/* Calls FN for the nodes below; ID not 0: for that one only. */
static void sub_walk(struct pst *p, uint64_t sub, int level, uint32_t id, void (*fn)(void *, const struct pst_node *), void *ctx)
{
	struct buf b;
	size_t w = p->wide ? 8 : 4, at = p->wide ? 8 : 4;
	if (!sub)
		return;
	buf_init(&b, PST_BLOCK_BYTES_MAX);
	/* type 2, level, count, padding */
	if (pst_block(p, sub, &b) && b.len >= at && b.p[0] == 2 && b.p[1] >= 0 && b.p[1] <= level) {
		bool leaf = b.p[1] == 0;
		size_t one = leaf ? 3 * w : 2 * w, n = u16(b.p + 2);
		if (n > (b.len - at) / one)
			n = (b.len - at) / one;
		for (size_t i = 0; i < n; i++) {
			const char *e = b.p + at + i * one;
			struct pst_node s = { .id = u32(e), .data = word(p, e + w), .sub = leaf ? word(p, e + 2 * w) : 0 };
			if (leaf && (!id || s.id == id))
				fn(ctx, &s);
			else if (!leaf && (!id || (s.id <= id && (i + 1 == n || u32(e + one) > id))))
				sub_walk(p, s.data, b.p[1] - 1, id, fn, ctx);
		}
	}
	buf_release(&b);
}

void pst_sub_each(struct pst *p, uint64_t sub, void (*fn)(void *ctx, const struct pst_node *n), void *ctx)
{
	sub_walk(p, sub, 1, 0, fn, ctx);
}

struct wanted {
	struct pst_node *node;
	bool found;
};
static void on_wanted(void *ctx, const struct pst_node *n)
{
	struct wanted *w = ctx;
	*w->node = *n;
	w->found = true;
}

bool pst_sub(struct pst *p, uint64_t sub, uint32_t id, struct pst_node *ret)
{
	struct wanted w = { ret, false };
	if (id)
		sub_walk(p, sub, 1, id, on_wanted, &w);
	return w.found;
}
