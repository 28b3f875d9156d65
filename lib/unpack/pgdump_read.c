/* pgdump_read.c - dumps of PostgreSQL in pg_dump's own form (-Fc): a table of
 * contents, then the rows of each table as COPY's text, packed or not.
 *
 * Members are what pg_restore would print: "schema.sql" with all statements, then
 * a file of SQL for each table that has rows, and the large objects. The table of
 * contents of the other two forms (toc.dat of a folder or tar) is read as well;
 * their rows lie beside it in files of their own. After pg_backup_archiver.c and
 * pg_backup_custom.c; versions 1.10 (PostgreSQL 8.0) to 1.16 (17). */
#include "unpack/kinds.h"

#include <sluice/arena.h>

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#define PIECE_BYTES (64u << 10)
#define ENTRIES_MAX 1000000u
/* Names and statements of all tables that are kept. */
#define KEPT_BYTES_MAX (128u << 20)
#define SCHEMA_BYTES_MAX (256u << 20)

enum { FORM_CUSTOM = 1, BLOCK_DATA = 1, BLOCK_BLOBS = 3 };

struct entry {
	int64_t id;
	struct str name, copy; /* "public.staff"; the statement before the rows */
};

struct dump {
	struct source *src;
	struct sink *sink;
	char piece[PIECE_BYTES];
	uint64_t from;     /* where the piece begins */
	size_t len;
	uint64_t at;
	bool ended;        /* a read went past the end */
	unsigned version;  /* 0x010E for 1.14 */
	unsigned int_size, offset_size;
	bool packed;
	const char *packer; /* one that is not read; NULL if it is */
	int form;
	struct arena arena;
	uint64_t kept;     /* bytes in it */
	struct entry *entry;
	size_t entries, cap;
	struct buf schema;
};

static int byte(struct dump *d)
{
	if (d->at < d->from || d->at >= d->from + d->len) {
		ssize_t n = source_read(d->src, d->piece, sizeof d->piece, d->at);
		d->from = d->at;
		d->len = n > 0 ? (size_t)n : 0;
		if (!d->len) {
			d->ended = true;
			return 0;
		}
	}
	return (unsigned char)d->piece[d->at++ - d->from];
}

static uint64_t left(const struct dump *d)
{
	return d->at < d->src->size ? d->src->size - d->at : 0;
}

/* A sign, then the figures, low ones first. */
static int64_t number(struct dump *d)
{
	bool minus = byte(d) != 0;
	uint64_t v = 0;
	for (unsigned i = 0; i < d->int_size; i++)
		v |= (uint64_t)byte(d) << (8 * (i < 8 ? i : 7));
	int64_t n = (int64_t)(v & INT64_MAX);
	return minus ? -n : n;
}

/* The length of the string that follows; 0 where there is none, which *RET_NONE tells. */
static uint64_t string_length(struct dump *d, bool *ret_none)
{
	int64_t n = number(d);
	*ret_none = n < 0 || d->ended;
	if (!*ret_none && (uint64_t)n > left(d))
		d->ended = *ret_none = true;
	return *ret_none ? 0 : (uint64_t)n;
}

/* Added to OUT as far as that goes. */
static void string(struct dump *d, struct buf *out)
{
	bool none;
	for (uint64_t n = string_length(d, &none); n && !d->ended; n--)
		buf_add_char(out, (char)byte(d));
}

/* False where there is none. */
static bool skip(struct dump *d)
{
	bool none;
	d->at += string_length(d, &none);
	return !none;
}

static struct str keep(struct dump *d, struct str s)
{
	d->kept += s.len;
	return d->kept <= KEPT_BYTES_MAX ? arena_copy(&d->arena, s) : STR("");
}

static bool since(const struct dump *d, unsigned minor)
{
	return d->version >= (0x0100u | minor);
}

