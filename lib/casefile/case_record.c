/* case_record.c - the stream into the case, in batches.
 *
 * Lines wait in memory until a batch is full or the input pauses; then one
 * BEGIN IMMEDIATE … COMMIT writes them. So the lock is held while writing and
 * never while waiting, and a killed writer loses what waits, nothing else.
 * Every row has a natural key, so a line recorded again changes nothing. */
#include "recorder.h"
#include <sluice/utf8.h>

#include <stdlib.h>
#include <unistd.h>

enum { I_ID, I_PATH, I_KIND, I_SIZE, I_MTIME, I_PARENT, I_DEPTH, I_PART_OF, I_STORE, I_N };
static const struct str item_keys[I_N] = { K("id"), K("path"), K("kind"), K("size"), K("mtime"), K("parent"), K("depth"), K("part_of"), K("store") };
enum { E_ITEM, E_PATH, E_STAGE, E_CODE, E_MESSAGE, E_N };
static const struct str error_keys[E_N] = { K("item"), K("path"), K("stage"), K("code"), K("message") };

enum status recorder_begin(struct recorder **ret, struct casefile *c, const struct recorder_options *opt, struct err *err)
{
	if (!c->writable)
		return err_set(err, ST_FATAL, E_USAGE, "'%s' is open for reading only", c->path);
	/* every number the recorder writes it has just read or made: looking each up
	 * again in its table takes a tenth of the time. `case verify` does it */
	if (case_exec(c, "PRAGMA foreign_keys = OFF", err) != ST_OK)
		return ST_FATAL;
	struct recorder *r = xcalloc(1, sizeof *r);
	r->c = c;
	r->opt = *opt;
	r->who = xstrdup(opt->actor.who);
	r->tool = xstrdup(opt->actor.tool);
	r->args = xstrdup(opt->actor.args);
	case_uid(r->run);
	r->opt.actor = (struct casefile_actor){ r->who, r->tool, r->args };
	if (r->opt.batch <= 0)
		r->opt.batch = RECORDER_BATCH;
	buf_init(&r->lines, BATCH_BYTES_MAX + RECORD_BYTES_MAX + 1);
	intern_init(&r->references, INTERN_CACHE);
	intern_init(&r->blobs, INTERN_CACHE / 10); /* references come by document */
	intern_init(&r->rules, INTERN_CACHE / 10);
	intern_init(&r->stores, INTERN_CACHE / 10);
	arena_init(&r->arena);
	buf_init(&r->extra, RECORD_BYTES_MAX * 2u);
	buf_init(&r->key, VALUE_BYTES_MAX + 256);
	*ret = r;
	return ST_OK;
}

void recorder_abort(struct recorder *r)
{
	if (!r)
		return;
	case_exec(r->c, "PRAGMA foreign_keys = ON", NULL);
	buf_release(&r->lines);
	intern_release(&r->references);
	intern_release(&r->blobs);
	intern_release(&r->rules);
	intern_release(&r->stores);
	free(r->replaced.p);
	free(r->met.p);
	free(r->recount);
	arena_release(&r->arena);
	buf_release(&r->extra);
	buf_release(&r->key);
	free(r->posts);
	free(r->who);
	free(r->tool);
	free(r->args);
	free(r);
}

struct str recorder_extra(struct recorder *r)
{
	struct str s = buf_str(&r->extra);
	if (utf8_valid(s))
		return s;
	struct buf clean;
	buf_init(&clean, s.len * 3 + 1);
	buf_add_utf8_clean(&clean, s);
	s = arena_copy(&r->arena, buf_str(&clean));
	buf_release(&clean);
	return s;
}

/* Row number of KEY in a table of names, made when new; 0 with ERR set. */
static int64_t name_id(struct recorder *r, struct intern *m, struct str key, enum sql add, enum sql get, struct err *err)
{
	int64_t id = intern_get(m, key);
	if (id)
		return id;
	sqlite3_stmt *st = case_sql(r->c, add, err);
	if (!st)
		return 0;
	bind_str(st, 1, key.p ? key : str_make("", 0));
	if (case_run(r->c, st, err) != ST_OK)
		return 0;
	if (sqlite3_changes(r->c->db)) {
		id = sqlite3_last_insert_rowid(r->c->db);
	} else if ((st = case_sql(r->c, get, err))) {
		bind_str(st, 1, key.p ? key : str_make("", 0));
		if (case_step(r->c, st, err) == ST_OK)
			id = sqlite3_column_int64(st, 0);
		sqlite3_reset(st);
	}
	if (id)
		intern_put(m, key, id);
	return id;
}

