/* stream_read.c - single compressed streams: x.gz, x.bz2, x.xz, x.Z …
 *
 * A compressed tar or cpio is one container ("tar+gzip"): nobody thinks of
 * the tar inside as a file of its own. Everything else is a container of one
 * member, named as the stream says (gzip keeps a name) or as the file is
 * called without its suffix. Exactly one filter is taken off: libarchive
 * would peel any number of layers at once and lose their names. */
#include "unpack/salvage.h"
#include "unpack/stream_name.h"
#include "unpack/stream_plain.h"

#include <stdio.h>
#include <stdlib.h>

#define XZ_WINDOW_MAX (1ull << 30)    /* what a worker's memory has room for */
#define ZSTD_WINDOW_MAX (128ull << 20) /* what libzstd takes unasked */

static int filter_of(int kind)
{
	switch (kind) {
	case KIND_GZIP: return ARCHIVE_FILTER_GZIP;
	case KIND_BZIP2: return ARCHIVE_FILTER_BZIP2;
	case KIND_XZ: return ARCHIVE_FILTER_XZ;
	case KIND_LZMA: return ARCHIVE_FILTER_LZMA;
	case KIND_LZIP: return ARCHIVE_FILTER_LZIP;
	case KIND_COMPRESS: return ARCHIVE_FILTER_COMPRESS;
	case KIND_ZSTD: return ARCHIVE_FILTER_ZSTD;
	case KIND_LZ4: return ARCHIVE_FILTER_LZ4;
	case KIND_LRZIP: return ARCHIVE_FILTER_LRZIP;
	default: return ARCHIVE_FILTER_NONE;
	}
}

bool stream_choose(struct archive *a, int kind)
{
	/* libarchive 3.6 crashes when compress is forced: let it bid */
	if (kind == KIND_COMPRESS)
		return archive_read_support_filter_compress(a), true;
	return archive_read_append_filter(a, filter_of(kind)) == ARCHIVE_OK;
}

/* Suffixes that a compressor puts, and what takes their place. */
static const struct {
	const char *suffix, *instead;
} suffixes[] = {
	{ ".gz", "" },      { ".bz2", "" },     { ".xz", "" },       { ".lzma", "" },    { ".lz", "" },       { ".z", "" },
	{ ".zst", "" },     { ".lz4", "" },     { ".lzo", "" },      { ".br", "" },      { ".lrz", "" },      { ".sz", "" },
	{ ".snappy", "" },  { ".bz", "" },      { ".tgz", ".tar" },  { ".tbz", ".tar" }, { ".tbz2", ".tar" }, { ".txz", ".tar" },
	{ ".taz", ".tar" }, { ".tlz", ".tar" }, { ".svgz", ".svg" }, { ".emz", ".emf" }, { ".wmz", ".wmf" },  { ".gzip", "" },     { ".ab", ".tar" },      { ".jsonlz4", ".json" }, { ".baklz4", ".json" }, { ".mozlz4", "" },
};

void stream_name(struct str name, struct buf *out)
{
	for (size_t i = name.len; i-- > 0;)
		if (name.p[i] == '/') {
			name = str_sub(name, i + 1, name.len);
			break;
		}
	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		struct str s = str_from(suffixes[i].suffix);
		if (name.len > s.len && str_ends_nocase(name, s)) {
			buf_add_str(out, str_sub(name, 0, name.len - s.len));
			buf_addz(out, suffixes[i].instead);
			return;
		}
	}
	buf_add_str(out, name.len ? name : STR("data"));
	buf_addz(out, ".unpacked");
}

/* RFC 1952: the name field of the first member, when it is there. Also the
 * time, and where the data begin. */
