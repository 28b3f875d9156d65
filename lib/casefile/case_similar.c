/* case_similar.c - documents whose texts are the same, or nearly.
 *
 * Fingerprints that differ in at most SIMHASH_NEAR of 64 bits agree wholly in at
 * least three of eleven parts of 5 or 6 bits (pigeonhole). Of any three, two are in
 * the same half of the eleven; so only documents that share two parts of one half
 * are compared, for each of the 25 pairs there are. Each cluster is named by its longest text; a document joins
 * only when it is near that one, so that no chain of small steps leads from one
 * thing to another. */
#include "case_priv.h"
#include "simhash.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#define PARTS 11         /* at least SIMHASH_NEAR + 3 */
#define PART_BITS 6      /* at the most */
#define HALF (PARTS / 2)
#define SIZE_NEAR 4      /* the shorter text has some 70 % of the longer one */
#define BUCKET_MAX 4000  /* fingerprints that share two parts: beyond it only the first are compared */
static_assert(PARTS >= SIMHASH_NEAR + 3, "three parts must be equal");

enum how { ALONE, SAME, SIMILAR };
static const char *const how_text[] = { "representative", "same text", "similar text" };

struct doc { /* a million of them: small */
	int64_t blob;
	uint64_t digest;      /* of the exact text */
	uint64_t sim;
	uint32_t rep;         /* index of its cluster's representative */
	int8_t distance;
	uint8_t how;          /* enum how */
	bool has_sim;
	uint8_t size;         /* of the text: log2 in eighths */
};

struct docs {
	struct doc *v; /* owned; longest text first */
	size_t n, cap;
};

static enum status load(struct casefile *c, struct docs *d, struct err *err)
{
	sqlite3_stmt *st = case_sql(c, Q_twin_source, err);
	enum status s = ST_FATAL;
	while (st && d->n < UINT32_MAX - 1 && (s = case_step(c, st, err)) == ST_OK) {
		d->v = xgrow(d->v, &d->cap, d->n + 1, sizeof *d->v);
		d->v[d->n] = (struct doc){ .blob = sqlite3_column_int64(st, 0), .digest = str_hash(col_str(st, 2)),
			.sim = (uint64_t)sqlite3_column_int64(st, 3), .has_sim = sqlite3_column_type(st, 3) != SQLITE_NULL,
			.size = (uint8_t)fmin(255, log2(fmax(1, (double)sqlite3_column_int64(st, 4))) * 8), .rep = (uint32_t)d->n };
		d->n++;
	}
	return s == ST_EOF ? ST_OK : ST_FATAL;
}

static int by_digest(const void *pa, const void *pb, void *ctx)
{
	const struct doc *sorting = ctx;
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;
	if (sorting[a].digest != sorting[b].digest)
		return sorting[a].digest < sorting[b].digest ? -1 : 1;
	return a < b ? -1 : a > b;
}

static void exact(struct docs *d)
{
	uint32_t *order = xmalloc((d->n + 1) * sizeof *order);
	for (size_t i = 0; i < d->n; i++)
		order[i] = (uint32_t)i;
	qsort_r(order, d->n, sizeof *order, by_digest, d->v);
	for (size_t i = 1; i < d->n; i++) {
		struct doc *a = &d->v[order[i - 1]], *b = &d->v[order[i]];
		if (a->digest == b->digest) {
			b->rep = a->rep;
			b->how = SAME;
		}
	}
	free(order);
}

/* The nearest representative in one bucket; documents come longest first, so
 * whoever is compared with stands before. */
static void bucket(struct docs *d, const uint32_t *b, size_t n)
{
	uint64_t sim[BUCKET_MAX]; /* side by side: each is looked at n times */
	if (n > BUCKET_MAX)
		n = BUCKET_MAX;
	for (size_t i = 0; i < n; i++)
		sim[i] = d->v[b[i]].sim;
	for (size_t i = 1; i < n; i++) {
		struct doc *x = &d->v[b[i]];
		for (size_t k = 0; k < i; k++) {
			int dist = simhash_distance(sim[i], sim[k]);
			if (dist > SIMHASH_NEAR)
				continue;
			const struct doc *y = &d->v[b[k]];
			if (dist > SIMHASH_SURE && abs(x->size - y->size) > SIZE_NEAR)
				continue;
			if (y->rep != b[k] || (x->rep != b[i] && x->distance <= dist))
				continue;
			x->rep = b[k];
			x->distance = (int8_t)dist;
			x->how = SIMILAR;
		}
	}
}

