/* case_batch.c - a batch of references into its three tables.
 *
 * A row at a time each insert is a statement begun and ended, and finds its
 * place in a large tree anew. So a batch is sorted first, as the tree is, and
 * written by one statement a table that reads it from memory (batch_rows.h):
 * values, which are numbered here, then mentions, then the way back from a
 * value to its documents. What is there already is asked for in the same way,
 * and for the documents only that had mentions before. */
#include "recorder.h"
#include <sluice/hash.h>

#include <stdlib.h>

static void value_column(sqlite3_context *to, const void *of, size_t row, int i)
{
	const struct value *v = (const struct value *)of + row;
	if (i == 0)
		sqlite3_result_int64(to, v->id);
	else
		result_str(to, i == 1 ? v->kind : v->value);
}

static void mention_column(sqlite3_context *to, const void *of, size_t row, int i)
{
	const struct finding *d = ((const struct finding *const *)of)[row];
	const struct mention_row *m = &d->m;
	switch (i) {
	case 0: sqlite3_result_int64(to, d->blob); break;
	case 1: sqlite3_result_int64(to, d->reference); break;
	case 2: sqlite3_result_int64(to, m->start); break;
	case 3: sqlite3_result_int64(to, m->stop); break;
	case 4: sqlite3_result_int64(to, d->rule); break;
	case 5: result_str(to, m->item); break;
	case 6: if (m->has_page) sqlite3_result_int64(to, m->page); break;
	case 7: if (m->has_score) sqlite3_result_double(to, m->score); break;
	case 8: result_str(to, m->role); break;
	case 9: result_str(to, m->raw); break;
	case 10: result_str(to, m->context); break;
	default: result_str(to, m->extra);
	}
}

static void post_column(sqlite3_context *to, const void *of, size_t row, int i)
{
	const struct post *p = (const struct post *)of + row;
	switch (i) {
	case 0: sqlite3_result_int64(to, p->reference); break;
	case 1: sqlite3_result_int64(to, p->blob); break;
	case 2: sqlite3_result_int64(to, p->n); break;
	case 3: sqlite3_result_double(to, p->score); break;
	default: if (p->role) sqlite3_result_text(to, p->role, -1, SQLITE_STATIC);
	}
}

enum status batch_tables(struct casefile *c, struct err *err)
{
	static const struct { const char *name, *declared; void (*column)(sqlite3_context *, const void *, size_t, int); } t[BATCH_TABLES] = {
		[BATCH_VALUES] = { "batch_value", "CREATE TABLE x(id INTEGER, kind TEXT, value TEXT)", value_column },
		[BATCH_MENTIONS] = { "batch_mention", "CREATE TABLE x(blob INTEGER, reference INTEGER, start INTEGER, stop INTEGER, rule INTEGER, item TEXT,"
			" page INTEGER, score REAL, role TEXT, raw TEXT, context TEXT, extra TEXT)", mention_column },
		[BATCH_POSTS] = { "batch_posting", "CREATE TABLE x(reference INTEGER, blob INTEGER, n INTEGER, score REAL, role TEXT)", post_column },
	};
	if (c->batch)
		return ST_OK;
	c->batch = xcalloc(BATCH_TABLES, sizeof *c->batch);
	enum status s = ST_OK;
	for (size_t i = 0; s == ST_OK && i < BATCH_TABLES; i++) {
		c->batch[i].column = t[i].column;
		s = batch_rows_show(c, t[i].name, t[i].declared, &c->batch[i], err);
	}
	return s;
}

/* Statement Q over N ROWS. */
static sqlite3_stmt *over(struct recorder *r, int table, const void *rows, size_t n, enum sql q, struct err *err)
{
	r->c->batch[table].of = rows;
	r->c->batch[table].n = n;
	return n ? case_sql(r->c, q, err) : NULL;
}

static enum status run_over(struct recorder *r, int table, const void *rows, size_t n, enum sql q, struct err *err)
{
	sqlite3_stmt *st = over(r, table, rows, n, q, err);
	return n ? case_run(r->c, st, err) : ST_OK;
}

