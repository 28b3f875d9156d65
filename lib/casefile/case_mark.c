/* case_mark.c - what people say of documents and references.
 *
 * Marks are only ever added; what is in force follows from them: of several on
 * one object the latest wins, and its row in `tag` or `verdict` is made from
 * it. So marks of merged cases need no rule but their time, and a rejection
 * stays when the references are extracted anew. */
#include "case_priv.h"
#include <sluice/json.h>

static enum status put_mark(struct casefile *c, const struct casefile_mark *m, const char *who, const char *now, struct err *err)
{
	char uid[CASE_ID_LEN + 1];
	case_uid(uid);
	sqlite3_stmt *st = case_sql(c, Q_mark_add, err);
	if (!st)
		return ST_FATAL;
	bind_z(st, 1, uid);
	bind_z(st, 2, now);
	bind_z(st, 3, who);
	bind_z(st, 4, m->verb);
	bind_z(st, 5, m->object);
	bind_str(st, 6, m->key);
	bind_str(st, 7, m->scope.p ? m->scope : str_make("", 0));
	bind_str(st, 8, m->value.p ? m->value : str_make("", 0));
	enum status s = case_run(c, st, err);
	return s == ST_OK ? case_sum_add(c, SUM_MARK, sqlite3_last_insert_rowid(c->db), err) : s;
}

enum status case_marks_apply(struct casefile *c, struct err *err)
{
	static const enum sql steps[] = { Q_tags_clear, Q_tags_make, Q_verdicts_clear, Q_verdicts_make };
	enum status s = ST_OK;
	for (size_t i = 0; s == ST_OK && i < sizeof steps / sizeof *steps; i++)
		s = case_run(c, case_sql(c, steps[i], err), err);
	return s;
}

static void log_detail(const struct casefile_mark *m, struct buf *d)
{
	struct json j;
	json_start(&j, d);
	json_open(&j, '{');
	json_kz(&j, "verb", m->verb);
	json_kz(&j, "object", m->object);
	json_kstr(&j, "key", m->key);
	if (m->scope.len)
		json_kstr(&j, "scope", m->scope);
	if (m->value.len)
		json_kstr(&j, "value", m->value);
	json_close(&j, '}');
}

enum status casefile_mark(struct casefile *c, const struct casefile_actor *a, const struct casefile_mark *m, size_t n, struct err *err)
{
	char now[32];
	bool judged = false;
	case_now_fine(now);
	enum status s = case_begin(c, err);
	if (s != ST_OK)
		return s;
	struct buf d;
	buf_init(&d, 1u << 20);
	for (size_t i = 0; s == ST_OK && i < n; i++) {
		judged |= strcmp(m[i].object, "document") != 0;
		s = put_mark(c, &m[i], a->who, now, err);
		buf_clear(&d);
		log_detail(&m[i], &d);
		if (s == ST_OK)
			s = case_log_add(c, a, m[i].verb, buf_str(&d), err);
	}
	buf_release(&d);
	if (s == ST_OK)
		s = case_marks_apply(c, err);
	if (s == ST_OK && judged)
		s = case_changed(c, err);
	if (s == ST_OK)
		s = case_commit(c, err);
	else
		case_rollback(c);
	/* what is rejected no longer makes a document worth reading; nobody waits for that with the lock held */
	return s == ST_OK && judged ? case_settle_verdicts(c, err) : s;
}
