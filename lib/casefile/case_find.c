/* case_find.c - which document does a person mean, and what is its text. */
#include "case_priv.h"
#include <sluice/io.h>

#include <unistd.h>

#define PREFIX_MIN 6
#define SHORT_ID 12       /* figures of an id that are shown, as search does */
#define PATH_SHOWN 60u    /* of a path: its end */

/* Exactly one row of SQL with ARG, an id and its path: the id into OUT. ST_EOF: none; ST_SKIP: several, of which two are told. */
static enum status only(struct casefile *c, const char *sql, struct str arg, struct buf *out, struct err *err)
{
	struct case_rows *rows = NULL;
	if (casefile_query(c, &rows, sql, &arg, 1, err) != ST_OK)
		return ST_FATAL;
	size_t from = out->len;
	enum status s = case_rows_next(rows, err);
	if (s == ST_OK) {
		struct str first = case_rows_str(rows, 1);
		char path[PATH_SHOWN + 1];
		size_t n = first.len < PATH_SHOWN ? first.len : PATH_SHOWN;
		buf_add_str(out, case_rows_str(rows, 0));
		memcpy(path, first.p + (first.len - n), n);
		path[n] = '\0';
		s = case_rows_next(rows, err);
		if (s == ST_OK) {
			struct str second = case_rows_str(rows, 1), id = case_rows_str(rows, 0);
			second = str_sub(second, second.len > PATH_SHOWN ? second.len - PATH_SHOWN : 0, second.len);
			s = err_set(err, ST_SKIP, E_USAGE, "'%.*s' may be several documents: %.*s (%s), %.*s (%.*s) …", STR_ARG(arg), SHORT_ID,
				    out->p + from, path, SHORT_ID, id.p, STR_ARG(second));
			buf_cut(out, from);
		} else if (s == ST_EOF) {
			s = ST_OK;
		}
	}
	case_rows_close(rows);
	return s;
}

enum status casefile_find(struct casefile *c, struct str spec, struct buf *out, struct err *err)
{
	static const char *const by_path[] = {
		"SELECT b.sha256, min(i.path) FROM item i JOIN blob b ON b.id = i.blob WHERE i.path = ?1 AND b.sha256 <> ''"
		" AND b.sha256 NOT IN (SELECT id FROM superseded WHERE path = ?1) GROUP BY 1 LIMIT 2",
		"SELECT b.sha256, min(i.path) FROM item i JOIN blob b ON b.id = i.blob WHERE substr(i.path, -length(?1) - 1) = '/' || ?1 AND b.sha256 <> ''"
		" AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.path = i.path AND s.id = b.sha256) GROUP BY 1 LIMIT 2",
	};
	bool hex = spec.len >= PREFIX_MIN && spec.len <= 64;
	for (size_t i = 0; i < spec.len; i++)
		hex = hex && strchr("0123456789abcdef", spec.p[i]) != NULL && spec.p[i];
	enum status s = ST_EOF;
	if (hex)
		s = only(c, "SELECT sha256, coalesce((SELECT min(path) FROM item i WHERE i.blob = b.id), '') FROM blob b WHERE sha256 >= ?1 AND sha256 < ?1 || 'g' LIMIT 2", spec, out, err);
	for (size_t i = 0; s == ST_EOF && i < 2; i++)
		s = only(c, by_path[i], spec, out, err);
	if (s == ST_EOF)
		return err_set(err, ST_SKIP, E_MISSING, "no document '%.*s' in the case", STR_ARG(spec));
	return s;
}

static int open_in_store(struct casefile *c, struct str id, const char *suffix, struct err *err)
{
	struct case_rows *rows = NULL;
	int fd = -1;
	err_set(err, ST_SKIP, E_MISSING, "'%.*s' is in no store", STR_ARG(id));
	if (casefile_query(
		c, &rows,
		"SELECT s.path FROM item i JOIN store s ON s.id = i.store JOIN blob b ON b.id = i.blob WHERE b.sha256 = ?1 LIMIT 1", &id, 1,
		err) == ST_OK &&
	    case_rows_next(rows, err) == ST_OK) {
		struct store *store = case_store(c, case_rows_str(rows, 0));
		fd = store ? store_open_file(store, id, suffix, err) : -1;
	}
	case_rows_close(rows);
	return fd;
}

int casefile_blob(struct casefile *c, struct str id, struct err *err)
{
	return open_in_store(c, id, "", err);
}

int casefile_side(struct casefile *c, struct str id, const char *suffix, struct err *err)
{
	return open_in_store(c, id, suffix, err);
}

enum status casefile_text(struct casefile *c, struct str id, struct buf *out, struct err *err)
{
	struct case_rows *rows = NULL;
	size_t from = out->len;
	enum status s = casefile_query(
	    c, &rows, "SELECT body FROM text_part WHERE blob = (SELECT id FROM blob WHERE sha256 = ?1) ORDER BY seq", &id, 1, err);
	while (s == ST_OK && (s = case_rows_next(rows, err)) == ST_OK)
		if (!buf_add_str(out, case_rows_str(rows, 0)))
			break;
	case_rows_close(rows);
	if (s != ST_EOF || out->len > from)
		return s == ST_EOF || s == ST_OK ? ST_OK : s;
	/* the page of a bound document has its text in the store only */
	int fd = open_in_store(c, id, ".txt", err);
	if (fd < 0)
		return err_set(err, ST_SKIP, E_MISSING, "'%.*s' has no text", STR_ARG(id));
	s = io_read_file(fd, out, err);
	close(fd);
	return s;
}
