/* case_replace.c - what was derived from a document, dropped when it comes
 * again under --replace; its digests are taken out of the case's sums first. */
#include "recorder.h"

#define LOSSES_MAX 16 /* of one place that go at once; more go in the next run */

static enum status run_for(struct recorder *r, enum sql q, int64_t blob, struct err *err)
{
	sqlite3_stmt *st = case_sql(r->c, q, err);
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, blob);
	return case_run(r->c, st, err);
}

/* Takes the mentions of a blob out of their sum, before they are dropped. */
static enum status unsum_mentions(struct recorder *r, int64_t blob, struct err *err)
{
	sqlite3_stmt *st = case_sql(r->c, Q_mention_rows, err);
	enum status s = ST_FATAL;
	struct sum256 x;
	if (!st)
		return s;
	sqlite3_bind_int64(st, 1, blob);
	while ((s = case_step(r->c, st, err)) == ST_OK) {
		case_sum_mention_row(r->c, st, &x);
		sum256_sub(&r->c->mentions, &x);
	}
	return s == ST_EOF ? ST_OK : s;
}

static enum status unsum(struct recorder *r, enum sql list, enum sum_table t, int64_t blob, struct err *err)
{
	sqlite3_stmt *st = case_sql(r->c, list, err);
	enum status s = ST_FATAL;
	if (!st)
		return s;
	sqlite3_bind_int64(st, 1, blob);
	while ((s = case_step(r->c, st, err)) == ST_OK)
		if (case_sum_remove(r->c, t, sqlite3_column_int64(st, 0), err) != ST_OK)
			return ST_FATAL;
	return s == ST_EOF ? ST_OK : s;
}

enum status recorder_replace(struct recorder *r, int64_t blob, struct err *err)
{
	if (!r->opt.replace || bits_put(&r->replaced, blob))
		return ST_OK;
	enum status s = unsum_mentions(r, blob, err);
	r->ruleset_blob = 0;
	if (s == ST_OK)
		s = unsum(r, Q_target_ids, SUM_TARGET, blob, err);
	if (s == ST_OK)
		s = unsum(r, Q_contract_ids, SUM_CONTRACT, blob, err);
	static const enum sql drop[] = { Q_drop_readings, Q_drop_extraction, Q_drop_postings, Q_drop_mentions, Q_drop_targets, Q_drop_contracts };
	for (size_t i = 0; s == ST_OK && i < sizeof drop / sizeof *drop; i++)
		s = run_for(r, drop[i], blob, err);
	r->changed = true;
	return s;
}

enum status recorder_drop_losses(struct recorder *r, sqlite3_stmt *st, struct err *err)
{
	int64_t id[LOSSES_MAX];
	size_t n = 0;
	enum status s;
	while ((s = case_step(r->c, st, err)) == ST_OK && n < LOSSES_MAX)
		id[n++] = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	if (s == ST_FATAL)
		return s;
	s = ST_OK;
	for (size_t i = 0; i < n && s == ST_OK; i++) {
		s = case_sum_remove(r->c, SUM_ERROR, id[i], err);
		if (s == ST_OK)
			s = run_for(r, Q_drop_error, id[i], err);
		r->changed = true;
	}
	return s;
}

enum status recorder_opened(struct recorder *r, struct str path, int64_t parent, struct err *err)
{
	int64_t none = recorder_blob(r, STR(""), err);
	sqlite3_stmt *st = case_sql(r->c, Q_locked_errors, err);
	if (!none || !st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, none);
	bind_str(st, 2, path);
	sqlite3_bind_int64(st, 3, parent);
	return recorder_drop_losses(r, st, err);
}

enum status recorder_is_open(struct recorder *r, struct str path, int64_t parent, bool *ret, struct err *err)
{
	int64_t none = recorder_blob(r, STR(""), err);
	sqlite3_stmt *st = case_sql(r->c, Q_item_open, err);
	*ret = false;
	if (!none || !st)
		return ST_FATAL;
	bind_str(st, 1, path);
	sqlite3_bind_int64(st, 2, none);
	sqlite3_bind_int64(st, 3, parent);
	enum status s = case_step(r->c, st, err);
	int64_t item = s == ST_OK ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	/* one that this run wrote is another member of the same name */
	*ret = item && !bits_has(&r->met, item);
	return s == ST_FATAL ? s : ST_OK;
}

