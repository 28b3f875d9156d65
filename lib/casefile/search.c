/* search.c - runs a query, ranks, folds copies and near-duplicates.
 *
 * First candidates are chosen without touching more than must be: by bm25, or,
 * for a word that thousands of documents have and bm25 can say little of, by
 * what the documents name (priority), best first until there are enough. Only
 * the candidates that are shown are looked up. */
#include "snippet.h"

#include <stdlib.h>

#define CANDIDATES 1000
#define COMMON 20000         /* text matches from which priority alone decides */
#define LIMIT_DEFAULT 20
#define SNIPPET_DEFAULT 160
#define PRIORITY_WEIGHT 0.25 /* a document that names ten targets wins over one with the word a few times more */

struct candidate { int64_t blob, part; double rank; };

struct run {
	struct casefile *c;
	struct query *q;
	const struct search_options *opt;
	search_fn *fn;
	void *ctx;
	struct buf snippet;
	struct candidate *cand;  /* owned; best first */
	size_t n_cand, cap_cand;
	int64_t *parts;          /* of text matches, when there are many: sorted; owned */
	size_t n_parts, cap_parts;
	int64_t *clusters;       /* shown already; owned */
	size_t n_clusters, cap_clusters;
};

static void add(struct run *r, int64_t blob, int64_t part, double rank)
{
	r->cand = xgrow(r->cand, &r->cap_cand, r->n_cand + 1, sizeof *r->cand);
	r->cand[r->n_cand++] = (struct candidate){ blob, part, rank };
}

static sqlite3_stmt *prepare(struct run *r, const char *sql, struct err *err)
{
	sqlite3_stmt *st = NULL;
	if (sqlite3_prepare_v2(r->c->db, sql, -1, &st, NULL) != SQLITE_OK)
		case_fail(r->c, err);
	for (size_t i = 0; st && i < r->q->n_args; i++)
		bind_str(st, (int)i + 1, r->q->args[i]);
	if (st && r->q->match.len)
		bind_str(st, (int)r->q->n_args + 1, r->q->match);
	return st;
}

/* First part >= FROM among the text matches, or -1. */
static int64_t part_from(const struct run *r, int64_t from)
{
	size_t lo = 0, hi = r->n_parts;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (r->parts[mid] < from)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < r->n_parts ? r->parts[lo] : -1;
}

/* SQL function of our connection: does the text of this blob match? */
static void is_match(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const struct run *r = sqlite3_user_data(ctx);
	int64_t blob = argc ? sqlite3_value_int64(argv[0]) : 0, part = part_from(r, blob << 8);
	sqlite3_result_int(ctx, part >= 0 && part >> 8 == blob);
}

/* All text matches as part numbers; FTS5 gives them in order. */
static enum status load_parts(struct run *r, struct err *err)
{
	char sql[160];
	snprintf(sql, sizeof sql, "SELECT rowid FROM text_index WHERE text_index MATCH ?%zu ORDER BY rowid", r->q->n_args + 1);
	sqlite3_stmt *st = prepare(r, sql, err);
	enum status s = ST_FATAL;
	while (st && (s = case_step(r->c, st, err)) == ST_OK) {
		r->parts = xgrow(r->parts, &r->cap_parts, r->n_parts + 1, sizeof *r->parts);
		r->parts[r->n_parts++] = sqlite3_column_int64(st, 0);
	}
	sqlite3_finalize(st);
	return s == ST_EOF ? ST_OK : ST_FATAL;
}

/* The best by bm25, each document once. */
static enum status by_rank(struct run *r, struct err *err)
{
	const struct query *q = r->q;
	struct buf sql;
	buf_init(&sql, 2u << 20);
	buf_printf(&sql, "SELECT x.rowid, x.rank, coalesce(p.score, 0) FROM (SELECT x.rowid, x.rank FROM text_index x%s WHERE x.text_index MATCH ?%zu%s%s%s ORDER BY x.rank LIMIT %lld) x"
		" LEFT JOIN priority p ON p.blob = x.rowid >> 8 ORDER BY x.rank - %g * ln(1 + coalesce(p.score, 0)), (SELECT b.sha256 FROM blob b WHERE b.id = x.rowid >> 8)",
		q->where.len ? " JOIN blob b ON b.id = x.rowid >> 8" : "", q->n_args + 1, q->where.len ? " AND (" : "", buf_z(&q->where), q->where.len ? ")" : "",
		(long long)(CANDIDATES + r->opt->offset * 2), PRIORITY_WEIGHT);
	sqlite3_stmt *st = prepare(r, buf_z(&sql), err);
	enum status s = ST_FATAL;
	while (st && (s = case_step(r->c, st, err)) == ST_OK) {
		int64_t part = sqlite3_column_int64(st, 0);
		bool there = false;
		for (size_t i = 0; part & 255 && i < r->n_cand && !there; i++)
			there = r->cand[i].blob == part >> 8;
		if (!there)
			add(r, part >> 8, part, -sqlite3_column_double(st, 1));
	}
	sqlite3_finalize(st);
	buf_release(&sql);
	return s == ST_EOF ? ST_OK : ST_FATAL;
}

