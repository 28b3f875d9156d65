/* case_tally.c - how much there is: what `case info` tells.
 *
 * Counting a million documents and ten million mentions takes half a minute, so
 * it is done when a writer ends, in one pass over each table, and kept in the
 * table tally with the number of changes it knows of (`tallied` in meta). When
 * the case has changed since, or an older program wrote it, the same counts are
 * made into a temporary table of the same name, which hides the stored one: the
 * answer is exact either way. */
#include "case_priv.h"
#include "intern.h"

#include <stdlib.h>

#define KINDS_MAX 254 /* of references, a byte each; a stream with more is counted by SQLite, slowly */

/* Documents by what they have in common: few groups, however many there are. */
struct group {
	char *lang, *format, *how; /* owned; lang may be NULL */
	int64_t files, bytes, chars, read;
	bool file;
};

struct kind {
	char *name;     /* owned */
	uint8_t *seen;  /* a bit a blob; owned */
	int64_t values, mentions, documents;
};

struct tally {
	struct casefile *c;
	struct group *group; /* owned */
	size_t n_groups, cap_groups;
	struct kind kind[KINDS_MAX + 1];
	size_t kinds;
	uint8_t *of;    /* kind of each reference, 0: none; owned */
	int64_t references, blobs;
};

static enum status put(struct tally *t, const char *what, struct str name, int64_t files, int64_t n, int64_t more, struct err *err)
{
	sqlite3_stmt *st = case_sql(t->c, Q_tally_put, err);
	if (!st)
		return ST_FATAL;
	bind_z(st, 1, what);
	bind_str(st, 2, name);
	sqlite3_bind_int64(st, 3, files);
	sqlite3_bind_int64(st, 4, n);
	sqlite3_bind_int64(st, 5, more);
	return case_run(t->c, st, err);
}

static enum status put_number(struct tally *t, const char *name, const char *sql, struct err *err)
{
	sqlite3_stmt *st = NULL;
	if (sqlite3_prepare_v2(t->c->db, sql, -1, &st, NULL) != SQLITE_OK)
		return case_fail(t->c, err);
	enum status s = case_step(t->c, st, err);
	int64_t n = s == ST_OK ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_finalize(st);
	return s == ST_OK ? put(t, "count", str_from(name), n, n, 0, err) : ST_FATAL;
}

/* --- documents */

static struct group *group_of(struct tally *t, struct intern *m, struct buf *key, sqlite3_stmt *st)
{
	buf_clear(key);
	for (int i = 0; i < 4; i++) {
		buf_add_str(key, col_str(st, i));
		buf_add_char(key, '\0');
	}
	int64_t at = intern_get(m, buf_str(key));
	if (at)
		return &t->group[at - 1];
	t->group = xgrow(t->group, &t->cap_groups, t->n_groups + 1, sizeof *t->group);
	struct group *g = &t->group[t->n_groups++];
	struct str lang = col_str(st, 1);
	*g = (struct group){ .lang = lang.p ? xstrndup(lang) : NULL, .format = xstrndup(col_str(st, 2)), .how = xstrndup(col_str(st, 3)),
		.file = str_eqz(col_str(st, 0), "file") };
	intern_put(m, buf_str(key), (int64_t)t->n_groups);
	return g;
}

static enum status load_documents(struct tally *t, struct err *err)
{
	sqlite3_stmt *st = case_sql(t->c, Q_tally_items, err);
	enum status s = ST_FATAL;
	struct intern m;
	struct buf key;
	intern_init(&m, 0);
	buf_init(&key, 16u << 20);
	while (st && (s = case_step(t->c, st, err)) == ST_OK) {
		struct group *g = group_of(t, &m, &key, st);
		int64_t chars = sqlite3_column_int64(st, 5);
		g->files++;
		g->bytes += sqlite3_column_int64(st, 4);
		g->chars += chars;
		g->read += chars > 0;
	}
	intern_release(&m);
	buf_release(&key);
	return s == ST_EOF ? ST_OK : ST_FATAL;
}

static enum status write_documents(struct tally *t, struct err *err)
{
	enum status s = ST_OK;
	for (size_t i = 0; s == ST_OK && i < t->n_groups; i++) {
		const struct group *g = &t->group[i];
		if (g->lang)
			s = put(t, "language", str_from(g->lang), g->files, g->chars, 0, err);
		if (s == ST_OK && g->file)
			s = put(t, "format", str_from(g->format), g->files, g->read, g->bytes, err);
		if (s == ST_OK && g->file)
			s = put(t, "coverage", str_from(g->how), g->files, 0, 0, err);
	}
	return s;
}

/* --- references */

static uint8_t kind_number(struct tally *t, struct str name)
{
	for (size_t i = t->kinds; i; i--)
		if (str_eqz(name, t->kind[i].name))
			return (uint8_t)i;
	if (t->kinds == KINDS_MAX)
		return 0;
	t->kind[++t->kinds] = (struct kind){ .name = xstrndup(name), .seen = xcalloc((size_t)t->blobs / 8 + 1, 1) };
	return (uint8_t)t->kinds;
}

/* *RET_MORE: there are more kinds than are counted here. */
static enum status load_kinds(struct tally *t, bool *ret_more, struct err *err)
{
	sqlite3_stmt *st = case_sql(t->c, Q_tally_references, err);
	enum status s = ST_FATAL;
	*ret_more = false;
	while (st && !*ret_more && (s = case_step(t->c, st, err)) == ST_OK) {
		int64_t id = sqlite3_column_int64(st, 0);
		if (id > 0 && id <= t->references)
			*ret_more = !(t->of[id] = kind_number(t, col_str(st, 1)));
	}
	if (st)
		sqlite3_reset(st);
	return *ret_more || s == ST_EOF ? ST_OK : ST_FATAL;
}

