/* zip_unpack.c - every entry of a ZIP directory, by our own reader.
 *
 * Stored and deflated members (nearly all) are read here; the rest, and
 * encrypted ones, by zip_method.c. An office document is a ZIP archive too,
 * but a reader wants its pictures and embedded files, not its markup: of
 * those only the parts that are files of their own are given out. */
#include "unpack/kinds.h"
#include "unpack/passwords.h"
#include "unpack/zip_method.h"

#include "format/odf_crypt.h"
#include "format/zip.h"

#include <stdlib.h>

#define PIECE_BYTES (64u << 10)
#define RANGE_BYTES_MIN 16384u

/* An end record and the longest comment. */
#define END_BYTES_MAX (65535u + 22)
/* Archives before one; those before these come as one member. */
#define BEFORE_MAX 10000

enum document { DOCUMENT_NONE, DOCUMENT_OOXML, DOCUMENT_XPS, DOCUMENT_ODF, DOCUMENT_OFD };

static bool contains(struct str s, const char *z)
{
	return str_find(s, str_from(z)) >= 0;
}

/* What kind of document the archive is, by parts that every one has. */
static enum document document_of(struct zip *z)
{
	struct zip_entry e;
	struct buf b;
	enum document d = DOCUMENT_NONE;
	if (zip_find(z, STR("[Content_Types].xml"), &e) && zip_find(z, STR("_rels/.rels"), &e))
		return zip_find_nocase(z, STR("FixedDocSeq.fdseq"), &e) || zip_find_nocase(z, STR("FixedDocumentSequence.fdseq"), &e)
			   ? DOCUMENT_XPS
			   : DOCUMENT_OOXML;
	if (zip_find(z, STR("OFD.xml"), &e))
		return DOCUMENT_OFD;
	if (!zip_find(z, STR("mimetype"), &e) || e.size > 200)
		return DOCUMENT_NONE;
	buf_init(&b, 256);
	if (zip_read_all(z, &e, &b, NULL) == ST_OK && (contains(buf_str(&b), "vnd.oasis.opendocument") || contains(buf_str(&b), "vnd.sun.xml")))
		d = DOCUMENT_ODF;
	buf_release(&b);
	return d;
}

/* Parts that are files of their own. */
static bool is_content(enum document d, struct str name)
{
	if (d == DOCUMENT_NONE)
		return true;
	if (d == DOCUMENT_OOXML)
		return contains(name, "/media/") || contains(name, "/embeddings/") || str_starts(name, STR("customUI/images/")) ||
		       contains(name, "/ink/ink") || str_starts(name, STR("docProps/thumbnail"));
	if (d == DOCUMENT_OFD)
		return !str_ends_nocase(name, STR(".xml")) || contains(name, "/Attach");
	if (d == DOCUMENT_XPS)
		return str_ends_nocase(name, STR(".png")) || str_ends_nocase(name, STR(".jpg")) || str_ends_nocase(name, STR(".jpeg")) ||
		       str_ends_nocase(name, STR(".tif")) || str_ends_nocase(name, STR(".tiff")) || str_ends_nocase(name, STR(".wdp"));
	return str_starts(name, STR("Pictures/")) || str_starts(name, STR("media/")) || str_starts(name, STR("Media/")) ||
	       (str_starts(name, STR("Object ")) && !contains(name, "/")) || str_starts(name, STR("EmbeddedFiles/"));
}

