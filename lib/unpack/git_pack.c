/* git_pack.c - see git_pack.h.
 *
 * A pack has no list of its objects (that is a file of its own, which a leak
 * may lack): they are read one behind the other, and what an object is called
 * follows from its bytes. Most are deltas to others that may be deltas, too:
 * the last results are kept, so that a chain is not computed for each of its
 * links from the ground. */
#include "git_pack.h"

#include <sluice/hash.h>

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#define HEADER_BYTES 12u
#define CHAIN_MAX 4096 /* git's own limit is 4095 */
#define PASSES_MAX 64  /* over deltas whose base is named and stands behind them */

static const char *const type_names[] = { NULL, "commit", "tree", "blob", "tag" };

static void lost(struct git_pack *p, enum err_code code, const char *what, uint64_t at)
{
	if (p->why.code == E_NONE)
		err_set(&p->why, ST_WARN, code, "%s at offset %llu", what, (unsigned long long)at);
}

/* Inflates what is packed at DATA, SIZE bytes, into OUT, which may be NULL, and
 * H, which may be NULL. Where it ends, or 0. */
static uint64_t inflate_at(const struct git_pack *p, uint64_t data, uint64_t size, struct buf *out, struct hash *h)
{
	unsigned char room[16384];
	union { const char *in; Bytef *out; } from = { p->bytes.p + data };
	z_stream z = { 0 };
	uint64_t left = p->bytes.len - data, got = 0;
	int rc = Z_OK;
	if (inflateInit(&z) != Z_OK)
		return 0;
	z.next_in = from.out;
	while (rc == Z_OK) {
		if (!z.avail_in) {
			z.avail_in = left > 1u << 30 ? 1u << 30 : (uInt)left;
			left -= z.avail_in;
		}
		z.next_out = room;
		z.avail_out = sizeof room;
		rc = inflate(&z, Z_NO_FLUSH);
		size_t n = sizeof room - z.avail_out;
		got += n;
		if (got > size || (out && !buf_add(out, room, n)))
			rc = Z_DATA_ERROR;
		else if (h)
			hash_add(h, room, n);
		if (rc == Z_OK && !n && !z.avail_in && !left)
			rc = Z_BUF_ERROR;
	}
	uint64_t end = (uint64_t)((const char *)z.next_in - p->bytes.p);
	inflateEnd(&z);
	return rc == Z_STREAM_END && got == size ? end : 0;
}

static void identify(struct hash *h, unsigned type, uint64_t size)
{
	char z[40];
	int n = snprintf(z, sizeof z, "%s %llu", type_names[type], (unsigned long long)size);
	hash_add(h, z, (size_t)n + 1);
}

/* The head of the object at AT (its type, its size, what it builds on). */
static bool head(struct git_pack *p, uint64_t at, struct git_object *o, uint64_t *ret_back)
{
	const unsigned char *b = (const unsigned char *)p->bytes.p;
	uint64_t end = p->bytes.len;
	*o = (struct git_object){ .at = at, .base = UINT32_MAX };
	*ret_back = 0;
	if (at >= end)
		return false;
	o->stored = b[at] >> 4 & 7;
	o->size = b[at] & 15;
	for (unsigned shift = 4; b[at++] & 0x80; shift += 7) {
		if (at >= end || shift > 56)
			return false;
		o->size |= (uint64_t)(b[at] & 0x7F) << shift;
	}
	if (o->stored == GIT_OFS_DELTA) {
		if (at >= end)
			return false;
		uint64_t back = b[at] & 0x7F;
		while (b[at++] & 0x80) {
			if (at >= end || back >> 56)
				return false;
			back = (back + 1) << 7 | (b[at] & 0x7F);
		}
		*ret_back = back;
	} else if (o->stored == GIT_REF_DELTA) {
		if (end - at < 20)
			return false;
		memcpy(o->id, b + at, 20);
		at += 20;
	}
	o->data = at;
	return o->stored != 0 && o->stored != 5 && at < end;
}

