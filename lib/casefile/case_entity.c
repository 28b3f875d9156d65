/* case_entity.c - names that are one and the same.
 *
 * Conservative: names are joined when they fold to the same key (case, widths,
 * simplified and traditional, punctuation), when a contract itself gives one
 * as the other's short form, or when a person says so. Nothing is joined for
 * looking alike. Each name keeps the reason, and a mark "split" undoes it. */
#include "case_priv.h"
#include "fold.h"
#include "intern.h"

#include <stdlib.h>

#define KEY_BYTES_MAX 4096

struct name {
	int64_t reference, count;
	struct str kind, value; /* arena */
	size_t up;              /* union-find */
	const char *why;        /* arena or static */
	bool split;
};

struct entities {
	struct casefile *c;
	struct arena arena;
	struct name *v;         /* owned */
	size_t n, cap;
	struct intern keys;     /* kind class and folded name -> index + 1 */
};

static size_t root(struct entities *e, size_t i)
{
	while (e->v[i].up != i) {
		e->v[i].up = e->v[e->v[i].up].up;
		i = e->v[i].up;
	}
	return i;
}

/* The name by which an entity goes: the one most often used, then the
 * shortest, then the first in order of bytes. */
static bool better(const struct name *a, const struct name *b)
{
	if (a->count != b->count)
		return a->count > b->count;
	if (a->value.len != b->value.len)
		return a->value.len < b->value.len;
	return str_cmp(a->value, b->value) < 0;
}

static void join(struct entities *e, size_t a, size_t b)
{
	a = root(e, a);
	b = root(e, b);
	if (a == b)
		return;
	if (better(&e->v[b], &e->v[a])) {
		size_t t = a;
		a = b;
		b = t;
	}
	e->v[b].up = a;
}

/* organization and party are one class: a contract's party is an organisation. */
static void class_key(struct str kind, struct str value, struct buf *out)
{
	buf_clear(out);
	buf_add_str(out, str_eqz(kind, "party") ? STR("organization") : kind);
	buf_add_char(out, ' ');
	fold_key(value, out);
}

static enum status load(struct entities *e, struct err *err)
{
	sqlite3_stmt *st = case_sql(e->c, Q_entity_source, err);
	enum status s = ST_FATAL;
	struct buf key;
	buf_init(&key, KEY_BYTES_MAX);
	while (st && (s = case_step(e->c, st, err)) == ST_OK) {
		e->v = xgrow(e->v, &e->cap, e->n + 1, sizeof *e->v);
		struct name *n = &e->v[e->n];
		*n = (struct name){ .reference = sqlite3_column_int64(st, 0), .count = sqlite3_column_int64(st, 3), .up = e->n,
			.kind = arena_copy(&e->arena, col_str(st, 1)), .value = arena_copy(&e->arena, col_str(st, 2)),
			.split = sqlite3_column_int(st, 4) != 0, .why = "name" };
		class_key(n->kind, n->value, &key);
		if (!n->split && !key.full) {
			int64_t other = intern_get(&e->keys, buf_str(&key));
			if (other)
				join(e, (size_t)other - 1, e->n);
			else
				intern_put(&e->keys, buf_str(&key), (int64_t)e->n + 1);
		}
		e->n++;
	}
	buf_release(&key);
	return s == ST_EOF ? ST_OK : ST_FATAL;
}

static enum status aliases(struct entities *e, struct err *err)
{
	sqlite3_stmt *st = case_sql(e->c, Q_entity_aliases, err);
	enum status s = ST_FATAL;
	struct buf a, b;
	buf_init(&a, KEY_BYTES_MAX);
	buf_init(&b, KEY_BYTES_MAX);
	while (st && (s = case_step(e->c, st, err)) == ST_OK) {
		class_key(STR("organization"), col_str(st, 0), &a);
		class_key(STR("organization"), col_str(st, 1), &b);
		int64_t i = intern_get(&e->keys, buf_str(&a)), k = intern_get(&e->keys, buf_str(&b));
		if (!i || !k || i == k || e->v[i - 1].split || e->v[k - 1].split)
			continue;
		e->v[k - 1].why = arena_copy(&e->arena, col_str(st, 2)).p;
		join(e, (size_t)i - 1, (size_t)k - 1);
	}
	buf_release(&a);
	buf_release(&b);
	return s == ST_EOF ? ST_OK : ST_FATAL;
}

static int64_t entity_id(struct entities *e, const struct name *n, struct err *err)
{
	static const enum sql q[] = { Q_entity_add, Q_entity_id };
	struct str kind = str_eqz(n->kind, "party") ? STR("organization") : n->kind;
	int64_t id = 0;
	for (int i = 0; i < 2; i++) {
		sqlite3_stmt *st = case_sql(e->c, q[i], err);
		if (!st)
			return 0;
		bind_str(st, 1, n->value);
		bind_str(st, 2, kind);
		enum status s = case_step(e->c, st, err);
		if (s == ST_OK)
			id = sqlite3_column_int64(st, 0);
		sqlite3_reset(st);
		if (s == ST_FATAL)
			return 0;
	}
	return id;
}

enum status case_entities(struct casefile *c, struct err *err)
{
	struct entities e = { .c = c };
	arena_init(&e.arena);
	intern_init(&e.keys);
	enum status s = case_run(c, case_sql(c, Q_entity_clear, err), err);
	if (s == ST_OK)
		s = case_run(c, case_sql(c, Q_entity_clear2, err), err);
	if (s == ST_OK)
		s = load(&e, err);
	if (s == ST_OK)
		s = aliases(&e, err);
	for (size_t i = 0; s == ST_OK && i < e.n; i++) {
		const struct name *n = &e.v[i];
		int64_t id = entity_id(&e, &e.v[root(&e, i)], err);
		sqlite3_stmt *st = id ? case_sql(c, Q_entity_name_add, err) : NULL;
		if (!st) {
			s = ST_FATAL;
			break;
		}
		sqlite3_bind_int64(st, 1, n->reference);
		sqlite3_bind_int64(st, 2, id);
		bind_z(st, 3, n->split ? "split" : n->why);
		s = case_run(c, st, err);
	}
	arena_release(&e.arena);
	intern_release(&e.keys);
	free(e.v);
	return s;
}
