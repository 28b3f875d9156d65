/* sqlite_blobs.c - documents and pictures that lie as blobs in tables of an SQLite file.
 *
 * The rows themselves are text and read by the text stage. A blob is a member when it
 * begins as a document or a picture does, packed by gzip or zlib, too, and a text when it
 * is RTF; mail of parts is one, as blob and as text; small pictures are icons and faces, of which a browser keeps thousands. Its name is "table/row-column.pdf",
 * or ends as a cell beside it says that looks like a file's name; where a row has several,
 * "table/row-column-name". Nothing is read where no such beginning stands in the file:
 * most databases hold none. */
#include "unpack/kinds.h"
#include "unpack/mail_shared.h"

#include "format/inflate_head.h"
#include "format/sqlite_read.h"

#include <sluice/utf8.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define PICTURE_BYTES_MIN (16u << 10)
#define DOCUMENT_BYTES_MIN 64u
#define BLOBS_MAX 10000u
#define NAME_BYTES_MAX 1024u
/* A cell that is longer is no path of a file; of a name, what is kept. */
#define CELL_BYTES_MAX (8u << 10)
#define FILE_NAME_BYTES_MAX 200u
/* Tables that are told not to be read to their end. */
#define LOSSES_MAX 16u

static bool is_webp(struct str s)
{
	return s.len >= 12 && memcmp(s.p + 8, "WEBP", 4) == 0;
}

/* Two bytes tell little: the head's reserved bytes and its size do. */
static bool is_bitmap(struct str s)
{
	static const unsigned char sizes[] = { 12, 40, 52, 56, 64, 108, 124 };
	return s.len >= 26 && memcmp(s.p + 6, "\0\0\0\0", 4) == 0 && memchr(sizes, (unsigned char)s.p[14], sizeof sizes) &&
	       memcmp(s.p + 15, "\0\0\0", 3) == 0;
}

static bool is_packed(struct str s);

