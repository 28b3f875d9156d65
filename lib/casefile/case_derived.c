/* case_derived.c - references, targets and contracts into their tables.
 *
 * Values are interned, so that a mention is a row of numbers; mentions lie
 * together by document and need no index of their own. The way from a value to
 * its documents (posting) is written once a batch, sorted: that touches each
 * page of its tree once instead of once a mention. */
#include "recorder.h"
#include <sluice/hash.h>
#include <sluice/utf8.h>

#include <stdlib.h>

#define DIGEST_BYTES 16

enum { R_ITEM, R_PATH, R_RULESET, R_KIND, R_VALUE, R_RAW, R_START, R_END, R_PAGE, R_CONTEXT, R_SCORE, R_ROLE, R_BY, R_IN, R_N };
static const struct str ref_keys[R_N] = { K("item"), K("path"), K("ruleset"), K("kind"), K("value"), K("raw"), K("start"), K("end"), K("page"), K("context"), K("score"), K("role"), K("by"), K("in") };
enum { T_ITEM, T_PATH, T_RULESET, T_NAME, T_COUNTRY, T_SECTOR, T_HOST, T_WHAT, T_VOLUME, T_DATE, T_SCORE, T_N };
static const struct str target_keys[T_N] = { K("item"), K("path"), K("ruleset"), K("name"), K("country"), K("sector"), K("host"), K("what"), K("volume"), K("date"), K("score") };
enum { C_ITEM, C_PATH, C_RULESET, C_NUMBER, C_TITLE, C_PROJECT, C_PARTY_A, C_PARTY_B, C_AMOUNT, C_AMOUNT_MIN, C_CURRENCY, C_SIGNED, C_SCORE, C_N };
static const struct str contract_keys[C_N] = { K("item"), K("path"), K("ruleset"), K("number"), K("title"), K("project"), K("party_a"), K("party_b"), K("amount"), K("amount_min"), K("currency"), K("signed"), K("score") };

/* Roles as static strings, so that posts can be compared by what they say. */
static const char *role_static(struct str role)
{
	static const char *const roles[] = { "target", "supplier", "staff", "infrastructure", "client" };
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (str_eqz(role, roles[i]))
			return roles[i];
	return NULL;
}

/* By which rules a document was read: once a document, not once a finding, and
 * no part of what a finding is: a new version that finds the same changes nothing. */