static uint32_t at_offset(const struct git_pack *p, uint64_t at)
{
	uint32_t lo = 0, hi = p->n;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (p->o[mid].at < at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < p->n && p->o[lo].at == at ? lo : UINT32_MAX;
}

/* Finds all objects; those that are whole get their names. */
static void scan(struct git_pack *p)
{
	struct hash *h = hash_new(HASH_SHA1);
	uint64_t at = HEADER_BYTES, back;
	struct git_object o;
	while (p->n < p->stated && at + 20 < p->bytes.len) {
		if (!head(p, at, &o, &back)) {
			lost(p, E_CORRUPT, "a damaged object", at);
			break;
		}
		bool whole = o.stored <= GIT_TAG;
		if (whole)
			identify(h, o.stored, o.size);
		uint64_t end = inflate_at(p, o.data, o.size, NULL, whole ? h : NULL);
		uint8_t id[HASH_BYTES_MAX];
		hash_end(h, id);
		if (!end) {
			lost(p, E_CORRUPT, "an object that cannot be unpacked", at);
			break;
		}
		if (whole) {
			memcpy(o.id, id, 20);
			o.type = o.stored;
		}
		if (o.stored == GIT_OFS_DELTA && back && back < at)
			o.base = at_offset(p, at - back);
		p->o = xgrow(p->o, &p->cap, p->n + 1ull, sizeof *p->o);
		p->o[p->n++] = o;
		at = end;
	}
	hash_free(h);
}

static const struct git_pack *sorting; /* workers have one thread */
static int by_id(const void *a, const void *b)
{
	return memcmp(sorting->o[*(const uint32_t *)a].id, sorting->o[*(const uint32_t *)b].id, 20);
}

static void sort(struct git_pack *p)
{
	p->by_id = p->by_id ? p->by_id : xcalloc(p->n + 1ull, sizeof *p->by_id);
	p->n_by_id = 0;
	for (uint32_t i = 0; i < p->n; i++)
		if (p->o[i].type != GIT_LOST)
			p->by_id[p->n_by_id++] = i;
	sorting = p;
	qsort(p->by_id, p->n_by_id, sizeof *p->by_id, by_id);
}

uint32_t git_pack_find(const struct git_pack *p, const uint8_t id[20])
{
	uint32_t lo = 0, hi = p->n_by_id;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		int c = memcmp(p->o[p->by_id[mid]].id, id, 20);
		if (c == 0)
			return p->by_id[mid];
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return UINT32_MAX;
}

static bool size_of(struct str *d, uint64_t *ret)
{
	*ret = 0;
	for (unsigned shift = 0; d->len && shift < 63; shift += 7) {
		unsigned char c = (unsigned char)d->p[0];
		*d = str_sub(*d, 1, d->len);
		*ret |= (uint64_t)(c & 0x7F) << shift;
		if (!(c & 0x80))
			return true;
	}
	return false;
}

/* Copies of the base and bytes of its own. */
static bool apply(struct str base, struct str d, struct buf *out)
{
	uint64_t from, to;
	if (!size_of(&d, &from) || !size_of(&d, &to) || from != base.len || to > GIT_OBJECT_BYTES_MAX)
		return false;
	while (d.len) {
		unsigned char c = (unsigned char)d.p[0];
		size_t used = 1, at = 0, n = 0;
		if (c & 0x80) {
			for (unsigned k = 0; k < 7; k++)
				if (c >> k & 1) {
					if (used >= d.len)
						return false;
					size_t v = (unsigned char)d.p[used++];
					if (k < 4)
						at |= v << 8 * k;
					else
						n |= v << 8 * (k - 4);
				}
			n = n ? n : 0x10000;
			if (at > base.len || n > base.len - at || out->len + n > to || !buf_add(out, base.p + at, n))
				return false;
		} else {
			n = c;
			if (!n || n >= d.len || out->len + n > to || !buf_add(out, d.p + 1, n))
				return false;
			used = n + 1;
		}
		d = str_sub(d, used, d.len);
	}
	return out->len == to;
}

static struct buf *kept(struct git_pack *p, uint32_t i)
{
	for (size_t k = 0; k < sizeof p->kept / sizeof *p->kept; k++)
		if (p->kept[k].i == i && p->kept[k].b.p)
			return &p->kept[k].b;
	return NULL;
}

static void keep(struct git_pack *p, uint32_t i, const struct buf *b)
{
	if (b->len > GIT_CACHE_BYTES_MAX / 4 || kept(p, i))
		return;
	struct git_kept *k;
	do {
		k = &p->kept[p->next_kept++ % (sizeof p->kept / sizeof *p->kept)];
		p->kept_bytes -= k->b.len;
		buf_release(&k->b);
		buf_init(&k->b, GIT_OBJECT_BYTES_MAX);
	} while (p->kept_bytes + b->len > GIT_CACHE_BYTES_MAX);
	k->i = i;
	buf_add_str(&k->b, buf_str(b));
	p->kept_bytes += b->len;
}

/* Objects that are whole cost nothing: they are read, whatever others built. */
static bool spend(struct git_pack *p, uint64_t n, uint64_t at)
{
	bool there = p->bytes_left >= n;
	p->bytes_left -= there ? n : p->bytes_left;
	if (!there)
		lost(p, E_LIMIT_RATIO, "deltas give too many bytes for a pack of that size: they are no longer read,", at);
	return there;
}

bool git_pack_read(struct git_pack *p, uint32_t i, struct buf *out)
{
	uint32_t *chain = xcalloc(CHAIN_MAX, sizeof *chain);
	struct buf delta, base;
	int n = 0;
	bool good = true;
	buf_clear(out);
	buf_init(&delta, GIT_OBJECT_BYTES_MAX);
	buf_init(&base, GIT_OBJECT_BYTES_MAX);
	for (struct buf *b = NULL; good && !b;) {
		struct git_object *o = i < p->n ? &p->o[i] : NULL;
		b = kept(p, i);
		if (b)
			buf_add_str(out, buf_str(b));
		else if (!o || o->size > GIT_OBJECT_BYTES_MAX)
			good = false;
		else if (o->stored <= GIT_TAG)
			good = inflate_at(p, o->data, o->size, out, NULL) != 0, b = out;
		else if (n == CHAIN_MAX || o->base == UINT32_MAX || !p->bytes_left)
			good = false;
		else
			chain[n++] = i, i = o->base;
	}
	good = good && (!n || spend(p, out->len, p->o[i].at));
	while (good && n > 0) {
		struct buf swap = base;
		keep(p, p->o[chain[n - 1]].base, out);
		base = *out;
		*out = swap;
		buf_clear(out);
		buf_clear(&delta);
		struct git_object *o = &p->o[chain[--n]];
		good = inflate_at(p, o->data, o->size, &delta, NULL) != 0 && apply(buf_str(&base), buf_str(&delta), out);
		good = good && spend(p, delta.len + out->len, o->at);
	}
	buf_release(&delta);
	buf_release(&base);
	free(chain);
	return good;
}

/* Names for the deltas: their own type is that of what they build on. */
static void resolve(struct git_pack *p)
{
	struct hash *h = hash_new(HASH_SHA1);
	struct buf b;
	buf_init(&b, GIT_OBJECT_BYTES_MAX);
	bool more = true;
	for (int pass = 0; more && pass < PASSES_MAX; pass++) {
		more = false;
		for (uint32_t i = 0; i < p->n; i++) {
			struct git_object *o = &p->o[i];
			if (o->type != GIT_LOST)
				continue;
			if (o->stored == GIT_REF_DELTA && o->base == UINT32_MAX)
				o->base = git_pack_find(p, o->id);
			if (o->base == UINT32_MAX || p->o[o->base].type == GIT_LOST || !git_pack_read(p, i, &b))
				continue;
			uint8_t id[HASH_BYTES_MAX];
			identify(h, p->o[o->base].type, b.len);
			hash_add(h, b.p, b.len);
			hash_end(h, id);
			memcpy(o->id, id, 20);
			o->type = p->o[o->base].type;
			more = true;
		}
		sort(p);
	}
	for (uint32_t i = 0; i < p->n; i++)
		if (p->o[i].type == GIT_LOST) {
			p->lost++;
			lost(p, E_INCOMPLETE, "what an object builds on is missing or damaged,", p->o[i].at);
		}
	buf_release(&b);
	hash_free(h);
}

enum status git_pack_open(struct git_pack *p, struct str bytes, struct err *err)
{
	*p = (struct git_pack){ .bytes = bytes, .bytes_left = GIT_BYTES_MAX + GIT_RATIO_MAX * (uint64_t)bytes.len };
	for (size_t k = 0; k < sizeof p->kept / sizeof *p->kept; k++)
		buf_init(&p->kept[k].b, GIT_OBJECT_BYTES_MAX);
	if (bytes.len < HEADER_BYTES || !str_starts(bytes, STR("PACK")))
		return err_set(err, ST_SKIP, E_CORRUPT, "no pack of git");
	for (unsigned i = 8; i < HEADER_BYTES; i++)
		p->stated = p->stated << 8 | (unsigned char)bytes.p[i];
	scan(p);
	sort(p);
	resolve(p);
	if (p->n < p->stated)
		lost(p, E_TRUNCATED, "ends before its last object,", bytes.len);
	return p->why.code == E_NONE ? ST_OK : (*err = p->why, ST_WARN);
}

void git_pack_release(struct git_pack *p)
{
	for (size_t k = 0; k < sizeof p->kept / sizeof *p->kept; k++)
		buf_release(&p->kept[k].b);
	free(p->by_id);
	free(p->o);
}