static void gzip_header(const struct source *src, struct buf *name, struct member *m)
{
	unsigned char h[1024];
	ssize_t n = source_read(src, h, sizeof h, 0);
	if (n < 18 || h[0] != 0x1f || h[1] != 0x8b)
		return;
	uint32_t t = (uint32_t)h[4] | (uint32_t)h[5] << 8 | (uint32_t)h[6] << 16 | (uint32_t)h[7] << 24;
	if (t) {
		m->mtime = t;
		m->flags |= MEMBER_HAS_TIME;
	}
	size_t at = 10;
	if (h[3] & 4)
		at += 2 + (size_t)(h[10] | h[11] << 8);
	if (!(h[3] & 8) || at >= (size_t)n)
		return;
	const unsigned char *end = memchr(h + at, 0, (size_t)n - at);
	if (!end || end == h + at)
		return;
	/* a path is cut to its last part, as gzip -N does */
	struct str s = str_make((const char *)h + at, (size_t)(end - (h + at)));
	for (size_t i = s.len; i-- > 0;)
		if (s.p[i] == '/') {
			s = str_sub(s, i + 1, s.len);
			break;
		}
	if (s.len) {
		buf_clear(name);
		buf_add_str(name, s);
	}
}

static bool holds_archive(struct archive *a)
{
	int f = archive_format(a) & ARCHIVE_FORMAT_BASE_MASK;
	return f == ARCHIVE_FORMAT_TAR || f == ARCHIVE_FORMAT_CPIO;
}

la_ssize_t stream_on_read(struct archive *a, void *ctx, const void **ret)
{
	struct stream_in *s = ctx;
	ssize_t n = source_read(s->src, s->block, sizeof s->block, s->pos);
	if (n < 0) {
		archive_set_error(a, EIO, "cannot read the container");
		return ARCHIVE_FATAL;
	}
	s->pos += (uint64_t)n;
	*ret = s->block;
	return n;
}

/* The window that the first block needs, 0 where it is not told: XZ's LZMA2
 * properties (its format, 5.3.1), Zstandard's frame header (RFC 8878, 3.1.1.1).
 * A library that cannot have it gives nothing, and libarchive calls that empty. */
static uint64_t window_bytes(struct source *src)
{
	unsigned char h[32];
	ssize_t n = source_read(src, h, sizeof h, 0);
	if (src->kind == KIND_XZ && n >= 24) {
		/* stream header, size, flags, two sizes that may be left out, filters: the last is LZMA2 */
		size_t at = 14;
		for (unsigned bit = 0x40; bit <= 0x80; bit <<= 1)
			for (bool more = h[13] & bit; more && at < (size_t)n; at++)
				more = h[at] & 0x80;
		for (; at + 2 < (size_t)n && h[at] != 0x21; at += 2u + h[at + 1])
			;
		if (at + 2 < (size_t)n && h[at + 1] == 1 && h[at + 2] <= 40)
			return h[at + 2] == 40 ? UINT32_MAX : (uint64_t)(2 | (h[at + 2] & 1)) << (h[at + 2] / 2 + 11);
	}
	if (src->kind == KIND_ZSTD && n > 5 && !(h[4] & 0x20)) {
		uint64_t base = 1ull << (10 + (h[5] >> 3));
		return base + base / 8 * (h[5] & 7);
	}
	return 0;
}

/* A stream of plain bytes: libarchive takes a cut one for an empty one. */
static enum status give_plain(struct source *src, struct sink *sink, struct err *err)
{
	struct plain *p = plain_open(src);
	const void *bytes;
	size_t n;
	enum status st = ST_OK;
	while (sink_wants(sink) && (st = plain_next(p, &bytes, &n, err)) == ST_OK && sink_data(sink, bytes, n))
		;
	plain_close(p);
	return st == ST_EOF ? ST_OK : st;
}

/* Bytes of a stream of nothing; a longer one that gives nothing is cut. */
static uint64_t empty_bytes(int kind)
{
	return kind == KIND_XZ ? 32 : kind == KIND_LZIP ? 36 : kind == KIND_LZMA ? 23 : 20;
}

