/* libarchive_read.c - tar, cpio, ar, 7z, rar, cab, iso, xar, rpm by
 * libarchive.
 *
 * One format is switched on at a time, the one the bytes show: with all of
 * them on, a damaged archive is now and then taken for another kind. Data
 * blocks that libarchive hands out from our own read buffer stand in the
 * container as they are; they are passed on as ranges, so that an
 * uncompressed tar is not copied through a socket. */
#include "unpack/rar5_heads.h"
#include "unpack/salvage.h"

#include <sluice/utf8.h>

#include <fcntl.h>
#include <stdlib.h>
#include <zlib.h>

#define BLOCK_BYTES (256u << 10)
#define CPIO_HEADER_BYTES 110u
/* A header of 110 bytes and "TRAILER!!!", with room for filling. */
#define CPIO_TRAILER_BYTES_MAX 160u
/* Archives that are read one behind the other; what tar writes at once. */
#define ARCHIVES_MAX 10000
#define RECORD_BYTES 10240u
/* Shorter pieces travel faster with the message than by a second read. */
#define RANGE_BYTES_MIN 16384u

struct reader {
	struct source *src;
	uint64_t pos;
	uint64_t base;       /* where the archive at hand begins */
	uint64_t block_at;   /* where the block came from */
	size_t block_len;
	char *block;
	struct rar5_heads *heads; /* of a RAR 5, else NULL */
	struct buf name;          /* a member's, where it is not taken as it comes */
};

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

enum err_code archive_code(struct archive *a)
{
	const char *z = archive_error_string(a);
	if (!z)
		return E_CORRUPT;
	if (strcasestr(z, "passphrase") || strcasestr(z, "encrypt"))
		return E_ENCRYPTED;
	if (strcasestr(z, "truncated") || strcasestr(z, "end of file") || strcasestr(z, "unexpected eof"))
		return E_TRUNCATED;
	if (strcasestr(z, "unsupported") || strcasestr(z, "not supported"))
		return E_UNSUPPORTED_METHOD;
	return E_CORRUPT;
}

enum status archive_err(struct archive *a, enum status st, struct err *err)
{
	const char *z = archive_error_string(a);
	return err_set(err, st, archive_code(a), "%s", z ? z : "damaged, libarchive does not say how");
}

static void fill(struct archive_entry *e, struct member *m, bool unicode)
{
	*m = (struct member){ 0 };
	/* NULL when a name cannot be had in the locale: then as UTF-8, then as wide */
	const char *name = archive_entry_pathname(e);
	if (!name)
		name = archive_entry_pathname_utf8(e);
	m->name = str_from(name);
	if (unicode)
		m->flags |= MEMBER_UTF8;
	const char *link = archive_entry_hardlink(e);
	bool hard = link != NULL;
	if (!link)
		link = archive_entry_symlink(e);
	unsigned type = archive_entry_filetype(e);
	m->link = str_from(link);
	m->mode = archive_entry_mode(e);
	if (hard)
		m->type = MEMBER_HARDLINK;
	else if (type == AE_IFLNK)
		m->type = MEMBER_LINK;
	else if (type == AE_IFDIR)
		m->type = MEMBER_FOLDER;
	else if (type == AE_IFCHR || type == AE_IFBLK || type == AE_IFIFO || type == AE_IFSOCK)
		m->type = MEMBER_SPECIAL;
	else
		m->type = MEMBER_FILE;
	if (archive_entry_size_is_set(e) && archive_entry_size(e) >= 0) {
		m->size = (uint64_t)archive_entry_size(e);
		m->flags |= MEMBER_HAS_SIZE;
	}
	if (archive_entry_mtime_is_set(e)) {
		m->mtime = archive_entry_mtime(e);
		m->flags |= MEMBER_HAS_TIME;
	}
	if (archive_entry_is_encrypted(e))
		m->flags |= MEMBER_ENCRYPTED;
}

/* Sums that libarchive does not look at: of stored RAR 5, of cpio's "crc" form. */
struct check {
	uint32_t want, got;
	bool bytes;    /* the sum of all bytes, else CRC-32 */
};

static void check_add(struct check *c, const unsigned char *p, size_t n)
{
	if (!c->bytes)
		c->got = (uint32_t)crc32_z(c->got, p, n);
	for (size_t i = 0; c->bytes && i < n; i++)
		c->got += p[i];
}