/* --- values */

/* A finding whose value no map knows. The first bytes settle most comparisons;
 * kinds need only be told apart, so that values of one lie together. */
struct unknown {
	uint64_t first;
	struct str kind, value;
	size_t at; /* in the findings; once sorted, in the values */
	size_t finding;
};

static uint64_t first_bytes(struct str s)
{
	uint64_t w = 0;
	for (size_t i = 0; i < 8; i++)
		w = w << 8 | (i < s.len ? (uint8_t)s.p[i] : 0u);
	return w;
}

static int unknown_cmp(const void *pa, const void *pb)
{
	const struct unknown *a = *(const struct unknown *const *)pa, *b = *(const struct unknown *const *)pb;
	int d = str_cmp(a->kind, b->kind);
	if (d || a->first != b->first)
		return d ? d : a->first < b->first ? -1 : 1;
	return str_cmp(a->value, b->value);
}

static struct str value_key(struct recorder *r, struct str kind, struct str value)
{
	buf_clear(&r->key);
	buf_add_str(&r->key, kind);
	buf_add_char(&r->key, '\0');
	buf_add_str(&r->key, value);
	return buf_str(&r->key);
}

/* Numbers for the N values of V: those of the table, and new ones. */
static enum status number_values(struct recorder *r, struct value *v, size_t n, struct err *err)
{
	sqlite3_stmt *st = over(r, BATCH_VALUES, v, n, Q_batch_known, err);
	enum status s = ST_FATAL;
	while (st && (s = case_step(r->c, st, err)) == ST_OK)
		v[sqlite3_column_int64(st, 0)].id = sqlite3_column_int64(st, 1);
	if (s != ST_EOF || !(st = case_sql(r->c, Q_reference_max, err)) || case_step(r->c, st, err) != ST_OK)
		return ST_FATAL;
	int64_t last = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	if (last < 0 || last > ROWS_MAX)
		return err_set(err, ST_FATAL, E_CORRUPT, "'%s' has values of impossible numbers", r->c->path);
	struct value *new = xcalloc(n, sizeof *new);
	size_t n_new = 0;
	for (size_t i = 0; i < n; i++) {
		if (!v[i].id) {
			v[i].id = ++last;
			new[n_new++] = v[i];
		}
		intern_put(&r->references, value_key(r, v[i].kind, v[i].value), v[i].id);
	}
	s = run_over(r, BATCH_VALUES, new, n_new, Q_batch_values, err);
	free(new);
	return s;
}

static enum status number_references(struct recorder *r, struct batch *b, struct err *err)
{
	struct unknown *u = xcalloc(b->n_found, sizeof *u), **order = xcalloc(b->n_found, sizeof *order);
	size_t n = 0, n_values = 0;
	for (size_t i = 0; i < b->n_found; i++) {
		struct finding *d = &b->found[i];
		d->reference = intern_get(&r->references, value_key(r, d->m.kind, d->m.value));
		if (d->reference)
			continue;
		u[n] = (struct unknown){ first_bytes(d->m.value), d->m.kind, d->m.value, 0, i };
		order[n] = &u[n];
		n++;
	}
	if (n)
		qsort(order, n, sizeof *order, unknown_cmp);
	struct value *v = xcalloc(n + 1, sizeof *v);
	for (size_t i = 0; i < n; i++) {
		if (!i || unknown_cmp(&order[i - 1], &order[i]) != 0)
			v[n_values++] = (struct value){ order[i]->kind, order[i]->value, 0 };
		order[i]->at = n_values - 1;
	}
	enum status s = n ? number_values(r, v, n_values, err) : ST_OK;
	for (size_t i = 0; i < n; i++)
		b->found[u[i].finding].reference = v[u[i].at].id;
	free(v);
	free(u);
	free(order);
	return s;
}

/* --- mentions */