static enum status load_postings(struct tally *t, struct err *err)
{
	sqlite3_stmt *st = case_sql(t->c, Q_posting_all, err);
	enum status s = ST_FATAL;
	int64_t last = 0;
	while (st && (s = case_step(t->c, st, err)) == ST_OK) {
		int64_t ref = sqlite3_column_int64(st, 0), blob = sqlite3_column_int64(st, 1);
		if (ref <= 0 || ref > t->references || blob <= 0 || blob > t->blobs || !t->of[ref])
			continue;
		struct kind *k = &t->kind[t->of[ref]];
		uint8_t bit = (uint8_t)(1u << (blob & 7));
		k->mentions += sqlite3_column_int64(st, 2);
		k->values += ref != last;
		k->documents += !(k->seen[blob >> 3] & bit);
		k->seen[blob >> 3] |= bit;
		last = ref;
	}
	return s == ST_EOF ? ST_OK : ST_FATAL;
}

static enum status count_references(struct tally *t, struct err *err)
{
	bool more = false;
	sqlite3_stmt *st = case_sql(t->c, Q_blob_max, err);
	if (!st || case_step(t->c, st, err) != ST_OK)
		return ST_FATAL;
	t->blobs = sqlite3_column_int64(st, 0);
	t->references = sqlite3_column_int64(st, 1);
	sqlite3_reset(st);
	if (t->blobs > ROWS_MAX || t->references > ROWS_MAX)
		return err_set(err, ST_FATAL, E_CORRUPT, "'%s' has rows of impossible numbers", t->c->path);
	t->of = xcalloc((size_t)t->references + 1, 1);
	enum status s = load_kinds(t, &more, err);
	if (s == ST_OK && more)
		return case_run(t->c, case_sql(t->c, Q_tally_kinds, err), err);
	if (s == ST_OK)
		s = load_postings(t, err);
	for (size_t i = 1; s == ST_OK && i <= t->kinds; i++)
		if (t->kind[i].values)
			s = put(t, "kind", str_from(t->kind[i].name), t->kind[i].documents, t->kind[i].mentions, t->kind[i].values, err);
	return s;
}

/* --- all of it */

static enum status make(struct tally *t, struct err *err)
{
	static const struct { const char *name, *sql;
	} numbers[] = {
		{ "documents", "SELECT count(*) FROM item" },
		{ "bound", "SELECT count(*) FROM item WHERE kind = 'document'" },
		{ "files", "SELECT coalesce(sum(files), 0) FROM tally WHERE what = 'coverage'" },
		{ "contents",
		  "SELECT (SELECT count(*) FROM blob WHERE sha256 <> '') - (SELECT count(DISTINCT blob) FROM item WHERE kind = 'document')" }, /* of files: a bound document is made of theirs */
		{ "bytes", "SELECT coalesce(sum(size), 0) FROM blob" },
		{ "texts", "SELECT count(*) FROM text" },
		{ "unread", "SELECT count(*) FROM unread" },
		{ "references", "SELECT coalesce(sum(more), 0) FROM tally WHERE what = 'kind'" } /* the table keeps values that no document has any more */,
	};
	enum status s = case_run(t->c, case_sql(t->c, Q_tally_clear, err), err);
	if (s == ST_OK)
		s = load_documents(t, err);
	if (s == ST_OK)
		s = write_documents(t, err);
	if (s == ST_OK)
		s = count_references(t, err);
	if (s == ST_OK)
		s = case_run(t->c, case_sql(t->c, Q_tally_losses, err), err);
	for (size_t i = 0; s == ST_OK && i < sizeof numbers / sizeof *numbers; i++)
		s = put_number(t, numbers[i].name, numbers[i].sql, err);
	for (size_t i = 0; i < t->n_groups; i++) {
		free(t->group[i].lang);
		free(t->group[i].format);
		free(t->group[i].how);
	}
	free(t->group);
	for (size_t i = 1; i <= t->kinds; i++) {
		free(t->kind[i].name);
		free(t->kind[i].seen);
	}
	free(t->of);
	return s;
}

static enum status changes(struct casefile *c, const char *key, struct buf *ret, struct err *err)
{
	enum status s = case_meta_get(c, key, ret, err);
	return s == ST_EOF ? ST_OK : s;
}

enum status case_tally(struct casefile *c, struct err *err)
{
	struct tally *t = xcalloc(1, sizeof *t);
	struct buf n;
	t->c = c;
	buf_init(&n, 64);
	enum status s = make(t, err);
	if (s == ST_OK)
		s = changes(c, "changes", &n, err);
	if (s == ST_OK)
		s = case_meta_set(c, "tallied", buf_str(&n), err);
	buf_release(&n);
	free(t);
	return s;
}

enum status casefile_tally(struct casefile *c, struct err *err)
{
	struct buf is, was;
	buf_init(&is, 64);
	buf_init(&was, 64);
	enum status s = changes(c, "changes", &is, err);
	if (s == ST_OK)
		s = case_meta_get(c, "tallied", &was, err);
	bool good = s == ST_OK && str_eq(buf_str(&is), buf_str(&was));
	buf_release(&is);
	buf_release(&was);
	if (s == ST_FATAL || good)
		return s;
	struct tally *t = xcalloc(1, sizeof *t);
	t->c = c;
	s = case_exec(c, SQL_tally_temporary, err);
	if (s == ST_OK)
		s = make(t, err);
	free(t);
	return s;
}
