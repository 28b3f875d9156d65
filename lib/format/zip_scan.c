/* zip_scan.c - members of a ZIP archive without its directory.
 *
 * Local headers stand before each member. Where one states its packed size
 * the next is right behind; where it does not (sizes in a descriptor after
 * the data) or lies, the next signature is searched, so that one damaged
 * member costs one member. The search is linear in the archive. */
#include "format/zip_private.h"

/* A chance "PK\3\4" in compressed data is told from a header by its fields;
 * the archive's first bytes are no chance. */
static bool plausible(const struct zip_entry *e, bool first)
{
	if (e->name.len > 4096)
		return false;
	if (!first && e->method > 20 && (e->method < 93 || e->method > 99))
		return false;
	for (size_t i = 0; i < e->name.len; i++)
		if (e->name.p[i] == '\0')
			return false;
	return true;
}

/* First of "PK" x y at or after FROM with x y one of the record types; the
 * archive's end if none. */
static uint64_t next_signature(struct zip *z, uint64_t from, bool local_only)
{
	while (from < z->total) {
		size_t n = z->total - from < ZIP_WINDOW_BYTES ? (size_t)(z->total - from) : ZIP_WINDOW_BYTES;
		const char *p = zip_peek(z, from, n);
		if (!p)
			return z->total;
		const char *q = p;
		while ((q = memchr(q, 'P', n - (size_t)(q - p)))) {
			size_t left = n - (size_t)(q - p);
			if (left < 4)
				break;
			if (q[1] == 'K' && ((q[2] == 3 && q[3] == 4) ||
					    (!local_only && ((q[2] == 1 && q[3] == 2) || (q[2] == 7 && q[3] == 8) || (q[2] == 5 && q[3] == 6)))))
				return from + (uint64_t)(q - p);
			q++;
		}
		if (n < ZIP_WINDOW_BYTES)
			break;
		from += n - 3;
	}
	return z->total;
}

/* Behind the data of a member whose packed size is not stated: a descriptor
 * with a fitting size, or any other record. */
static uint64_t end_of_data(struct zip *z, uint64_t data, struct zip_entry *e)
{
	uint64_t at = data;
	for (;;) {
		at = next_signature(z, at, false);
		if (at >= z->total)
			break;
		const char *p = zip_peek(z, at, 4);
		if (!p)
			break;
		if (p[2] != 7)
			break;
		p = zip_peek(z, at, 16);
		if (p && zip_u32(p + 8) == (uint32_t)(at - data)) {
			e->crc = zip_u32(p + 4);
			e->packed = at - data;
			p = zip_peek(z, at, 24);
			/* 64-bit sizes when the upper half of the first is zero
			 * and something follows where 32-bit ones would end */
			const char *after = zip_peek(z, at + 16, 2);
			if (p && !(after && memcmp(after, "PK", 2) == 0) && zip_u32(p + 12) == 0)
				e->size = zip_u64(p + 16);
			else
				e->size = zip_u32(zip_peek(z, at, 16) + 12);
			return at + 16;
		}
		at += 4;
	}
	e->packed = at - data;
	e->size = UINT64_MAX;
	return at;
}

bool zip_scan_next(struct zip *z, struct zip_entry *ret)
{
	uint64_t data;
	while (z->pos < z->total) {
		uint64_t at = next_signature(z, z->pos, true);
		if (at >= z->total)
			break;
		if (!zip_local(z, at, ret, &data) || !plausible(ret, at == 0)) {
			z->pos = at + 4;
			continue;
		}
		bool unknown = (ret->flags & ZIP_FLAG_DESCRIPTOR) && ret->packed == 0;
		if (unknown) {
			z->pos = end_of_data(z, data, ret);
		} else if (ret->packed > z->total - data) {
			/* cut off, or a lie: the next header decides; but an archive
			 * that is stored has headers of its own */
			const char *p = ret->method == 0 ? zip_peek(z, data, 4) : NULL;
			z->pos = p && memcmp(p, "PK\3\4", 4) == 0 ? z->total : next_signature(z, data, true);
		} else {
			z->pos = data + ret->packed;
		}
		return true;
	}
	z->pos = UINT64_MAX;
	return false;
}

/* How far a header may have moved: what a broken copy loses or doubles, not
 * more; it is asked for each member behind the place. */
#define NEAR_BYTES (256u << 10)
/* Places where bytes are missing. Behind each all headers have moved by as much. */
#define SEARCHES_MAX 200u

static bool is_header_of(struct zip *z, uint64_t at, struct str name)
{
	const char *p = zip_peek(z, at, ZIP_LOCAL_BYTES + name.len);
	return p && memcmp(p, "PK\3\4", 4) == 0 && zip_u16(p + 26) == name.len && memcmp(p + ZIP_LOCAL_BYTES, name.p, name.len) == 0;
}

bool zip_near(struct zip *z, const struct zip_entry *e, uint64_t *ret_at)
{
	/* what is missing behind it may have moved its offset to before the start */
	uint64_t stated = e->offset < z->total ? e->offset : e->offset - z->base;
	uint64_t from = stated > NEAR_BYTES ? stated - NEAR_BYTES : 0, end = stated + NEAR_BYTES, best = UINT64_MAX;
	struct buf name;
	buf_init(&name, 1u << 17);
	buf_add_str(&name, e->name); /* it may lie in what zip_local() writes over */
	struct str want = buf_str(&name);
	uint64_t moved = stated + (uint64_t)z->shift;
	if (z->shift && moved < z->total && is_header_of(z, moved, want)) {
		best = moved;
		end = from;
	} else if (z->searches++ >= SEARCHES_MAX) {
		end = from;
	}
	for (uint64_t at = from; at < end && (at = next_signature(z, at, true)) < z->total && at < end; at += 4) {
		if (!is_header_of(z, at, want))
			continue;
		uint64_t off = at > stated ? at - stated : stated - at;
		if (best == UINT64_MAX || off < (best > stated ? best - stated : stated - best))
			best = at;
	}
	buf_release(&name);
	*ret_at = best;
	if (best != UINT64_MAX)
		z->shift = (int64_t)best - (int64_t)stated;
	return best != UINT64_MAX && want.len > 0;
}