static int mention_cmp(const void *pa, const void *pb)
{
	const struct finding *a = *(const struct finding *const *)pa, *b = *(const struct finding *const *)pb;
	if (a->blob != b->blob)
		return a->blob < b->blob ? -1 : 1;
	if (a->reference != b->reference)
		return a->reference < b->reference ? -1 : 1;
	if (a->m.start != b->m.start)
		return a->m.start < b->m.start ? -1 : 1;
	if (a->m.stop != b->m.stop)
		return a->m.stop < b->m.stop ? -1 : 1;
	if (a->rule != b->rule)
		return a->rule < b->rule ? -1 : 1;
	return str_cmp(a->m.item, b->m.item);
}

/* Of findings with one key the surest stays. Returns how many are left. */
static size_t unite(struct finding **d, size_t n)
{
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		if (!k || mention_cmp(&d[k - 1], &d[i]) != 0)
			d[k++] = d[i];
		else if (finding_better(&d[i]->m, &d[k - 1]->m))
			d[k - 1] = d[i];
	}
	return k;
}

static bool counts(const struct finding *d)
{
	return !str_starts(d->m.rule, STR("watch:")); /* hits of lists are none of the stream's */
}

/* The mention that the table has at D's key becomes D, and its posting is counted anew. */
static enum status set_mention(struct recorder *r, const struct finding *d, struct err *err)
{
	sqlite3_stmt *st = case_sql(r->c, Q_mention_set, err);
	if (!st)
		return ST_FATAL;
	const struct mention_row *m = &d->m;
	sqlite3_bind_int64(st, 1, d->blob);
	sqlite3_bind_int64(st, 2, d->reference);
	sqlite3_bind_int64(st, 3, m->start);
	sqlite3_bind_int64(st, 4, m->stop);
	sqlite3_bind_int64(st, 5, d->rule);
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
	enum status s = case_run(r->c, st, err);
	if (s != ST_OK || !(st = case_sql(r->c, Q_posting_count, err)))
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, d->reference);
	sqlite3_bind_int64(st, 2, d->blob);
	r->changed = true;
	return case_run(r->c, st, err);
}

/* Marks those of the N findings that the table has; *RET_SURER are surer than
 * what it has, listed in SURER, their sums already exchanged. */
static enum status mark_there(struct recorder *r, struct finding **d, size_t n, struct finding **surer, size_t *ret_surer, struct err *err)
{
	sqlite3_stmt *st = over(r, BATCH_MENTIONS, d, n, Q_batch_there, err);
	enum status s = ST_FATAL;
	*ret_surer = 0;
	if (!r->c->hash)
		r->c->hash = hash_new(HASH_SHA256);
	while (st && (s = case_step(r->c, st, err)) == ST_OK) {
		struct finding *f = d[sqlite3_column_int64(st, 0)];
		struct mention_row old = f->m;
		old.has_page = sqlite3_column_type(st, 1) != SQLITE_NULL;
		old.page = sqlite3_column_int64(st, 1);
		old.has_score = sqlite3_column_type(st, 2) != SQLITE_NULL;
		old.score = sqlite3_column_double(st, 2);
		old.role = col_str(st, 3);
		old.raw = col_str(st, 4);
		old.context = col_str(st, 5);
		old.extra = col_str(st, 6);
		f->there = true;
		if (!finding_better(&f->m, &old))
			continue;
		surer[(*ret_surer)++] = f;
		if (counts(f)) {
			struct sum256 was;
			case_sum_mention(r->c->hash, &old, &was);
			sum256_sub(&r->c->mentions, &was);
			sum256_add(&r->c->mentions, &f->sum);
		}
	}
	return n && s != ST_EOF ? ST_FATAL : ST_OK;
}

/* Which of D's documents had mentions before: their findings, into OLD. */
static enum status old_documents(struct recorder *r, struct finding **d, size_t n, struct finding **old, size_t *ret_n, struct err *err)
{
	bool had = false;
	*ret_n = 0;
	for (size_t i = 0; i < n; i++) {
		if (!i || d[i]->blob != d[i - 1]->blob) {
			sqlite3_stmt *st = case_sql(r->c, Q_mention_any, err);
			if (!st)
				return ST_FATAL;
			sqlite3_bind_int64(st, 1, d[i]->blob);
			enum status s = case_step(r->c, st, err);
			if (s == ST_FATAL)
				return s;
			had = s == ST_OK;
			sqlite3_reset(st);
		}
		d[i]->old = had;
		if (had)
			old[(*ret_n)++] = d[i];
	}
	return ST_OK;
}