static enum status note_ruleset(struct recorder *r, int64_t blob, struct str raw, struct err *err)
{
	struct str set = fields_str(&r->arena, raw);
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

static sqlite3_stmt *bind_mention(struct recorder *r, enum sql q, const struct mention_row *m, const struct post *p, int64_t rule, struct err *err)
{
	sqlite3_stmt *st = case_sql(r->c, q, err);
	if (!st)
		return NULL;
	sqlite3_bind_int64(st, 1, p->blob);
	sqlite3_bind_int64(st, 2, p->reference);
	sqlite3_bind_int64(st, 3, m->start);
	sqlite3_bind_int64(st, 4, m->stop);
	sqlite3_bind_int64(st, 5, rule);
	bind_str(st, 6, m->item);
	if (m->has_page)
		sqlite3_bind_int64(st, 7, m->page);
	else
		sqlite3_bind_null(st, 7);
	if (m->has_score)
		sqlite3_bind_double(st, 8, m->score);
	else
		sqlite3_bind_null(st, 8);
	bind_str(st, 9, m->role);
	bind_str(st, 10, m->raw);
	bind_str(st, 11, m->context);
	bind_str(st, 12, m->extra);
	return st;
}

/* A mention that is there already but says something else: the one stays that
 * is surer, whichever came first. */
static enum status weigh_mention(struct recorder *r, const struct mention_row *m, const struct post *p, int64_t rule, struct err *err)
{
	sqlite3_stmt *st = bind_mention(r, Q_mention_worse, m, p, rule, err);
	struct sum256 was, is;
	if (!st)
		return ST_FATAL;
	enum status s = case_step(r->c, st, err);
	if (s != ST_OK)
		return s == ST_EOF ? ST_OK : s;
	struct mention_row old = *m;
	old.has_page = sqlite3_column_type(st, 0) != SQLITE_NULL;
	old.page = sqlite3_column_int64(st, 0);
	old.has_score = sqlite3_column_type(st, 1) != SQLITE_NULL;
	old.score = sqlite3_column_double(st, 1);
	old.role = col_str(st, 2);
	old.raw = col_str(st, 3);
	old.context = col_str(st, 4);
	old.extra = col_str(st, 5);
	case_sum_mention(r->c, &old, &was);
	sqlite3_reset(st);
	case_sum_mention(r->c, m, &is);
	if (!(st = bind_mention(r, Q_mention_set, m, p, rule, err)))
		return ST_FATAL;
	s = case_run(r->c, st, err);
	if (!str_starts(m->rule, STR("watch:"))) {
		sum256_sub(&r->c->mentions, &was);
		sum256_add(&r->c->mentions, &is);
	}
	r->changed = true;
	r->recount = xgrow(r->recount, &r->cap_recount, r->n_recount + 1, sizeof *r->recount);
	r->recount[r->n_recount++] = *p;
	return s;
}

static enum status put_mention(struct recorder *r, const struct mention_row *m, struct post p, int64_t rule, struct err *err)
{
	struct sum256 sum;
	sqlite3_stmt *st = bind_mention(r, Q_mention_add, m, &p, rule, err);
	enum status s = st ? case_run(r->c, st, err) : ST_FATAL;
	if (s != ST_OK)
		return s;
	if (!sqlite3_changes(r->c->db))
		return weigh_mention(r, m, &p, rule, err);
	if (!str_starts(m->rule, STR("watch:"))) {
		case_sum_mention(r->c, m, &sum);
		sum256_add(&r->c->mentions, &sum);
	}
	r->counts.added++;
	r->changed = true;
	r->posts = xgrow(r->posts, &r->cap_posts, r->n_posts + 1, sizeof *r->posts);
	r->posts[r->n_posts++] = p;
	return ST_OK;
}

enum status record_ref(struct recorder *r, struct str line, struct err *err)
{
	struct str f[R_N];
	struct arena *a = &r->arena;
	if (!fields_cut(line, ref_keys, R_N, f, &r->extra))
		return err_set(err, ST_SKIP, E_BAD_RECORD, "not well-formed JSON");
	struct str kind = fields_str(a, f[R_KIND]), value = fields_str(a, f[R_VALUE]), role = fields_str(a, f[R_ROLE]);
	struct str raw = fields_str(a, f[R_RAW]), in = fields_str(a, f[R_IN]), by = fields_str(a, f[R_BY]);
	if (!kind.len || !value.p || value.len > VALUE_BYTES_MAX)
		return err_set(err, ST_SKIP, E_BAD_RECORD, "a ref without kind or value");
	struct str id = fields_str(a, f[R_ITEM]);
	int64_t blob = recorder_blob(r, id, err);
	int64_t ref = blob ? recorder_reference(r, kind, value, err) : 0;
	int64_t rule = ref ? recorder_rule(r, by, err) : 0;
	if (!rule || recorder_replace(r, blob, err) != ST_OK || note_ruleset(r, blob, f[R_RULESET], err) != ST_OK)
		return ST_FATAL;
	if (in.len) {
		/* found in a name, not in the text: true of this place only */
		if (r->extra.len > 2)
			r->extra.p[r->extra.len - 1] = ',';
		else
			buf_cut(&r->extra, 1);
		buf_addz(&r->extra, "\"in\":");
		buf_add_str(&r->extra, f[R_IN]);
		buf_add_char(&r->extra, '}');
	}
	struct str path = in.len || !json_is_str(f[R_ITEM]) ? fields_str(a, f[R_PATH]) : str_make("", 0);
	struct mention_row m = {
		.id = hash_is_sha256_hex(id) ? id : STR(""), .kind = kind, .value = value, .rule = by.p ? by : STR(""), .item = path.p ? path : STR(""),
		.start = -1, .stop = -1,
		.role = role, .raw = str_eq(raw, value) ? str_make(NULL, 0) : raw, .context = fields_str(a, f[R_CONTEXT]),
		.extra = r->extra.len > 2 ? recorder_extra(r) : str_make(NULL, 0) };
	int_raw(f[R_START], &m.start);
	int_raw(f[R_END], &m.stop);
	m.has_page = int_raw(f[R_PAGE], &m.page);
	m.has_score = f[R_SCORE].p && fields_num(f[R_SCORE], &m.score) && isfinite(m.score);
	m.score = m.has_score ? m.score : 0;
	r->counts.references++;
	return put_mention(r, &m, (struct post){ ref, blob, 1, m.has_score ? m.score : 0, role_static(role) }, rule, err);
}

static int post_cmp(const void *pa, const void *pb)
{
	const struct post *a = pa, *b = pb;
	if (a->reference != b->reference)
		return a->reference < b->reference ? -1 : 1;
	return a->blob < b->blob ? -1 : a->blob > b->blob;
}

enum status record_posts(struct recorder *r, struct err *err)
{
	if (r->n_posts)
		qsort(r->posts, r->n_posts, sizeof *r->posts, post_cmp);
	for (size_t i = 0; i < r->n_posts;) {
		struct post p = r->posts[i++];
		for (; i < r->n_posts && post_cmp(&p, &r->posts[i]) == 0; i++) {
			const struct post *q = &r->posts[i];
			p.n++;
			p.score = q->score > p.score ? q->score : p.score;
			if (q->role && (!p.role || strcmp(q->role, p.role) > 0))
				p.role = q->role;
		}
		sqlite3_stmt *st = case_sql(r->c, Q_posting_add, err);
		if (!st)
			return ST_FATAL;
		sqlite3_bind_int64(st, 1, p.reference);
		sqlite3_bind_int64(st, 2, p.blob);
		sqlite3_bind_int64(st, 3, p.n);
		sqlite3_bind_double(st, 4, p.score);
		bind_z(st, 5, p.role);
		if (case_run(r->c, st, err) != ST_OK)
			return ST_FATAL;
	}
	r->n_posts = 0;
	while (r->n_recount) {
		const struct post *p = &r->recount[--r->n_recount];
		sqlite3_stmt *st = case_sql(r->c, Q_posting_count, err);
		if (!st)
			return ST_FATAL;
		sqlite3_bind_int64(st, 1, p->reference);
		sqlite3_bind_int64(st, 2, p->blob);
		if (case_run(r->c, st, err) != ST_OK)
			return ST_FATAL;
	}
	return ST_OK;
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
	if (!blob || recorder_replace(r, blob, err) != ST_OK || note_ruleset(r, blob, f[T_RULESET], err) != ST_OK)
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
	bind_str(st, 11, recorder_extra(r));
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
	if (!blob || recorder_replace(r, blob, err) != ST_OK || note_ruleset(r, blob, f[C_RULESET], err) != ST_OK)
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
	bind_str(st, 13, recorder_extra(r));
	r->counts.contracts++;
	return put(r, st, SUM_CONTRACT, err);
}