int64_t recorder_blob(struct recorder *r, struct str sha256, struct err *err)
{
	if (sha256.len == 64 && r->last_blob && memcmp(sha256.p, r->last_id, 64) == 0)
		return r->last_blob;
	if (!hash_is_sha256_hex(sha256))
		sha256 = STR("");
	int64_t id = name_id(r, &r->blobs, sha256, Q_blob_add, Q_blob_id, err);
	if (id && sha256.len) {
		memcpy(r->last_id, sha256.p, 64);
		r->last_blob = id;
	}
	return id;
}

int64_t recorder_rule(struct recorder *r, struct str name, struct err *err)
{
	return name_id(r, &r->rules, name, Q_rule_add, Q_rule_id, err);
}

static enum status run_for(struct recorder *r, enum sql q, int64_t blob, struct err *err)
{
	sqlite3_stmt *st = case_sql(r->c, q, err);
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, blob);
	return case_run(r->c, st, err);
}

/* Takes the mentions of a blob out of their sum, before they are dropped. */
static enum status unsum_mentions(struct recorder *r, int64_t blob, struct err *err)
{
	sqlite3_stmt *st = case_sql(r->c, Q_mention_rows, err);
	enum status s = ST_FATAL;
	struct sum256 x;
	if (!st)
		return s;
	sqlite3_bind_int64(st, 1, blob);
	while ((s = case_step(r->c, st, err)) == ST_OK) {
		case_sum_mention_row(r->c, st, &x);
		sum256_sub(&r->c->mentions, &x);
	}
	return s == ST_EOF ? ST_OK : s;
}

static enum status unsum(struct recorder *r, enum sql list, enum sum_table t, int64_t blob, struct err *err)
{
	sqlite3_stmt *st = case_sql(r->c, list, err);
	enum status s = ST_FATAL;
	if (!st)
		return s;
	sqlite3_bind_int64(st, 1, blob);
	while ((s = case_step(r->c, st, err)) == ST_OK)
		if (case_sum_remove(r->c, t, sqlite3_column_int64(st, 0), err) != ST_OK)
			return ST_FATAL;
	return s == ST_EOF ? ST_OK : s;
}

enum status recorder_replace(struct recorder *r, int64_t blob, struct err *err)
{
	if (!r->opt.replace || bits_put(&r->replaced, blob))
		return ST_OK;
	enum status s = record_posts(r, err);
	if (s == ST_OK)
		s = unsum_mentions(r, blob, err);
	r->ruleset_blob = 0;
	if (s == ST_OK)
		s = unsum(r, Q_target_ids, SUM_TARGET, blob, err);
	if (s == ST_OK)
		s = unsum(r, Q_contract_ids, SUM_CONTRACT, blob, err);
	static const enum sql drop[] = { Q_drop_extraction, Q_drop_postings, Q_drop_mentions, Q_drop_targets, Q_drop_contracts };
	for (size_t i = 0; s == ST_OK && i < sizeof drop / sizeof *drop; i++)
		s = run_for(r, drop[i], blob, err);
	r->changed = true;
	return s;
}

static enum status put_error(struct recorder *r, int64_t blob, const struct str v[5], struct err *err)
{
	sqlite3_stmt *st = case_sql(r->c, Q_error_add, err);
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, blob);
	for (int i = 0; i < 5; i++)
		bind_str(st, i + 2, v[i].p ? v[i] : str_make("", 0));
	enum status s = case_run(r->c, st, err);
	if (s != ST_OK)
		return s;
	if (sqlite3_changes(r->c->db)) {
		r->counts.added++;
		return case_sum_add(r->c, SUM_ERROR, sqlite3_last_insert_rowid(r->c->db), err);
	}
	/* the same loss told twice with different details: one of them, whichever came first */
	if (!(st = case_sql(r->c, Q_error_worse, err)))
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, blob);
	for (int i = 0; i < 5; i++)
		bind_str(st, i + 2, v[i].p ? v[i] : str_make("", 0));
	s = case_step(r->c, st, err);
	int64_t row = s == ST_OK ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	if (!row)
		return s == ST_FATAL ? s : ST_OK;
	s = case_sum_remove(r->c, SUM_ERROR, row, err);
	if (s == ST_OK && (st = case_sql(r->c, Q_error_set, err))) {
		sqlite3_bind_int64(st, 1, row);
		bind_str(st, 2, v[4]);
		s = case_run(r->c, st, err);
	}
	return s == ST_OK ? case_sum_add(r->c, SUM_ERROR, row, err) : s;
}

