/* case_entity.c - names that are one and the same.
 *
 * Conservative: names are joined when they fold to the same key (case, widths,
 * simplified and traditional, punctuation, legal forms written out or short),
 * when a contract itself gives one as the other's short form, when lists of
 * targets give two names in different scripts the same host, or when a person
 * says so. A host that one name alone has in such lists is joined to it. Nothing
 * is joined for looking alike. Each name keeps the reason (view joined_names),
 * and a mark "split" undoes it.
 *
 * Most of a million names are joined with no other, and need no rows: the view
 * entities shows each as itself. So a first pass only gathers hashes of all keys;
 * the names whose hash came more than once are then looked at closely. */
#include "case_priv.h"
#include "fold.h"
#include <sluice/arena.h>

#include <stdlib.h>

#define KEY_BYTES_MAX 4096
#define HOST_NAMES_MAX 3u /* one a script */

struct name {
	int64_t reference;
	uint32_t count;
	uint32_t up;            /* union-find */
	struct str value;       /* arena */
	const char *why;        /* arena or static */
	uint8_t kind;           /* index of kinds */
};
/* What has a key: a name, or with reference 0 somebody's word about one. */
struct seen { uint64_t hash; int64_t reference; };

static const char *const kinds[] = { "organization", "party", "domain", "host", "threat-actor", "malware" };
#define KINDS (sizeof kinds / sizeof *kinds)
#define ORGANIZATION 0
#define DOMAIN 2

/* A contract's party is an organisation, a host a domain: two kinds, one class. */
static size_t class_of(size_t kind)
{
	return kind == ORGANIZATION + 1 || kind == DOMAIN + 1 ? kind - 1 : kind;
}

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
	struct seen *seen;      /* owned */
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
 * shortest, then the first in order of bytes; never a host. */
static bool better(const struct name *a, const struct name *b)
{
	bool host = class_of(a->kind) == DOMAIN, other = class_of(b->kind) == DOMAIN;
	if (host != other)
		return other;
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

/* Legal forms written out become their short ones, in the folded name from FROM on. */
static void short_forms(struct buf *out, size_t from)
{
	static const char *const ends[][2] = {
		{ " company limited", " co ltd" }, { " corporation", " corp" }, { " incorporated", " inc" }, { " limited", " ltd" }, { " company", " co" },
		{ "有限责任公司", "有限公司" },
	};
	static const char *const begins[][2] = {
		{ "общество с ограниченной ответственностью ", "ооо " }, { "публичное акционерное общество ", "пао " },
		{ "закрытое акционерное общество ", "зао " }, { "открытое акционерное общество ", "оао " }, { "акционерное общество ", "ао " },
		{ "индивидуальный предприниматель ", "ип " },
	};
	struct str s = str_sub(buf_str(out), from, out->len);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(s, str_from(ends[i][0])) && s.len > strlen(ends[i][0])) {
			buf_cut(out, out->len - strlen(ends[i][0]));
			buf_addz(out, ends[i][1]);
			return;
		}
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (str_starts(s, str_from(begins[i][0]))) {
			size_t cut = strlen(begins[i][0]), keep = strlen(begins[i][1]);
			memmove(out->p + from + keep, out->p + from + cut, s.len - cut);
			memcpy(out->p + from, begins[i][1], keep);
			buf_cut(out, out->len - (cut - keep));
			return;
		}
}

static bool class_key(size_t kind, struct str value, struct buf *out)
{
	buf_clear(out);
	buf_add_char(out, (char)('a' + class_of(kind)));
	fold_key(value, out);
	if (!out->full && class_of(kind) == ORGANIZATION)
		short_forms(out, 1);
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
	struct str kind = str_from(kinds[class_of(n->kind)]);
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
	bind_z(st, 3, n->why);
	return case_run(e->c, st, err);
}

static size_t kind_index(struct str kind)
{
	size_t i = 0;
	while (i + 1 < KINDS && !str_eqz(kind, kinds[i]))
		i++;
	return i;
}