static const struct beginning {
	struct str bytes;
	const char *suffix;  /* NULL: of many kinds */
	size_t min;
	bool (*fits)(struct str);
} beginnings[] = {
	{ { "%PDF-", 5 }, "pdf", DOCUMENT_BYTES_MIN, NULL }, { { "PK\3\4", 4 }, NULL, DOCUMENT_BYTES_MIN, NULL },
	{ { "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8 }, NULL, DOCUMENT_BYTES_MIN, NULL }, { { "{\\rtf1", 6 }, "rtf", DOCUMENT_BYTES_MIN, NULL },
	{ { "7z\xBC\xAF\x27\x1C", 6 }, "7z", DOCUMENT_BYTES_MIN, NULL }, { { "Rar!\x1A\7", 6 }, "rar", DOCUMENT_BYTES_MIN, NULL },
	{ { "\xFF\xD8\xFF", 3 }, "jpg", PICTURE_BYTES_MIN, NULL }, { { "\x89PNG\r\n\x1A\n", 8 }, "png", PICTURE_BYTES_MIN, NULL },
	{ { "GIF8", 4 }, "gif", PICTURE_BYTES_MIN, NULL }, { { "RIFF", 4 }, "webp", PICTURE_BYTES_MIN, is_webp },
	{ { "II*\0", 4 }, "tif", PICTURE_BYTES_MIN, NULL }, { { "MM\0*", 4 }, "tif", PICTURE_BYTES_MIN, NULL },
	{ { "BM", 2 }, "bmp", PICTURE_BYTES_MIN, is_bitmap },
	{ { "\x1F\x8B\x08", 3 }, "gz", DOCUMENT_BYTES_MIN, is_packed }, { { "\x78\x9C", 2 }, "zlib", DOCUMENT_BYTES_MIN, is_packed },
	{ { "\x78\xDA", 2 }, "zlib", DOCUMENT_BYTES_MIN, is_packed }, { { "\x78\x01", 2 }, "zlib", DOCUMENT_BYTES_MIN, is_packed },
};
#define BEGINNINGS (sizeof beginnings / sizeof beginnings[0])

/* Where the head of a message tells that it has parts or is encoded. */
#define MAIL_HEAD_BYTES (8u << 10)
static const struct beginning mail = { { "", 0 }, "eml", DOCUMENT_BYTES_MIN, NULL };
static const struct str mime[] = { { "\nMIME-Version: 1.0", 18 }, { "\nMime-Version: 1.0", 18 } };

/* Without parts and encodings the row's text says it all. */
static bool is_mail(struct str s)
{
	s = str_sub(s, 0, MAIL_HEAD_BYTES);
	return s.len >= mail.min && (str_find(s, mime[0]) >= 0 || str_find(s, mime[1]) >= 0) && mail_looks_like(s);
}

/* What is no text, which the row shows, but a document; or a message. */
static bool is_packed(struct str s)
{
	char head[2048];
	bool whole;
	size_t n = inflate_head(str_sub(s, 0, 64u << 10), head, sizeof head, &whole);
	struct str inside = str_make(head, n);
	for (size_t i = 0; n && i < BEGINNINGS; i++)
		if (beginnings[i].fits != is_packed && str_starts(inside, beginnings[i].bytes) && (!beginnings[i].fits || beginnings[i].fits(inside)))
			return true;
	return n && is_mail(inside);
}

struct blobs {
	struct sink *sink;
	struct str table;
	struct buf columns;      /* names of the table's columns, NUL behind each */
	struct buf name;
	uint64_t row, given;
	unsigned losses;
};

static const struct beginning *begins(const struct sqlite_cell *c)
{
	if ((c->kind == SQLITE_CELL_BLOB || c->kind == SQLITE_CELL_TEXT) && is_mail(c->bytes))
		return &mail;
	if (c->kind != SQLITE_CELL_BLOB && (c->kind != SQLITE_CELL_TEXT || !str_starts(c->bytes, STR("{\\rtf1"))))
		return NULL;
	for (size_t i = 0; i < BEGINNINGS; i++)
		if (str_starts(c->bytes, beginnings[i].bytes) && c->bytes.len >= beginnings[i].min && (!beginnings[i].fits || beginnings[i].fits(c->bytes)))
			return &beginnings[i];
	return NULL;
}

/* "pdf" of "plan.pdf"; empty where files have no such ending, as hosts, addresses and
 * prices do. */
static struct str ending(struct str s)
{
	static const char *const known[] = {
		"7z",   "accdb", "bmp",  "csv",  "djvu", "doc",  "docm", "docx", "dot",  "dotx", "dps",  "dwg",  "dxf",  "emf",  "eml",  "epub", "et",   "gif",  "heic",
		"htm",  "html",  "hwp",  "hwpx", "jpeg", "jpg",  "json", "key",  "mdb",  "mht",  "mpp",  "msg",  "odg",  "odp",  "ods",  "odt",  "ofd",  "one",
		"pages", "pdf",  "png",  "pot",  "potx", "pps",  "ppsx", "ppt",  "pptm", "pptx", "pub",  "rar",  "rtf",  "tif",  "tiff", "txt",  "vsd",  "vsdx",
		"webp", "wmf",   "wps",  "xls",  "xlsb", "xlsm", "xlsx", "xlt",  "xml",  "xps",  "zip",
	};
	size_t dot = s.len;
	while (dot && s.p[dot - 1] != '.')
		dot--;
	s = dot > 1 ? str_sub(s, dot, s.len) : STR("");
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_eq_nocase(s, str_from(known[i])))
			return s;
	return STR("");
}

/* "plan.docx" of a cell that names a file or its path, else empty. */
static struct str file_name(struct str s)
{
	size_t from = s.len;
	if (s.len > CELL_BYTES_MAX || !ending(s).len)
		return STR("");
	for (; from && s.p[from - 1] != '/' && s.p[from - 1] != '\\'; from--)
		if ((unsigned char)s.p[from - 1] < 32 || s.p[from - 1] == '@')
			return STR(""); /* lines, or an address */
	s = str_sub(s, from, s.len);
	return ending(s).len ? s : STR("");
}

/* Without what would part a path, steer a terminal or turn the direction of writing. */
static void add_part(struct buf *out, struct str s)
{
	size_t start = out->len;
	while (s.len) {
		uint32_t cp = 0;
		size_t n = utf8_decode(s, &cp);
		bool bidi = (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0x200E || cp == 0x200F;
		if (cp < 32 || (cp >= 0x7F && cp < 0xA0) || cp == '/' || bidi)
			buf_add_char(out, '_');
		else
			buf_add(out, s.p, n);
		s = str_sub(s, n, s.len);
	}
	struct str part = str_sub(buf_str(out), start, out->len);
	if (!part.len)
		buf_add_char(out, '_');
	else if (str_eqz(part, ".") || str_eqz(part, ".."))
		memset(out->p + start, '_', part.len);
}

/* S of at most MAX bytes, cut between characters. */
static struct str cut(struct str s, size_t max)
{
	if (s.len <= max)
		return s;
	while (max && ((unsigned char)s.p[max] & 0xC0) == 0x80)
		max--;
	return str_sub(s, 0, max);
}

static bool same_ending(struct str a, const char *b)
{
	return str_eq_nocase(a, str_from(b)) || (str_eq_nocase(a, STR("jpeg")) && strcmp(b, "jpg") == 0) || (str_eq_nocase(a, STR("tiff")) && strcmp(b, "tif") == 0);
}

/* SEVERAL: other cells of the row are members, too, and the name may be theirs. */
static void spell(struct blobs *b, const struct sqlite_cell *c, int n, int column, const char *suffix, bool several)
{
	struct str names = buf_str(&b->columns), file = STR("");
	buf_clear(&b->name);
	add_part(&b->name, cut(b->table, FILE_NAME_BYTES_MAX));
	buf_printf(&b->name, "/%llu-", (unsigned long long)b->row);
	for (int i = 0; i < n && !file.len; i++)
		if (c[i].kind == SQLITE_CELL_TEXT && i != column)
			file = file_name(c[i].bytes);
	if (several || !file.len) {
		while (column-- > 0 && names.len)
			names = str_sub(names, strnlen(names.p, names.len) + 1, names.len);
		add_part(&b->name, cut(str_sub(names, 0, names.len ? strnlen(names.p, names.len) : 0), FILE_NAME_BYTES_MAX));
	}
	if (file.len) {
		struct str as = ending(file);
		if (several)
			buf_add_char(&b->name, '-');
		if (file.len > FILE_NAME_BYTES_MAX) {
			add_part(&b->name, cut(file, FILE_NAME_BYTES_MAX - as.len - 1));
			buf_add_char(&b->name, '.');
			buf_add_str(&b->name, as);
		} else {
			add_part(&b->name, file);
		}
		if (!several || !suffix || same_ending(as, suffix))
			return;
	}
	if (suffix)
		buf_printf(&b->name, ".%s", suffix);
}

static bool table(void *ctx, struct str name, const struct str *names, int n)
{
	struct blobs *b = ctx;
	b->table = name;
	b->row = 0;
	buf_clear(&b->columns);
	for (int i = 0; i < n; i++) {
		buf_add_str(&b->columns, names[i]);
		buf_add_char(&b->columns, '\0');
	}
	return true;
}

static bool row(void *ctx, const struct sqlite_cell *c, int n)
{
	struct blobs *b = ctx;
	int members = 0;
	b->row++;
	for (int i = 0; i < n; i++)
		members += begins(&c[i]) != NULL;
	for (int i = 0; members && i < n; i++) {
		const struct beginning *as = begins(&c[i]);
		if (!as)
			continue;
		if (b->given++ == BLOBS_MAX) {
			struct err e;
			err_set(&e, ST_WARN, E_LIMIT_ENTRIES, "more than %u documents and pictures in one database", BLOBS_MAX);
			sink_loss(b->sink, &e);
			return false;
		}
		spell(b, c, n, i, as->suffix, members > 1);
		struct member m = { .name = buf_str(&b->name), .type = MEMBER_FILE, .flags = MEMBER_HAS_SIZE, .size = c[i].bytes.len };
		sink_member(b->sink, &m);
		if (sink_wants(b->sink))
			sink_data(b->sink, c[i].bytes.p, c[i].bytes.len);
		sink_end(b->sink, ST_OK, NULL);
	}
	return true;
}

/* The text stage tells the same of the rows; here members may be missing. */
static void lost(void *ctx, const struct err *err)
{
	struct blobs *b = ctx;
	if (b->losses++ < LOSSES_MAX)
		sink_loss(b->sink, err);
}

static bool holds(struct str all, const struct beginning *as)
{
	const char *at;
	while ((at = memmem(all.p, all.len, as->bytes.p, as->bytes.len))) {
		all = str_sub(all, (size_t)(at - all.p), all.len);
		if (!as->fits || as->fits(all))
			return true;
		all = str_sub(all, 1, all.len);
	}
	return false;
}

static bool holds_any(struct str all)
{
	for (size_t i = 0; i < BEGINNINGS; i++)
		if (holds(all, &beginnings[i]))
			return true;
	for (size_t i = 0; i < 2; i++)
		if (memmem(all.p, all.len, mime[i].p, mime[i].len))
			return true;
	/* texts of UTF-16 */
	return memmem(all.p, all.len, "{\0\\\0r\0t\0f\0", 10) || memmem(all.p, all.len, "\0{\0\\\0r\0t\0f", 10);
}

enum status sqlite_blobs(struct source *src, struct sink *sink, struct err *err)
{
	char *map = src->parts == 1 && src->size ? mmap(NULL, (size_t)src->size, PROT_READ, MAP_PRIVATE, src->fd[0], 0) : MAP_FAILED;
	if (map == MAP_FAILED)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "the database cannot be mapped");
	enum status st = ST_OK;
	if (holds_any(str_make(map, (size_t)src->size))) {
		struct blobs b = { .sink = sink };
		struct sqlite_reader r = { table, row, lost, &b };
		buf_init(&b.columns, 1u << 20);
		buf_init(&b.name, NAME_BYTES_MAX);
		st = sqlite_read(map, src->size, &r, err);
		buf_release(&b.name);
		buf_release(&b.columns);
	}
	munmap(map, (size_t)src->size);
	return st;
}
