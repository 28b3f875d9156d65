/* zip_directory.c - finds a ZIP archive's directory and walks it.
 *
 * The end record is searched backwards, and believed only if the directory it
 * tells of is there: at the stated place, or just before the end record when
 * bytes were put before the archive (self-extractors) or lost. The count in
 * the end record is wrong in the wild (16 bits, hand-made files), so the walk
 * goes by record signatures up to the end record and leaves the count for the
 * ledger. Without a directory the local headers are the next best truth
 * (zip_scan.c). */
#include "format/zip_private.h"

#include <sluice/io.h>

#include <stdlib.h>

/* Does a directory record (or nothing at all, for an empty one) stand at AT? */
static bool directory_at(struct zip *z, uint64_t at, uint64_t size, uint64_t end)
{
	if (at > end)
		return false;
	if (size == 0)
		return at <= end;
	const char *p = zip_peek(z, at, 4);
	return p && memcmp(p, "PK\1\2", 4) == 0;
}

/* Does the first record of the directory at AT lead to a member, with offsets from BASE on? */
static bool leads(struct zip *z, uint64_t at, uint64_t base)
{
	const char *p = zip_peek(z, at, ZIP_CENTRAL_BYTES);
	uint64_t local = p ? zip_u32(p + 42) : UINT32_MAX;
	if (local == UINT32_MAX)
		return true; /* not told here */
	p = zip_peek(z, base + local, 4);
	return p && memcmp(p, "PK\3\4", 4) == 0;
}

/* Archive offset of byte OFS of volume DISK. */
static uint64_t on_disk(const struct zip *z, uint32_t disk, uint64_t ofs)
{
	if (z->parts > 1 && disk < (uint32_t)z->parts)
		return z->part_at[disk] + ofs;
	return ofs;
}

/* Does AT lie in the data of a member of the archive that begins at byte 0? Then
 * what stands there is the end of an archive within a cut one, which would pass
 * for the whole with something before it. Members are walked by their stated
 * sizes; where one does not state it nothing is claimed. Of WALKS_MAX walks
 * each was within a member: so is what comes after them. */
#define WALKS_MAX 8u
static bool within_member(struct zip *z, uint64_t at)
{
	struct zip_entry e;
	if (z->walks++ >= WALKS_MAX)
		return true;
	uint64_t data, next = 0;
	while (next <= at && zip_local(z, next, &e, &data)) {
		if ((e.flags & ZIP_FLAG_DESCRIPTOR) && e.packed == 0)
			return false;
		if (at >= data && at - data < e.packed)
			return true;
		if (e.packed > z->total - data)
			return false;
		next = data + e.packed;
	}
	return false;
}

/* Judges the end record at AT; fills the handle if it holds. */
static bool take_end(struct zip *z, uint64_t at)
{
	const char *p = zip_peek(z, at, ZIP_END_BYTES);
	if (!p)
		return false;
	uint32_t this_disk = zip_u16(p + 4), dir_disk = zip_u16(p + 6);
	uint64_t count = zip_u16(p + 10), size = zip_u32(p + 12), ofs = zip_u32(p + 16);
	uint64_t end = at;
	const char *l = at >= 20 ? zip_peek(z, at - 20, 20) : NULL;
	if (l && memcmp(l, "PK\6\7", 4) == 0) {
		uint64_t where = on_disk(z, zip_u32(l + 4), zip_u64(l + 8));
		uint64_t tries[2] = { where, at >= 76 ? at - 76 : 0 };
		for (int i = 0; i < 2; i++) {
			const char *q = tries[i] < at ? zip_peek(z, tries[i], 56) : NULL;
			if (!q || memcmp(q, "PK\6\6", 4) != 0)
				continue;
			/* only fields that say "look there" are replaced: some
			 * writers leave the 64-bit record half filled */
			if (this_disk == 0xFFFF)
				this_disk = zip_u32(q + 16);
			if (dir_disk == 0xFFFF)
				dir_disk = zip_u32(q + 20);
			if (count == 0xFFFF)
				count = zip_u64(q + 32);
			if (size == UINT32_MAX)
				size = zip_u64(q + 40);
			if (ofs == UINT32_MAX)
				ofs = zip_u64(q + 48);
			end = tries[i];
			break;
		}
	}
	uint64_t stated = on_disk(z, dir_disk, ofs);
	uint64_t before = size <= end ? end - size : UINT64_MAX;
	/* a wrong size may lead into the directory's middle */
	bool both = z->parts == 1 && size && before != UINT64_MAX && before != stated && directory_at(z, before, size, end) &&
		    directory_at(z, stated, size, end);
	if (before != UINT64_MAX && directory_at(z, before, size, end) && !(both && !leads(z, before, before - stated) && leads(z, stated, 0))) {
		z->dir_at = before;
		z->base = z->parts > 1 ? 0 : before - stated; /* may wrap: added back modulo 2^64 */
	} else if (directory_at(z, stated, size, end)) {
		z->dir_at = stated;
		z->base = 0;
	} else {
		return false;
	}
	if (z->base && z->parts == 1 && within_member(z, at)) {
		z->base = 0;
		return false;
	}
	z->has_end = true;
	z->dir_end = end;
	z->stated = count;
	z->volumes = this_disk + 1;
	return true;
}