/* In order of priority (or path), until there are enough. */
static enum status by_order(struct run *r, struct err *err)
{
	static const char *const from[] = {
		"SELECT b.id FROM priority p JOIN blob b ON b.id = p.blob WHERE b.sha256 <> ''",
		"SELECT b.id FROM blob b WHERE b.sha256 <> '' AND NOT EXISTS (SELECT 1 FROM priority p WHERE p.blob = b.id)",
		"SELECT b.id FROM blob b WHERE b.sha256 <> ''",
	};
	static const char *const order[] = { " ORDER BY p.score DESC, b.sha256", " ORDER BY b.sha256", " ORDER BY (SELECT i.path FROM item i WHERE i.blob = b.id ORDER BY i.path LIMIT 1), b.sha256" };
	size_t enough = (size_t)(CANDIDATES + r->opt->offset * 2);
	enum status s = ST_OK;
	sqlite3_create_function_v2(r->c->db, "text_matches", 1, SQLITE_UTF8 | SQLITE_DIRECTONLY, r, is_match, NULL, NULL, NULL);
	for (int k = r->opt->by_path ? 2 : 0; s == ST_OK && k < (r->opt->by_path ? 3 : 2) && r->n_cand < enough; k++) {
		struct buf sql;
		buf_init(&sql, 2u << 20);
		buf_addz(&sql, from[k]);
		if (r->q->match.len)
			buf_addz(&sql, " AND text_matches(b.id)");
		if (r->q->where.len)
			buf_printf(&sql, " AND (%s)", buf_z(&r->q->where));
		buf_addz(&sql, order[k]);
		sqlite3_stmt *st = prepare(r, buf_z(&sql), err);
		s = ST_FATAL;
		while (st && (s = case_step(r->c, st, err)) == ST_OK) {
			int64_t blob = sqlite3_column_int64(st, 0);
			add(r, blob, r->q->match.len ? part_from(r, blob << 8) : 0, 0);
			if (r->n_cand >= enough) {
				s = ST_EOF;
				break;
			}
		}
		sqlite3_finalize(st);
		buf_release(&sql);
		s = s == ST_EOF ? ST_OK : ST_FATAL;
	}
	sqlite3_create_function_v2(r->c->db, "text_matches", 1, SQLITE_UTF8, NULL, NULL, NULL, NULL, NULL);
	return s;
}

/* How many match, up to MAX: text matches in parts, which nearly always are documents. */
static int64_t count(struct run *r, bool where, int64_t max, struct err *err)
{
	const struct query *q = r->q;
	struct buf sql;
	int64_t n = -1;
	buf_init(&sql, 2u << 20);
	if (!q->match.len)
		buf_printf(&sql, "SELECT count(*) FROM (SELECT 1 FROM blob b WHERE b.sha256 <> '' AND (%s) LIMIT %lld)", buf_z(&q->where), (long long)max);
	else if (!where || !q->where.len)
		buf_printf(&sql, "SELECT count(*) FROM (SELECT 1 FROM text_index x WHERE x.text_index MATCH ?%zu LIMIT %lld)", q->n_args + 1, (long long)max);
	else
		buf_printf(&sql, "SELECT count(*) FROM (SELECT 1 FROM text_index x JOIN blob b ON b.id = x.rowid >> 8 WHERE x.text_index MATCH ?%zu AND (%s) LIMIT %lld)",
			q->n_args + 1, buf_z(&q->where), (long long)max);
	sqlite3_stmt *st = prepare(r, buf_z(&sql), err);
	if (st && case_step(r->c, st, err) == ST_OK)
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	buf_release(&sql);
	return n;
}

/* The text around the match: in the part the index named, else in the first. */
static void snippet(struct run *r, int64_t blob, int64_t part, struct search_hit *hit)
{
	sqlite3_stmt *st = NULL;
	size_t chars = r->opt->snippet_chars ? r->opt->snippet_chars : SNIPPET_DEFAULT;
	buf_clear(&r->snippet);
	if (sqlite3_prepare_v2(r->c->db, "SELECT start, page, body FROM text_part WHERE id = ?1", -1, &st, NULL) != SQLITE_OK)
		return;
	sqlite3_bind_int64(st, 1, part ? part : blob << 8);
	if (sqlite3_step(st) == SQLITE_ROW) {
		struct str body = col_str(st, 2);
		size_t at = 0;
		hit->page = sqlite3_column_int64(st, 1);
		if (snippet_make(r->q->terms, r->q->n_terms, body, chars, &r->snippet, &at))
			hit->start = sqlite3_column_int64(st, 0) + (int64_t)at;
		for (size_t i = 0; hit->page && i < at; i++)
			hit->page += body.p[i] == '\f';
	}
	sqlite3_finalize(st);
	hit->snippet = buf_str(&r->snippet);
}

