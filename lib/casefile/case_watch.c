/* case_watch.c - lists of names and hashes, and where they occur.
 *
 * A changed list must not mean reading the dump again: the full-text index
 * says which texts may hold a name, and only in those the places are looked
 * for. Hits are derived: they are made anew whenever a list or a text changes. */
#include "case_priv.h"
#include <sluice/json.h>
#include "ngram.h"
#include "snippet.h"
#include <sluice/utf8.h>

#include <stdlib.h>

#define TERM_CHARS_MIN 2     /* a single character is no name */
#define HITS_A_TERM 1000     /* places of one name in one part of a text */
#define CONTEXT_BYTES 72

struct hit_row { int64_t blob, start, stop, page; struct str name, entry, list, raw, context; const char *kind; };

static enum status id_of(struct casefile *c, enum sql add, enum sql get, struct str a, struct str b, int64_t *ret, struct err *err)
{
	enum status s = ST_OK;
	for (int i = 0; s == ST_OK && i < 2; i++) {
		sqlite3_stmt *st = case_sql(c, i ? get : add, err);
		if (!st)
			return ST_FATAL;
		bind_str(st, 1, a);
		if (b.p)
			bind_str(st, 2, b);
		s = case_step(c, st, err);
		if (s == ST_OK)
			*ret = sqlite3_column_int64(st, 0);
		sqlite3_reset(st);
		s = s == ST_FATAL ? s : ST_OK;
	}
	return s;
}

static enum status put_hit(struct casefile *c, const struct hit_row *h, struct err *err)
{
	int64_t ref = 0, rule = 0;
	struct buf b, extra;
	struct json j;
	buf_init(&b, 4096);
	buf_init(&extra, 64u << 10);
	buf_addz(&b, "watch:");
	buf_add_str(&b, h->list);
	enum status s = id_of(c, Q_rule_add, Q_rule_id, buf_str(&b), str_make(NULL, 0), &rule, err);
	if (s == ST_OK)
		s = id_of(c, Q_reference_add, Q_reference_id, str_from(h->kind), h->name, &ref, err);
	json_start(&j, &extra);
	json_open(&j, '{');
	json_kstr(&j, "entry", h->entry);
	json_kstr(&j, "list", h->list);
	json_close(&j, '}');
	sqlite3_stmt *st = s == ST_OK ? case_sql(c, Q_mention_add, err) : NULL;
	if (st) {
		sqlite3_bind_int64(st, 1, h->blob);
		sqlite3_bind_int64(st, 2, ref);
		sqlite3_bind_int64(st, 3, h->start);
		sqlite3_bind_int64(st, 4, h->stop);
		sqlite3_bind_int64(st, 5, rule);
		bind_str(st, 6, STR(""));
		if (h->page)
			sqlite3_bind_int64(st, 7, h->page);
		else
			sqlite3_bind_null(st, 7);
		sqlite3_bind_double(st, 8, 1.0);
		bind_str(st, 9, str_make(NULL, 0));
		bind_str(st, 10, h->raw);
		bind_str(st, 11, h->context);
		bind_str(st, 12, buf_str(&extra));
		s = case_run(c, st, err);
	} else {
		s = ST_FATAL;
	}
	if (s == ST_OK && sqlite3_changes(c->db) && (st = case_sql(c, Q_posting_add, err))) {
		sqlite3_bind_int64(st, 1, ref);
		sqlite3_bind_int64(st, 2, h->blob);
		sqlite3_bind_int64(st, 3, 1);
		sqlite3_bind_double(st, 4, 1.0);
		bind_z(st, 5, NULL);
		s = case_run(c, st, err);
	}
	buf_release(&b);
	buf_release(&extra);
	return s;
}

static enum status find_names(struct casefile *c, struct err *err)
{
	sqlite3_stmt *st = case_sql(c, Q_watch_entries, err);
	enum status s = ST_FATAL;
	struct buf match;
	buf_init(&match, 64u << 10);
	while (st && (s = case_step(c, st, err)) == ST_OK) {
		struct str term = col_str(st, 1);
		buf_clear(&match);
		if (utf8_count(term) < TERM_CHARS_MIN || !ngram_query(term, false, &match))
			continue;
		sqlite3_stmt *f = case_sql(c, Q_watch_find, err);
		if (!f)
			return ST_FATAL;
		sqlite3_bind_int64(f, 1, sqlite3_column_int64(st, 0));
		bind_str(f, 2, buf_str(&match));
		if ((s = case_run(c, f, err)) != ST_OK)
			break;
	}
	buf_release(&match);
	return s == ST_EOF ? ST_OK : s;
}