/* Part K of a fingerprint. */
static uint32_t part(uint64_t sim, int k)
{
	unsigned from = (unsigned)(64 * k / PARTS), bits = (unsigned)(64 * (k + 1) / PARTS) - from;
	return (uint32_t)(sim >> from & ((1u << bits) - 1));
}

static uint32_t key(const struct doc *x, int k, int l)
{
	return part(x->sim, k) << PART_BITS | part(x->sim, l);
}

static bool seeks(const struct docs *d, size_t i)
{
	return d->v[i].has_sim && (d->v[i].rep == i || d->v[i].distance);
}

/* Compares those that agree in parts K and L: counted into BY their key, in their order. */
static void near_by(struct docs *d, uint32_t *by, int k, int l)
{
	enum { KEYS = 1 << 2 * PART_BITS };
	static_assert((64 + PARTS - 1) / PARTS <= PART_BITS, "a part fits its bits");
	uint32_t at[KEYS + 1] = { 0 };
	for (size_t i = 0; i < d->n; i++)
		if (seeks(d, i))
			at[key(&d->v[i], k, l) + 1]++;
	for (size_t i = 1; i <= KEYS; i++)
		at[i] += at[i - 1];
	for (size_t i = 0; i < d->n; i++)
		if (seeks(d, i))
			by[at[key(&d->v[i], k, l)]++] = (uint32_t)i;
	for (size_t i = 0, from = 0; i < KEYS; from = at[i++]) /* AT is each one's end by now */
		bucket(d, by + from, at[i] - from);
}

static void near(struct docs *d)
{
	uint32_t *by = xmalloc((d->n + 1) * sizeof *by);
	for (int k = 0; k < PARTS; k++)
		for (int l = k + 1; l < PARTS; l++)
			if ((k < HALF) == (l < HALF))
				near_by(d, by, k, l);
	free(by);
	/* a representative may have found a longer one since: its followers go with it */
	for (size_t i = 0; i < d->n; i++) {
		struct doc *x = &d->v[i];
		while (d->v[x->rep].rep != x->rep) {
			x->rep = d->v[x->rep].rep;
			if (x->has_sim && x->how == SIMILAR)
				x->distance = (int8_t)simhash_distance(x->sim, d->v[x->rep].sim);
		}
	}
}

enum status case_similar(struct casefile *c, struct err *err)
{
	struct docs d = { 0 };
	enum status s = load(c, &d, err);
	if (s == ST_OK) {
		exact(&d);
		near(&d);
		s = case_run(c, case_sql(c, Q_twin_clear, err), err);
	}
	bool *leads = xcalloc(d.n + 1, sizeof *leads);
	for (size_t i = 0; i < d.n; i++)
		leads[d.v[i].rep] |= d.v[i].rep != i;
	for (size_t i = 0; s == ST_OK && i < d.n; i++) {
		const struct doc *x = &d.v[i];
		if (x->rep == i && !leads[i])
			continue;
		sqlite3_stmt *st = case_sql(c, Q_twin_add, err);
		if (!st) {
			s = ST_FATAL;
			break;
		}
		sqlite3_bind_int64(st, 1, x->blob);
		sqlite3_bind_int64(st, 2, d.v[x->rep].blob);
		bind_z(st, 3, how_text[x->rep == i ? ALONE : x->how]);
		/* a fingerprint that agrees wholly is still no proof */
		bool same = x->rep == i || x->how == SAME;
		sqlite3_bind_double(st, 4, same ? 1.0 : 0.99 - x->distance / 64.0);
		s = case_run(c, st, err);
	}
	free(leads);
	free(d.v);
	return s == ST_OK ? case_look(c, err) : s;
}

enum status casefile_similar(struct casefile *c, const struct casefile_actor *a, struct err *err)
{
	enum status s = case_exec(c, "PRAGMA shrink_memory; PRAGMA cache_size = -12288", err);
	if (s == ST_OK)
		s = case_begin(c, err);
	if (s != ST_OK)
		return s;
	s = case_similar(c, err);
	if (s == ST_OK)
		s = case_log_add(c, a, "similar", STR("{}"), err);
	if (s == ST_OK)
		return case_commit(c, err);
	case_rollback(c);
	return s;
}
