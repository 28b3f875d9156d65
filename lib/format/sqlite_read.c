/* sqlite_read.c - see sqlite_read.h. The bytes are copied, because a database
 * in WAL mode opens from memory only once its header says otherwise; pages
 * that are still in a -wal file are another item and are not seen here. */
#include "format/sqlite_read.h"

#include <sqlite3.h>
#include <stdlib.h>

/* The copy lives in a worker of bounded memory. */
#define SQLITE_BYTES_MAX (768u << 20)
#define COLUMNS_MAX 2000
#define TABLES_MAX 10000

static void lose(const struct sqlite_reader *r, sqlite3 *db, const char *table)
{
	struct err e;
	err_set(&e, ST_WARN, E_PARTIAL, "table '%.100s': %.80s", table, sqlite3_errmsg(db));
	r->lost(r->ctx, &e);
}

static bool read_table(sqlite3 *db, const char *name, const struct sqlite_reader *r)
{
	char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", name);
	sqlite3_stmt *st = NULL;
	bool go = true;
	int rc = sqlite3_prepare_v2(db, sql, -1, &st, NULL);
	sqlite3_free(sql);
	if (rc != SQLITE_OK) {
		lose(r, db, name);
		return true;
	}
	int n = sqlite3_column_count(st);
	if (n > COLUMNS_MAX)
		n = COLUMNS_MAX;
	struct str *names = xcalloc((size_t)n + 1, sizeof *names);
	struct sqlite_cell *cells = xcalloc((size_t)n + 1, sizeof *cells);
	for (int i = 0; i < n; i++)
		names[i] = str_from(sqlite3_column_name(st, i));
	go = r->table(r->ctx, str_from(name), names, n);
	while (go && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		for (int i = 0; i < n; i++) {
			struct sqlite_cell *c = &cells[i];
			switch (sqlite3_column_type(st, i)) {
			case SQLITE_INTEGER:
				c->kind = SQLITE_CELL_INT;
				c->i = sqlite3_column_int64(st, i);
				break;
			case SQLITE_FLOAT:
				c->kind = SQLITE_CELL_REAL;
				c->r = sqlite3_column_double(st, i);
				break;
			case SQLITE_TEXT:
				c->kind = SQLITE_CELL_TEXT;
				c->bytes.p = (const char *)sqlite3_column_text(st, i);
				c->bytes.len = (size_t)sqlite3_column_bytes(st, i);
				break;
			case SQLITE_BLOB:
				c->kind = SQLITE_CELL_BLOB;
				c->bytes.p = sqlite3_column_blob(st, i);
				c->bytes.len = (size_t)sqlite3_column_bytes(st, i);
				break;
			default:
				c->kind = SQLITE_CELL_NULL;
			}
		}
		go = r->row(r->ctx, cells, n);
	}
	if (go && rc != SQLITE_DONE)
		lose(r, db, name);
	sqlite3_finalize(st);
	free(names);
	free(cells);
	return go;
}

enum status sqlite_read(const char *bytes, uint64_t size, const struct sqlite_reader *r, struct err *err)
{
	if (size < 512 || size > SQLITE_BYTES_MAX)
		return err_set(err, ST_SKIP, size < 512 ? E_TRUNCATED : E_LIMIT_BYTES, "a database of %llu bytes is not read",
			       (unsigned long long)size);
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	unsigned char *copy = sqlite3_malloc64(size);
	enum status got = ST_OK;
	if (!copy)
		return err_set(err, ST_SKIP, E_LIMIT_MEMORY, "no memory for a database of %llu bytes", (unsigned long long)size);
	memcpy(copy, bytes, size);
	copy[18] = copy[19] = 1; /* no WAL */
	if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
		sqlite3_free(copy);
		sqlite3_close(db);
		return err_set(err, ST_SKIP, E_SYSTEM, "SQLite cannot be started");
	}
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 256 << 20);
	if (sqlite3_deserialize(db, "main", copy, (sqlite3_int64)size, (sqlite3_int64)size,
				SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY) != SQLITE_OK ||
	    sqlite3_prepare_v2(
		db, "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'", -1,
		&st, NULL) != SQLITE_OK) {
		got = err_set(err, ST_SKIP, E_CORRUPT, "%.120s", sqlite3_errmsg(db));
		goto out;
	}
	/* names first: a statement is not to run while another one does */
	char **names = xcalloc(TABLES_MAX, sizeof *names);
	size_t n = 0;
	while (n < TABLES_MAX && sqlite3_step(st) == SQLITE_ROW)
		if (sqlite3_column_text(st, 0))
			names[n++] = xstrdup((const char *)sqlite3_column_text(st, 0));
	for (size_t i = 0; i < n; i++)
		if (!read_table(db, names[i], r))
			break;
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
out:
	sqlite3_finalize(st);
	sqlite3_close(db);
	return got;
}