static enum status take_text(struct recorder *r, int64_t blob, struct str id, struct str path, struct str store, bool anew, struct err *err)
{
	struct store *from = case_store(r->c, store);
	struct err miss;
	int fd = from && id.len ? store_open_file(from, id, ".txt", &miss) : -1;
	if (fd < 0)
		return ST_OK;
	bool changed;
	enum status s = case_text_put(r->c, blob, fd, anew, &changed, err);
	close(fd);
	r->counts.texts += changed;
	r->changed |= changed;
	if (s != ST_WARN)
		return s == ST_FATAL ? s : ST_OK;
	/* not all of it can be searched: that is a loss like any other */
	const struct str loss[5] = { path, STR("record"), str_from(err_code_text(err->code)), arena_copy(&r->arena, str_from(err->msg)), STR("{}") };
	r->counts.losses++;
	return put_error(r, blob, loss, err);
}

static enum status blob_facts(struct recorder *r, int64_t blob, struct str size, struct str md5, struct str sha1, struct err *err)
{
	sqlite3_stmt *st = case_sql(r->c, Q_blob_facts, err);
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, blob);
	bind_int_raw(st, 2, size);
	bind_str(st, 3, fields_str(&r->arena, md5));
	bind_str(st, 4, fields_str(&r->arena, sha1));
	return case_run(r->c, st, err);
}

static int64_t item_row(struct recorder *r, int64_t blob, struct str path, struct err *err)
{
	sqlite3_stmt *st = case_sql(r->c, Q_item_id, err);
	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, blob);
	bind_str(st, 2, path);
	enum status s = case_step(r->c, st, err);
	int64_t id = s == ST_OK ? sqlite3_column_int64(st, 0) : s == ST_EOF ? 0 : -1;
	sqlite3_reset(st);
	return id;
}

/* What a picture looks like, as the reader of pictures said. */
static enum status put_look(struct recorder *r, int64_t blob, struct str text, struct err *err)
{
	struct str look = fields_str(&r->arena, json_get(text, "look"));
	if (!look.p || !hash_is_sha256_hex(look)) /* 256 bits as well */
		return ST_OK;
	sqlite3_stmt *st = case_sql(r->c, Q_picture_add, err);
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, blob);
	bind_str(st, 2, look);
	enum status s = case_run(r->c, st, err);
	r->changed |= s == ST_OK && sqlite3_changes(r->c->db);
	return s;
}

static enum status record_item(struct recorder *r, struct str line, struct err *err)
{
	struct str f[I_N];
	if (!fields_cut(line, item_keys, I_N, f, &r->extra))
		return err_set(err, ST_SKIP, E_BAD_RECORD, "not well-formed JSON");
	struct arena *a = &r->arena;
	struct str id = fields_str(a, f[I_ID]), path = fields_str(a, f[I_PATH]), kind = fields_str(a, f[I_KIND]);
	struct str parent = fields_str(a, f[I_PARENT]), store = fields_str(a, f[I_STORE]), part_of = fields_str(a, f[I_PART_OF]);
	if (!path.p)
		return err_set(err, ST_SKIP, E_BAD_RECORD, "an item without a path");
	if (!kind.len)
		kind = STR("file");
	struct str identify = json_get(line, "identify"), text = json_get(line, "text");
	int64_t blob = recorder_blob(r, id, err), up = parent.len ? recorder_blob(r, parent, err) : 0;
	int64_t in = store.len ? name_id(r, &r->stores, store, Q_store_add, Q_store_id, err) : 0;
	if (!blob || (parent.len && !up) || (store.len && !in))
		return ST_FATAL;
	if (id.len && blob_facts(r, blob, f[I_SIZE], json_get(identify, "md5"), json_get(identify, "sha1"), err) != ST_OK)
		return ST_FATAL;
	if (recorder_replace(r, blob, err) != ST_OK)
		return ST_FATAL;
	char was[65] = SUM_NONE, is[65];
	int64_t row = item_row(r, blob, path, err);
	bool new = row == 0;
	if (row < 0 || (row && case_sum_row(r->c, SUM_ITEM, row, was, err) != ST_OK))
		return ST_FATAL;
	/* of two lines that differ in one run, or without --replace, the one stays
	 * that says more, whichever came first */
	bool anew = r->opt.replace && !(row && bits_put(&r->met, row));
	sqlite3_stmt *st = case_sql(r->c, anew ? Q_item_add : Q_item_better, err);
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, blob);
	bind_str(st, 2, path);
	bind_str(st, 3, kind);
	bind_int_raw(st, 4, f[I_SIZE]);
	bind_str(st, 5, fields_str(a, f[I_MTIME]));
	if (up)
		sqlite3_bind_int64(st, 6, up);
	else
		sqlite3_bind_null(st, 6);
	sqlite3_bind_int64(st, 7, json_as_int(f[I_DEPTH], 0));
	bind_str(st, 8, part_of);
	if (in)
		sqlite3_bind_int64(st, 9, in);
	else
		sqlite3_bind_null(st, 9);
	bind_str(st, 10, fields_str(a, json_get(identify, "mime")));
	bind_str(st, 11, fields_str(a, json_get(identify, "format")));
	bind_str(st, 12, fields_str(a, json_get(identify, "charset")));
	bind_str(st, 13, fields_str(a, json_get(text, "lang")));
	bind_int_raw(st, 14, json_get(text, "chars"));
	bind_int_raw(st, 15, json_get(text, "pages"));
	bind_str(st, 16, recorder_extra(r));
	enum status s = case_run(r->c, st, err);
	if (s == ST_OK && new) {
		row = item_row(r, blob, path, err);
		s = row > 0 ? case_path_index(r->c, row, path, err) : ST_FATAL;
		bits_put(&r->met, row > 0 ? row : 0);
	}
	if (s == ST_OK)
		s = case_sum_row(r->c, SUM_ITEM, row, is, err);
	if (s != ST_OK)
		return s;
	if (memcmp(was, is, sizeof is) != 0) {
		case_sum_change(r->c->sum, was, is);
		r->counts.added++;
		r->changed = true;
	}
	s = put_look(r, blob, text, err);
	if (s != ST_OK)
		return s;
	r->counts.items++;
	r->counts.documents += str_eqz(kind, "document");
	/* a page's text stands in its document; twice would count twice */
	if (!part_of.len && (text.p || str_eqz(kind, "document")))
		return take_text(r, blob, id, path, store, anew, err);
	return ST_OK;
}

