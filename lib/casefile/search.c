/* search.c - runs a query over one case or several, ranks, folds copies and
 * near-duplicates.
 *
 * First candidates are chosen without touching more than must be: by bm25, or,
 * for a word that thousands of documents have and bm25 can say little of, by
 * what the documents name (priority), best first until there are enough. Only
 * the candidates that are shown are looked up.
 *
 * Several cases (the shards of one too large for a file) answer as one: each
 * yields its hits best first, and the best of their heads is shown next. bm25
 * weighs a word by its case, so shards that are alike are ranked alike; a
 * document that stands in several is shown once, and so are near-duplicates:
 * within a case its clusters tell, across cases the fingerprints of the texts. */
#include "intern.h"
#include "simhash.h"
#include "snippet.h"

#include <math.h>
#include <stdlib.h>

#define CANDIDATES 1000
#define COMMON 20000         /* text matches from which priority alone decides */
#define LIMIT_DEFAULT 20
#define SNIPPET_DEFAULT 160
#define PRIORITY_WEIGHT 0.25 /* a document that names ten targets wins over one with the word a few times more */

/* A text by its digest and, if it is long enough, its fingerprint. */
struct look { uint64_t digest, sim; bool has_sim; const void *from; /* its case */ };
struct candidate { int64_t blob, part; double rank, order; };

/* One case's part of a search. */
struct run {
	struct casefile *c;
	struct query *q;         /* owned */
	const struct search_options *opt;
	struct candidate *cand;  /* owned; best first */
	size_t n_cand, cap_cand, at;
	int64_t *parts;          /* of text matches, when there are many: sorted; owned */
	size_t n_parts, cap_parts;
	struct intern clusters;  /* shown already */
	sqlite3_stmt *row, *place; /* of the candidate at hand; owned */
	struct look look;        /* of the head; digest 0: no text */
	struct search_hit hit;   /* the head: looked up, not shown yet */
	struct buf snippet;
	bool has_hit;
};

static void add(struct run *r, int64_t blob, int64_t part, double rank, double order)
{
	r->cand = xgrow(r->cand, &r->cap_cand, r->n_cand + 1, sizeof *r->cand);
	r->cand[r->n_cand++] = (struct candidate){ blob, part, rank, order };
}

/* More than are shown: copies and pages are folded away. */
static size_t enough(const struct search_options *o)
{
	return CANDIDATES + 2 * (size_t)(o->limit + o->offset);
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
	buf_printf(
	    &sql,
	    "SELECT x.rowid, x.rank, x.rank - %g * ln(1 + coalesce(p.score, 0)) AS best FROM (SELECT x.rowid, x.rank FROM text_index x%s WHERE x.text_index MATCH ?%zu%s%s%s ORDER BY x.rank LIMIT %lld) x"
	    " LEFT JOIN priority p ON p.blob = x.rowid >> 8 ORDER BY best, (SELECT b.sha256 FROM blob b WHERE b.id = x.rowid >> 8)",
	    PRIORITY_WEIGHT, q->where.len ? " JOIN blob b ON b.id = x.rowid >> 8" : "", q->n_args + 1, q->where.len ? " AND (" : "",
	    buf_z(&q->where), q->where.len ? ")" : "", (long long)enough(r->opt));
	sqlite3_stmt *st = prepare(r, buf_z(&sql), err);
	enum status s = ST_FATAL;
	while (st && (s = case_step(r->c, st, err)) == ST_OK) {
		int64_t part = sqlite3_column_int64(st, 0);
		bool there = false;
		for (size_t i = 0; part & 255 && i < r->n_cand && !there; i++)
			there = r->cand[i].blob == part >> 8;
		if (!there)
			add(r, part >> 8, part, -sqlite3_column_double(st, 1), sqlite3_column_double(st, 2));
	}
	sqlite3_finalize(st);
	buf_release(&sql);
	return s == ST_EOF ? ST_OK : ST_FATAL;
}

