/* libarchive_read.c - tar, cpio, ar, 7z, rar, cab, iso, xar, rpm by
 * libarchive.
 *
 * One format is switched on at a time, the one the bytes show: with all of
 * them on, a damaged archive is now and then taken for another kind. */
#include "unpack/headroom.h"
#include "unpack/rar5_heads.h"
#include "unpack/salvage.h"

#include <fcntl.h>
#include <stdlib.h>

#define BLOCK_BYTES (256u << 10)
/* Archives that are read one behind the other; what tar writes at once. */
#define ARCHIVES_MAX 10000
#define RECORD_BYTES 10240u
/* What RAR needs: a model of PPMd of 256 MB, a window of 64, filters. */
#define RAR_BYTES_MAX ((size_t)512 << 20)

static la_ssize_t on_read(struct archive *a, void *ctx, const void **ret)
{
	struct reader *r = ctx;
	ssize_t n = source_read(r->src, r->block, BLOCK_BYTES, r->pos);
	if (n < 0) {
		archive_set_error(a, EIO, "cannot read the container");
		return ARCHIVE_FATAL;
	}
	r->block_at = r->pos;
	r->block_len = (size_t)n;
	r->pos += (uint64_t)n;
	*ret = r->block;
	return n;
}

static la_int64_t on_skip(struct archive *a, void *ctx, la_int64_t n)
{
	struct reader *r = ctx;
	(void)a;
	uint64_t left = r->pos < r->src->size ? r->src->size - r->pos : 0;
	if (n < 0)
		return 0;
	if ((uint64_t)n > left)
		n = (la_int64_t)left;
	r->pos += (uint64_t)n;
	return n;
}

static la_int64_t on_seek(struct archive *a, void *ctx, la_int64_t off, int whence)
{
	struct reader *r = ctx;
	(void)a;
	uint64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? r->pos : r->src->size;
	la_int64_t to = (la_int64_t)base + off;
	if (to < 0)
		return ARCHIVE_FATAL;
	r->pos = (uint64_t)to > r->src->size ? r->src->size : (uint64_t)to;
	return (la_int64_t)r->pos;
}

static int enable(struct archive *a, int kind)
{
	switch (kind) {
	case KIND_TAR: return archive_read_support_format_tar(a);
	case KIND_CPIO: return archive_read_support_format_cpio(a);
	case KIND_AR: return archive_read_support_format_ar(a);
	case KIND_SEVENZIP: return archive_read_support_format_7zip(a);
	case KIND_RAR: return archive_read_support_format_rar(a) < archive_read_support_format_rar5(a) ? ARCHIVE_WARN : ARCHIVE_OK;
	case KIND_CAB: return archive_read_support_format_cab(a);
	case KIND_ISO: return archive_read_support_format_iso9660(a);
	case KIND_XAR: return archive_read_support_format_xar(a);
	case KIND_MTREE: return archive_read_support_format_mtree(a);
	case KIND_RPM:
		archive_read_support_filter_all(a);
		archive_read_support_format_tar(a); /* large files in newer ones */
		return archive_read_support_format_cpio(a);
	default: return ARCHIVE_OK;
	}
}

static int open_over(struct archive *a, struct reader *r)
{
	archive_read_set_read_callback(a, on_read);
	archive_read_set_skip_callback(a, on_skip);
	archive_read_set_seek_callback(a, on_seek);
	archive_read_set_callback_data(a, r);
	return archive_read_open1(a);
}

static ssize_t bytes_of(void *ctx, void *p, size_t n, uint64_t at)
{
	return source_read(ctx, p, n, at);
}

/* The first byte at FROM or behind it that is not zero. */
static bool not_zero(const struct source *src, struct reader *r, uint64_t from, uint64_t *ret)
{
	ssize_t n;
	for (; (n = source_read(src, r->block, BLOCK_BYTES, from)) > 0; from += (uint64_t)n)
		for (ssize_t i = 0; i < n; i++)
			if (r->block[i])
				return *ret = from + (uint64_t)i, true;
	return false;
}

/* An old tar wrote into its last record what its buffer held: the bytes of the
 * record before, at their places. They look like members, too, and are none. */
static bool buffer_rest(const struct source *src, struct reader *r, uint64_t at)
{
	size_t n = (size_t)(src->size - at);
	if (src->kind != KIND_TAR || src->size % RECORD_BYTES || n >= RECORD_BYTES || at < RECORD_BYTES ||
	    source_read(src, r->block, n, at) != (ssize_t)n || source_read(src, r->block + n, n, at - RECORD_BYTES) != (ssize_t)n)
		return false;
	return memcmp(r->block, r->block + n, n) == 0;
}

/* Behind the end of a tar or cpio stands now and then the next (`cat a.tar
 * b.tar`), and in an initial ramdisk a packed one: that is a member. What else
 * is there is told. */