static enum status record_error_row(struct recorder *r, struct str line, struct err *err)
{
	struct str f[E_N];
	if (!fields_cut(line, error_keys, E_N, f, &r->extra))
		return err_set(err, ST_SKIP, E_BAD_RECORD, "not well-formed JSON");
	int64_t blob = recorder_blob(r, fields_str(&r->arena, f[E_ITEM]), err);
	if (!blob)
		return ST_FATAL;
	struct str v[5];
	for (int i = E_PATH; i < E_N; i++)
		v[i - E_PATH] = fields_str(&r->arena, f[i]);
	v[4] = recorder_extra(r);
	r->counts.errors++;
	return put_error(r, blob, v, err);
}

static enum status one(struct recorder *r, struct str line, struct err *err)
{
	struct record rec = { line, RECORD_FOREIGN };
	/* our own tools' lines tell their type in their first bytes; whether they
	 * are well-formed shows when they are cut */
	if (str_starts(line, STR("{\"sluice\":1,\"type\":\"ref\","))) {
		rec.type = RECORD_REF;
	} else {
		enum status s = record_look(line, &rec, err);
		if (s != ST_OK)
			return s;
	}
	arena_reset(&r->arena);
	switch (rec.type) {
	case RECORD_ITEM: return record_item(r, line, err);
	case RECORD_REF: return record_ref(r, line, err);
	case RECORD_TARGET: return record_target(r, line, err);
	case RECORD_CONTRACT: return record_contract(r, line, err);
	case RECORD_ERROR: return record_error_row(r, line, err);
	case RECORD_FOREIGN:
	case RECORD_OTHER: break;
	}
	r->counts.foreign++;
	return ST_OK;
}

enum status recorder_add(struct recorder *r, struct str line, struct err *err)
{
	enum status s = ST_OK;
	line = str_trim(line);
	if (line.len == 0)
		return ST_OK;
	if (r->lines.len + line.len + 1 > BATCH_BYTES_MAX && r->lines.len && (s = recorder_flush(r, err)) != ST_OK)
		return s;
	if (!buf_add_str(&r->lines, line))
		return err_set(err, ST_WARN, E_LIMIT_BYTES, "a line longer than a record may be");
	buf_add_char(&r->lines, '\n');
	r->counts.records++;
	return ++r->waiting >= r->opt.batch ? recorder_flush(r, err) : ST_OK;
}

