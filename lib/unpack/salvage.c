/* salvage.c - see salvage.h. */
#include "unpack/salvage.h"

#include <stdlib.h>

#define BLOCK_BYTES (64u << 10)
#define TAR_BLOCK_BYTES 512u
/* A cpio header and the longest name that is believed. */
#define CPIO_HEAD_BYTES 1400u
/* How far back decoded bytes are kept. */
#define BEHIND_BYTES (1u << 20)

struct reading {
	const struct salvage_bytes *b;
	uint64_t pos;
	char block[BLOCK_BYTES];
};

static la_ssize_t on_read(struct archive *a, void *ctx, const void **ret)
{
	struct reading *r = ctx;
	ssize_t n = r->b->read(r->b->ctx, r->block, BLOCK_BYTES, r->pos);
	if (n < 0) {
		archive_set_error(a, EIO, "cannot read the container");
		return ARCHIVE_FATAL;
	}
	r->pos += (uint64_t)n;
	*ret = r->block;
	return n;
}

bool salvage_can(int kind)
{
	return kind == KIND_TAR || kind == KIND_CPIO;
}

/* The next header at FROM or behind it. */
static bool next_header(int kind, struct reading *r, uint64_t from, uint64_t *ret)
{
	ssize_t n;
	size_t head = kind == KIND_TAR ? TAR_BLOCK_BYTES : CPIO_HEAD_BYTES, step = kind == KIND_TAR ? TAR_BLOCK_BYTES : 1;
	for (;;) {
		n = r->b->read(r->b->ctx, r->block, BLOCK_BYTES, from);
		bool last = n < (ssize_t)BLOCK_BYTES;
		size_t i = 0;
		for (; n > 0 && i < (size_t)n && (last || i + head <= (size_t)n); i += step) {
			struct str rest = str_make(r->block + i, (size_t)n - i);
			if (kind == KIND_TAR ? rest.len >= TAR_BLOCK_BYTES && *rest.p && kind_is_tar(rest.p) : kind_is_cpio(rest)) {
				*ret = from + i;
				return true;
			}
		}
		if (last)
			return false;
		from += i;
	}
}

enum status salvage(int kind, const struct salvage_bytes *b, uint64_t good, struct source *src, struct sink *sink, struct err *err)
{
	struct reading *r = xmalloc(sizeof *r);
	enum status st = ST_WARN;
	uint64_t at = good, next;
	int breaks = 0;
	r->b = b;
	while (st != ST_OK && !sink->all_stopped && breaks < BREAKS_MAX &&
	       next_header(kind, r, at + (kind == KIND_TAR ? TAR_BLOCK_BYTES : 1), &next)) {
		struct archive *a = archive_read_new();
		struct archive_end end;
		if (!a)
			break;
		err_set(err, ST_WARN, E_CORRUPT, "damaged at byte %llu: %llu bytes are passed over", (unsigned long long)at,
			(unsigned long long)(next - at));
		sink_loss(sink, err);
		breaks++;
		if (kind == KIND_TAR)
			archive_read_support_format_tar(a);
		else
			archive_read_support_format_cpio(a);
		r->pos = next;
		if (archive_read_open2(a, r, NULL, on_read, NULL, NULL) != ARCHIVE_OK) {
			st = archive_err(a, ST_SKIP, err);
			end.good = 0;
		} else {
			st = archive_walk(a, NULL, src, sink, &end, err);
		}
		at = next + end.good;
		archive_read_free(a);
	}
	free(r);
	return breaks && st == ST_OK ? err_set(err, ST_WARN, E_CORRUPT, "damaged places passed over: %d", breaks) : ST_WARN;
}

struct unrolled {
	struct source *src;
	struct archive *a;
	struct stream_in in;
	uint64_t from;         /* of the first byte kept */
	size_t len;
	bool ended;
	char kept[2 * BEHIND_BYTES];
};

static bool begin(struct unrolled *u)
{
	struct archive_entry *e;
	archive_read_free(u->a);
	u->a = archive_read_new();
	u->in.pos = u->from = u->len = 0;
	u->ended = false;
	if (!u->a || !stream_choose(u->a, u->src->kind))
		return false;
	archive_read_support_format_raw(u->a);
	return archive_read_open2(u->a, &u->in, NULL, stream_on_read, NULL, NULL) == ARCHIVE_OK && archive_read_next_header(u->a, &e) == ARCHIVE_OK;
}

struct unrolled *unrolled_open(struct source *src)
{
	struct unrolled *u = xcalloc(1, sizeof *u);
	u->src = src;
	u->in.src = src;
	u->ended = !begin(u);
	return u;
}

void unrolled_close(struct unrolled *u)
{
	archive_read_free(u->a);
	free(u);
}

ssize_t unrolled_read(void *unrolled, void *p, size_t n, uint64_t at)
{
	struct unrolled *u = unrolled;
	size_t got = 0;
	if (at < u->from && !begin(u))
		return -1;
	while (got < n) {
		uint64_t pos = at + got;
		if (pos < u->from + u->len) {
			size_t k = (size_t)(u->from + u->len - pos) < n - got ? (size_t)(u->from + u->len - pos) : n - got;
			memcpy((char *)p + got, u->kept + (pos - u->from), k);
			got += k;
			continue;
		}
		if (u->ended)
			break;
		if (u->len == sizeof u->kept) {
			memmove(u->kept, u->kept + BEHIND_BYTES, BEHIND_BYTES);
			u->from += BEHIND_BYTES;
			u->len = BEHIND_BYTES;
		}
		la_ssize_t k = archive_read_data(u->a, u->kept + u->len, sizeof u->kept - u->len);
		/* a stream that breaks off ends there */
		if (k <= 0)
			u->ended = true;
		else
			u->len += (size_t)k;
	}
	return (ssize_t)got;
}