static void fill(const struct zip_entry *e, struct member *m)
{
	/* a name that ends in "/" may hold bytes all the same: they are not to vanish */
	bool folder = e->directory && (e->size == 0 || e->size == UINT64_MAX);
	*m = (struct member){ .name = e->name, .type = folder ? MEMBER_FOLDER : MEMBER_FILE, .mode = e->mode };
	if (e->name_utf8.p) {
		m->name = e->name_utf8;
		m->flags |= MEMBER_UTF8;
	} else if (e->flags & ZIP_FLAG_UTF8) {
		m->flags |= MEMBER_UTF8;
	}
	if (e->size != UINT64_MAX) {
		m->size = e->size;
		m->flags |= MEMBER_HAS_SIZE;
	}
	if (e->mtime != INT64_MIN) {
		m->mtime = e->mtime;
		m->flags |= MEMBER_HAS_TIME;
		if (e->mtime_local)
			m->flags |= MEMBER_LOCAL_TIME;
	}
	m->offset = e->offset;
	m->flags |= MEMBER_HAS_OFFSET;
	if (e->flags & ZIP_FLAG_ENCRYPTED)
		m->flags |= MEMBER_ENCRYPTED;
	if (e->made_by == 0)
		m->flags |= MEMBER_DOS_NAME;
	uint32_t type = e->mode & 0170000;
	/* what zip read from a pipe bears the pipe's mode, and has bytes */
	if (e->size)
		return;
	if (type == 0020000 || type == 0060000 || type == 0010000 || type == 0140000)
		m->type = MEMBER_SPECIAL;
}

static enum status copy(struct zip *z, const struct zip_entry *e, struct sink *sink, char *piece, struct err *err)
{
	struct zip_reader *r;
	uint64_t at = 0;
	enum status st = zip_reader_open(&r, z, e, err);
	if (st != ST_OK)
		return st;
	bool stored = e->method == ZIP_STORE && zip_data_offset(z, e, &at, err) == ST_OK;
	while (sink_wants(sink)) {
		size_t n;
		st = zip_reader_read(r, piece, PIECE_BYTES, &n, err);
		if (n && !(stored && n >= RANGE_BYTES_MIN ? sink_range(sink, at, n) : sink_data(sink, piece, n)))
			break;
		at += n;
		if (st != ST_OK || n == 0)
			break;
	}
	zip_reader_close(r);
	return st;
}

/* A symbolic link's bytes are its target: given as bytes, and told. */
static void link_target(struct zip *z, const struct zip_entry *e, struct member *m, struct buf *b)
{
	buf_clear(b);
	if ((e->mode & 0170000) != 0120000 || e->size > b->max)
		return;
	struct zip_entry copy_of = *e;
	if (zip_read_all(z, &copy_of, b, NULL) == ST_OK)
		m->link = buf_str(b);
}

/* Names are borrowed from the handle until the next look into it. */
static void keep(struct member *m, struct buf *name)
{
	buf_clear(name);
	buf_add_str(name, m->name);
	m->name = buf_str(name);
}

/* The archive's comment, behind its end record, may tell the password. */
static void comment(struct zip *z, struct source *src)
{
	char tail[4096 + 22];
	uint64_t size = zip_bytes(z), from = size > sizeof tail ? size - sizeof tail : 0;
	ssize_t n = zip_raw(z, tail, sizeof tail, from);
	for (ssize_t i = n - 22; i >= 0; i--)
		if (memcmp(tail + i, "PK\5\6", 4) == 0) {
			password_gather_comment(src, str_make(tail + i + 22, (size_t)(n - i - 22)));
			return;
		}
}

/* An encrypted OpenDocument file: the document in clear is its one member. */
static bool locked(struct zip *z, struct source *src, struct sink *sink)
{
	struct odf_lock *l = odf_lock_read(z);
	struct str name = src->name;
	struct err err = { .code = E_NONE };
	struct password_walk w;
	struct password p = { .code = 0 };
	enum status st = ST_SKIP;
	if (!l)
		return false;
	for (size_t i = name.len; i-- > 0;)
		if (name.p[i] == '/') {
			name = str_sub(name, i + 1, name.len);
			break;
		}
	struct member m = { .name = name, .type = MEMBER_FILE, .flags = MEMBER_UTF8 | MEMBER_ENCRYPTED };
	bool found = false;
	password_begin(&w, src, false);
	while (odf_lock_known(l) && !sink->list && !found && password_next(&w, &p))
		found = odf_lock_try(l, z, p.bytes);
	password_end(&w);
	sink_format(sink, "odf-locked", 1);
	sink_member(sink, &m);
	if (found) {
		struct buf b;
		buf_init(&b, ODF_PACKAGE_BYTES_MAX);
		sink->password = p.code;
		st = odf_lock_open(l, z, &b, &err);
		if (st != ST_SKIP)
			sink_data(sink, b.p, b.len);
		buf_release(&b);
	} else if (!odf_lock_known(l)) {
		err_set(&err, ST_SKIP, E_UNSUPPORTED_METHOD, "encrypted in a way that is not known");
	} else if (sink->list) {
		st = ST_OK;
	} else {
		err_set(&err, ST_SKIP, E_ENCRYPTED, w.n ? "encrypted, and none of %d passwords serves" : "encrypted", w.n);
	}
	sink_end(sink, st, &err);
	odf_lock_free(l);
	return true;
}

