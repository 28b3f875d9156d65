/* case_evidence.c - items and losses into their tables.
 *
 * Every row has a natural key. Where two lines say different things under one
 * key, the one stays that says more, whichever came first: so the order of the
 * stream, and how many writers shared it, changes nothing. */
#include "recorder.h"

#include <unistd.h>

enum { I_ID, I_PATH, I_KIND, I_SIZE, I_MTIME, I_PARENT, I_DEPTH, I_PART_OF, I_STORE, I_READ, I_N };
static const struct str item_keys[I_N] = { K("id"), K("path"), K("kind"), K("size"), K("mtime"), K("parent"), K("depth"), K("part_of"), K("store"), K("read_before") };
enum { E_ITEM, E_PATH, E_STAGE, E_CODE, E_MESSAGE, E_N };
static const struct str error_keys[E_N] = { K("item"), K("path"), K("stage"), K("code"), K("message") };

static enum status put_error(struct recorder *r, int64_t blob, const struct str v[5], struct err *err)
{
	/* how many passwords were tried is all that differs of two such */
	if (r->opt.replace && str_eqz(v[2], "encrypted") && recorder_supersede(r, blob, v, err) != ST_OK)
		return ST_FATAL;
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
		r->changed = true;
		return case_sum_add(r->c, SUM_ERROR, sqlite3_last_insert_rowid(r->c->db), err);
	}
	if (recorder_retold(r, blob, v, err) != ST_OK)
		return ST_FATAL;
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

enum status record_item(struct recorder *r, struct str line, struct err *err)
{
	struct str f[I_N];
	if (!fields_cut(line, item_keys, I_N, f, &r->extra))
		return err_set(err, ST_SKIP, E_BAD_RECORD, "not well-formed JSON");
	struct arena *a = &r->arena;
	if (recorder_drop_doubted(r, err) != ST_OK)
		return ST_FATAL;
	r->ended = false;
	buf_clear(&r->open);
	struct str id = fields_str(a, f[I_ID]), path = fields_str(a, f[I_PATH]), kind = fields_str(a, f[I_KIND]);
	struct str parent = fields_str(a, f[I_PARENT]), store = fields_str(a, f[I_STORE]), part_of = fields_str(a, f[I_PART_OF]);
	if (!path.p)
		return err_set(err, ST_SKIP, E_BAD_RECORD, "an item without a path");
	if (!kind.len)
		kind = STR("file");
	struct str identify = json_get(line, "identify"), text = json_get(line, "text");
	int64_t blob = recorder_blob(r, id, err), up = parent.len ? recorder_blob(r, parent, err) : 0;
	int64_t in = store.len ? recorder_store(r, store, err) : 0;
	if (!blob || (parent.len && !up) || (store.len && !in))
		return ST_FATAL;
	if (id.len && blob_facts(r, blob, f[I_SIZE], json_get(identify, "md5"), json_get(identify, "sha1"), err) != ST_OK)
		return ST_FATAL;
	/* what an earlier run found stays: nothing comes again, or only what this place adds */
	if (f[I_READ].p && r->opt.replace)
		bits_put(&r->replaced, blob);
	else if (recorder_replace(r, blob, err) != ST_OK)
		return ST_FATAL;
	char was[65] = SUM_NONE, is[65];
	if (r->opt.replace && !id.len && up && str_eqz(fields_str(a, json_get(json_get(line, "unpack"), "state")), "locked")) {
		bool open;
		if (recorder_is_open(r, path, up, &open, err) != ST_OK)
			return ST_FATAL;
		if (open) { /* nothing is lost, and so says its loss, which comes next */
			buf_add_str(&r->open, path);
			return ST_OK;
		}
	}
	int64_t row = item_row(r, blob, path, err), locked = 0;
	if (r->opt.replace && id.len && json_get(json_get(line, "unpack"), "password").p) {
		if (recorder_opened(r, path, up, err) != ST_OK)
			return ST_FATAL;
		int64_t none = recorder_blob(r, STR(""), err);
		if (none && (locked = item_row(r, none, path, err)) > 0) {
			if (row > 0 && recorder_drop_locked(r, locked, path, err) != ST_OK)
				return ST_FATAL;
			if (row)
				locked = 0;
			else
				row = locked; /* the row of the locked member becomes its own */
		}
	}
	bool met = r->opt.replace && row > 0 && bits_put(&r->met, row), on_disk = json_as_int(f[I_DEPTH], 0) == 0;
	if (r->opt.replace && id.len && !met && (row > 0 || on_disk) && recorder_overcome(r, blob, path, on_disk, err) != ST_OK)
		return ST_FATAL;
	if (r->opt.replace && id.len && !met && row > 0 && recorder_doubt(r, blob, path, err) != ST_OK)
		return ST_FATAL;
	if (identify.p)
		recorder_spoke(r, blob, STR("identify"));
	if (text.p)
		recorder_spoke(r, blob, STR("text"));
	if (f[I_READ].p)
		recorder_spoke(r, blob, STR("refs"));
	bool new = row == 0;
	if (row < 0 || (row && case_sum_row(r->c, SUM_ITEM, row, was, err) != ST_OK))
		return ST_FATAL;
	if (locked > 0) {
		sqlite3_stmt *open = case_sql(r->c, Q_item_opened, err);
		if (!open)
			return ST_FATAL;
		sqlite3_bind_int64(open, 1, row);
		sqlite3_bind_int64(open, 2, blob);
		if (case_run(r->c, open, err) != ST_OK)
			return ST_FATAL;
	}
	/* of two lines that differ in one run, or without --replace, the one stays
	 * that says more, whichever came first */
	bool anew = r->opt.replace && !met;
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
	bind_str(st, 16, recorder_extra(&r->extra, &r->arena));
	enum status s = case_run(r->c, st, err);
	if (s == ST_OK && new) {
		row = item_row(r, blob, path, err);
		s = row > 0 ? case_path_index(r->c, row, path, err) : ST_FATAL;
		bits_put(&r->met, row > 0 ? row : 0);
		if (row > 0)
			recorder_named(r, row, up, line);
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

enum status record_loss(struct recorder *r, struct str line, struct err *err)
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
	v[4] = recorder_extra(&r->extra, &r->arena);
	r->counts.errors++;
	recorder_spoke(r, blob, v[1]);
	if (r->open.len && !f[E_ITEM].p && str_eq(buf_str(&r->open), v[0]) && str_eqz(v[1], "unpack") && str_eqz(v[2], "encrypted"))
		return ST_OK;
	return put_error(r, blob, v, err);
}