static enum status show(struct run *r, int64_t blob, int64_t part, struct search_hit *hit, struct err *err)
{
	sqlite3_stmt *st = NULL;
	if (sqlite3_prepare_v2(r->c->db, "SELECT path, mime, format, lang, chars, pages, count(*) OVER () FROM item WHERE blob = ?1 ORDER BY path LIMIT 1", -1, &st, NULL) != SQLITE_OK)
		return case_fail(r->c, err);
	sqlite3_bind_int64(st, 1, blob);
	if (sqlite3_step(st) == SQLITE_ROW) {
		hit->path = col_str(st, 0);
		hit->mime = col_str(st, 1);
		hit->format = col_str(st, 2);
		hit->lang = col_str(st, 3);
		hit->chars = sqlite3_column_int64(st, 4);
		hit->pages = sqlite3_column_int64(st, 5);
		hit->copies = sqlite3_column_int64(st, 6) - 1;
	}
	snippet(r, blob, part, hit);
	enum status s = r->fn(r->ctx, hit);
	sqlite3_finalize(st);
	return s;
}

static bool seen(struct run *r, int64_t cluster)
{
	for (size_t i = 0; i < r->n_clusters; i++)
		if (r->clusters[i] == cluster)
			return true;
	r->clusters = xgrow(r->clusters, &r->cap_clusters, r->n_clusters + 1, sizeof *r->clusters);
	r->clusters[r->n_clusters++] = cluster;
	return false;
}

/* What a list row needs besides its place: false for the pages of bound
 * documents, and for near-duplicates of what was shown. */
static bool look_up(struct run *r, sqlite3_stmt *st, int64_t blob, struct search_hit *hit)
{
	sqlite3_reset(st);
	sqlite3_bind_int64(st, 1, blob);
	if (sqlite3_step(st) != SQLITE_ROW)
		return false;
	int64_t cluster = sqlite3_column_int64(st, 2);
	if (!r->opt->parts && !sqlite3_column_int(st, 5))
		return false;
	if (cluster && !r->opt->twins && seen(r, cluster))
		return false;
	hit->id = col_str(st, 0);
	hit->priority = sqlite3_column_double(st, 1);
	hit->twins = cluster && !r->opt->twins ? sqlite3_column_int64(st, 3) : 0;
	hit->tags = col_str(st, 4);
	return true;
}

static enum status hits(struct run *r, struct err *err)
{
	sqlite3_stmt *st = NULL;
	int64_t limit = r->opt->limit ? r->opt->limit : LIMIT_DEFAULT, skip = r->opt->offset;
	if (sqlite3_prepare_v2(r->c->db, "SELECT b.sha256, coalesce(p.score, 0), t.cluster, (SELECT count(*) - 1 FROM twin u WHERE u.cluster = t.cluster),"
		" (SELECT group_concat(g.tag, ' ') FROM tag g WHERE g.sha256 = b.sha256), EXISTS (SELECT 1 FROM item i WHERE i.blob = b.id AND i.part_of IS NULL)"
		" FROM blob b LEFT JOIN priority p ON p.blob = b.id LEFT JOIN twin t ON t.blob = b.id WHERE b.id = ?1", -1, &st, NULL) != SQLITE_OK)
		return case_fail(r->c, err);
	enum status s = ST_OK;
	for (size_t i = 0; s == ST_OK && i < r->n_cand && limit > 0; i++) {
		struct search_hit hit = { .start = -1, .rank = r->cand[i].rank };
		if (!look_up(r, st, r->cand[i].blob, &hit) || skip-- > 0)
			continue;
		limit--;
		s = show(r, r->cand[i].blob, r->cand[i].part, &hit, err);
	}
	sqlite3_finalize(st);
	return ST_OK;
}

enum status casefile_search(struct casefile *c, struct str text, const struct search_options *opt, search_fn *fn, void *ctx, int64_t *ret_total, struct err *err)
{
	struct query *q = xmalloc(sizeof *q);
	struct run r = { .c = c, .q = q, .opt = opt, .fn = fn, .ctx = ctx };
	buf_init(&r.snippet, 64u << 10);
	enum status s = query_parse(q, c, text, err);
	if (s == ST_OK && ret_total) {
		int64_t n = count(&r, true, SEARCH_COUNT_MAX, err);
		s = n < 0 ? ST_FATAL : ST_OK;
		*ret_total = n;
	}
	bool ordered = !q->match.len || opt->by_priority || opt->by_path;
	if (s == ST_OK && !ordered) {
		int64_t n = count(&r, false, COMMON, err);
		s = n < 0 ? ST_FATAL : ST_OK;
		ordered = n >= COMMON;
	}
	if (s == ST_OK && ordered && q->match.len)
		s = load_parts(&r, err);
	if (s == ST_OK)
		s = ordered ? by_order(&r, err) : by_rank(&r, err);
	if (s == ST_OK)
		s = hits(&r, err);
	query_release(q);
	buf_release(&r.snippet);
	free(r.cand);
	free(r.parts);
	free(r.clusters);
	free(q);
	return s;
}