enum status recorder_supersede(struct recorder *r, int64_t blob, const struct str v[4], struct err *err)
{
	sqlite3_stmt *st = case_sql(r->c, Q_error_before, err);
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, blob);
	for (int i = 0; i < 4; i++)
		bind_str(st, i + 2, v[i].p ? v[i] : str_make("", 0));
	return recorder_drop_losses(r, st, err);
}

enum status recorder_drop_locked(struct recorder *r, int64_t item, struct str path, struct err *err)
{
	enum status s = case_sum_remove(r->c, SUM_ITEM, item, err);
	if (s == ST_OK)
		s = case_path_unindex(r->c, item, path, err);
	r->changed = true;
	return s == ST_OK ? run_for(r, Q_drop_item, item, err) : s;
}

/* Drops the item without bytes at PATH whose only word was that it could not be read. */
static enum status drop_unread(struct recorder *r, int64_t none, struct str path, struct err *err)
{
	sqlite3_stmt *st = case_sql(r->c, Q_unread_item, err);
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, none);
	bind_str(st, 2, path);
	enum status s = case_step(r->c, st, err);
	int64_t item = s == ST_OK ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	if (s != ST_OK)
		return s == ST_EOF ? ST_OK : s;
	return recorder_drop_locked(r, item, path, err);
}

enum status recorder_overcome(struct recorder *r, int64_t blob, struct str path, bool on_disk, struct err *err)
{
	int64_t none = recorder_blob(r, STR(""), err);
	sqlite3_stmt *st = case_sql(r->c, Q_overcome_errors, err);
	const char *slash = on_disk ? memrchr(path.p, '/', path.len) : NULL;
	struct str place[] = { path, slash ? str_make(path.p, (size_t)(slash - path.p)) : path };
	if (!none || !st)
		return ST_FATAL;
	for (size_t i = 0; on_disk && i < 2; i++) /* before their errors, by which they are known */
		if (drop_unread(r, none, place[i], err) != ST_OK)
			return ST_FATAL;
	sqlite3_bind_int64(st, 1, on_disk ? none : 0);
	bind_str(st, 2, path);
	bind_str(st, 3, place[1]);
	sqlite3_bind_int64(st, 4, blob);
	return recorder_drop_losses(r, st, err);
}

enum status recorder_doubt(struct recorder *r, int64_t blob, struct str path, struct err *err)
{
	sqlite3_stmt *st = case_sql(r->c, Q_told_errors, err);
	enum status s;
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, blob);
	bind_str(st, 2, path);
	r->doubted_blob = blob;
	while ((s = case_step(r->c, st, err)) == ST_OK) {
		static const char *const stages[] = { "identify", "text", "refs" };
		int which = sqlite3_column_int(st, 1);
		r->doubted = xgrow(r->doubted, &r->cap_doubted, r->n_doubted + 1, sizeof *r->doubted);
		r->doubted[r->n_doubted++] = (struct doubt){ sqlite3_column_int64(st, 0), stages[which >= 0 && which < 3 ? which : 0], false };
	}
	return s == ST_EOF ? ST_OK : s;
}

void recorder_spoke(struct recorder *r, int64_t blob, struct str stage)
{
	for (size_t i = 0; i < r->n_doubted && blob == r->doubted_blob; i++)
		r->doubted[i].spoke |= str_eqz(stage, r->doubted[i].stage);
}

enum status recorder_retold(struct recorder *r, int64_t blob, const struct str v[4], struct err *err)
{
	if (!r->n_doubted)
		return ST_OK;
	sqlite3_stmt *st = case_sql(r->c, Q_error_id, err);
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, blob);
	for (int i = 0; i < 4; i++)
		bind_str(st, i + 2, v[i].p ? v[i] : str_make("", 0));
	enum status s = case_step(r->c, st, err);
	int64_t id = s == ST_OK ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	for (size_t i = 0; i < r->n_doubted; i++)
		if (r->doubted[i].id == id)
			r->doubted[i--] = r->doubted[--r->n_doubted];
	return s == ST_FATAL ? s : ST_OK;
}

enum status recorder_drop_doubted(struct recorder *r, struct err *err)
{
	enum status s = ST_OK;
	for (size_t i = 0; i < r->n_doubted && s == ST_OK; i++) {
		if (!r->doubted[i].spoke)
			continue;
		s = case_sum_remove(r->c, SUM_ERROR, r->doubted[i].id, err);
		if (s == ST_OK)
			s = run_for(r, Q_drop_error, r->doubted[i].id, err);
		r->changed = true;
	}
	r->n_doubted = 0;
	return s;
}