static struct str around(struct str body, const struct place *p)
{
	size_t from = p->start > CONTEXT_BYTES ? p->start - CONTEXT_BYTES : 0, to = p->end + CONTEXT_BYTES;
	while (from < p->start && ((unsigned char)body.p[from] & 0xC0) == 0x80)
		from++;
	struct str s = str_sub(body, from, to);
	s.len = utf8_cut(s, s.len);
	return s;
}

/* Hits of one name in a part of a text: columns of watch_parts and watch_of_part. */
static enum status put_name(struct casefile *c, sqlite3_stmt *part, sqlite3_stmt *name, const struct snippet_text *text,
			    struct place *place, int64_t *hits, struct err *err)
{
	struct str body = col_str(part, 4);
	struct query_term term = { col_str(name, 0), false };
	size_t n = snippet_text_find(text, &term, place, HITS_A_TERM), at = 0;
	int64_t page = sqlite3_column_int64(part, 3);
	enum status s = ST_OK;
	for (size_t i = 0; s == ST_OK && i < n; i++) {
		for (; page && at < place[i].start; at++)
			page += body.p[at] == '\f';
		struct hit_row h = { .blob = sqlite3_column_int64(part, 1), .start = sqlite3_column_int64(part, 2) + (int64_t)place[i].start,
			.stop = sqlite3_column_int64(part, 2) + (int64_t)place[i].end, .page = page, .name = col_str(name, 1), .entry = col_str(name, 2),
			.list = col_str(name, 3), .raw = str_sub(body, place[i].start, place[i].end), .context = around(body, &place[i]), .kind = "watch" };
		s = put_hit(c, &h, err);
		++*hits;
	}
	return s;
}

static enum status put_names(struct casefile *c, int64_t *hits, struct err *err)
{
	sqlite3_stmt *st = case_sql(c, Q_watch_parts, err), *name;
	struct place *place = xmalloc(HITS_A_TERM * sizeof *place);
	enum status s = ST_FATAL;
	while (st && (s = case_step(c, st, err)) == ST_OK) {
		struct snippet_text *text = snippet_text_new(col_str(st, 4));
		if ((name = case_sql(c, Q_watch_of_part, err)))
			sqlite3_bind_int64(name, 1, sqlite3_column_int64(st, 0));
		s = name ? ST_OK : ST_FATAL;
		while (s == ST_OK && (s = case_step(c, name, err)) == ST_OK)
			s = put_name(c, st, name, text, place, hits, err);
		snippet_text_free(text);
		if (s != ST_EOF)
			break;
	}
	free(place);
	return s == ST_EOF ? ST_OK : s;
}

static enum status put_hashes(struct casefile *c, int64_t *hits, struct err *err)
{
	sqlite3_stmt *st = case_sql(c, Q_watch_hashes, err);
	enum status s = ST_FATAL;
	while (st && (s = case_step(c, st, err)) == ST_OK) {
		bool good = str_eqz(col_str(st, 4), "known-good");
		struct hit_row h = { .blob = sqlite3_column_int64(st, 0), .start = -1, .stop = -1, .name = col_str(st, 1), .entry = col_str(st, 2),
			.list = col_str(st, 3), .kind = good ? "known-good" : "watch" };
		if ((s = put_hit(c, &h, err)) != ST_OK)
			break;
		++*hits;
	}
	return s == ST_EOF ? ST_OK : s;
}

enum status case_watch(struct casefile *c, int64_t *ret_hits, struct err *err)
{
	int64_t hits = 0;
	sqlite3_stmt *st = case_sql(c, Q_watch_any, err);
	enum status s = st ? case_step(c, st, err) : ST_FATAL;
	if (s != ST_OK)
		return ST_FATAL;
	bool any = sqlite3_column_int(st, 0) != 0;
	sqlite3_reset(st);
	if (any)
		s = case_exec(c, SQL_watch_clear, err);
	if (any && s == ST_OK)
		s = find_names(c, err);
	if (any && s == ST_OK)
		s = put_names(c, &hits, err);
	if (any && s == ST_OK)
		s = put_hashes(c, &hits, err);
	if (ret_hits)
		*ret_hits = hits;
	return s;
}

