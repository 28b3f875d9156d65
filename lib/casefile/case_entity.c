/* case_entity.c - names that are one and the same.
 *
 * Conservative: names are joined when they fold to the same key (case, widths,
 * simplified and traditional, punctuation), when a contract itself gives one
 * as the other's short form, or when a person says so. Nothing is joined for
 * looking alike. Each name keeps the reason, and a mark "split" undoes it.
 *
 * Most of a million names are joined with no other. So the first pass only
 * gathers hashes of their keys; the second writes down at once what stands
 * alone, and holds in memory what does not. */
#include "case_priv.h"
#include "fold.h"
#include <sluice/arena.h>

#include <stdlib.h>

#define KEY_BYTES_MAX 4096

struct name {
	int64_t reference;
	uint32_t count;
	uint32_t up;            /* union-find */
	struct str value;       /* arena */
	const char *why;        /* arena or static */
	uint8_t kind;           /* index of kinds */
	bool split;
};

static const char *const kinds[] = { "organization", "party", "threat-actor", "malware" };
#define KINDS (sizeof kinds / sizeof *kinds)
#define ORGANIZATION 0

/* A name's key by its hash; equal hashes are looked at closely. */
struct slot { uint64_t hash; uint32_t at; /* index + 1; 0: empty */ };

struct entities {
	struct casefile *c;
	struct arena arena;
	struct name *v;         /* owned */
	size_t n, cap;
	struct slot *slot;      /* owned */
	size_t slots;           /* a power of two */
	struct buf key, other;
	uint64_t *seen;         /* hashes of all names' keys and twice those of aliases, sorted; owned */
	size_t n_seen, cap_seen;
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
	e->v[b].up = (uint32_t)a;
}

/* organization and party are one class: a contract's party is an organisation. */
static bool class_key(size_t kind, struct str value, struct buf *out)
{
	buf_clear(out);
	buf_add_char(out, (char)('a' + (kind == 1 ? ORGANIZATION : kind)));
	fold_key(value, out);
	return !out->full;
}

/* The slot of the key, its own or the empty one where it would be. */
static struct slot *slot_of(struct entities *e, struct str key)
{
	uint64_t h = str_hash(key);
	for (size_t i = h & (e->slots - 1);; i = (i + 1) & (e->slots - 1)) {
		struct slot *s = &e->slot[i];
		if (!s->at)
			return s;
		const struct name *n = &e->v[s->at - 1];
		if (s->hash == h && class_key(n->kind, n->value, &e->other) && str_eq(buf_str(&e->other), key))
			return s;
	}
}

static void grow(struct entities *e)
{
	struct slot *old = e->slot;
	size_t n = e->slots;
	e->slots = n ? n * 2 : 4096;
	e->slot = xcalloc(e->slots, sizeof *e->slot);
	for (size_t i = 0; i < n; i++) {
		size_t k = old[i].hash & (e->slots - 1);
		if (!old[i].at)
			continue;
		while (e->slot[k].at)
			k = (k + 1) & (e->slots - 1);
		e->slot[k] = old[i];
	}
	free(old);
}

static int64_t entity_id(struct entities *e, const struct name *n, struct err *err)
{
	static const enum sql q[] = { Q_entity_add, Q_entity_id };
	struct str kind = str_from(kinds[n->kind == 1 ? ORGANIZATION : n->kind]);
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

/* N goes by the name of TOP. */
static enum status write_name(struct entities *e, const struct name *n, const struct name *top, struct err *err)
{
	int64_t id = entity_id(e, top, err);
	sqlite3_stmt *st = id ? case_sql(e->c, Q_entity_name_add, err) : NULL;
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, n->reference);
	sqlite3_bind_int64(st, 2, id);
	bind_z(st, 3, n->split ? "split" : n->why);
	return case_run(e->c, st, err);
}

static size_t kind_index(struct str kind)
{
	size_t i = 0;
	while (i + 1 < KINDS && !str_eqz(kind, kinds[i]))
		i++;
	return i;
}

static void see(struct entities *e, int times)
{
	for (; times; times--) {
		e->seen = xgrow(e->seen, &e->cap_seen, e->n_seen + 1, sizeof *e->seen);
		e->seen[e->n_seen++] = str_hash(buf_str(&e->key));
	}
}

static int by_hash(const void *pa, const void *pb)
{
	const uint64_t *a = pa, *b = pb;
	return *a < *b ? -1 : *a > *b;
}

/* Does no other name have that key, and no alias name it? */
static bool is_alone(const struct entities *e, uint64_t hash)
{
	size_t lo = 0, hi = e->n_seen;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (e->seen[mid] < hash)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo + 1 >= e->n_seen || e->seen[lo + 1] != hash;
}

