/* access.c - Microsoft Access (Jet and ACE) by libmdb: each table a page, its
 * name, its columns, its rows with TABs; text of the queries. libmdb reads
 * through a stream over memory, so no file is opened. It writes its own
 * warnings to standard error, which a worker does not share with people. */
#include "convert.h"

#ifdef HAVE_LIBMDB

#include <mdbtools.h>
#include <stdlib.h>

#define TABLES_MAX 2000
#define ROWS_MAX 50000000u
/* One cell; memo fields are cut there. */
#define CELL_BYTES_MAX 65536

/* RTF and HTML in "rich" memo fields: tags go. */
static void put_cell(struct text_out *o, struct str s)
{
	bool tags = str_starts(s, STR("<div>")) || str_starts(s, STR("<p>")) || str_starts(s, STR("<font"));
	size_t start = 0;
	bool in_tag = false;
	for (size_t i = 0; i <= s.len; i++) {
		char c = i < s.len ? s.p[i] : '\n';
		bool breaks = c == '\n' || c == '\r' || c == '\t' || (tags && (c == '<' || in_tag));
		if (!breaks)
			continue;
		if (i > start && !in_tag)
			text_put(o, str_sub(s, start, i));
		if (i < s.len && !tags)
			text_put(o, STR(" "));
		if (tags && c == '<')
			in_tag = true;
		else if (c == '>')
			in_tag = false;
		start = i + 1;
	}
}

static void read_table(MdbHandle *mdb, MdbCatalogEntry *entry, struct text_out *o)
{
	MdbTableDef *table = mdb_read_table(entry);
	if (!table)
		return;
	mdb_read_columns(table);
	unsigned n = table->num_cols;
	if (n == 0 || n > 1000 || !table->columns) {
		mdb_free_tabledef(table);
		return;
	}
	if (o->bytes)
		text_page(o);
	text_putz(o, entry->object_name);
	text_line(o);
	char **cell = xcalloc(n, sizeof *cell);
	int *len = xcalloc(n, sizeof *len);
	for (unsigned i = 0; i < n; i++) {
		MdbColumn *col = g_ptr_array_index(table->columns, i);
		cell[i] = xcalloc(1, CELL_BYTES_MAX + 1);
		mdb_bind_column(table, (int)i + 1, cell[i], &len[i]);
		if (i)
			text_cell(o);
		text_putz(o, col->name);
	}
	text_line(o);
	mdb_rewind_table(table);
	for (unsigned rows = 0; rows < ROWS_MAX && !o->limit && mdb_fetch_row(table); rows++) {
		for (unsigned i = 0; i < n; i++) {
			MdbColumn *col = g_ptr_array_index(table->columns, i);
			if (i)
				text_cell(o);
			if (col->col_type == MDB_OLE || len[i] <= 0)
				continue;
			put_cell(o, str_make(cell[i], strnlen(cell[i], CELL_BYTES_MAX)));
		}
		text_line(o);
	}
	for (unsigned i = 0; i < n; i++)
		free(cell[i]);
	free(cell);
	free(len);
	mdb_free_tabledef(table);
	(void)mdb;
}

enum status text_access(const struct text_in *in, struct text_out *o, struct err *err)
{
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	/* the stream is opened for reading only */
	union { const char *in; void *out; } bytes = { in->map };
	MdbHandle *mdb = mdb_open_buffer(bytes.out, in->size, MDB_NOFLAGS);
	if (!mdb)
		return err_set(err, ST_SKIP, E_CORRUPT, "the database cannot be read");
	mdb_set_bind_size(mdb, CELL_BYTES_MAX);
	mdb_set_date_fmt(mdb, "%Y-%m-%d %H:%M:%S");
	mdb_set_shortdate_fmt(mdb, "%Y-%m-%d");
	enum status st = ST_OK;
	if (mdb_read_catalog(mdb, MDB_ANY)) {
		for (unsigned i = 0; i < mdb->num_catalog && i < TABLES_MAX && !o->limit; i++) {
			MdbCatalogEntry *e = g_ptr_array_index(mdb->catalog, i);
			if (e->object_type == MDB_TABLE && mdb_is_user_table(e))
				read_table(mdb, e, o);
		}
	} else {
		st = err_set(err, ST_SKIP, E_CORRUPT, "the database has no readable catalogue");
	}
	if (o->bytes)
		o->pages++;
	mdb_close(mdb);
	return st;
}

#else

enum status text_access(const struct text_in *in, struct text_out *o, struct err *err)
{
	(void)in;
	(void)o;
	return err_set(err, ST_SKIP, E_UNSUPPORTED, "built without libmdb");
}

#endif
