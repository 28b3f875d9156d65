/* case_rows.c - rows of any reading query, for reports and tools. */
#include "case_priv.h"

#include <stdlib.h>

struct case_rows {
	struct casefile *c;
	sqlite3_stmt *st;
};

enum status casefile_query(struct casefile *c, struct case_rows **ret, const char *sql, const struct str *args, size_t n, struct err *err)
{
	sqlite3_stmt *st = NULL;
	if (sqlite3_prepare_v2(c->db, sql, -1, &st, NULL) != SQLITE_OK)
		return case_fail(c, err);
	if (!st || !sqlite3_stmt_readonly(st)) {
		sqlite3_finalize(st);
		return err_set(err, ST_FATAL, E_USAGE, "only reading queries are allowed");
	}
	for (size_t i = 0; i < n && (int)i < sqlite3_bind_parameter_count(st); i++)
		if (args[i].p)
			sqlite3_bind_text64(st, (int)i + 1, args[i].p, args[i].len, SQLITE_TRANSIENT, SQLITE_UTF8);
	struct case_rows *r = xcalloc(1, sizeof *r);
	r->c = c;
	r->st = st;
	*ret = r;
	return ST_OK;
}

void casefile_hold(struct casefile *c)
{
	/* temporary tables are found before views of the same name; those of the case stay */
	static const char *const sql[] = {
		"BEGIN",
		"CREATE TEMP TABLE top_targets AS SELECT * FROM main.top_targets",
		"CREATE TEMP TABLE contract_groups AS SELECT * FROM main.contract_groups",
		"CREATE TEMP TABLE distinct_contracts AS SELECT * FROM main.distinct_contracts",
	};
	struct err scrap;
	for (size_t i = 0; i < sizeof sql / sizeof *sql; i++)
		if (case_exec(c, sql[i], &scrap) != ST_OK)
			return;
}

enum status case_rows_next(struct case_rows *r, struct err *err)
{
	return case_step(r->c, r->st, err);
}

int case_rows_columns(const struct case_rows *r)
{
	return sqlite3_column_count(r->st);
}

const char *case_rows_name(const struct case_rows *r, int col)
{
	return sqlite3_column_name(r->st, col);
}

bool case_rows_null(const struct case_rows *r, int col)
{
	return sqlite3_column_type(r->st, col) == SQLITE_NULL;
}

bool case_rows_is_num(const struct case_rows *r, int col)
{
	int t = sqlite3_column_type(r->st, col);
	return t == SQLITE_INTEGER || t == SQLITE_FLOAT;
}

struct str case_rows_str(const struct case_rows *r, int col)
{
	struct str s = col_str(r->st, col);
	return s.p ? s : str_make("", 0);
}

int64_t case_rows_int(const struct case_rows *r, int col)
{
	return sqlite3_column_int64(r->st, col);
}

double case_rows_num(const struct case_rows *r, int col)
{
	return sqlite3_column_double(r->st, col);
}

void case_rows_close(struct case_rows *r)
{
	if (!r)
		return;
	sqlite3_finalize(r->st);
	free(r);
}

int64_t casefile_number(struct casefile *c, const char *sql, int64_t def)
{
	struct case_rows *r = NULL;
	if (casefile_query(c, &r, sql, NULL, 0, NULL) != ST_OK)
		return def;
	if (case_rows_next(r, NULL) == ST_OK && !case_rows_null(r, 0))
		def = case_rows_int(r, 0);
	case_rows_close(r);
	return def;
}