/* Passes one entry's data on. CHECK: of them, where it is not NULL. */
static enum status give(struct archive *a, struct reader *r, struct sink *sink, uint64_t *ret_given, struct check *check, struct err *err)
{
	static const char zeros[65536];
	enum status st = ST_OK;
	const void *p;
	size_t n;
	la_int64_t off;
	uint64_t at = 0;
	for (;;) {
		int rc = archive_read_data_block(a, &p, &n, &off);
		if (rc == ARCHIVE_EOF)
			break;
		if (rc < ARCHIVE_WARN) {
			*ret_given = at;
			return archive_err(a, rc == ARCHIVE_FATAL ? ST_FATAL : ST_SKIP, err);
		}
		/* 7z's checksum that does not fit is no more than a warning */
		if (rc == ARCHIVE_WARN && st == ST_OK)
			st = archive_err(a, ST_WARN, err);
		/* holes of sparse files */
		while (off > 0 && (uint64_t)off > at && sink_wants(sink)) {
			uint64_t gap = (uint64_t)off - at;
			size_t k = gap < sizeof zeros ? (size_t)gap : sizeof zeros;
			if (!sink_data(sink, zeros, k))
				break;
			at += k;
		}
		const char *c = p;
		if (check)
			check_add(check, p, n);
		bool ours = r && c >= r->block && c + n <= r->block + r->block_len;
		bool wanted = ours && n >= RANGE_BYTES_MIN ? sink_range(sink, r->block_at + (uint64_t)(c - r->block), n) : sink_data(sink, p, n);
		if (!wanted)
			break;
		at += n;
	}
	*ret_given = at;
	return st;
}

