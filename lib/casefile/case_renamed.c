/* case_renamed.c - names decoded otherwise than an earlier run did.
 *
 * Who sees garbled names triages again with --name-charset, and each file would
 * stand in the case twice, under the wrong name and the right one. A container
 * of the same bytes holds the same files: of a whole run, members of it that came
 * under new names take the place of as many of the same bytes that did not come
 * again. Files on disk are known by their raw names (path_b64). What is below a
 * container that was renamed goes with it. */
#include "recorder.h"

#include <stdlib.h>

struct place { int64_t item, blob; struct str path; };
struct places {
	struct place *p; /* owned */
	size_t n, cap;
	struct arena bytes;
};

static enum status collect(struct recorder *r, sqlite3_stmt *st, struct places *to, struct err *err)
{
	enum status s;
	while ((s = case_step(r->c, st, err)) == ST_OK) {
		to->p = xgrow(to->p, &to->cap, to->n + 1, sizeof *to->p);
		to->p[to->n++] = (struct place){ sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1), arena_copy(&to->bytes, col_str(st, 2)) };
	}
	sqlite3_reset(st);
	return s == ST_EOF ? ST_OK : s;
}

static void places_init(struct places *l)
{
	*l = (struct places){ .n = 0 };
	arena_init(&l->bytes);
}

static void places_release(struct places *l)
{
	free(l->p);
	arena_release(&l->bytes);
}

/* References found in the name that is no more. */
static enum status drop_in_name(struct recorder *r, const struct place *x, struct err *err)
{
	sqlite3_stmt *st = case_sql(r->c, Q_mention_rows_at, err);
	enum status s = ST_FATAL;
	struct sum256 sum;
	int64_t *reference = NULL;
	size_t n = 0, cap = 0;
	if (!st)
		return s;
	sqlite3_bind_int64(st, 1, x->blob);
	bind_str(st, 2, x->path);
	while ((s = case_step(r->c, st, err)) == ST_OK) {
		case_sum_mention_row(r->c, st, &sum);
		sum256_sub(&r->c->mentions, &sum);
	}
	sqlite3_reset(st);
	if (s == ST_EOF && (st = case_sql(r->c, Q_references_at, err))) {
		sqlite3_bind_int64(st, 1, x->blob);
		bind_str(st, 2, x->path);
		while ((s = case_step(r->c, st, err)) == ST_OK) {
			reference = xgrow(reference, &cap, n + 1, sizeof *reference);
			reference[n++] = sqlite3_column_int64(st, 0);
		}
		sqlite3_reset(st);
	}
	s = s == ST_EOF ? ST_OK : ST_FATAL;
	static const enum sql drop[] = { Q_drop_mentions_at, Q_drop_reading_at };
	for (size_t i = 0; s == ST_OK && i < 2; i++) {
		st = case_sql(r->c, drop[i], err);
		if (!st)
			s = ST_FATAL;
		if (st) {
			sqlite3_bind_int64(st, 1, x->blob);
			bind_str(st, 2, x->path);
			s = case_run(r->c, st, err);
		}
	}
	for (size_t i = 0; s == ST_OK && i < 2 * n; i++) { /* counted anew; then those that are none go */
		st = case_sql(r->c, i < n ? Q_posting_count : Q_drop_posting_of_none, err);
		if (!st)
			s = ST_FATAL;
		if (st) {
			sqlite3_bind_int64(st, 1, reference[i % n]);
			sqlite3_bind_int64(st, 2, x->blob);
			s = case_run(r->c, st, err);
		}
	}
	free(reference);
	return s;
}

static enum status drop_place(struct recorder *r, const struct place *x, struct err *err)
{
	enum status s = drop_in_name(r, x, err);
	sqlite3_stmt *st = s == ST_OK ? case_sql(r->c, Q_errors_at, err) : NULL;
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, x->blob);
	bind_str(st, 2, x->path);
	s = recorder_drop_losses(r, st, err);
	if (s == ST_OK)
		s = recorder_drop_locked(r, x->item, x->path, err);
	r->counts.renamed++;
	return s;
}

