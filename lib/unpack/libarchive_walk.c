/* libarchive_walk.c - the entries of an archive that libarchive has opened, each
 * a member: its bytes, its sums, what libarchive takes for granted and does not
 * hold. Data blocks that stand in the reader's own buffer stand in the container
 * as they are; they are passed on as ranges, so that an uncompressed tar is not
 * copied through a socket. */
#include "unpack/libarchive_shared.h"
#include "unpack/rar5_heads.h"

#include <sluice/utf8.h>

#include <stdlib.h>
#include <zlib.h>

#define CPIO_HEADER_BYTES 110u
/* A header of 110 bytes and "TRAILER!!!", with room for filling. */
#define CPIO_TRAILER_BYTES_MAX 160u
/* Shorter pieces travel faster with the message than by a second read. */
#define RANGE_BYTES_MIN 16384u

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

static enum status give_whole(struct archive *a, struct archive_entry *e, struct member *m, void *reader, struct sink *sink,
			      struct check *check, struct err *err)
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
			return err_set(err, ST_WARN, E_TRUNCATED, "ends after %llu of %llu bytes", (unsigned long long)given,
				       (unsigned long long)m->size);
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
		bool holds = m.type == MEMBER_FOLDER && (m.flags & MEMBER_HAS_SIZE) && m.size > 0 &&
			     (src->kind == KIND_CPIO || src->kind == KIND_SEVENZIP);
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
		bool data = m.type == MEMBER_FILE ||
			    (m.type == MEMBER_HARDLINK && (m.flags & MEMBER_HAS_SIZE) && m.size > 0 && src->kind == KIND_CPIO);
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

void archive_names(struct archive *a, struct reader *r, struct sink *sink, uint64_t past, const struct err *why)
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