/* --- postings */

static int post_cmp(const void *pa, const void *pb)
{
	const struct post *a = pa, *b = pb;
	if (a->reference != b->reference)
		return a->reference < b->reference ? -1 : 1;
	return a->blob < b->blob ? -1 : a->blob > b->blob;
}

/* Those of documents that had mentions before, or of the others: these have no posting yet. */
static enum status put_posts(struct recorder *r, struct finding **d, size_t n, bool old, struct err *err)
{
	struct post *p = xcalloc(n + 1, sizeof *p);
	size_t k = 0;
	for (size_t i = 0; i < n; i++) { /* in order of documents and values, so those of one lie side by side */
		if (d[i]->old != old)
			continue;
		if (k && p[k - 1].reference == d[i]->reference && p[k - 1].blob == d[i]->blob) {
			struct post *q = &p[k - 1];
			q->n++;
			q->score = d[i]->m.score > q->score ? d[i]->m.score : q->score;
			if (d[i]->role && (!q->role || strcmp(d[i]->role, q->role) > 0))
				q->role = d[i]->role;
		} else {
			p[k++] = (struct post){ d[i]->reference, d[i]->blob, 1, d[i]->m.score, d[i]->role };
		}
	}
	if (k)
		qsort(p, k, sizeof *p, post_cmp);
	enum status s = run_over(r, BATCH_POSTS, p, k, old ? Q_batch_postings_more : Q_batch_postings, err);
	free(p);
	return s;
}

/* Findings D, which have all their numbers: what of them is new, or surer. */
static enum status put_mentions(struct recorder *r, struct finding **d, size_t n, struct err *err)
{
	size_t n_old, n_surer = 0, n_new = 0;
	qsort(d, n, sizeof *d, mention_cmp);
	n = unite(d, n);
	struct finding **old = xcalloc(n + 1, sizeof *old), **surer = xcalloc(n + 1, sizeof *surer);
	enum status s = old_documents(r, d, n, old, &n_old, err);
	if (s == ST_OK)
		s = mark_there(r, old, n_old, surer, &n_surer, err);
	for (size_t i = 0; i < n; i++) {
		if (d[i]->there)
			continue;
		if (counts(d[i]))
			sum256_add(&r->c->mentions, &d[i]->sum);
		d[n_new++] = d[i];
	}
	if (s == ST_OK)
		s = run_over(r, BATCH_MENTIONS, d, n_new, Q_batch_mentions, err);
	for (int had = 0; s == ST_OK && had < 2; had++)
		s = put_posts(r, d, n_new, had, err);
	for (size_t i = 0; s == ST_OK && i < n_surer; i++)
		s = set_mention(r, surer[i], err);
	r->counts.added += n_new;
	r->changed |= n_new > 0;
	free(old);
	free(surer);
	return s;
}

enum status batch_findings(struct recorder *r, struct batch *b, struct err *err)
{
	if (b->n_found == 0)
		return ST_OK;
	for (size_t i = 0; i < b->n_found; i++) {
		struct finding *d = &b->found[i];
		d->there = false;
		d->blob = recorder_blob(r, d->m.id, err);
		d->rule = d->blob ? recorder_rule(r, d->m.rule, err) : 0;
		if (!d->rule || recorder_replace(r, d->blob, err) != ST_OK || record_ruleset(r, d->blob, d->ruleset, err) != ST_OK)
			return ST_FATAL;
	}
	enum status s = number_references(r, b, err);
	if (s != ST_OK)
		return s;
	struct finding **d = xcalloc(b->n_found, sizeof *d);
	for (size_t i = 0; i < b->n_found; i++)
		d[i] = &b->found[i];
	s = put_mentions(r, d, b->n_found, err);
	free(d);
	r->counts.references += b->n_found;
	return s;
}