/* One entry of the table of contents. */
static void read_entry(struct dump *d)
{
	struct entry e = { .id = number(d) };
	struct buf tag, copy, name;
	buf_init(&tag, 1000);
	buf_init(&copy, 1u << 20);
	buf_init(&name, 3000);
	number(d); /* whether it has data */
	skip(d);
	skip(d);
	string(d, &tag);
	skip(d); /* what it is */
	if (since(d, 11))
		number(d);
	string(d, &d->schema);
	buf_add_char(&d->schema, '\n');
	skip(d); /* how to drop it */
	string(d, &copy);
	string(d, &name); /* of its schema */
	skip(d);          /* table space */
	if (since(d, 14))
		skip(d);
	if (since(d, 16))
		number(d);
	skip(d); /* owner */
	skip(d);
	while (skip(d) && !d->ended) /* what it depends on */
		;
	if (d->form == FORM_CUSTOM)
		d->at += d->offset_size + 1;
	else
		skip(d); /* the file of its rows */
	if (!d->ended) {
		if (name.len)
			buf_add_char(&name, '.');
		buf_add_str(&name, buf_str(&tag));
		e.name = keep(d, buf_str(&name));
		e.copy = keep(d, buf_str(&copy));
		d->entry = xgrow(d->entry, &d->cap, d->entries + 1, sizeof *d->entry);
		d->entry[d->entries++] = e;
	}
	buf_release(&tag);
	buf_release(&copy);
	buf_release(&name);
}

static int by_id(const void *a, const void *b)
{
	int64_t x = ((const struct entry *)a)->id, y = ((const struct entry *)b)->id;
	return (x > y) - (x < y);
}

static bool read_contents(struct dump *d)
{
	for (int i = 0; i < 5; i++)
		byte(d);
	d->version = (unsigned)byte(d) << 8;
	d->version |= (unsigned)byte(d);
	byte(d); /* revision */
	d->int_size = (unsigned)byte(d);
	d->offset_size = (unsigned)byte(d);
	d->form = byte(d);
	if (!d->int_size || d->int_size > 8 || d->offset_size > 16 || d->version < 0x010A || d->version > 0x0110)
		return false;
	int64_t packing = since(d, 15) ? byte(d) : number(d);
	d->packed = packing != 0;
	if (since(d, 15) && packing > 1) /* none, gzip, lz4, zstd */
		d->packer = packing == 2 ? "lz4" : packing == 3 ? "zstd" : "a method that is not known";
	for (int i = 0; i < 7; i++)
		number(d); /* when it was made */
	for (int i = 0; i < 3; i++)
		skip(d); /* the database, the versions */
	int64_t n = number(d);
	for (int64_t i = 0; i < n && i < ENTRIES_MAX && !d->ended; i++)
		read_entry(d);
	if (d->entries)
		qsort(d->entry, d->entries, sizeof *d->entry, by_id);
	return true;
}

static void begin(struct dump *d, struct str name)
{
	struct member m = { .name = name, .type = MEMBER_FILE };
	sink_member(d->sink, &m);
}

/* The pieces of one run of data, up to that of no length. False: what follows is not to be found.
 * *RET_GOOD: the data are whole. */