static enum status behind(struct source *src, struct reader *r, struct sink *sink, uint64_t end, struct archive_end *ret, struct err *err)
{
	uint64_t at;
	enum status st = ST_OK;
	char head[KIND_HEAD_BYTES];
	for (int archives = 0; st == ST_OK && !sink->all_stopped && not_zero(src, r, end, &at); archives++) {
		if (archives == ARCHIVES_MAX)
			return err_set(err, ST_WARN, E_LIMIT_ENTRIES, "more than %d archives behind each other; %llu bytes are not read",
				       ARCHIVES_MAX, (unsigned long long)(src->size - at));
		if (src->kind == KIND_TAR)
			at &= ~(uint64_t)511;
		ssize_t n = source_read(src, head, sizeof head, at);
		struct str h = str_make(head, n > 0 ? (size_t)n : 0);
		bool next = at >= end && (src->kind == KIND_TAR ? h.len >= 512 && kind_is_tar(h.p) : kind_is_cpio(h));
		if (next && !buffer_rest(src, r, at)) {
			struct archive *a = archive_read_new();
			r->pos = r->base = at;
			enable(a, src->kind);
			st = open_over(a, r) == ARCHIVE_OK ? archive_walk(a, r, src, sink, ret, err) : archive_err(a, ST_WARN, err);
			end = at + (uint64_t)archive_filter_bytes(a, 0);
			archive_read_free(a);
			if (end <= at)
				break;
		} else if (!next && kind_of(h, src->size - at, STR(""), -1) != KIND_NONE) {
			buf_clear(&r->name);
			ptrdiff_t slash = -1;
			for (size_t i = 0; i < src->name.len; i++)
				slash = src->name.p[i] == '/' ? (ptrdiff_t)i : slash;
			buf_add_str(&r->name, str_sub(src->name, (size_t)(slash + 1), src->name.len));
			buf_addz(&r->name, ".rest");
			struct member m = { .name = buf_str(&r->name),
					    .type = MEMBER_FILE,
					    .flags = MEMBER_UTF8 | MEMBER_HAS_SIZE,
					    .size = src->size - at };
			sink_member(sink, &m);
			if (sink_wants(sink))
				sink_range(sink, at, src->size - at);
			sink_end(sink, ST_OK, err);
			break;
		} else {
			return err_set(err, ST_WARN, E_PARTIAL, "%llu bytes behind its end are not read", (unsigned long long)(src->size - at));
		}
	}
	return st;
}

enum status libarchive_read(struct source *src, struct sink *sink, struct err *err)
{
	struct archive *a = archive_read_new();
	struct reader r = { .src = src, .block = xmalloc(BLOCK_BYTES) };
	struct archive_end end = { 0, 0 };
	struct headroom room = { NULL, 0 };
	enum status st;
	buf_init(&r.name, 1u << 20);
	if (src->kind == KIND_RAR) {
		headroom_limit(&room, RAR_BYTES_MAX);
		r.heads = xmalloc(sizeof *r.heads);
		if (!rar5_heads_begin(r.heads, src)) {
			free(r.heads);
			r.heads = NULL;
		}
	}
	enable(a, src->kind);
	if (open_over(a, &r) != ARCHIVE_OK) {
		st = archive_err(a, ST_SKIP, err);
	} else {
		/* filters copy: then nothing stands in the container as it is */
		bool plain = archive_filter_count(a) <= 1;
		st = archive_walk(a, plain ? &r : NULL, src, sink, &end, err);
		if (st == ST_OK && plain && salvage_can(src->kind) && (sink->members || sink->folders))
			st = behind(src, &r, sink, (uint64_t)archive_filter_bytes(a, 0), &end, err);
	}
	archive_read_free(a);
	/* zeros where its first header was: libarchive takes them for the end */
	if (st == ST_OK && salvage_can(src->kind) && !sink->members && !sink->folders && src->size > 1024)
		st = err_set(err, ST_WARN, E_CORRUPT, "ends before its first member");
	if (st != ST_OK && salvage_can(src->kind) && err->code == E_CORRUPT && !sink->all_stopped) {
		struct salvage_bytes bytes = { bytes_of, src };
		st = salvage(src->kind, &bytes, r.base + end.good, src, sink, err);
	}
	if (src->kind == KIND_RAR && src->parts == 1 && rar_later_volume(src))
		st = err_set(err, ST_WARN, E_INCOMPLETE, "a later volume of a set, and those before it are not there");
	bool directory =
	    src->kind == KIND_SEVENZIP || src->kind == KIND_RAR || src->kind == KIND_CAB || src->kind == KIND_XAR || src->kind == KIND_ISO;
	if (end.dead && directory && (a = archive_read_new())) {
		r.pos = 0;
		enable(a, src->kind);
		if (open_over(a, &r) == ARCHIVE_OK)
			archive_names(a, &r, sink, end.dead, err);
		archive_read_free(a);
	}
	headroom_release(&room);
	buf_release(&r.name);
	free(r.heads);
	free(r.block);
	return st;
}