static void see(struct entities *e, int64_t reference)
{
	e->seen = xgrow(e->seen, &e->cap_seen, e->n_seen + 1, sizeof *e->seen);
	e->seen[e->n_seen++] = (struct seen){ str_hash(buf_str(&e->key)), reference };
}

static int by_hash(const void *pa, const void *pb)
{
	const struct seen *a = pa, *b = pb;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->reference < b->reference ? -1 : a->reference > b->reference;
}

/* A name too long for a key is joined with nothing. */
static enum status look(struct entities *e, struct err *err)
{
	sqlite3_stmt *st = case_sql(e->c, Q_entity_source, err);
	enum status s = ST_FATAL;
	while (st && (s = case_step(e->c, st, err)) == ST_OK)
		if (class_key(kind_index(col_str(st, 1)), col_str(st, 2), &e->key))
			see(e, sqlite3_column_int64(st, 0));
	if (s == ST_EOF && (st = case_sql(e->c, Q_entity_aliases, err)))
		while ((s = case_step(e->c, st, err)) == ST_OK)
			for (int i = 0; i < 2; i++)
				if (class_key(ORGANIZATION, col_str(st, i), &e->key))
					see(e, 0);
	if (s == ST_EOF && (st = case_sql(e->c, Q_entity_hosts, err)))
		while ((s = case_step(e->c, st, err)) == ST_OK)
			for (int i = 0; i < 2; i++)
				if (class_key(i ? ORGANIZATION : DOMAIN, col_str(st, i), &e->key))
					see(e, 0);
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

/* The names that share their key with something, in order of kind and value:
 * which of two equal ones bears a reason must not depend on row numbers. */
static int by_name(const void *pa, const void *pb)
{
	const struct name *a = pa, *b = pb;
	return a->kind != b->kind ? str_cmp(str_from(kinds[a->kind]), str_from(kinds[b->kind])) : str_cmp(a->value, b->value);
}

static enum status fetch(struct entities *e, int64_t reference, struct err *err)
{
	sqlite3_stmt *st = case_sql(e->c, Q_reference_get, err);
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, reference);
	enum status s = case_step(e->c, st, err);
	if (s != ST_OK)
		return s == ST_EOF ? ST_OK : s;
	e->v = xgrow(e->v, &e->cap, e->n + 1, sizeof *e->v);
	struct name *n = &e->v[e->n++];
	*n = (struct name){ .reference = reference, .why = "name", .kind = (uint8_t)kind_index(col_str(st, 0)), .value = arena_copy(&e->arena, col_str(st, 1)) };
	sqlite3_reset(st);
	return count(e, reference, &n->count, err);
}

static enum status load(struct entities *e, struct err *err)
{
	enum status s = ST_OK;
	size_t keys = 0;
	for (size_t i = 0, j; s == ST_OK && i < e->n_seen; i = j) {
		for (j = i + 1; j < e->n_seen && e->seen[j].hash == e->seen[i].hash; j++)
			;
		for (size_t k = i; s == ST_OK && j - i > 1 && k < j && e->n < UINT32_MAX - 1; k++)
			if (e->seen[k].reference)
				s = fetch(e, e->seen[k].reference, err);
	}
	free(e->seen);
	e->seen = NULL;
	if (e->n)
		qsort(e->v, e->n, sizeof *e->v, by_name);
	for (size_t i = 0; s == ST_OK && i < e->n; i++) {
		e->v[i].up = (uint32_t)i;
		if (!class_key(e->v[i].kind, e->v[i].value, &e->key))
			continue;
		if (keys * 2 >= e->slots)
			grow(e);
		struct slot *slot = slot_of(e, buf_str(&e->key));
		if (slot->at) {
			join(e, slot->at - 1, i);
		} else {
			*slot = (struct slot){ str_hash(buf_str(&e->key)), (uint32_t)i + 1 };
			keys++;
		}
	}
	return s;
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

enum script { SCRIPT_LATIN, SCRIPT_CYRILLIC, SCRIPT_HAN };

static enum script script_of(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0xE3 && c <= 0xE9)
			return SCRIPT_HAN;
		if (c == 0xD0 || c == 0xD1)
			return SCRIPT_CYRILLIC;
	}
	return SCRIPT_LATIN;
}