static enum status drop_list(struct casefile *c, struct str name, struct err *err)
{
	static const enum sql steps[] = { Q_watch_list_drop, Q_watch_list_drop2 };
	sqlite3_stmt *st = case_sql(c, Q_watch_list_ids, err);
	enum status s = ST_FATAL;
	if (!st)
		return s;
	bind_str(st, 1, name);
	while ((s = case_step(c, st, err)) == ST_OK)
		if (case_sum_remove(c, SUM_WATCH, sqlite3_column_int64(st, 0), err) != ST_OK)
			return ST_FATAL;
	for (int i = 0; s == ST_EOF && i < 2; i++) {
		if (!(st = case_sql(c, steps[i], err)))
			return ST_FATAL;
		bind_str(st, 1, name);
		if (case_run(c, st, err) != ST_OK)
			s = ST_FATAL;
	}
	return s == ST_EOF ? ST_OK : s;
}

static enum status put_entries(struct casefile *c, const char *name, const struct casefile_watch *w, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		sqlite3_stmt *st = case_sql(c, Q_watch_entry_add, err);
		if (!st)
			return ST_FATAL;
		bind_z(st, 1, name);
		bind_str(st, 2, w[i].entry);
		bind_str(st, 3, w[i].name);
		bind_str(st, 4, w[i].term);
		if (case_run(c, st, err) != ST_OK)
			return ST_FATAL;
		if (sqlite3_changes(c->db) && case_sum_add(c, SUM_WATCH, sqlite3_last_insert_rowid(c->db), err) != ST_OK)
			return ST_FATAL;
	}
	return ST_OK;
}

static enum status put_list(struct casefile *c, const struct casefile_actor *a, const char *name, const char *kind,
	const struct casefile_watch *w, size_t n, struct err *err)
{
	char now[24], hex[HASH_HEX_MAX];
	struct hash *h = hash_new(HASH_SHA256);
	for (size_t i = 0; i < n; i++) {
		hash_add(h, w[i].entry.p, w[i].entry.len);
		hash_add(h, "\t", 1);
		hash_add(h, w[i].term.p, w[i].term.len);
		hash_add(h, "\n", 1);
	}
	hash_end_hex(h, hex);
	hash_free(h);
	case_now(now);
	sqlite3_stmt *st = case_sql(c, Q_watch_list_add, err);
	if (!st)
		return ST_FATAL;
	bind_z(st, 1, name);
	bind_z(st, 2, kind);
	bind_z(st, 3, hex);
	bind_z(st, 4, a->who);
	bind_z(st, 5, now);
	enum status s = case_run(c, st, err);
	return s == ST_OK ? put_entries(c, name, w, n, err) : s;
}

enum status casefile_watchlist(struct casefile *c, const struct casefile_actor *a, const char *name, const char *kind,
	const struct casefile_watch *w, size_t n, int64_t *ret_hits, struct err *err)
{
	enum status s = case_begin(c, err);
	if (s != ST_OK)
		return s;
	struct buf d;
	struct json j;
	buf_init(&d, 64u << 10);
	json_start(&j, &d);
	json_open(&j, '{');
	json_kz(&j, "list", name);
	json_kz(&j, "kind", kind);
	json_kint(&j, "terms", (int64_t)n);
	json_close(&j, '}');
	s = drop_list(c, str_from(name), err);
	if (s == ST_OK && n)
		s = put_list(c, a, name, kind, w, n, err);
	if (s == ST_OK)
		s = case_watch(c, ret_hits, err);
	if (s == ST_OK)
		s = case_rank(c, err);
	if (s == ST_OK)
		s = case_tally(c, err);
	if (s == ST_OK)
		s = case_log_add(c, a, n ? "watch" : "unwatch", buf_str(&d), err);
	buf_release(&d);
	if (s == ST_OK)
		return case_commit(c, err);
	case_rollback(c);
	return s;
}
