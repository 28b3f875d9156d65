/* zip_window.c - bytes of a ZIP archive by offset, over one or many volumes.
 *
 * Records are small and lie in a row, so one window that slides forward turns
 * thousands of small preads into one for each 64 KiB. */
#include "format/zip_private.h"

#include <sluice/io.h>

#include <errno.h>
#include <stdlib.h>

/* The largest thing looked at in one piece: a directory record with name,
 * extra field and comment of 65,535 bytes each. */
#define PEEK_MAX (ZIP_CENTRAL_BYTES + 3u * 65535u)

uint64_t zip_bytes(const struct zip *z)
{
	return z->total;
}

ssize_t zip_raw(struct zip *z, void *p, size_t n, uint64_t offset)
{
	char *out = p;
	size_t got = 0;
	if (offset >= z->total)
		return 0;
	/* volumes are few (ZIP_PARTS_MAX) and reads large: a linear search does */
	for (int i = 0; i < z->parts && got < n; i++) {
		uint64_t from = z->part_at[i], size = z->part[i].size;
		if (offset < from || offset - from >= size)
			continue;
		uint64_t rel = offset - from;
		size_t want = n - got;
		if (want > size - rel)
			want = (size_t)(size - rel);
		if (z->part[i].map) {
			memcpy(out + got, z->part[i].map + rel, want);
		} else {
			ssize_t k = io_pread_full(z->part[i].fd, out + got, want, rel);
			if (k < 0)
				return -1;
			if ((size_t)k < want)
				return (ssize_t)(got + (size_t)k); /* cut while we read */
		}
		got += want;
		offset += want;
	}
	return (ssize_t)got;
}

static const char *peek(struct zip *z, struct zip_window *w, uint64_t at, size_t n)
{
	if (n > PEEK_MAX || at > z->total || z->total - at < n)
		return NULL;
	if (at >= w->at && at - w->at <= w->len && w->len - (at - w->at) >= n)
		return w->bytes + (at - w->at);
	if (!w->bytes) {
		w->cap = ZIP_WINDOW_BYTES + PEEK_MAX;
		w->bytes = xmalloc(w->cap);
	}
	size_t want = n > ZIP_WINDOW_BYTES ? n : ZIP_WINDOW_BYTES;
	ssize_t k = zip_raw(z, w->bytes, want, at);
	w->at = at;
	w->len = k > 0 ? (size_t)k : 0;
	return w->len >= n ? w->bytes : NULL;
}

const char *zip_peek(struct zip *z, uint64_t at, size_t n)
{
	if (z->parts == 1 && z->part[0].map)
		return n <= PEEK_MAX && at <= z->total && z->total - at >= n ? z->part[0].map + at : NULL;
	return peek(z, &z->win, at, n);
}

const char *zip_peek_local(struct zip *z, uint64_t at, size_t n, size_t *ret_n)
{
	if (z->parts == 1 && z->part[0].map) {
		if (at > z->total || z->total - at < n)
			return NULL;
		*ret_n = (size_t)(z->total - at);
		return z->part[0].map + at;
	}
	const char *p = peek(z, &z->local, at, n);
	if (p)
		*ret_n = z->local.len - (size_t)(at - z->local.at);
	return p;
}