/* In order of priority (or path), until there are enough. */
static enum status by_order(struct run *r, struct err *err)
{
	static const char *const from[] = {
		/* CROSS: best first, asking each, and not all of them to be sorted then */
		"SELECT b.id FROM priority p INDEXED BY priority_by_score CROSS JOIN blob b ON b.id = p.blob WHERE b.sha256 <> ''",
		"SELECT b.id FROM blob b WHERE b.sha256 <> '' AND NOT EXISTS (SELECT 1 FROM priority p WHERE p.blob = b.id)",
		"SELECT b.id FROM blob b WHERE b.sha256 <> ''",
	};
	static const char *const order[] = {
		" ORDER BY p.score DESC, b.sha256", " ORDER BY b.sha256",
		" ORDER BY (SELECT i.path FROM item i WHERE i.blob = b.id ORDER BY i.path LIMIT 1), b.sha256"
	};
	size_t max = enough(r->opt);
	enum status s = ST_OK;
	sqlite3_create_function_v2(r->c->db, "text_matches", 1, SQLITE_UTF8 | SQLITE_DIRECTONLY, r, is_match, NULL, NULL, NULL);
	for (int k = r->opt->by_path ? 2 : 0; s == ST_OK && k < (r->opt->by_path ? 3 : 2) && r->n_cand < max; k++) {
		struct buf sql;
		buf_init(&sql, 2u << 20);
		buf_addz(&sql, k == 0 && r->q->rare ? "SELECT b.id FROM blob b JOIN priority p ON p.blob = b.id WHERE b.sha256 <> ''" : from[k]);
		if (r->q->match.len)
			buf_addz(&sql, " AND text_matches(b.id)");
		if (r->q->where.len)
			buf_printf(&sql, " AND (%s)", buf_z(&r->q->where));
		buf_addz(&sql, order[k]);
		sqlite3_stmt *st = prepare(r, buf_z(&sql), err);
		s = ST_FATAL;
		while (st && (s = case_step(r->c, st, err)) == ST_OK) {
			int64_t blob = sqlite3_column_int64(st, 0);
			add(r, blob, r->q->match.len ? part_from(r, blob << 8) : 0, 0, 0);
			if (r->n_cand >= max) {
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
		buf_printf(&sql, "SELECT count(*) FROM (SELECT 1 FROM blob b WHERE b.sha256 <> '' AND (%s) LIMIT %lld)", buf_z(&q->where),
			   (long long)max);
	else if (!where || !q->where.len)
		buf_printf(&sql, "SELECT count(*) FROM (SELECT 1 FROM text_index x WHERE x.text_index MATCH ?%zu LIMIT %lld)",
			   q->n_args + 1, (long long)max);
	else
		buf_printf(
		    &sql,
		    "SELECT count(*) FROM (SELECT 1 FROM text_index x JOIN blob b ON b.id = x.rowid >> 8 WHERE x.text_index MATCH ?%zu AND (%s) LIMIT %lld)",
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
	buf_clear(&r->snippet);
	if (sqlite3_prepare_v2(r->c->db, "SELECT start, page, body FROM text_part WHERE id = ?1", -1, &st, NULL) != SQLITE_OK)
		return;
	sqlite3_bind_int64(st, 1, part ? part : blob << 8);
	if (sqlite3_step(st) == SQLITE_ROW) {
		struct str body = col_str(st, 2);
		size_t at = 0;
		hit->page = sqlite3_column_int64(st, 1);
		if (snippet_make(r->q->terms, r->q->n_terms, body, r->opt->snippet_chars, &r->snippet, &at))
			hit->start = sqlite3_column_int64(st, 0) + (int64_t)at;
		for (size_t i = 0; hit->page && i < at; i++)
			hit->page += body.p[i] == '\f';
	}
	sqlite3_finalize(st);
	hit->snippet = buf_str(&r->snippet);
}

/* False the first time KEY comes. */
static bool seen(struct intern *m, struct str key)
{
	if (intern_get(m, key))
		return true;
	intern_put(m, key, 1);
	return false;
}

/* The next candidate that may be shown, as the head of its case: not the pages
 * of bound documents, nor near-duplicates of what was shown. */
static enum status advance(struct run *r, struct err *err)
{
	r->has_hit = false;
	while (!r->has_hit && r->at < r->n_cand) {
		const struct candidate *cand = &r->cand[r->at++];
		sqlite3_stmt *st = r->row;
		sqlite3_reset(st);
		sqlite3_bind_int64(st, 1, cand->blob);
		enum status s = case_step(r->c, st, err);
		if (s == ST_FATAL)
			return s;
		if (s != ST_OK)
			continue;
		int64_t cluster = sqlite3_column_int64(st, 2);
		if (!r->opt->parts && !sqlite3_column_int(st, 5))
			continue;
		if (cluster && !r->opt->twins && seen(&r->clusters, str_make((const char *)&cluster, sizeof cluster)))
			continue;
		r->hit = (struct search_hit){ .start = -1, .rank = cand->rank, .id = col_str(st, 0), .priority = sqlite3_column_double(st, 1),
			.twins = cluster && !r->opt->twins ? sqlite3_column_int64(st, 3) : 0, .tags = col_str(st, 4), .reasons = col_str(st, 6),
			.casefile = r->c->path };
		struct str digest = col_str(st, 7);
		r->look = (struct look){ digest.p ? str_hash(digest) : 0, (uint64_t)sqlite3_column_int64(st, 8),
					 sqlite3_column_type(st, 8) != SQLITE_NULL, r };
		sqlite3_reset(r->place);
		sqlite3_bind_int64(r->place, 1, cand->blob);
		s = case_step(r->c, r->place, err);
		if (s == ST_FATAL)
			return s;
		if (s == ST_OK) {
			r->hit.path = col_str(r->place, 0);
			r->hit.mime = col_str(r->place, 1);
			r->hit.format = col_str(r->place, 2);
			r->hit.lang = col_str(r->place, 3);
			r->hit.chars = sqlite3_column_int64(r->place, 4);
			r->hit.pages = sqlite3_column_int64(r->place, 5);
			r->hit.copies = sqlite3_column_int64(r->place, 6) - 1;
		}
		r->has_hit = true;
	}
	return ST_OK;
}

/* Is A's head shown before B's? The order in which each case yields its own. */
static bool before(const struct run *a, const struct run *b, bool ordered)
{
	if (a->opt->by_path) {
		int order = str_cmp(a->hit.path, b->hit.path);
		return order ? order < 0 : str_cmp(a->hit.id, b->hit.id) < 0;
	}
	double x = ordered ? -a->hit.priority : a->cand[a->at - 1].order, y = ordered ? -b->hit.priority : b->cand[b->at - 1].order;
	return x < y || (x <= y && str_cmp(a->hit.id, b->hit.id) < 0);
}

/* Was the text, or nearly the same one, shown from another case? */
static bool is_near(const struct look *shown, size_t n, const struct look *x)
{
	for (size_t i = 0; x->digest && i < n; i++)
		if (shown[i].from != x->from && (shown[i].digest == x->digest || (x->has_sim && shown[i].has_sim &&
										  simhash_distance(x->sim, shown[i].sim) <= SIMHASH_SURE)))
			return true;
	return false;
}

static enum status show_all(struct run *runs, size_t n, bool ordered, search_fn *fn, void *ctx, struct err *err)
{
	const struct search_options *o = runs->opt;
	struct intern ids;
	enum status s = ST_OK;
	int64_t left = o->limit, skip = o->offset;
	struct look *shown = NULL;
	size_t n_shown = 0, cap_shown = 0;
	intern_init(&ids, 0);
	for (size_t i = 0; s == ST_OK && i < n; i++)
		s = advance(&runs[i], err);
	bool shows = true;
	while (s == ST_OK && shows && left > 0) {
		struct run *best = NULL;
		for (size_t i = 0; i < n; i++)
			if (runs[i].has_hit && (!best || before(&runs[i], best, ordered)))
				best = &runs[i];
		if (!best)
			break;
		bool again = n > 1 && (seen(&ids, best->hit.id) || (!o->twins && is_near(shown, n_shown, &best->look)));
		if (!again && n > 1) {
			shown = xgrow(shown, &cap_shown, n_shown + 1, sizeof *shown);
			shown[n_shown++] = best->look;
		}
		if (!again && skip-- <= 0) {
			const struct candidate *cand = &best->cand[best->at - 1];
			snippet(best, cand->blob, cand->part, &best->hit);
			shows = fn(ctx, &best->hit) == ST_OK; /* the caller's output failed: it knows */
			left--;
		}
		s = advance(best, err);
	}
	intern_release(&ids);
	free(shown);
	return s;
}

static enum status prepare_rows(struct run *r, struct err *err)
{
	static const char row[] = "SELECT b.sha256, coalesce(p.score, 0), t.cluster, (SELECT count(*) - 1 FROM twin u WHERE u.cluster = t.cluster),"
		" (SELECT group_concat(g.tag, ' ') FROM tag g WHERE g.sha256 = b.sha256), EXISTS (SELECT 1 FROM item i WHERE i.blob = b.id AND i.part_of IS NULL), p.reasons, x.digest, x.simhash"
		" FROM blob b LEFT JOIN text x ON x.blob = b.id LEFT JOIN priority p ON p.blob = b.id LEFT JOIN twin t ON t.blob = b.id WHERE b.id = ?1";
#define PLACE "SELECT path, mime, format, lang, chars, pages, count(*) OVER () FROM item WHERE blob = ?1 ORDER BY "
#define ASKED(arg) "EXISTS (SELECT 1 FROM path_index x WHERE x.path_index MATCH " arg " AND x.rowid = item.id) DESC, "
	/* of copies the one that was asked for */
	const char *place = r->q->path_any.len ? PLACE ASKED("?2") ASKED("?3") "path LIMIT 1" : PLACE "path LIMIT 1";
#undef ASKED
#undef PLACE
	if (sqlite3_prepare_v2(r->c->db, row, -1, &r->row, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(r->c->db, place, -1, &r->place, NULL) != SQLITE_OK)
		return case_fail(r->c, err);
	if (r->q->path_any.len) {
		bind_str(r->place, 2, r->q->path_all);
		bind_str(r->place, 3, r->q->path_any);
	}
	return ST_OK;
}

static void run_release(struct run *r)
{
	query_release(r->q);
	free(r->q);
	buf_release(&r->snippet);
	intern_release(&r->clusters);
	sqlite3_finalize(r->row);
	sqlite3_finalize(r->place);
	free(r->cand);
	free(r->parts);
}

/* Parsed for each case, since which kinds there are differs; a field is known
 * when one case knows it. */
static enum status parse_all(struct run *runs, size_t n, struct str text, struct err *err)
{
	enum status worst = ST_OK;
	size_t unknown = 0;
	for (size_t i = 0; i < n; i++) {
		struct err own;
		enum status s = query_parse(runs[i].q, runs[i].c, text, &own);
		if (s == ST_OK && !runs[i].q->unknown.len)
			continue;
		if (s == ST_OK) {
			unknown++;
			continue;
		}
		*err = own;
		worst = s;
	}
	if (worst == ST_OK && unknown == n)
		return err_set(err, ST_SKIP, E_USAGE,
			       "'%.*s' is no field, nor a kind of reference in the case: quote it as \"%.*s:…\" to find the words",
			       STR_ARG(runs->q->unknown), STR_ARG(runs->q->unknown));
	return worst;
}

static enum status search(struct run *runs, size_t n, struct str text, search_fn *fn, void *ctx, int64_t *ret_total, struct err *err)
{
	const struct search_options *o = runs->opt;
	enum status s = parse_all(runs, n, text, err);
	int64_t total = 0, common = 0;
	for (size_t i = 0; s == ST_OK && ret_total && i < n && total < SEARCH_COUNT_MAX; i++) {
		int64_t k = count(&runs[i], true, SEARCH_COUNT_MAX - total, err);
		s = k < 0 ? ST_FATAL : ST_OK;
		total += k;
	}
	bool ordered = s == ST_OK && (!runs->q->match.len || o->by_priority || o->by_path);
	for (size_t i = 0; s == ST_OK && !ordered && i < n; i++) {
		int64_t k = count(&runs[i], false, COMMON - common, err);
		s = k < 0 ? ST_FATAL : ST_OK;
		common += k;
		ordered = common >= COMMON;
	}
	for (size_t i = 0; s == ST_OK && i < n; i++) {
		if (ordered && runs[i].q->match.len)
			s = load_parts(&runs[i], err);
		if (s == ST_OK)
			s = ordered ? by_order(&runs[i], err) : by_rank(&runs[i], err);
		if (s == ST_OK)
			s = prepare_rows(&runs[i], err);
	}
	if (s == ST_OK && ret_total)
		*ret_total = total;
	return s == ST_OK ? show_all(runs, n, ordered, fn, ctx, err) : s;
}

enum status casefile_search_all(struct casefile *const *c, size_t n, struct str text, const struct search_options *opt, search_fn *fn,
				void *ctx, int64_t *ret_total, struct err *err)
{
	struct search_options o = *opt;
	o.limit = o.limit ? o.limit : LIMIT_DEFAULT;
	o.snippet_chars = o.snippet_chars ? o.snippet_chars : SNIPPET_DEFAULT;
	struct run *runs = xcalloc(n, sizeof *runs);
	for (size_t i = 0; i < n; i++) {
		runs[i] = (struct run){ .c = c[i], .q = xmalloc(sizeof *runs[i].q), .opt = &o };
		buf_init(&runs[i].snippet, 1u << 20);
		intern_init(&runs[i].clusters, 0);
	}
	enum status s = search(runs, n, text, fn, ctx, ret_total, err);
	for (size_t i = 0; i < n; i++)
		run_release(&runs[i]);
	free(runs);
	return s;
}

enum status casefile_search(struct casefile *c, struct str text, const struct search_options *opt, search_fn *fn, void *ctx,
			    int64_t *ret_total, struct err *err)
{
	return casefile_search_all(&c, 1, text, opt, fn, ctx, ret_total, err);
}