/* "gov.eg", "edu.hk": a zone is many bodies' */
static bool is_zone(struct str host)
{
	static const char *const seconds[] = { "gov", "gob", "gouv", "go", "mil", "edu", "ac", "com", "co", "org", "net", "ne", "or" };
	ptrdiff_t dot = str_find_char(host, '.');
	if (dot < 0 || str_find_char(str_sub(host, (size_t)dot + 1, host.len), '.') >= 0)
		return dot < 0;
	for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++)
		if (str_eqz(str_sub(host, 0, (size_t)dot), seconds[i]))
			return true;
	return false;
}

/* All that lists of targets say of one host: names NAME[0..N), apart from each
 * other; more than HOST_NAMES_MAX, or two in one script, say nothing. */
static void settle_host(struct entities *e, struct str host, const size_t *name, unsigned n)
{
	if (n == 0 || n > HOST_NAMES_MAX || is_zone(host))
		return;
	for (unsigned i = 0; i < n; i++)
		for (unsigned k = 0; k < i; k++)
			if (script_of(e->v[name[i]].value) == script_of(e->v[name[k]].value))
				return;
	for (unsigned i = 1; i < n; i++) {
		e->v[name[i]].why = "same host";
		join(e, name[0], name[i]);
	}
	uint32_t at = class_key(DOMAIN, host, &e->key) ? slot_of(e, buf_str(&e->key))->at : 0;
	if (at) {
		e->v[at - 1].why = "host";
		join(e, name[0], at - 1);
	}
}

static enum status hosts(struct entities *e, struct err *err)
{
	sqlite3_stmt *st = e->slots ? case_sql(e->c, Q_entity_hosts, err) : NULL;
	enum status s = e->slots ? ST_FATAL : ST_EOF;
	struct buf host;
	size_t name[HOST_NAMES_MAX + 1];
	unsigned n = 0;
	buf_init(&host, KEY_BYTES_MAX);
	while (st && (s = case_step(e->c, st, err)) == ST_OK) {
		if (!str_eq(col_str(st, 0), buf_str(&host))) {
			settle_host(e, buf_str(&host), name, n);
			buf_clear(&host);
			buf_add_str(&host, col_str(st, 0));
			n = 0;
		}
		if (n > HOST_NAMES_MAX)
			continue;
		uint32_t at = class_key(ORGANIZATION, col_str(st, 1), &e->key) ? slot_of(e, buf_str(&e->key))->at : 0;
		if (!at || host.full) { /* somebody unknown has it too */
			n = HOST_NAMES_MAX + 1;
			continue;
		}
		bool known = false;
		for (unsigned i = 0; i < n && !known; i++)
			known = root(e, name[i]) == root(e, at - 1);
		if (!known)
			name[n++] = at - 1;
	}
	if (s == ST_EOF)
		settle_host(e, buf_str(&host), name, n);
	buf_release(&host);
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
	if (s == ST_OK)
		s = hosts(&e, err);
	uint32_t *size = xcalloc(e.n + 1, sizeof *size);
	for (size_t i = 0; i < e.n; i++)
		size[root(&e, i)]++;
	for (size_t i = 0; s == ST_OK && i < e.n; i++)
		if (size[root(&e, i)] > 1)
			s = write_name(&e, &e.v[i], &e.v[root(&e, i)], err);
	free(size);
	arena_release(&e.arena);
	buf_release(&e.key);
	buf_release(&e.other);
	free(e.slot);
	free(e.seen);
	free(e.v);
	return s;
}