/* All lines that wait, within the transaction. */
static enum status batch(struct recorder *r, struct err *first, struct err *err)
{
	struct str rest = buf_str(&r->lines), line;
	enum status s = ST_OK;
	if (!r->begun) {
		struct buf d;
		struct json j;
		buf_init(&d, 1u << 20);
		json_start(&j, &d);
		json_open(&j, '{');
		json_kz(&j, "run", r->run);
		json_kz(&j, "args", r->args);
		json_kbool(&j, "replace", r->opt.replace);
		json_close(&j, '}');
		s = case_log_add(r->c, &r->opt.actor, "begin", buf_str(&d), err);
		buf_release(&d);
	}
	while (s == ST_OK && str_next(&rest, '\n', &line)) {
		struct err bad;
		enum status got = one(r, line, &bad);
		if (got == ST_FATAL) {
			*err = bad;
			return got;
		}
		if (got != ST_OK) {
			if (!r->counts.bad++)
				*first = bad;
		}
	}
	if (s == ST_OK)
		s = record_posts(r, err);
	if (s == ST_OK && r->changed)
		s = case_changed(r->c, err);
	return s;
}

/* What was numbered in a transaction that is undone has no number. */
static void forget(struct recorder *r)
{
	intern_clear(&r->references);
	intern_clear(&r->blobs);
	intern_clear(&r->rules);
	intern_clear(&r->stores);
	free(r->replaced.p);
	free(r->met.p);
	r->replaced = r->met = (struct bits){ NULL, 0 };
	r->n_posts = r->n_recount = 0;
	r->last_blob = r->ruleset_blob = 0;
}

enum status recorder_flush(struct recorder *r, struct err *err)
{
	if (r->waiting == 0)
		return ST_OK;
	struct err first, own;
	uint64_t bad = r->counts.bad;
	err_clear(&own);
	err_clear(&first);
	enum status s = case_begin(r->c, &own);
	if (s == ST_OK) {
		s = batch(r, &first, &own);
		if (s == ST_OK)
			s = case_commit(r->c, &own);
		else
			case_rollback(r->c);
	}
	if (s != ST_OK) {
		forget(r);
		if (err)
			*err = own;
		return ST_FATAL;
	}
	r->begun = true;
	r->changed = false;
	r->waiting = 0;
	buf_clear(&r->lines);
	if (r->counts.bad > bad && err)
		*err = first;
	return r->counts.bad > bad ? ST_WARN : ST_OK;
}

static enum status finish(struct recorder *r, struct err *err)
{
	struct buf d;
	struct json j;
	char sum[65];
	enum status s = case_settle(r->c, err);
	if (s == ST_OK)
		s = case_begin(r->c, err);
	if (s != ST_OK)
		return s;
	buf_init(&d, 1u << 20);
	json_start(&j, &d);
	json_open(&j, '{');
	json_kz(&j, "run", r->run);
	json_kint(&j, "records", (int64_t)r->counts.records);
	json_kint(&j, "items", (int64_t)r->counts.items);
	json_kint(&j, "references", (int64_t)r->counts.references);
	json_kint(&j, "targets", (int64_t)r->counts.targets);
	json_kint(&j, "contracts", (int64_t)r->counts.contracts);
	json_kint(&j, "errors", (int64_t)r->counts.errors);
	json_kint(&j, "texts", (int64_t)r->counts.texts);
	json_kint(&j, "added", (int64_t)r->counts.added);
	json_kint(&j, "bad", (int64_t)r->counts.bad);
	json_key(&j, "rulesets");
	json_open(&j, '[');
	for (size_t i = 0; i < r->n_rulesets; i++)
		json_str(&j, str_from(r->rulesets[i]));
	json_close(&j, ']');
	json_kz(&j, "evidence_sum", r->c->sum);
	sum256_hex(&r->c->mentions, sum);
	json_kz(&j, "mention_sum", sum);
	json_close(&j, '}');
	if (s == ST_OK)
		s = case_log_add(r->c, &r->opt.actor, "end", buf_str(&d), err);
	buf_release(&d);
	if (s == ST_OK)
		return case_commit(r->c, err);
	case_rollback(r->c);
	return s;
}

enum status recorder_end(struct recorder *r, struct recorder_counts *ret_counts, struct err *err)
{
	struct err warn;
	enum status s = recorder_flush(r, &warn), f = s == ST_FATAL ? s : ST_OK;
	if (f == ST_OK && r->begun) {
		/* settling a large case needs the memory */
		struct intern *maps[] = { &r->references, &r->blobs, &r->rules, &r->stores };
		for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
			intern_release(maps[i]);
			intern_init(maps[i], INTERN_CACHE);
		}
		buf_release(&r->lines);
		free(r->posts);
		r->posts = NULL;
		f = finish(r, err);
	}
	else if (err && s != ST_OK)
		*err = warn;
	if (f == ST_OK && s == ST_WARN && err)
		*err = warn;
	if (ret_counts)
		*ret_counts = r->counts;
	recorder_abort(r);
	return f != ST_OK ? f : s;
}
