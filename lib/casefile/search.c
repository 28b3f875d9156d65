/* search.c - runs a query, ranks, folds copies and near-duplicates.
 *
 * Two steps: FTS5's bm25 picks the best CANDIDATES of the text matches without
 * touching any other table; only those are looked up, weighed by what they
 * name (priority), and shown. */
#include "snippet.h"

#include <stdlib.h>

#define CANDIDATES 1000
#define LIMIT_DEFAULT 20
#define SNIPPET_DEFAULT 160
#define PRIORITY_WEIGHT 0.25 /* a document that names ten targets wins over one with the word a few times more */

struct run {
	struct casefile *c;
	struct query *q;
	const struct search_options *opt;
	search_fn *fn;
	void *ctx;
	struct buf snippet;
	int64_t *clusters;       /* shown already; owned */
	size_t n_clusters, cap_clusters;
};

static void build_sql(const struct query *q, const struct search_options *opt, bool count, struct buf *sql)
{
	size_t match = q->n_args + 1;
	if (q->match.len) {
		/* "b" is what the conditions speak of */
		buf_printf(sql, "WITH m AS (SELECT x.rowid >> 8 AS blob, min(x.rowid) AS part, %s AS rank FROM text_index x%s WHERE x.text_index MATCH ?%zu",
			   count ? "0" : "min(x.rank)", q->where.len ? " JOIN blob b ON b.id = x.rowid >> 8" : "", match);
		if (q->where.len)
			buf_printf(sql, " AND (%s)", buf_z(&q->where));
		buf_addz(sql, " GROUP BY 1");
		if (count)
			buf_printf(sql, " LIMIT %d", SEARCH_COUNT_MAX);
		else if (opt->by_priority || opt->by_path)
			buf_printf(sql, " LIMIT %d", SEARCH_COUNT_MAX);
		else
			buf_printf(sql, " ORDER BY 3 LIMIT %lld", (long long)(CANDIDATES + opt->offset));
		buf_addz(sql, ") ");
	} else {
		buf_printf(sql, "WITH m AS (SELECT b.id AS blob, 0 AS part, 0 AS rank FROM blob b WHERE b.sha256 <> '' AND (%s) LIMIT %d) ",
			   buf_z(&q->where), SEARCH_COUNT_MAX);
	}
	if (count) {
		buf_addz(sql, "SELECT count(*) FROM m");
		return;
	}
	buf_printf(sql, "SELECT m.blob, b.sha256, m.part, coalesce(p.score, 0) AS score, m.rank - %g * ln(1 + coalesce(p.score, 0)) AS r, t.cluster, "
		   "(SELECT group_concat(g.tag, ' ') FROM tag g WHERE g.sha256 = b.sha256) "
		   "FROM m JOIN blob b ON b.id = m.blob LEFT JOIN priority p ON p.blob = m.blob LEFT JOIN twin t ON t.blob = m.blob ", PRIORITY_WEIGHT);
	if (!opt->parts)
		buf_addz(sql, "WHERE EXISTS (SELECT 1 FROM item i WHERE i.blob = m.blob AND i.part_of IS NULL) ");
	if (opt->by_path)
		buf_addz(sql, "ORDER BY (SELECT i.path FROM item i WHERE i.blob = m.blob ORDER BY i.path LIMIT 1), b.sha256");
	else if (opt->by_priority || !q->match.len)
		buf_addz(sql, "ORDER BY score DESC, r, b.sha256");
	else
		buf_addz(sql, "ORDER BY r, b.sha256");
}

static sqlite3_stmt *prepare(struct run *r, bool count, struct err *err)
{
	struct buf sql;
	sqlite3_stmt *st = NULL;
	buf_init(&sql, 2u << 20);
	build_sql(r->q, r->opt, count, &sql);
	if (sqlite3_prepare_v2(r->c->db, buf_z(&sql), -1, &st, NULL) != SQLITE_OK)
		case_fail(r->c, err);
	buf_release(&sql);
	for (size_t i = 0; st && i < r->q->n_args; i++)
		bind_str(st, (int)i + 1, r->q->args[i]);
	if (st && r->q->match.len)
		bind_str(st, (int)r->q->n_args + 1, r->q->match);
	return st;
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

static enum status hits(struct run *r, struct err *err)
{
	sqlite3_stmt *st = prepare(r, false, err);
	int64_t limit = r->opt->limit ? r->opt->limit : LIMIT_DEFAULT, skip = r->opt->offset;
	enum status s = ST_FATAL;
	while (st && limit > 0 && (s = case_step(r->c, st, err)) == ST_OK) {
		struct search_hit hit = { .start = -1 };
		int64_t cluster = sqlite3_column_int64(st, 5);
		if (cluster && !r->opt->twins) {
			if (seen(r, cluster))
				continue;
			struct buf sql;
			buf_init(&sql, 200);
			buf_printf(&sql, "SELECT count(*) - 1 FROM twin WHERE cluster = %lld", (long long)cluster);
			hit.twins = casefile_number(r->c, buf_z(&sql), 0);
			buf_release(&sql);
		}
		if (skip-- > 0)
			continue;
		hit.id = col_str(st, 1);
		hit.priority = sqlite3_column_double(st, 3);
		hit.rank = -sqlite3_column_double(st, 4);
		hit.tags = col_str(st, 6);
		if (show(r, sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 2), &hit, err) == ST_FATAL) {
			s = ST_EOF;
			break;
		}
		if (--limit == 0)
			s = ST_EOF;
	}
	sqlite3_finalize(st);
	return s == ST_EOF ? ST_OK : s;
}

enum status casefile_search(struct casefile *c, struct str text, const struct search_options *opt, search_fn *fn, void *ctx, int64_t *ret_total, struct err *err)
{
	struct query *q = xmalloc(sizeof *q);
	struct run r = { .c = c, .q = q, .opt = opt, .fn = fn, .ctx = ctx };
	buf_init(&r.snippet, 64u << 10);
	enum status s = query_parse(q, c, text, err);
	if (s == ST_OK && ret_total) {
		sqlite3_stmt *st = prepare(&r, true, err);
		s = st && case_step(c, st, err) == ST_OK ? ST_OK : ST_FATAL;
		if (s == ST_OK)
			*ret_total = sqlite3_column_int64(st, 0);
		sqlite3_finalize(st);
	}
	if (s == ST_OK)
		s = hits(&r, err);
	query_release(q);
	buf_release(&r.snippet);
	free(r.clusters);
	free(q);
	return s;
}
