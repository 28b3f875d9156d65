/* batch_rows.c - a virtual table (sqlite.org/vtab.html) over an array of ours.
 *
 * It can only be read, from its first row to its last. It is made in the
 * connection's own "temp", so nothing of it stands in the case, and a table of
 * that name in somebody's file does not hide it. */
#include "batch_rows.h"

#include <stdlib.h>

struct shown {
	sqlite3_vtab base; /* first: SQLite knows no more of it */
	const struct batch_rows *rows;
};
struct cursor {
	sqlite3_vtab_cursor base;
	const struct batch_rows *rows;
	size_t at;
};
struct module {
	const char *declared;
	const struct batch_rows *rows;
};

static int v_connect(sqlite3 *db, void *aux, int argc, const char *const *argv, sqlite3_vtab **ret, char **ret_msg)
{
	(void)argc, (void)argv, (void)ret_msg;
	const struct module *m = aux;
	int rc = sqlite3_declare_vtab(db, m->declared);
	if (rc != SQLITE_OK)
		return rc;
	sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
	struct shown *t = xcalloc(1, sizeof *t);
	t->rows = m->rows;
	*ret = &t->base;
	return SQLITE_OK;
}

static int v_disconnect(sqlite3_vtab *t)
{
	free(t);
	return SQLITE_OK;
}

static int v_best(sqlite3_vtab *t, sqlite3_index_info *info)
{
	(void)t;
	info->estimatedCost = 1e5;
	info->estimatedRows = 30000;
	return SQLITE_OK;
}

static int v_open(sqlite3_vtab *t, sqlite3_vtab_cursor **ret)
{
	struct cursor *k = xcalloc(1, sizeof *k);
	k->rows = ((struct shown *)t)->rows;
	*ret = &k->base;
	return SQLITE_OK;
}

static int v_close(sqlite3_vtab_cursor *k)
{
	free(k);
	return SQLITE_OK;
}

static int v_filter(sqlite3_vtab_cursor *k, int plan, const char *name, int argc, sqlite3_value **argv)
{
	(void)plan, (void)name, (void)argc, (void)argv;
	((struct cursor *)k)->at = 0;
	return SQLITE_OK;
}

static int v_next(sqlite3_vtab_cursor *k)
{
	((struct cursor *)k)->at++;
	return SQLITE_OK;
}

static int v_eof(sqlite3_vtab_cursor *base)
{
	const struct cursor *k = (const struct cursor *)base;
	return k->at >= k->rows->n;
}

static int v_column(sqlite3_vtab_cursor *base, sqlite3_context *to, int i)
{
	const struct cursor *k = (const struct cursor *)base;
	k->rows->column(to, k->rows->of, k->at, i);
	return SQLITE_OK;
}

static int v_rowid(sqlite3_vtab_cursor *k, sqlite3_int64 *ret)
{
	*ret = (sqlite3_int64)((struct cursor *)k)->at;
	return SQLITE_OK;
}

static const sqlite3_module calls = {
	.xCreate = v_connect, .xConnect = v_connect, .xDisconnect = v_disconnect, .xDestroy = v_disconnect, .xBestIndex = v_best,
	.xOpen = v_open, .xClose = v_close, .xFilter = v_filter, .xNext = v_next, .xEof = v_eof, .xColumn = v_column, .xRowid = v_rowid,
};

enum status batch_rows_show(struct casefile *c, const char *name, const char *declared, const struct batch_rows *t, struct err *err)
{
	struct module *m = xcalloc(1, sizeof *m);
	char sql[120];
	*m = (struct module){ declared, t };
	if (sqlite3_create_module_v2(c->db, name, &calls, m, free) != SQLITE_OK)
		return case_fail(c, err);
	snprintf(sql, sizeof sql, "CREATE VIRTUAL TABLE IF NOT EXISTS temp.%s USING %s", name, name);
	return case_exec(c, sql, err);
}