/* X, and of what it holds all that did not come again. */
static enum status drop_tree(struct recorder *r, const struct place *x, struct err *err)
{
	struct places below;
	places_init(&below);
	sqlite3_stmt *st = case_sql(r->c, Q_items_below, err);
	enum status s = ST_FATAL;
	if (st) {
		bind_str(st, 1, x->path);
		s = collect(r, st, &below, err);
	}
	for (size_t i = 0; s == ST_OK && i < below.n; i++)
		if (!bits_has(&r->met, below.p[i].item))
			s = drop_place(r, &below.p[i], err);
	places_release(&below);
	return s == ST_OK ? drop_place(r, x, err) : s;
}

/* The container's own path in a member's. */
static struct str container_of(struct str path)
{
	for (size_t i = path.len; i-- > 1;)
		if (path.p[i] == '/' && path.p[i - 1] == '!')
			return str_sub(path, 0, i - 1);
	return STR("");
}

static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	if (x->blob != y->blob)
		return x->blob < y->blob ? -1 : 1;
	int order = str_cmp(container_of(x->path), container_of(y->path));
	return order ? order : x->item < y->item ? -1 : x->item > y->item;
}

static bool is_old(const struct recorder *r, const struct place *x)
{
	return x->item < r->first_new && !bits_has(&r->met, x->item);
}

/* The members of one container's bytes, wherever it lies. */
static enum status members(struct recorder *r, int64_t parent, struct err *err)
{
	struct places all;
	places_init(&all);
	sqlite3_stmt *st = case_sql(r->c, Q_members_of, err);
	enum status s = ST_FATAL;
	if (st) {
		sqlite3_bind_int64(st, 1, parent);
		s = collect(r, st, &all, err);
	}
	if (all.n)
		qsort(all.p, all.n, sizeof *all.p, by_place);
	for (size_t i = 0, end; s == ST_OK && i < all.n; i = end) {
		size_t old = 0, new = 0;
		struct str in = container_of(all.p[i].path);
		for (end = i; end < all.n && all.p[end].blob == all.p[i].blob && str_eq(container_of(all.p[end].path), in); end++) {
			old += is_old(r, &all.p[end]);
			new += all.p[end].item >= r->first_new && bits_has(&r->met, all.p[end].item);
		}
		/* each has another name now; fewer new ones are another reading, not other names */
		for (size_t k = i; s == ST_OK && old && new >= old && k < end; k++)
			if (is_old(r, &all.p[k]))
				s = drop_tree(r, &all.p[k], err);
	}
	places_release(&all);
	return s;
}

static enum status on_disk(struct recorder *r, int64_t item, struct err *err)
{
	struct places all;
	places_init(&all);
	sqlite3_stmt *st = case_sql(r->c, Q_same_file, err);
	enum status s = ST_FATAL;
	if (st) {
		sqlite3_bind_int64(st, 1, item);
		s = collect(r, st, &all, err);
	}
	for (size_t i = 0; s == ST_OK && i < all.n; i++)
		if (is_old(r, &all.p[i]))
			s = drop_tree(r, &all.p[i], err);
	places_release(&all);
	return s;
}

void recorder_named(struct recorder *r, int64_t item, int64_t parent, struct str line)
{
	if (!r->first_new)
		r->first_new = item;
	if (!r->opt.replace || r->first_new == 1) /* into an empty case: nothing is older */
		return;
	if (parent && json_get(json_get(line, "unpack"), "name_charset").p) {
		bits_put(&r->renamed, parent);
	} else if (!parent && json_get(line, "path_b64").p) {
		r->renamed_files = xgrow(r->renamed_files, &r->cap_renamed_files, r->n_renamed_files + 1, sizeof *r->renamed_files);
		r->renamed_files[r->n_renamed_files++] = item;
	}
}

enum status recorder_drop_renamed(struct recorder *r, struct err *err)
{
	enum status s = ST_OK;
	for (size_t i = 0; s == ST_OK && i < r->n_renamed_files; i++)
		s = on_disk(r, r->renamed_files[i], err);
	for (size_t i = 0; s == ST_OK && i < r->renamed.cap; i++)
		for (unsigned k = 0; s == ST_OK && r->renamed.p[i] && k < 8; k++)
			if (r->renamed.p[i] & 1u << k)
				s = members(r, (int64_t)(i << 3 | k), err);
	return s;
}