static void find_end(struct zip *z)
{
	uint64_t low = z->total > ZIP_TAIL_BYTES ? z->total - ZIP_TAIL_BYTES : 0;
	uint64_t high = z->total;
	bool empty_found = false;
	uint64_t empty_at = 0;
	/* blocks from the end backwards, three bytes of overlap */
	while (high > low && z->total - low >= ZIP_END_BYTES) {
		uint64_t from = high - low > ZIP_WINDOW_BYTES ? high - ZIP_WINDOW_BYTES : low;
		size_t n = (size_t)(high - from);
		char *block = xmalloc(n);
		ssize_t k = zip_raw(z, block, n, from);
		for (ssize_t i = k - 4; i >= 0; i--) {
			if (block[i] != 'P' || memcmp(block + i, "PK\5\6", 4) != 0)
				continue;
			uint64_t at = from + (uint64_t)i;
			const char *p = zip_peek(z, at, ZIP_END_BYTES);
			/* an end record of no entries inside another archive's
			 * data must not hide the real one further up */
			if (p && zip_u32(p + 12) == 0 && zip_u16(p + 10) == 0) {
				if (!empty_found) {
					empty_found = true;
					empty_at = at;
				}
			} else if (take_end(z, at)) {
				free(block);
				return;
			}
		}
		free(block);
		if (from == low)
			break;
		high = from + 3;
	}
	if (empty_found)
		take_end(z, empty_at);
}

enum status zip_open(struct zip **ret, const struct zip_part *parts, int nparts, struct err *err)
{
	if (nparts < 1 || nparts > ZIP_PARTS_MAX)
		return err_set(err, ST_SKIP, E_LIMIT_ENTRIES, "more than %d volumes", ZIP_PARTS_MAX);
	struct zip *z = xcalloc(1, sizeof *z);
	z->part = xcalloc((size_t)nparts, sizeof *z->part);
	z->part_at = xcalloc((size_t)nparts, sizeof *z->part_at);
	z->parts = nparts;
	for (int i = 0; i < nparts; i++) {
		z->part[i] = parts[i];
		z->part_at[i] = z->total;
		if (parts[i].size > INT64_MAX - z->total) {
			zip_close(z);
			return err_set(err, ST_SKIP, E_LIMIT_BYTES, "volumes too large");
		}
		z->total += parts[i].size;
	}
	buf_init(&z->text, 4u * 65536);
	arena_init(&z->names);
	find_end(z);
	if (z->has_end) {
		zip_rewind(z);
		*ret = z;
		return ST_OK;
	}
	struct zip_entry e;
	z->scan = true;
	zip_rewind(z);
	if (!zip_scan_next(z, &e)) {
		zip_close(z);
		return err_set(err, ST_SKIP, E_CORRUPT, "no zip directory and no member");
	}
	zip_rewind(z);
	*ret = z;
	return err_set(err, ST_WARN, E_TRUNCATED, "the zip directory is missing: members found by scanning");
}

enum status zip_open_fd(struct zip **ret, int fd, struct err *err)
{
	int64_t size = io_size(fd);
	if (size < 0)
		return err_set(err, ST_SKIP, E_UNREADABLE, "not a regular file");
	struct zip_part part = { .fd = fd, .size = (uint64_t)size };
	return zip_open(ret, &part, 1, err);
}

