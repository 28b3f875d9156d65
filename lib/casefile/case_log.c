/* case_log.c - the append-only log, each row bearing the hash of the one
 * before.
 *
 * The hash covers every column with its length, so that no two rows have the
 * same bytes. The number and hash of the last row also stand in meta: a row
 * cut off at the end is missed there. Whoever rewrites the whole chain cannot
 * be seen from within; the last hash, printed by `case log` and noted
 * elsewhere, is what proves it. */
#include "case_log.h"

static void mix(struct hash *h, struct str s)
{
	char n[24];
	int len = snprintf(n, sizeof n, "%zu:", s.len);
	hash_add(h, n, (size_t)len);
	hash_add(h, s.p, s.len);
}

void case_log_hash(const struct str f[LOG_FIELDS], char out[HASH_HEX_MAX])
{
	struct hash *h = hash_new(HASH_SHA256);
	for (int i = 0; i < LOG_FIELDS; i++)
		mix(h, f[i]);
	hash_end_hex(h, out);
	hash_free(h);
}

enum status case_log_add(struct casefile *c, const struct casefile_actor *a, const char *action, struct str detail, struct err *err)
{
	char prev[HASH_HEX_MAX] = "", hash[HASH_HEX_MAX], now[24], seq[24], head[HASH_HEX_MAX + 24];
	long long n = 0;
	sqlite3_stmt *st = case_sql(c, Q_log_last, err);
	if (!st)
		return ST_FATAL;
	bind_z(st, 1, c->id);
	enum status s = case_step(c, st, err);
	if (s == ST_FATAL)
		return s;
	if (s == ST_OK) {
		n = sqlite3_column_int64(st, 0);
		snprintf(prev, sizeof prev, "%s", (const char *)sqlite3_column_text(st, 1));
		sqlite3_reset(st);
	}
	case_now(now);
	snprintf(seq, sizeof seq, "%lld", n + 1);
	struct str f[LOG_FIELDS] = { str_from(c->id), str_from(seq), str_from(now), str_from(a->who), str_from(a->tool),
		STR(SLUICE_VERSION), str_from(action), detail, str_from(prev) };
	case_log_hash(f, hash);
	if (!(st = case_sql(c, Q_log_add, err)))
		return ST_FATAL;
	for (int i = 0; i < LOG_FIELDS; i++)
		bind_str(st, i + 1, f[i].p ? f[i] : str_make("", 0));
	sqlite3_bind_int64(st, 2, n + 1);
	bind_z(st, 10, hash);
	s = case_run(c, st, err);
	if (s != ST_OK)
		return s;
	snprintf(head, sizeof head, "%s %s", seq, hash);
	return case_meta_set(c, "log_head", str_from(head), err);
}