static bool give_rows(struct dump *d, bool *ret_good)
{
	char *room = xmalloc(PIECE_BYTES), *in = xmalloc(PIECE_BYTES);
	z_stream z = { 0 };
	bool good = !d->packed || inflateInit(&z) == Z_OK, framed = good, any = false;
	int rc = Z_OK;
	int64_t n;
	while (framed && !d->ended && (n = number(d)) != 0) {
		framed = n > 0;
		any = true;
		while (framed && n > 0 && !d->ended) {
			uint64_t there = left(d);
			size_t take = n < (int64_t)PIECE_BYTES ? (size_t)n : PIECE_BYTES;
			if (take > there) {
				take = (size_t)there;
				d->ended = true;
			}
			for (size_t i = 0; i < take; i++)
				in[i] = (char)byte(d);
			n -= (int64_t)take;
			if (!d->packed) {
				sink_data(d->sink, in, take);
				continue;
			}
			z.next_in = (Bytef *)in;
			z.avail_in = (uInt)take;
			while (good && rc == Z_OK && (z.avail_in || !z.avail_out) && sink_wants(d->sink)) {
				z.next_out = (Bytef *)room;
				z.avail_out = PIECE_BYTES;
				rc = inflate(&z, Z_SYNC_FLUSH);
				sink_data(d->sink, room, PIECE_BYTES - z.avail_out);
			}
			if (rc == Z_BUF_ERROR) /* it waits for more */
				rc = Z_OK;
			good &= rc == Z_OK || rc == Z_STREAM_END;
		}
	}
	if (d->packed)
		inflateEnd(&z);
	free(in);
	free(room);
	if (d->packed && any && rc != Z_STREAM_END && sink_wants(d->sink))
		good = false; /* the stream is cut */
	*ret_good = good && framed && !d->ended;
	return framed && !d->ended;
}

static void end(struct dump *d, bool good)
{
	struct err e = { .code = E_NONE };
	enum status st = good ? ST_OK : err_set(&e, ST_WARN, d->ended ? E_TRUNCATED : E_CORRUPT, "%s", d->ended ? "it ends before its end" : "the rows are damaged");
	sink_end(d->sink, st, &e);
}

static bool read_table(struct dump *d)
{
	struct entry key = { .id = number(d) }, none = { .name = STR("rows") };
	const struct entry *e = d->entries ? bsearch(&key, d->entry, d->entries, sizeof *d->entry, by_id) : NULL;
	if (!e)
		e = &none;
	struct buf name;
	buf_init(&name, 8192);
	buf_printf(&name, "%.*s.sql", STR_ARG(e->name));
	begin(d, buf_str(&name));
	buf_release(&name);
	sink_data(d->sink, e->copy.p, e->copy.len);
	bool good, framed = give_rows(d, &good);
	end(d, good);
	return framed;
}

/* Large objects, up to the one of no number. */
static bool read_blobs(struct dump *d)
{
	bool good, framed = true;
	int64_t oid;
	number(d);
	while (framed && (oid = number(d)) != 0 && !d->ended) {
		char name[40];
		int n = snprintf(name, sizeof name, "blob_%lld", (long long)oid);
		begin(d, str_make(name, (size_t)n));
		framed = give_rows(d, &good);
		end(d, good);
	}
	return framed;
}

enum status pgdump_read(struct source *src, struct sink *sink, struct err *err)
{
	struct dump *d = xcalloc(1, sizeof *d);
	enum status st = ST_OK;
	d->src = src;
	d->sink = sink;
	arena_init(&d->arena);
	buf_init(&d->schema, SCHEMA_BYTES_MAX);
	if (!read_contents(d)) {
		st = err_set(err, ST_SKIP, E_UNSUPPORTED, "a dump of PostgreSQL of version %u.%u is not read (pg_restore reads it)", d->version >> 8, d->version & 0xFF);
	} else {
		begin(d, STR("schema.sql"));
		sink_data(sink, buf_z(&d->schema), d->schema.len);
		end(d, !d->ended);
		bool good = !d->ended;
		int block = 0;
		while (good && !d->packer && d->at < src->size && (block = byte(d)) != 0)
			good = block == BLOCK_DATA ? read_table(d) : block == BLOCK_BLOBS && read_blobs(d);
		if (!good)
			st = d->ended ? err_set(err, ST_WARN, E_TRUNCATED, "the dump ends before its end")
				      : err_set(err, ST_WARN, E_CORRUPT, "the dump is damaged at byte %llu", (unsigned long long)d->at);
		else if (d->packer)
			st = err_set(err, ST_WARN, E_UNSUPPORTED, "rows of a dump of PostgreSQL that are packed by %s are not read (pg_restore reads them)", d->packer);
	}
	buf_release(&d->schema);
	free(d->entry);
	arena_release(&d->arena);
	free(d);
	return st;
}