static enum status give_whole(struct archive *a, struct archive_entry *e, struct member *m, void *reader, struct sink *sink, struct check *check, struct err *err)
{
	uint64_t given = 0;
	enum status st = give(a, reader, sink, &given, check, err);
	if (st != ST_OK)
		return st;
	if (sink_wants(sink) && (m->flags & MEMBER_HAS_SIZE)) {
		/* a hole at the end has no block of its own */
		static const char zeros[65536];
		bool holes = archive_entry_sparse_count(e) > 0 || (archive_format(a) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ISO9660;
		if (given < m->size && holes) /* of a packed ISO file, too */
			while (given < m->size) {
				size_t k = m->size - given < sizeof zeros ? (size_t)(m->size - given) : sizeof zeros;
				if (!sink_data(sink, zeros, k))
					break;
				given += k;
			}
		/* the first volume of a set gives members of no bytes without a word */
		if (sink_wants(sink) && given < m->size)
			return err_set(err, ST_WARN, E_TRUNCATED, "ends after %llu of %llu bytes", (unsigned long long)given, (unsigned long long)m->size);
	}
	return ST_OK;
}

enum status archive_give(struct archive *a, struct archive_entry *e, struct member *m, void *reader, struct sink *sink, struct err *err)
{
	return give_whole(a, e, m, reader, sink, NULL, err);
}

/* What the member's own header says, when the next of them has its name. */
static bool same_head(struct rar5_heads *heads, const struct member *m, struct rar5_file *f)
{
	while (heads && rar5_heads_next(heads, f))
		if (str_eq(f->name, m->name))
			return true;
	return false;
}

/* The header of cpio's "crc" form at AT ends in the sum of the member's bytes. */
static bool cpio_sum(const struct source *src, uint64_t at, struct check *check)
{
	char h[CPIO_HEADER_BYTES + 1];
	if (source_read(src, h, CPIO_HEADER_BYTES, at) != (ssize_t)CPIO_HEADER_BYTES || memcmp(h, "070702", 6) != 0)
		return false;
	h[CPIO_HEADER_BYTES] = '\0';
	check->want = (uint32_t)strtoul(h + CPIO_HEADER_BYTES - 8, NULL, 16);
	check->bytes = true;
	return true;
}

/* Cabinets part folders by backslashes. So does RAR before 5, of which libarchive
 * makes slashes byte by byte: also of those that are half a character. */
static void folders_of(const struct source *src, struct reader *r, struct member *m)
{
	if (src->kind == KIND_CAB)
		m->flags |= MEMBER_DOS_NAME;
	if (src->kind != KIND_RAR || !r || r->heads || utf8_valid(m->name))
		return;
	buf_clear(&r->name);
	for (size_t i = 0; i < m->name.len; i++)
		buf_add_char(&r->name, m->name.p[i] == '/' ? '\\' : m->name.p[i]);
	m->name = buf_str(&r->name);
	m->flags |= MEMBER_DOS_NAME;
}

/* System V writes "/" and "/SYM64/" for symbols, GNU "//" for long names. */
static bool ar_table(const char *name)
{
	return name && (strcmp(name, "/") == 0 || strcmp(name, "//") == 0 || strcmp(name, "/SYM64/") == 0);
}

/* Members stand one behind the other, and nothing else tells of them. */
static bool in_a_row(struct archive *a)
{
	int f = archive_format(a) & ARCHIVE_FORMAT_BASE_MASK;
	return f == ARCHIVE_FORMAT_TAR || f == ARCHIVE_FORMAT_CPIO;
}

/* Behind a limit on bytes: the members that follow still have names. They are
 * told where the way to them is no more work than was allowed. */
static void rest_of_names(struct archive *a, struct source *src, struct sink *sink, const struct err *why)
{
	uint64_t most = sink->container_bytes * (uint64_t)sink->limits->ratio;
	struct archive_entry *e;
	struct member m;
	int rc;
	if (!in_a_row(a) && src->kind != KIND_AR && src->kind != KIND_ISO)
		return;
	if (most < (uint64_t)UNPACK_RATIO_FLOOR_BYTES)
		most = (uint64_t)UNPACK_RATIO_FLOOR_BYTES;
	while ((uint64_t)archive_filter_bytes(a, 0) < most && ((rc = archive_read_next_header(a, &e)) == ARCHIVE_OK || rc == ARCHIVE_WARN)) {
		fill(e, &m, false);
		if (m.type == MEMBER_FOLDER)
			sink_member(sink, &m);
		else
			sink_lost(sink, &m, why->code, why->msg);
	}
}

enum status archive_walk(struct archive *a, void *reader, struct source *src, struct sink *sink, struct archive_end *ret, struct err *err)
{
	struct archive_entry *e;
	struct member m;
	*ret = (struct archive_end){ 0, 0 };
	uint64_t seen = 0;
	int skipped = 0;
	bool unicode = src->kind == KIND_SEVENZIP;
	struct rar5_heads *heads = reader ? ((struct reader *)reader)->heads : NULL;
	for (;;) {
		if (seen && in_a_row(a) && archive_read_data_skip(a) >= ARCHIVE_WARN)
			ret->good = (uint64_t)archive_filter_bytes(a, 0);
		int rc = archive_read_next_header(a, &e);
		/* the search may end at the trailer, which is no member */
		if (rc == ARCHIVE_EOF && seen && (archive_format(a) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_CPIO &&
		    (uint64_t)archive_filter_bytes(a, 0) > ret->good + CPIO_TRAILER_BYTES_MAX)
			skipped++;
		if (rc == ARCHIVE_EOF && skipped)
			return err_set(err, ST_WARN, E_CORRUPT, "damaged places passed over: %d", skipped);
		if (rc == ARCHIVE_EOF)
			return ST_OK;
		if (rc == ARCHIVE_FATAL || rc == ARCHIVE_RETRY)
			return archive_err(a, seen ? ST_WARN : ST_SKIP, err);
		seen++;
		/* cpio's reader looks for the next header by itself, and says so */
		const char *z = rc == ARCHIVE_WARN ? archive_error_string(a) : NULL;
		if (z && strncmp(z, "Skipped ", 8) == 0 && in_a_row(a)) {
			err_set(err, ST_WARN, E_CORRUPT, "damaged before member %llu: %s", (unsigned long long)seen, z);
			sink_loss(sink, err);
			skipped++;
		}
		/* ar's tables of long names and of symbols are none of the members */
		if (src->kind == KIND_AR && ar_table(archive_entry_pathname(e)))
			continue;
		struct err e1 = { .code = E_NONE };
		enum status st = ST_OK;
		struct rar5_file head;
		struct check check = { .want = 0 };
		fill(e, &m, unicode);
		folders_of(src, reader, &m);
		if (rc <= ARCHIVE_FAILED)
			st = archive_err(a, ST_SKIP, &e1);
		/* what is called a folder may hold bytes all the same, which must not vanish
		 * (those of tar are lists of incremental dumps, or break the walk, which is told) */
		bool holds = m.type == MEMBER_FOLDER && (m.flags & MEMBER_HAS_SIZE) && m.size > 0 && (src->kind == KIND_CPIO || src->kind == KIND_SEVENZIP);
		if (m.type == MEMBER_FOLDER && !holds) {
			sink_member(sink, &m);
			continue;
		}
		if (holds)
			m.type = MEMBER_FILE;
		/* a specification of files, none of which it holds */
		if (src->kind == KIND_MTREE)
			m.type = MEMBER_SPECIAL;
		/* zip, cpio and 7z keep a symbolic link's target as its bytes; one
		 * tree gives the same items from tar, iso and the others, too */
		bool own_bytes = m.type == MEMBER_LINK && m.link.len > 0;
		if (own_bytes) {
			m.type = MEMBER_FILE;
			m.size = m.link.len;
			m.flags |= MEMBER_HAS_SIZE;
		}
		bool data = m.type == MEMBER_FILE || (m.type == MEMBER_HARDLINK && (m.flags & MEMBER_HAS_SIZE) && m.size > 0 && src->kind == KIND_CPIO);
		if (data && m.type == MEMBER_HARDLINK)
			m.type = MEMBER_FILE;
		bool told = heads && same_head(heads, &m, &head);
		if (told && head.encrypted) {
			m.flags |= MEMBER_ENCRYPTED;
			st = err_set(&e1, ST_SKIP, E_ENCRYPTED, "encrypted");
		}
		bool checked = told && head.stored && head.has_crc;
		if (checked)
			check.want = head.crc;
		else if (reader && src->kind == KIND_CPIO)
			checked = cpio_sum(src, ((struct reader *)reader)->base + (uint64_t)archive_read_header_position(a), &check);
		sink_member(sink, &m);
		if (own_bytes)
			sink_data(sink, m.link.p, m.link.len);
		else if (data && st == ST_OK && sink_wants(sink))
			st = give_whole(a, e, &m, reader, sink, checked ? &check : NULL, &e1);
		if (st == ST_OK && checked && data && sink_wants(sink) && check.got != check.want)
			st = err_set(&e1, ST_WARN, E_CORRUPT, "the checksum does not fit");
		bool dead = st == ST_FATAL;
		/* the message of an encrypted member misleads ("prefix found") */
		if (st != ST_OK && (m.flags & MEMBER_ENCRYPTED))
			err_set(&e1, ST_SKIP, E_ENCRYPTED, "encrypted, and no password served");
		sink_end(sink, dead ? ST_SKIP : st, &e1);
		if (sink->all_stopped && !sink->list) {
			struct err stop = sink->stop;
			rest_of_names(a, src, sink, &stop);
			return *err = stop, ST_WARN;
		}
		if (dead) {
			ret->dead = seen;
			return *err = e1, ST_WARN;
		}
	}
}

/* After member number PAST the reader could not go on. Formats with a
 * directory still tell the names of the rest: nothing vanishes. */
static void archive_names(struct archive *a, struct reader *r, struct sink *sink, uint64_t past, const struct err *why)
{
	struct archive_entry *e;
	struct member m;
	uint64_t seen = 0;
	int rc;
	while ((rc = archive_read_next_header(a, &e)) == ARCHIVE_OK || rc == ARCHIVE_WARN)
		if (++seen > past) {
			fill(e, &m, r->src->kind == KIND_SEVENZIP);
			folders_of(r->src, r, &m);
			if (m.type == MEMBER_FOLDER)
				sink_member(sink, &m);
			else
				sink_lost(sink, &m, why->code, "the archive is damaged before it");
		}
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

/* Behind the end of a tar or cpio stands now and then the next (`cat a.tar
 * b.tar`), and in an initial ramdisk a packed one: that is a member. What else
 * is there is told. A buffer's rest that an old tar wrote into its last record
 * looks like members, too, and is none. */
static enum status behind(struct source *src, struct reader *r, struct sink *sink, uint64_t end, struct archive_end *ret, struct err *err)
{
	uint64_t at;
	enum status st = ST_OK;
	char head[KIND_HEAD_BYTES];
	for (int archives = 0; st == ST_OK && !sink->all_stopped && not_zero(src, r, end, &at); archives++) {
		if (archives == ARCHIVES_MAX)
			return err_set(err, ST_WARN, E_LIMIT_ENTRIES, "more than %d archives behind each other; %llu bytes are not read", ARCHIVES_MAX, (unsigned long long)(src->size - at));
		if (src->kind == KIND_TAR)
			at &= ~(uint64_t)511;
		ssize_t n = source_read(src, head, sizeof head, at);
		struct str h = str_make(head, n > 0 ? (size_t)n : 0);
		bool buffer = src->kind == KIND_TAR && src->size % RECORD_BYTES == 0 && at / RECORD_BYTES == (src->size - 1) / RECORD_BYTES && at % RECORD_BYTES;
		bool next = at >= end && (src->kind == KIND_TAR ? h.len >= 512 && kind_is_tar(h.p) : kind_is_cpio(h));
		if (next && !buffer) {
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
			struct member m = { .name = buf_str(&r->name), .type = MEMBER_FILE, .flags = MEMBER_UTF8 | MEMBER_HAS_SIZE, .size = src->size - at };
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
	enum status st;
	buf_init(&r.name, 1u << 20);
	if (src->kind == KIND_RAR) {
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
	bool directory = src->kind == KIND_SEVENZIP || src->kind == KIND_RAR || src->kind == KIND_CAB || src->kind == KIND_XAR || src->kind == KIND_ISO;
	if (end.dead && directory && (a = archive_read_new())) {
		r.pos = 0;
		enable(a, src->kind);
		if (open_over(a, &r) == ARCHIVE_OK)
			archive_names(a, &r, sink, end.dead, err);
		archive_read_free(a);
	}
	buf_release(&r.name);
	free(r.heads);
	free(r.block);
	return st;
}