static uint32_t le32(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	return u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 | (uint32_t)u[3] << 24;
}

/* Where the archive begins that ends at N, by its end record; 0 when that does not say. *RET_END: it has one. */
static uint64_t begins(const struct source *src, uint64_t n, bool *ret_end)
{
	uint64_t from = 0;
	size_t want = n < END_BYTES_MAX ? (size_t)n : END_BYTES_MAX;
	char *tail = xmalloc(want), h[4];
	*ret_end = false;
	if (source_read(src, tail, want, n - want) == (ssize_t)want)
		for (size_t i = want >= 22 ? want - 22 + 1 : 0; i-- > 0 && !*ret_end;)
			if (memcmp(tail + i, "PK\5\6", 4) == 0) {
				uint64_t record = n - want + i, directory = (uint64_t)le32(tail + i + 12) + le32(tail + i + 16);
				*ret_end = true;
				from = directory < record ? record - directory : 0;
			}
	free(tail);
	return from && source_read(src, h, 4, from) == 4 && memcmp(h, "PK\3\4", 4) == 0 ? from : 0;
}

/* Archives before the archive, whole, to their end records: the directory at the
 * end tells of the last alone, and most programs show no more. Whoever hides
 * something knows that. N: where the first member of the last begins. Each is a
 * member of its own: as members of each other they would be copied time and again. */
static void before(const struct source *src, uint64_t n, struct sink *sink)
{
	char h[4];
	size_t slash = src->name.len;
	struct buf name;
	while (slash && src->name.p[slash - 1] != '/')
		slash--;
	buf_init(&name, 1u << 17);
	for (unsigned k = 1; n >= 22 && k <= BEFORE_MAX && !sink->all_stopped; k++) {
		bool end;
		uint64_t from;
		if (source_read(src, h, 4, n) != 4 || memcmp(h, "PK\3\4", 4) != 0 || source_read(src, h, 4, 0) != 4 || memcmp(h, "PK\3\4", 4) != 0)
			break;
		from = begins(src, n, &end);
		if (!end)
			break;
		if (k == BEFORE_MAX)
			from = 0;
		buf_clear(&name);
		buf_add_str(&name, str_sub(src->name, slash, src->name.len));
		buf_addz(&name, ".before");
		if (k > 1)
			buf_printf(&name, "%u", k);
		struct member m = { .name = buf_str(&name), .type = MEMBER_FILE, .flags = MEMBER_UTF8 | MEMBER_HAS_SIZE, .size = n - from };
		sink_member(sink, &m);
		if (sink_wants(sink))
			sink_range(sink, from, n - from);
		sink_end(sink, ST_OK, NULL);
		n = from;
	}
	buf_release(&name);
}