enum status zip_open_map(struct zip **ret, const char *p, size_t len, struct err *err)
{
	struct zip_part part = { .fd = -1, .map = p ? p : "", .size = len };
	return zip_open(ret, &part, 1, err);
}

void zip_close(struct zip *z)
{
	if (!z)
		return;
	free(z->part);
	free(z->part_at);
	free(z->win.bytes);
	free(z->local.bytes);
	zip_member_release(z);
	free(z->entry);
	free(z->slot);
	buf_release(&z->text);
	arena_release(&z->names);
	free(z);
}

int64_t zip_stated(const struct zip *z)
{
	return z->has_end && z->stated <= INT64_MAX ? (int64_t)z->stated : -1;
}

uint32_t zip_volumes(const struct zip *z)
{
	return z->has_end ? z->volumes : 1;
}

void zip_rewind(struct zip *z)
{
	z->pos = z->scan ? 0 : z->dir_at;
	z->index = 0;
	z->broke = false;
}

static enum status broken(struct zip *z, struct err *err)
{
	z->pos = UINT64_MAX;
	if (z->broke)
		return ST_EOF;
	z->broke = true;
	return err_set(err, ST_WARN, E_CORRUPT, "the zip directory breaks off after %lu of %lu entries",
		       (unsigned long)z->index, (unsigned long)z->stated);
}

enum status zip_next(struct zip *z, struct zip_entry *ret, struct err *err)
{
	if (z->pos == UINT64_MAX)
		return ST_EOF;
	if (z->scan) {
		if (!zip_scan_next(z, ret))
			return ST_EOF;
		ret->index = z->index++;
		return ST_OK;
	}
	if (z->pos >= z->dir_end) {
		z->pos = UINT64_MAX;
		return ST_EOF;
	}
	const char *p = zip_peek(z, z->pos, 4);
	if (p && memcmp(p, "PK\5\5", 4) == 0) { /* digital signature: the end */
		z->pos = UINT64_MAX;
		return ST_EOF;
	}
	p = zip_peek(z, z->pos, ZIP_CENTRAL_BYTES);
	if (!p || memcmp(p, "PK\1\2", 4) != 0)
		return z->index >= z->stated ? (z->pos = UINT64_MAX, ST_EOF) : broken(z, err);
	size_t name = zip_u16(p + 28), extra = zip_u16(p + 30), comment = zip_u16(p + 32);
	size_t n = ZIP_CENTRAL_BYTES + name + extra + comment;
	p = zip_peek(z, z->pos, n);
	if (!p || z->dir_end - z->pos < n) {
		/* the last record's lengths may lie while its name is whole */
		n = ZIP_CENTRAL_BYTES + name;
		p = z->dir_end - z->pos >= n ? zip_peek(z, z->pos, n) : NULL;
		if (!p)
			return broken(z, err);
		extra = comment = 0;
		z->pos = UINT64_MAX;
	} else {
		z->pos += n;
	}
	memset(ret, 0, sizeof *ret);
	ret->mtime = INT64_MIN;
	ret->made_by = (uint8_t)p[5];
	ret->flags = zip_u16(p + 8);
	ret->method = zip_u16(p + 10);
	uint32_t dos = zip_u32(p + 12);
	ret->crc = zip_u32(p + 16);
	uint32_t packed = zip_u32(p + 20), size = zip_u32(p + 24), disk = zip_u16(p + 34), ofs = zip_u32(p + 42);
	uint32_t attributes = zip_u32(p + 38);
	ret->packed = packed;
	ret->size = size;
	ret->offset = ofs;
	buf_clear(&z->text);
	buf_add(&z->text, p + ZIP_CENTRAL_BYTES, name + extra + comment);
	const char *t = buf_z(&z->text);
	ret->name = str_make(t, name);
	ret->comment = str_make(t + name + extra, comment);
	bool want64[3] = { size == UINT32_MAX, packed == UINT32_MAX, ofs == UINT32_MAX };
	zip_extra(ret, str_make(t + name, extra), true, want64, &disk);
	zip_finish_entry(ret, dos, attributes);
	ret->disk = disk;
	ret->offset = on_disk(z, disk, ret->offset) + z->base;
	ret->index = z->index++;
	return ST_OK;
}