static enum status look(struct entities *e, struct err *err)
{
	sqlite3_stmt *st = case_sql(e->c, Q_entity_source, err);
	enum status s = ST_FATAL;
	while (st && (s = case_step(e->c, st, err)) == ST_OK)
		if (class_key(kind_index(col_str(st, 1)), col_str(st, 2), &e->key))
			see(e, 1);
	if (s == ST_EOF && (st = case_sql(e->c, Q_entity_aliases, err)))
		while ((s = case_step(e->c, st, err)) == ST_OK)
			for (int i = 0; i < 2; i++)
				if (class_key(ORGANIZATION, col_str(st, i), &e->key))
					see(e, 2);
	if (e->n_seen)
		qsort(e->seen, e->n_seen, sizeof *e->seen, by_hash);
	return s == ST_EOF ? ST_OK : ST_FATAL;
}

static enum status count(struct entities *e, int64_t reference, uint32_t *ret, struct err *err)
{
	sqlite3_stmt *st = case_sql(e->c, Q_reference_count, err);
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, reference);
	enum status s = case_step(e->c, st, err);
	int64_t n = s == ST_OK ? sqlite3_column_int64(st, 0) : 0;
	*ret = n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
	sqlite3_reset(st);
	return s == ST_FATAL ? s : ST_OK;
}

static void keep(struct entities *e, const struct name *n, size_t *keys)
{
	e->v = xgrow(e->v, &e->cap, e->n + 1, sizeof *e->v);
	e->v[e->n] = *n;
	e->v[e->n].up = (uint32_t)e->n;
	e->v[e->n].value = arena_copy(&e->arena, n->value);
	e->n++;
	if (n->split)
		return;
	if (*keys * 2 >= e->slots)
		grow(e);
	struct slot *slot = slot_of(e, buf_str(&e->key));
	if (slot->at) {
		join(e, slot->at - 1, e->n - 1);
	} else {
		*slot = (struct slot){ str_hash(buf_str(&e->key)), (uint32_t)e->n };
		++*keys;
	}
}

static enum status load(struct entities *e, struct err *err)
{
	sqlite3_stmt *st = case_sql(e->c, Q_entity_source, err);
	enum status s = ST_FATAL;
	size_t keys = 0;
	while (st && e->n < UINT32_MAX - 1 && (s = case_step(e->c, st, err)) == ST_OK) {
		struct name n = { .reference = sqlite3_column_int64(st, 0), .value = col_str(st, 2), .why = "name",
			.kind = (uint8_t)kind_index(col_str(st, 1)), .split = sqlite3_column_int(st, 3) != 0 };
		bool whole = class_key(n.kind, n.value, &e->key);
		/* a name too long for a key is joined with nothing, as one that was split off */
		if (n.split || !whole || is_alone(e, str_hash(buf_str(&e->key))))
			s = write_name(e, &n, &n, err);
		else if ((s = count(e, n.reference, &n.count, err)) == ST_OK)
			keep(e, &n, &keys);
		if (s != ST_OK)
			return s;
	}
	return s == ST_EOF ? ST_OK : ST_FATAL;
}

static enum status aliases(struct entities *e, struct err *err)
{
	sqlite3_stmt *st = case_sql(e->c, Q_entity_aliases, err);
	enum status s = ST_FATAL;
	while (st && (s = case_step(e->c, st, err)) == ST_OK) {
		if (!e->slots || !class_key(ORGANIZATION, col_str(st, 0), &e->key))
			continue;
		uint32_t i = slot_of(e, buf_str(&e->key))->at, k = 0;
		if (class_key(ORGANIZATION, col_str(st, 1), &e->key))
			k = slot_of(e, buf_str(&e->key))->at;
		if (!i || !k || i == k)
			continue;
		e->v[k - 1].why = arena_copy(&e->arena, col_str(st, 2)).p;
		join(e, i - 1, k - 1);
	}
	return s == ST_EOF ? ST_OK : ST_FATAL;
}

enum status case_entities(struct casefile *c, struct err *err)
{
	struct entities e = { .c = c };
	arena_init(&e.arena);
	buf_init(&e.key, KEY_BYTES_MAX);
	buf_init(&e.other, KEY_BYTES_MAX);
	enum status s = case_run(c, case_sql(c, Q_entity_clear, err), err);
	if (s == ST_OK)
		s = case_run(c, case_sql(c, Q_entity_clear2, err), err);
	if (s == ST_OK)
		s = look(&e, err);
	if (s == ST_OK)
		s = load(&e, err);
	if (s == ST_OK)
		s = aliases(&e, err);
	for (size_t i = 0; s == ST_OK && i < e.n; i++)
		s = write_name(&e, &e.v[i], &e.v[root(&e, i)], err);
	arena_release(&e.arena);
	buf_release(&e.key);
	buf_release(&e.other);
	free(e.slot);
	free(e.seen);
	free(e.v);
	return s;
}