enum status zip_unpack(struct source *src, struct sink *sink, struct err *err)
{
	struct zip_part part[SOURCE_PARTS_MAX];
	struct zip *z;
	struct zip_entry e;
	struct member m;
	struct err open_err = { .code = E_NONE };
	for (int i = 0; i < src->parts; i++)
		part[i] = (struct zip_part){ .fd = src->fd[i], .size = src->len[i] };
	enum status opened = zip_open(&z, part, src->parts, &open_err);
	if (opened != ST_OK && opened != ST_WARN)
		return *err = open_err, ST_SKIP;
	char *piece = xmalloc(PIECE_BYTES);
	struct buf target, name;
	buf_init(&target, 4096);
	buf_init(&name, 1u << 17);
	enum document d = document_of(z);
	if (d != DOCUMENT_NONE)
		sink_format(sink, d == DOCUMENT_OOXML ? "ooxml" : d == DOCUMENT_XPS ? "xps" : "odf", -1);
	if (d == DOCUMENT_ODF && locked(z, src, sink)) {
		free(piece);
		zip_close(z);
		return ST_OK;
	}
	uint8_t *shared = NULL;
	/* of a split set with volumes missing, offsets mean nothing */
	bool missing = zip_volumes(z) > (uint32_t)src->parts;
	if (!missing)
		zip_overlaps(z, &shared);
	uint64_t given = 0;
	bool commented = false;
	uint64_t lowest = UINT64_MAX;
	enum status st, ret = opened;
	while ((st = zip_next(z, &e, &open_err)) == ST_OK || st == ST_WARN) {
		if (st == ST_WARN) {
			ret = ST_WARN;
			continue;
		}
		given++;
		if (e.offset < lowest)
			lowest = e.offset;
		if (!is_content(d, e.name)) {
			continue;
		}
		fill(&e, &m);
		struct err e1 = { .code = E_NONE };
		if (m.type == MEMBER_FOLDER || m.type == MEMBER_SPECIAL) {
			sink_member(sink, &m);
			sink_end(sink, ST_OK, NULL);
			continue;
		}
		keep(&m, &name);
		if ((e.flags & ZIP_FLAG_ENCRYPTED) && !commented) {
			comment(z, src);
			commented = true;
		}
		link_target(z, &e, &m, &target);
		if (shared && e.index < ZIP_OVERLAP_MAX && (shared[e.index / 8] >> (e.index & 7) & 1)) {
			sink_lost(sink, &m, E_OVERLAP, "shares its bytes with another member");
			continue;
		}
		if (sink_wants(sink) && !(e.flags & ZIP_FLAG_ENCRYPTED))
			zip_settle(z, &e);
		sink_member(sink, &m);
		st = ST_OK;
		if (sink_wants(sink)) {
			bool plain = (e.method == ZIP_STORE || e.method == ZIP_DEFLATE) && !(e.flags & (ZIP_FLAG_ENCRYPTED | ZIP_FLAG_STRONG));
			uint64_t data;
			/* a damaged count of volumes must not cost members that are there */
			if (missing && e.disk + 1 != zip_volumes(z) && zip_data_offset(z, &e, &data, &e1) != ST_OK)
				st = err_set(&e1, ST_SKIP, E_INCOMPLETE, "lies on volume %u, which is missing", e.disk + 1);
			else if (plain)
				st = copy(z, &e, sink, piece, &e1);
			else
				st = zip_method_copy(z, &e, src, sink, &e1);
			/* it runs into a volume that is not there */
			if (missing && st != ST_OK)
				e1.code = E_INCOMPLETE;
		}
		sink_end(sink, st, &e1);
	}
	if (d == DOCUMENT_NONE && zip_stated(z) >= 0) {
		int64_t stated = zip_stated(z);
		/* a 16-bit count that ran over says nothing */
		bool wrapped = stated < 65536 && given > (uint64_t)stated && ((given - (uint64_t)stated) & 0xFFFF) == 0;
		sink_format(sink, NULL, (wrapped ? (int64_t)given : stated) - (int64_t)sink->folders);
	}
	if (ret == ST_OK && zip_stated(z) >= 0 && given < (uint64_t)zip_stated(z))
		ret = err_set(&open_err, ST_WARN, E_CORRUPT, "the directory tells of %lld members and holds %llu", (long long)zip_stated(z),
			      (unsigned long long)given);
	if (given && !missing && src->parts == 1 && !sink->all_stopped)
		before(src, lowest, sink);
	if (ret != ST_OK)
		*err = open_err;
	if (ret == ST_OK && missing)
		ret = err_set(err, ST_WARN, E_INCOMPLETE, "%u of %u volumes are there", src->parts, zip_volumes(z));
	free(shared);
	free(piece);
	buf_release(&target);
	buf_release(&name);
	zip_close(z);
	return ret;
}
