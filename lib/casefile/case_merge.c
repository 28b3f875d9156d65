/* case_merge.c - several cases into one; derived tables made anew; another
 * case beside this one for comparing. */
#include "case_priv.h"
#include <sluice/json.h>
#include "ngram.h"
#include "simhash.h"
#include "sql_merge.h"

#include <errno.h>

#define WORDS_BYTES_MAX (64u << 20)

static enum status attach(struct casefile *c, const char *path, struct err *err)
{
	sqlite3_stmt *st = NULL;
	struct buf uri;
	/* opened for reading only, whatever this case is open for */
	buf_init(&uri, 1u << 16);
	buf_addz(&uri, "file:");
	for (const char *p = path; *p; p++)
		buf_printf(&uri, strchr("?#%", *p) ? "%%%02X" : "%c", (unsigned char)*p);
	buf_addz(&uri, "?mode=ro");
	enum status s = ST_FATAL;
	if (sqlite3_prepare_v2(c->db, "ATTACH DATABASE ?1 AS other", -1, &st, NULL) == SQLITE_OK) {
		bind_str(st, 1, buf_str(&uri));
		s = case_step(c, st, err);
	} else {
		case_fail(c, err);
	}
	sqlite3_finalize(st);
	buf_release(&uri);
	return s == ST_EOF ? ST_OK : ST_FATAL;
}

static void detach(struct casefile *c, struct err *err)
{
	struct err ignore;
	case_exec(c, "DETACH DATABASE other", err ? err : &ignore);
	c->other = NULL;
}

enum status casefile_attach(struct casefile *c, const char *path, struct err *err)
{
	struct err why;
	c->other = path;
	enum status s = attach(c, path, &why);
	if (s != ST_OK && why.code != E_CORRUPT && why.sys) {
		errno = why.sys;
		return err_sys(err, ST_FATAL, E_UNREADABLE, "cannot open '%s'", path);
	}
	if (s != ST_OK) {
		*err = why;
		return s;
	}
	if (casefile_number(c, "PRAGMA other.application_id", 0) != CASEFILE_APPLICATION_ID)
		return err_set(err, ST_FATAL, E_CORRUPT, "'%s' is no case file", path);
	if (casefile_number(c, "PRAGMA other.user_version", 0) != CASEFILE_VERSION)
		return err_set(err, ST_FATAL, E_VERSION, "'%s' is of another version: run 'sluice case upgrade' on it first", path);
	return case_trust_tables(c, true, path, err);
}

static enum status put_words(struct casefile *c, enum sql add, int64_t id, struct str text, struct buf *words, struct err *err)
{
	sqlite3_stmt *st = case_sql(c, add, err);
	if (!st)
		return ST_FATAL;
	buf_clear(words);
	ngram_text(text, words);
	sqlite3_bind_int64(st, 1, id);
	bind_str(st, 2, buf_str(words));
	return case_run(c, st, err);
}

/* An older program's fingerprint is another one: all are made anew. */
static enum status put_print(struct casefile *c, int64_t blob, const struct simhash *sim, struct err *err)
{
	uint64_t print;
	sqlite3_stmt *st = case_sql(c, Q_text_print, err);
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, blob);
	if (simhash_end(sim, &print))
		sqlite3_bind_int64(st, 2, (int64_t)print);
	else
		sqlite3_bind_null(st, 2);
	return case_run(c, st, err);
}

static enum status index_bodies(struct casefile *c, struct buf *words, struct err *err)
{
	struct case_rows *rows = NULL;
	struct simhash sim;
	int64_t blob = 0;
	simhash_init(&sim);
	enum status s = casefile_query(c, &rows, "SELECT id, body FROM text_part ORDER BY id", NULL, 0, err);
	while (s == ST_OK && (s = case_rows_next(rows, err)) == ST_OK) {
		int64_t id = case_rows_int(rows, 0);
		if (id >> 8 != blob) {
			s = blob ? put_print(c, blob, &sim, err) : ST_OK;
			simhash_init(&sim);
			blob = id >> 8;
		}
		simhash_add(&sim, case_rows_str(rows, 1));
		if (s == ST_OK)
			s = put_words(c, Q_index_add, id, case_rows_str(rows, 1), words, err);
	}
	case_rows_close(rows);
	if (s == ST_EOF)
		s = blob ? put_print(c, blob, &sim, err) : ST_OK;
	return s;
}

static enum status index_paths(struct casefile *c, struct buf *words, struct err *err)
{
	struct case_rows *rows = NULL;
	enum status s = casefile_query(c, &rows, "SELECT id, path FROM item ORDER BY id", NULL, 0, err);
	while (s == ST_OK && (s = case_rows_next(rows, err)) == ST_OK)
		s = put_words(c, Q_path_add, case_rows_int(rows, 0), case_rows_str(rows, 1), words, err);
	case_rows_close(rows);
	return s == ST_EOF ? ST_OK : s;
}

static enum status index_texts(struct casefile *c, struct err *err)
{
	struct buf words;
	buf_init(&words, WORDS_BYTES_MAX);
	enum status s = case_exec(c, SQL_rebuild_indexes, err);
	if (s == ST_OK)
		s = index_bodies(c, &words, err);
	if (s == ST_OK)
		s = index_paths(c, &words, err);
	buf_release(&words);
	return s;
}

