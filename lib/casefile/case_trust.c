/* case_trust.c - a case from somebody else may be an attack, too.
 *
 * SQLite's schema is code: a view may run for ever or answer lies, a trigger
 * runs with every change. So the tables that we read must be tables, views are
 * taken from the program when the file's are not word for word ours (as
 * temporary ones, which hide those in the file; this also serves cases that an
 * older program wrote), and nothing is written into a file that has triggers
 * which we did not make. Other tables, views and indexes are the users' own.
 * That the schema be distrusted altogether (PRAGMA trusted_schema) is no way:
 * the views use json_extract(), which SQLite 3.40 forbids then. */
#include "case_priv.h"
#include "sql_schema.h"
#include "sql_views.h"

#define VALUE_BYTES_MAX (256 << 20) /* of one value: a record has 16 MB, a part of a text 2 */
#define NAME_BYTES_MAX 40

static const char *const triggers[] = {
	"CREATE TRIGGER log_is_final BEFORE UPDATE ON log BEGIN\n  SELECT RAISE(ABORT, 'the log is append-only');\nEND",
	"CREATE TRIGGER log_is_kept BEFORE DELETE ON log BEGIN\n  SELECT RAISE(ABORT, 'the log is append-only');\nEND",
};

/* The name after PREFIX in SQL; *AT is moved behind it. False: none more. */
static bool next_name(const char **at, const char *prefix, char name[NAME_BYTES_MAX])
{
	const char *p = strstr(*at, prefix);
	if (!p)
		return false;
	p += strlen(prefix);
	p += *p == '"';
	size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyz_");
	snprintf(name, NAME_BYTES_MAX, "%.*s", (int)n, p);
	*at = p + n;
	return true;
}

/* Is each of the tables made by a statement that begins with HOW, or not there? */
static enum status check_tables(struct casefile *c, bool other, const char *prefix, const char *how, const char *path, struct err *err)
{
	static const char *const sql[] = {
		"SELECT type, substr(sql, 1, length(?2)) = ?2 FROM main.sqlite_master WHERE name = ?1 COLLATE NOCASE",
		"SELECT type, substr(sql, 1, length(?2)) = ?2 FROM other.sqlite_master WHERE name = ?1 COLLATE NOCASE",
	};
	char name[NAME_BYTES_MAX];
	sqlite3_stmt *st = NULL;
	enum status s = ST_OK;
	if (sqlite3_prepare_v2(c->db, sql[other], -1, &st, NULL) != SQLITE_OK)
		return case_fail(c, err);
	for (const char *at = SQL_schema; s == ST_OK && next_name(&at, prefix, name);) {
		bind_z(st, 1, name);
		bind_z(st, 2, how);
		s = case_step(c, st, err);
		if (s == ST_OK && (!str_eqz(col_str(st, 0), "table") || !sqlite3_column_int(st, 1)))
			s = err_set(err, ST_FATAL, E_CORRUPT, "'%s' is no case file: its '%s' is no table of ours", path, name);
		else if (s == ST_EOF)
			s = ST_OK;
		sqlite3_reset(st);
	}
	sqlite3_finalize(st);
	return s;
}

enum status case_trust_tables(struct casefile *c, bool other, const char *path, struct err *err)
{
	enum status s = check_tables(c, other, "CREATE TABLE IF NOT EXISTS ", "CREATE TABLE ", path, err);
	return s == ST_OK ? check_tables(c, other, "CREATE VIRTUAL TABLE IF NOT EXISTS ", "CREATE VIRTUAL TABLE ", path, err) : s;
}

enum status case_trust_triggers(struct casefile *c, struct err *err)
{
	sqlite3_stmt *st = NULL;
	enum status s;
	if (sqlite3_prepare_v2(c->db, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'", -1, &st, NULL) != SQLITE_OK)
		return case_fail(c, err);
	while ((s = case_step(c, st, err)) == ST_OK) {
		bool ours = false;
		for (size_t i = 0; i < sizeof triggers / sizeof *triggers; i++)
			ours |= str_eqz(col_str(st, 1), triggers[i]);
		if (!ours) {
			s = err_set(err, ST_FATAL, E_REFUSED, "'%s' has a trigger '%.60s' that is not ours and would run with every change",
				    c->path, (const char *)sqlite3_column_text(st, 0));
			break;
		}
	}
	sqlite3_finalize(st);
	return s == ST_EOF ? ST_OK : s;
}

/* Is the view NAME in the file word for word one of ours? */
static enum status same_view(struct casefile *c, sqlite3_stmt *st, const char *name, bool *ret, struct err *err)
{
	bind_z(st, 1, name);
	enum status s = case_step(c, st, err);
	struct str sql = s == ST_OK ? col_str(st, 0) : str_make(NULL, 0);
	ptrdiff_t at = sql.len ? str_find(str_make(SQL_views, sizeof SQL_views - 1), sql) : -1;
	*ret = at >= 0 && str_starts(sql, STR("CREATE VIEW ")) && SQL_views[(size_t)at + sql.len] == ';';
	sqlite3_reset(st);
	return s == ST_FATAL ? s : ST_OK;
}

enum status case_trust_views(struct casefile *c, bool *ret_ours, struct err *err)
{
	char name[NAME_BYTES_MAX];
	sqlite3_stmt *st = NULL;
	enum status s = ST_OK;
	*ret_ours = true;
	if (sqlite3_prepare_v2(c->db, "SELECT sql FROM main.sqlite_master WHERE name = ?1 AND type = 'view'", -1, &st, NULL) != SQLITE_OK)
		return case_fail(c, err);
	for (const char *at = SQL_views; s == ST_OK && *ret_ours && next_name(&at, "CREATE VIEW ", name);)
		s = same_view(c, st, name, ret_ours, err);
	sqlite3_finalize(st);
	return s;
}

enum status case_own_views(struct casefile *c, struct err *err)
{
	static const char from[] = "CREATE VIEW ", to[] = "CREATE TEMP VIEW ";
	struct buf sql;
	buf_init(&sql, sizeof SQL_views * 2);
	for (const char *at = SQL_views, *p; *at; at = p + (*p ? sizeof from - 1 : 0)) {
		p = strstr(at, from);
		p = p ? p : at + strlen(at);
		buf_add(&sql, at, (size_t)(p - at));
		if (*p)
			buf_addz(&sql, to);
	}
	enum status s = case_exec(c, buf_z(&sql), err);
	buf_release(&sql);
	return s;
}

enum status case_distrust(struct casefile *c, struct err *err)
{
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_limit(c->db, SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX);
	return case_exec(c, "PRAGMA cell_size_check = ON", err);
}
