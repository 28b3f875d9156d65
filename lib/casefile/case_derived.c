/* case_derived.c - targets and contracts into their tables, and by which rules a
 * document was read. References, of which there are a thousand times as many,
 * go by batches (case_batch.c). */
#include "recorder.h"
#include <sluice/hash.h>

#define DIGEST_BYTES 16

enum { T_ITEM, T_PATH, T_RULESET, T_NAME, T_COUNTRY, T_SECTOR, T_HOST, T_WHAT, T_VOLUME, T_DATE, T_SCORE, T_N };
static const struct str target_keys[T_N] = { K("item"), K("path"), K("ruleset"), K("name"), K("country"), K("sector"),
					     K("host"), K("what"), K("volume"),  K("date"), K("score") };
enum { C_ITEM, C_PATH, C_RULESET, C_NUMBER, C_TITLE, C_PROJECT, C_PARTY_A, C_PARTY_B, C_AMOUNT, C_AMOUNT_MIN, C_CURRENCY, C_SIGNED, C_SCORE, C_N };
static const struct str contract_keys[C_N] = { K("item"),     K("path"),    K("ruleset"), K("number"), K("title"),
					       K("project"),  K("party_a"), K("party_b"), K("amount"), K("amount_min"),
					       K("currency"), K("signed"),  K("score") };

/* By which rules a document was read: once a document, not once a finding, and
 * no part of what a finding is: a new version that finds the same changes nothing. */
enum status record_ruleset(struct recorder *r, int64_t blob, struct str set, struct err *err)
{
	if (!set.len || set.len >= RULESET_BYTES || (blob == r->ruleset_blob && str_eqz(set, r->ruleset)))
		return ST_OK;
	r->ruleset_blob = blob;
	snprintf(r->ruleset, sizeof r->ruleset, "%.*s", STR_ARG(set));
	size_t i = 0;
	while (i < r->n_rulesets && strcmp(r->rulesets[i], r->ruleset) != 0)
		i++;
	if (i == r->n_rulesets && i < RULESETS_MAX)
		memcpy(r->rulesets[r->n_rulesets++], r->ruleset, RULESET_BYTES);
	sqlite3_stmt *st = case_sql(r->c, Q_extraction_add, err);
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, blob);
	bind_z(st, 2, r->ruleset);
	return case_run(r->c, st, err);
}

/* What the record says, wherever the document lies: all but "path". */
static void digest(struct recorder *r, const struct str *f, size_t from, size_t n, uint8_t out[HASH_BYTES_MAX])
{
	if (!r->c->hash)
		r->c->hash = hash_new(HASH_SHA256);
	struct hash *h = r->c->hash;
	for (size_t i = from; i < n; i++) {
		char len[24];
		int k = f[i].p ? snprintf(len, sizeof len, "%zu:", f[i].len) : snprintf(len, sizeof len, "-");
		hash_add(h, len, (size_t)k);
		hash_add(h, f[i].p, f[i].len);
	}
	hash_add(h, r->extra.p, r->extra.len);
	hash_end(h, out);
}

static enum status put(struct recorder *r, sqlite3_stmt *st, enum sum_table t, struct err *err)
{
	enum status s = case_run(r->c, st, err);
	if (s != ST_OK || !sqlite3_changes(r->c->db))
		return s;
	r->counts.added++;
	r->changed = true;
	return case_sum_add(r->c, t, sqlite3_last_insert_rowid(r->c->db), err);
}

enum status record_target(struct recorder *r, struct str line, struct err *err)
{
	struct str f[T_N];
	uint8_t hash[HASH_BYTES_MAX];
	if (!fields_cut(line, target_keys, T_N, f, &r->extra))
		return err_set(err, ST_SKIP, E_BAD_RECORD, "not well-formed JSON");
	int64_t blob = recorder_blob(r, fields_str(&r->arena, f[T_ITEM]), err);
	if (!blob || recorder_replace(r, blob, err) != ST_OK || record_ruleset(r, blob, fields_str(&r->arena, f[T_RULESET]), err) != ST_OK)
		return ST_FATAL;
	digest(r, f, T_NAME, T_N, hash);
	sqlite3_stmt *st = case_sql(r->c, Q_target_add, err);
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, blob);
	sqlite3_bind_blob(st, 2, hash, DIGEST_BYTES, SQLITE_STATIC);
	for (int i = T_NAME; i <= T_DATE; i++)
		bind_str(st, i - T_NAME + 3, fields_str(&r->arena, f[i]));
	bind_num_raw(st, 10, f[T_SCORE]);
	bind_str(st, 11, recorder_extra(&r->extra, &r->arena));
	r->counts.targets++;
	return put(r, st, SUM_TARGET, err);
}

enum status record_contract(struct recorder *r, struct str line, struct err *err)
{
	struct str f[C_N];
	uint8_t hash[HASH_BYTES_MAX];
	if (!fields_cut(line, contract_keys, C_N, f, &r->extra))
		return err_set(err, ST_SKIP, E_BAD_RECORD, "not well-formed JSON");
	int64_t blob = recorder_blob(r, fields_str(&r->arena, f[C_ITEM]), err);
	if (!blob || recorder_replace(r, blob, err) != ST_OK || record_ruleset(r, blob, fields_str(&r->arena, f[C_RULESET]), err) != ST_OK)
		return ST_FATAL;
	digest(r, f, C_NUMBER, C_N, hash);
	sqlite3_stmt *st = case_sql(r->c, Q_contract_add, err);
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, blob);
	sqlite3_bind_blob(st, 2, hash, DIGEST_BYTES, SQLITE_STATIC);
	for (int i = C_NUMBER; i <= C_PARTY_B; i++)
		bind_str(st, i - C_NUMBER + 3, fields_str(&r->arena, f[i]));
	bind_num_raw(st, 8, f[C_AMOUNT]);
	bind_num_raw(st, 9, f[C_AMOUNT_MIN]);
	bind_str(st, 10, fields_str(&r->arena, f[C_CURRENCY]));
	bind_str(st, 11, fields_str(&r->arena, f[C_SIGNED]));
	bind_num_raw(st, 12, f[C_SCORE]);
	bind_str(st, 13, recorder_extra(&r->extra, &r->arena));
	r->counts.contracts++;
	return put(r, st, SUM_CONTRACT, err);
}
