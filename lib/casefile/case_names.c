/* case_names.c - row numbers of what is named over and over: contents, rules,
 * stores, values. A map in memory answers for most; the table for the rest. */
#include "recorder.h"
#include <sluice/utf8.h>

/* What a table of names answers to, and how. */
struct names {
	struct intern *map;
	enum sql add, get;
	int cols;            /* of its key */
	unsigned *known;     /* of the last 32 keys that no map had, which the table had */
};

static enum status look_up(struct recorder *r, const struct names *t, const struct str *key, int64_t *ret, struct err *err)
{
	sqlite3_stmt *st = case_sql(r->c, t->get, err);
	if (!st)
		return ST_FATAL;
	for (int i = 0; i < t->cols; i++)
		bind_str(st, i + 1, key[i]);
	enum status s = case_step(r->c, st, err);
	*ret = s == ST_OK ? sqlite3_column_int64(st, 0) : 0;
	if (s == ST_OK)
		sqlite3_reset(st);
	return s == ST_FATAL ? s : ST_OK;
}

static enum status insert(struct recorder *r, const struct names *t, const struct str *key, int64_t *ret, struct err *err)
{
	sqlite3_stmt *st = case_sql(r->c, t->add, err);
	if (!st)
		return ST_FATAL;
	for (int i = 0; i < t->cols; i++)
		bind_str(st, i + 1, key[i]);
	enum status s = case_run(r->c, st, err);
	*ret = s == ST_OK && sqlite3_changes(r->c->db) ? sqlite3_last_insert_rowid(r->c->db) : 0;
	return s;
}

/* Row number of KEY, made when new; 0 with ERR set. WHOLE is the key as one
 * string. Which of asking and adding comes first follows what was right for the
 * last ones: a new dump's values are mostly new, a second drop's mostly known. */
static int64_t number(struct recorder *r, const struct names *t, struct str whole, const struct str *key, struct err *err)
{
	int64_t id = intern_get(t->map, whole);
	if (id)
		return id;
	bool ask_first = __builtin_popcount(*t->known) > 16;
	enum status s = ask_first ? look_up(r, t, key, &id, err) : insert(r, t, key, &id, err);
	bool known = ask_first == (id != 0);
	if (s == ST_OK && !id)
		s = ask_first ? insert(r, t, key, &id, err) : look_up(r, t, key, &id, err);
	*t->known = *t->known << 1 | known;
	if (s != ST_OK)
		return 0;
	if (id)
		intern_put(t->map, whole, id);
	else
		err_set(err, ST_FATAL, E_CORRUPT, "'%s': a row is neither there nor can it be added", r->c->path);
	return id;
}

int64_t recorder_blob(struct recorder *r, struct str sha256, struct err *err)
{
	if (sha256.len == 64 && r->last_blob && memcmp(sha256.p, r->last_id, 64) == 0)
		return r->last_blob;
	if (!hash_is_sha256_hex(sha256))
		sha256 = STR("");
	int64_t id = number(r, &(struct names){ &r->blobs, Q_blob_add, Q_blob_id, 1, &r->known_blobs }, sha256, &sha256, err);
	if (id && sha256.len) {
		memcpy(r->last_id, sha256.p, 64);
		r->last_blob = id;
	}
	return id;
}

int64_t recorder_rule(struct recorder *r, struct str name, struct err *err)
{
	name = name.p ? name : STR("");
	return number(r, &(struct names){ &r->rules, Q_rule_add, Q_rule_id, 1, &r->known_others }, name, &name, err);
}

int64_t recorder_store(struct recorder *r, struct str path, struct err *err)
{
	return number(r, &(struct names){ &r->stores, Q_store_add, Q_store_id, 1, &r->known_others }, path, &path, err);
}

struct str recorder_extra(const struct buf *extra, struct arena *a)
{
	struct str s = buf_str(extra);
	if (utf8_valid(s))
		return s;
	struct buf clean;
	buf_init(&clean, s.len * 3 + 1);
	buf_add_utf8_clean(&clean, s);
	s = arena_copy(a, buf_str(&clean));
	buf_release(&clean);
	return s;
}