static enum status derive(struct casefile *c, struct err *err)
{
	enum status s = case_exec(c, SQL_rebuild_postings, err);
	if (s == ST_OK)
		s = index_texts(c, err);
	if (s == ST_OK)
		s = case_marks_apply(c, err);
	if (s == ST_OK)
		s = case_watch(c, NULL, err);
	if (s == ST_OK)
		s = case_rank(c, err);
	if (s == ST_OK)
		s = case_entities(c, err);
	if (s == ST_OK)
		s = case_similar(c, err);
	if (s == ST_OK)
		s = case_tally(c, err);
	return s;
}

enum status casefile_rebuild(struct casefile *c, const struct casefile_actor *a, struct err *err)
{
	enum status s = case_begin(c, err);
	if (s == ST_OK)
		s = derive(c, err);
	/* whether rows are gone that a stage found nothing tells: the next triage reads all again */
	if (s == ST_OK)
		s = case_exec(c, "DELETE FROM reading", err);
	if (s == ST_OK)
		s = case_settled(c, err);
	if (s == ST_OK)
		s = case_log_add(c, a, "rebuild", STR("{}"), err);
	if (s == ST_OK)
		return case_commit(c, err);
	case_rollback(c);
	return s;
}

/* The digests of what is there, the derived tables, and a row in the log that holds both. */
static enum status conclude(struct casefile *c, const struct casefile_actor *a, struct err *err)
{
	struct buf d;
	struct json j;
	char sum[65];
	enum status s = case_sum_all(c, c->sum, err);
	if (s == ST_OK)
		s = case_sum_mentions_all(c, &c->mentions, err);
	if (s == ST_OK)
		s = derive(c, err);
	if (s == ST_OK)
		s = case_exec(c, "DELETE FROM meta WHERE key = 'merging'", err);
	if (s == ST_OK)
		s = case_settled(c, err);
	buf_init(&d, 4096);
	json_start(&j, &d);
	json_open(&j, '{');
	json_kz(&j, "evidence_sum", c->sum);
	sum256_hex(&c->mentions, sum);
	json_kz(&j, "mention_sum", sum);
	json_close(&j, '}');
	if (s == ST_OK)
		s = case_log_add(c, a, "merged", buf_str(&d), err);
	buf_release(&d);
	return s;
}

enum status casefile_settle(struct casefile *c, const struct casefile_actor *a, struct err *err)
{
	enum status s = case_begin(c, err);
	if (s == ST_OK)
		s = conclude(c, a, err);
	if (s == ST_OK)
		return case_commit(c, err);
	case_rollback(c);
	return s;
}

/* A case that an older program made has no readings. */
static enum status take_readings(struct casefile *c, struct err *err)
{
	bool has = casefile_number(c, "SELECT count(*) FROM other.sqlite_master WHERE name = 'reading'", 0) > 0;
	return case_exec(c, has ? SQL_merge_readings : SQL_merge_readings_drop, err);
}

static enum status take(struct casefile *c, const struct casefile_actor *a, const char *from, struct err *err)
{
	enum status s = case_begin(c, err);
	if (s != ST_OK)
		return s;
	s = case_exec(c, SQL_merge, err);
	if (s == ST_OK)
		s = take_readings(c, err);
	if (s == ST_OK)
		s = case_exec(c, SQL_merge_marks, err);
	/* too many rows came at once to add them up one by one: casefile_settle()
	 * adds up all of them, and until then the case is known to be half merged */
	if (s == ST_OK)
		s = case_meta_set(c, "merging", STR("1"), err);
	if (s == ST_OK)
		s = case_changed(c, err);
	struct buf d, id;
	struct json j;
	buf_init(&d, 1u << 20);
	buf_init(&id, 256);
	struct case_rows *rows = NULL;
	if (s == ST_OK && casefile_query(c, &rows, "SELECT value FROM other.meta WHERE key = 'case_id'", NULL, 0, err) == ST_OK &&
	    case_rows_next(rows, err) == ST_OK)
		buf_add_str(&id, case_rows_str(rows, 0));
	case_rows_close(rows);
	json_start(&j, &d);
	json_open(&j, '{');
	json_kz(&j, "from", from);
	json_kstr(&j, "case", buf_str(&id));
	json_close(&j, '}');
	if (s == ST_OK)
		s = case_log_add(c, a, "merge", buf_str(&d), err);
	buf_release(&d);
	buf_release(&id);
	if (s == ST_OK)
		return case_commit(c, err);
	case_rollback(c);
	return s;
}

enum status casefile_merge(struct casefile *c, const struct casefile_actor *a, const char *from, struct err *err)
{
	enum status s = casefile_attach(c, from, err);
	if (s == ST_OK)
		s = take(c, a, from, err);
	detach(c, s == ST_OK ? err : NULL);
	return s;
}

enum status casefile_take_marks(struct casefile *c, const char *from, struct err *err)
{
	enum status s = casefile_attach(c, from, err);
	if (s == ST_OK)
		s = case_begin(c, err);
	if (s == ST_OK)
		s = case_exec(c, SQL_merge_marks, err);
	if (s == ST_OK)
		s = case_meta_set(c, "merging", STR("1"), err);
	if (s == ST_OK)
		s = case_commit(c, err);
	else
		case_rollback(c);
	detach(c, s == ST_OK ? err : NULL);
	return s;
}