enum status stream_read(struct source *src, struct sink *sink, struct err *err)
{
	struct archive *a = archive_read_new();
	struct archive_entry *e;
	struct member m = { .type = MEMBER_FILE };
	struct buf name;
	char format[64];
	struct archive_end end;
	if (!a)
		return err_set(err, ST_SKIP, E_SYSTEM, "cannot start libarchive");
	struct stream_in *s = xcalloc(1, sizeof *s);
	s->src = src;
	buf_init(&name, 1u << 20);
	if (!stream_choose(a, src->kind)) {
		stream_name(src->name, &name);
		m.name = buf_str(&name);
		sink_format(sink, NULL, 1);
		sink_lost(sink, &m, E_UNSUPPORTED_METHOD, "libarchive here cannot read this compression by itself");
		archive_read_free(a);
		free(s);
		buf_release(&name);
		return ST_OK;
	}
	archive_read_support_format_tar(a);
	archive_read_support_format_cpio(a);
	archive_read_support_format_raw(a);
	archive_read_support_format_empty(a);
	enum status st = ST_OK;
	int rc = archive_read_open2(a, s, NULL, stream_on_read, NULL, NULL);
	if (rc == ARCHIVE_OK)
		rc = archive_read_next_header(a, &e);
	if (rc == ARCHIVE_EOF && holds_archive(a)) {
		/* zeros look like the end of a tar: they are bytes like others */
		archive_read_free(a);
		a = archive_read_new();
		s->pos = 0;
		stream_choose(a, src->kind);
		archive_read_support_format_raw(a);
		archive_read_support_format_empty(a);
		rc = archive_read_open2(a, s, NULL, stream_on_read, NULL, NULL);
		if (rc == ARCHIVE_OK)
			rc = archive_read_next_header(a, &e);
	}
	bool inner = rc >= ARCHIVE_WARN && rc != ARCHIVE_EOF && holds_archive(a);
	if (inner) {
		bool tar = (archive_format(a) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
		snprintf(format, sizeof format, "%s+%s", tar ? "tar" : "cpio", kind_text(src->kind));
		sink_format(sink, format, -1);
		/* begin again: the walk wants the first header itself */
		archive_read_free(a);
		a = archive_read_new();
		struct plain *p = plain_open(src);
		if (tar)
			archive_read_support_format_tar(a);
		else
			archive_read_support_format_cpio(a);
		if (!p || archive_read_open2(a, p, NULL, plain_on_read, NULL, NULL) != ARCHIVE_OK)
			st = archive_err(a, ST_SKIP, err);
		else
			st = archive_walk(a, NULL, src, sink, &end, err);
		/* all members came, and one of them may be wrong */
		bool sound = st != ST_OK || sink->list || (st = plain_finish(p, err)) == ST_OK;
		if (!sound) {
			struct err why = *err;
			err_set(err, ST_WARN, why.code, "the stream that it is packed in is damaged, in which member is not told: %.100s", why.msg);
		}
		plain_close(p);
		if (st != ST_OK && sound && err->code == E_CORRUPT && !sink->all_stopped) {
			struct unrolled *u = unrolled_open(src);
			struct salvage_bytes bytes = { unrolled_read, u };
			st = salvage(tar ? KIND_TAR : KIND_CPIO, &bytes, end.good, src, sink, err);
			unrolled_close(u);
		}
	} else {
		sink_format(sink, NULL, 1);
		stream_name(src->name, &name);
		if (src->kind == KIND_GZIP)
			gzip_header(src, &name, &m);
		m.name = buf_str(&name);
		sink_member(sink, &m);
		struct err e1 = { .code = E_NONE };
		uint64_t window = window_bytes(src);
		if (window > (src->kind == KIND_ZSTD ? ZSTD_WINDOW_MAX : XZ_WINDOW_MAX)) {
			rc = ARCHIVE_OK;
			st = err_set(&e1, ST_SKIP, E_LIMIT_MEMORY, "needs a window of %llu MiB",
				     (unsigned long long)((window + (1u << 20) - 1) >> 20));
		} else if (plain_own(src->kind)) {
			rc = ARCHIVE_OK;
			st = give_plain(src, sink, &e1);
		} else if (rc == ARCHIVE_EOF) {
			rc = ARCHIVE_OK; /* an empty stream is an empty member */
			if (src->size > empty_bytes(src->kind))
				st = err_set(&e1, ST_SKIP, E_TRUNCATED, "ends before its first byte");
		} else if (rc >= ARCHIVE_WARN && sink_wants(sink))
			st = archive_give(a, e, &m, NULL, sink, &e1);
		if (rc < ARCHIVE_WARN)
			st = archive_err(a, ST_SKIP, &e1);
		sink_end(sink, st == ST_FATAL ? ST_WARN : st, &e1);
		st = ST_OK;
	}
	archive_read_free(a);
	free(s);
	buf_release(&name);
	return st;
}
