/* sqlite_blobs.c - documents and pictures that lie as blobs in tables of an SQLite file.
 *
 * The rows themselves are text and read by the text stage. A blob is a member when it
 * begins as a document or a picture does; small pictures are icons and faces, of which a
 * browser keeps thousands. Its name is "table/row-column.pdf", or ends as a cell beside it
 * says that looks like a file's name. Nothing is read where no such beginning stands in
 * the file: most databases hold none. */
#include "unpack/kinds.h"

#include "format/sqlite_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define PICTURE_BYTES_MIN (16u << 10)
#define DOCUMENT_BYTES_MIN 64u
#define BLOBS_MAX 10000u
#define NAME_BYTES_MAX 512u
#define FILE_NAME_BYTES_MAX 200u

static const struct beginning {
	struct str bytes;
	const char *suffix;  /* NULL: of many kinds */
	size_t min;
} beginnings[] = {
	{ { "%PDF-", 5 }, "pdf", DOCUMENT_BYTES_MIN }, { { "PK\3\4", 4 }, NULL, DOCUMENT_BYTES_MIN },
	{ { "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8 }, NULL, DOCUMENT_BYTES_MIN }, { { "{\\rtf1", 6 }, "rtf", DOCUMENT_BYTES_MIN },
	{ { "\xFF\xD8\xFF", 3 }, "jpg", PICTURE_BYTES_MIN }, { { "\x89PNG\r\n\x1A\n", 8 }, "png", PICTURE_BYTES_MIN },
	{ { "7z\xBC\xAF\x27\x1C", 6 }, "7z", DOCUMENT_BYTES_MIN }, { { "Rar!\x1A\7", 6 }, "rar", DOCUMENT_BYTES_MIN },
};
#define BEGINNINGS (sizeof beginnings / sizeof beginnings[0])

struct blobs {
	struct sink *sink;
	struct str table;
	struct buf columns;      /* names of the table's columns, NUL behind each */
	struct buf name;
	uint64_t row, given;
};

static const struct beginning *begins(struct str blob)
{
	for (size_t i = 0; i < BEGINNINGS; i++)
		if (str_starts(blob, beginnings[i].bytes) && blob.len >= beginnings[i].min)
			return &beginnings[i];
	return NULL;
}

/* "plan.docx", but neither an address nor a sentence. */
static bool is_file_name(struct str s)
{
	size_t dot = s.len, i;
	if (s.len < 3 || s.len > FILE_NAME_BYTES_MAX)
		return false;
	for (i = 0; i < s.len; i++) {
		if ((unsigned char)s.p[i] < 32 || s.p[i] == '@' || s.p[i] == '/' || s.p[i] == '\\' || s.p[i] == ':')
			return false;
		if (s.p[i] == '.')
			dot = i;
	}
	if (!dot || s.len - dot < 3 || s.len - dot > 6)
		return false;
	for (i = dot + 1; i < s.len; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') || ((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z')))
			return false;
	return true;
}

static void add_part(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		buf_add_char(out, (unsigned char)s.p[i] < 32 || s.p[i] == '/' ? '_' : s.p[i]);
}

static void spell(struct blobs *b, const struct sqlite_cell *c, int n, int column, const char *suffix)
{
	struct str names = buf_str(&b->columns);
	buf_clear(&b->name);
	add_part(&b->name, b->table);
	buf_printf(&b->name, "/%llu-", (unsigned long long)b->row);
	for (int i = 0; i < n; i++)
		if (c[i].kind == SQLITE_CELL_TEXT && is_file_name(c[i].bytes)) {
			add_part(&b->name, c[i].bytes);
			return;
		}
	while (column-- > 0 && names.len)
		names = str_sub(names, strnlen(names.p, names.len) + 1, names.len);
	add_part(&b->name, str_sub(names, 0, names.len ? strnlen(names.p, names.len) : 0));
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
	b->row++;
	for (int i = 0; i < n; i++) {
		const struct beginning *as = c[i].kind == SQLITE_CELL_BLOB ? begins(c[i].bytes) : NULL;
		if (!as)
			continue;
		if (b->given++ == BLOBS_MAX) {
			struct err e;
			err_set(&e, ST_WARN, E_LIMIT_ENTRIES, "more than %u documents and pictures in one database", BLOBS_MAX);
			sink_loss(b->sink, &e);
			return false;
		}
		spell(b, c, n, i, as->suffix);
		struct member m = { .name = buf_str(&b->name), .type = MEMBER_FILE, .flags = MEMBER_HAS_SIZE, .size = c[i].bytes.len };
		sink_member(b->sink, &m);
		if (sink_wants(b->sink))
			sink_data(b->sink, c[i].bytes.p, c[i].bytes.len);
		sink_end(b->sink, ST_OK, NULL);
	}
	return true;
}

/* What is wrong with the rows is for the text stage to tell. */
static void lost(void *ctx, const struct err *err)
{
	(void)ctx;
	(void)err;
}

static bool holds_any(struct str all)
{
	for (size_t i = 0; i < BEGINNINGS; i++)
		if (memmem(all.p, all.len, beginnings[i].bytes.p, beginnings[i].bytes.len))
			return true;
	return false;
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
