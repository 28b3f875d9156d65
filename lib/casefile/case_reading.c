/* case_reading.c - which documents a stage is done with, so that a second run passes
 * them over. The row comes behind all that was found, in the same transaction or a
 * later one, and goes when that goes (case_replace.c): a killed writer leaves none. */
#include "recorder.h"

enum { R_ITEM, R_PATH, R_STAGE, R_KEY, R_N };
static const struct str keys[R_N] = { K("item"), K("path"), K("stage"), K("key") };

enum status record_reading(struct recorder *r, struct str line, struct err *err)
{
	struct str f[R_N], v[R_N];
	if (!fields_cut(line, keys, R_N, f, &r->extra))
		return err_set(err, ST_SKIP, E_BAD_RECORD, "not well-formed JSON");
	for (int i = 0; i < R_N; i++)
		v[i] = fields_str(&r->arena, f[i]);
	if (!hash_is_sha256_hex(v[R_ITEM]) || !v[R_PATH].p || !v[R_STAGE].len || v[R_KEY].len != CASEFILE_KEY_LEN)
		return err_set(err, ST_SKIP, E_BAD_RECORD, "a \"read\" record without item, path, stage or key");
	int64_t blob = recorder_blob(r, v[R_ITEM], err);
	recorder_spoke(r, blob, v[R_STAGE]);
	sqlite3_stmt *st = blob ? case_sql(r->c, Q_reading_add, err) : NULL;
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, blob);
	for (int i = R_PATH; i < R_N; i++)
		bind_str(st, i + 1, v[i]);
	return case_run(r->c, st, err);
}

enum status casefile_reading(struct casefile *c, struct str id, struct str path, const char *stage, const char *key, const char *rules,
	enum casefile_reading *ret, struct err *err)
{
	sqlite3_stmt *st = case_sql(c, Q_reading_get, err);
	enum casefile_reading is = CASEFILE_READING_NONE;
	enum status s = ST_EOF;
	if (!st)
		return ST_FATAL;
	bind_str(st, 1, id);
	bind_str(st, 2, path);
	bind_z(st, 3, stage);
	bind_z(st, 4, key);
	bind_z(st, 5, rules);
	while (is != CASEFILE_READING_SAME && (s = case_step(c, st, err)) == ST_OK)
		/* an older program, or somebody's own, has put what it found among it */
		is = sqlite3_column_int(st, 2) ? CASEFILE_READING_OTHER : sqlite3_column_int(st, 0) ? CASEFILE_READING_SAME
			: sqlite3_column_int(st, 1) || is == CASEFILE_READING_ELSEWHERE ? CASEFILE_READING_ELSEWHERE : CASEFILE_READING_OTHER;
	if (is == CASEFILE_READING_SAME)
		s = ST_EOF;
	sqlite3_reset(st);
	if (s != ST_EOF)
		return s;
	*ret = is;
	return ST_OK;
}
