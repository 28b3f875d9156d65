/* case_text.c - keeps a document's text in the case and feeds the indexes.
 *
 * The text stands in the case itself, so that whoever has only the file can
 * read, search and cite. Huge texts are kept in parts: FTS5 wants each row as
 * one string, and a part's index words take some three times its bytes. */
#include "case_priv.h"
#include "ngram.h"
#include "simhash.h"
#include <sluice/io.h>
#include <sluice/utf8.h>

#include <stdlib.h>

#define PART_BYTES (2u << 20)
#define PART_SLACK (64u << 10)        /* how far back a line's end is looked for */
#define PARTS_MAX 256 /* text_part.id holds seq in its low 8 bits */
#define WORDS_BYTES_MAX (8u * PART_BYTES) /* a pair and its space are 7 bytes for each 3 */

struct put {
	struct casefile *c;
	int64_t blob;
	int64_t seq, start, page, pages;
	struct simhash sim;
	struct buf words;
};

static enum status put_part(struct put *p, struct str body, struct err *err)
{
	sqlite3_stmt *st = case_sql(p->c, Q_part_add, err);
	if (!st)
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, p->blob);
	sqlite3_bind_int64(st, 2, p->seq);
	sqlite3_bind_int64(st, 3, p->start);
	sqlite3_bind_int64(st, 4, p->page);
	bind_str(st, 5, body);
	enum status s = case_run(p->c, st, err);
	if (s != ST_OK)
		return s;
	int64_t id = sqlite3_last_insert_rowid(p->c->db);
	buf_clear(&p->words);
	ngram_text(body, &p->words);
	if (!(st = case_sql(p->c, Q_index_add, err)))
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, id);
	bind_str(st, 2, buf_str(&p->words));
	s = case_run(p->c, st, err);
	p->seq++;
	p->start += (int64_t)body.len;
	for (size_t i = 0; i < body.len; i++) {
		const char *ff = memchr(body.p + i, '\f', body.len - i);
		if (!ff)
			break;
		p->page++;
		i = (size_t)(ff - body.p);
	}
	simhash_add(&p->sim, body);
	return s;
}

/* Where to end a part of at most LEN bytes: after a form feed or a line. */
static size_t part_end(struct str s)
{
	size_t back = s.len > PART_SLACK ? s.len - PART_SLACK : 0;
	for (size_t i = s.len; i > back; i--)
		if (s.p[i - 1] == '\f')
			return i;
	for (size_t i = s.len; i > back; i--)
		if (s.p[i - 1] == '\n')
			return i;
	size_t cut = utf8_cut(s, s.len);
	return cut ? cut : s.len;
}

static enum status digest_fd(int fd, char hex[HASH_HEX_MAX], int64_t *ret_bytes, bool *ret_pages, struct err *err)
{
	char *tmp = xmalloc(PART_SLACK);
	struct hash *h = hash_new(HASH_SHA256);
	uint64_t off = 0;
	ssize_t n;
	while ((n = io_pread_full(fd, tmp, PART_SLACK, off)) > 0) {
		hash_add(h, tmp, (size_t)n);
		*ret_pages |= memchr(tmp, '\f', (size_t)n) != NULL;
		off += (uint64_t)n;
	}
	hash_end_hex(h, hex);
	hash_free(h);
	free(tmp);
	*ret_bytes = (int64_t)off;
	return n < 0 ? err_sys(err, ST_SKIP, E_UNREADABLE, "cannot read a text") : ST_OK;
}

static enum status put_all(struct put *p, int fd, struct err *err)
{
	enum status s = ST_OK;
	uint64_t off = 0;
	char *tmp = xmalloc(PART_BYTES);
	while (s == ST_OK && off < p->c->text_max && p->seq < PARTS_MAX) {
		ssize_t n = io_pread_full(fd, tmp, PART_BYTES, off);
		if (n < 0)
			s = err_sys(err, ST_SKIP, E_UNREADABLE, "cannot read a text");
		if (n <= 0)
			break;
		struct str part = str_make(tmp, (size_t)n);
		if ((size_t)n == PART_BYTES)
			part.len = part_end(part);
		off += part.len;
		struct buf clean;
		buf_init(&clean, 3u * PART_BYTES);
		if (!utf8_valid(part)) {
			/* the store's texts are valid; a damaged one must not damage the case */
			buf_add_utf8_clean(&clean, part);
			part = buf_str(&clean);
		}
		s = put_part(p, part, err);
		buf_release(&clean);
	}
	free(tmp);
	return s;
}

enum status case_text_put(struct casefile *c, int64_t blob, int fd, bool anew, bool *ret_changed, struct err *err)
{
	char hex[HASH_HEX_MAX];
	int64_t bytes = 0;
	bool pages = false;
	*ret_changed = false;
	enum status s = digest_fd(fd, hex, &bytes, &pages, err);
	sqlite3_stmt *st = s == ST_OK ? case_sql(c, Q_text_get, err) : NULL;
	if (!st)
		return s == ST_OK ? ST_FATAL : s;
	sqlite3_bind_int64(st, 1, blob);
	s = case_step(c, st, err);
	if (s == ST_FATAL)
		return s;
	if (s == ST_OK) {
		int64_t had = sqlite3_column_int64(st, 0);
		int order = str_cmp(str_from(hex), col_str(st, 1));
		sqlite3_reset(st);
		/* of two texts of one document the same one stays, whichever came first */
		if (order == 0 || (!anew && (bytes < had || (bytes == had && order < 0))))
			return ST_OK;
		s = case_text_drop(c, blob, err);
		if (s != ST_OK)
			return s;
	}
	*ret_changed = true;
	struct put p = { .c = c, .blob = blob, .page = pages ? 1 : 0 };
	buf_init(&p.words, WORDS_BYTES_MAX);
	simhash_init(&p.sim);
	/* the row the parts stand under comes first, its fingerprint is known last */
	s = put_all(&p, fd, err);
	buf_release(&p.words);
	if (s != ST_OK)
		return s;
	if (!(st = case_sql(c, Q_text_add, err)))
		return ST_FATAL;
	sqlite3_bind_int64(st, 1, blob);
	sqlite3_bind_int64(st, 2, bytes);
	bind_z(st, 3, hex);
	uint64_t sim;
	if (simhash_end(&p.sim, &sim))
		sqlite3_bind_int64(st, 4, (int64_t)sim);
	else
		sqlite3_bind_null(st, 4);
	s = case_run(c, st, err);
	if (s == ST_OK && p.start < bytes)
		return err_set(err, ST_WARN, E_LIMIT_BYTES, "only the first %lld of %lld bytes of the text can be searched",
			       (long long)p.start, (long long)bytes);
	return s;
}

enum status case_text_drop(struct casefile *c, int64_t blob, struct err *err)
{
	sqlite3_stmt *st = case_sql(c, Q_part_list, err);
	if (!st)
		return ST_FATAL;
	struct buf words;
	buf_init(&words, WORDS_BYTES_MAX);
	enum status s;
	sqlite3_bind_int64(st, 1, blob);
	while ((s = case_step(c, st, err)) == ST_OK) {
		/* a contentless index forgets a row only when told what it held */
		buf_clear(&words);
		ngram_text(col_str(st, 3), &words);
		sqlite3_stmt *del = case_sql(c, Q_index_del, err);
		if (!del) {
			s = ST_FATAL;
			break;
		}
		sqlite3_bind_int64(del, 1, sqlite3_column_int64(st, 0));
		bind_str(del, 2, buf_str(&words));
		if ((s = case_run(c, del, err)) != ST_OK)
			break;
	}
	buf_release(&words);
	static const enum sql then[] = { Q_part_del, Q_text_del };
	for (size_t i = 0; s == ST_EOF && i < 2; i++) {
		sqlite3_stmt *del = case_sql(c, then[i], err);
		if (!del)
			return ST_FATAL;
		sqlite3_bind_int64(del, 1, blob);
		s = case_run(c, del, err) == ST_OK ? ST_EOF : ST_FATAL;
	}
	return s == ST_EOF ? ST_OK : s;
}

static enum status path_words(struct casefile *c, enum sql q, int64_t item, struct str path, struct err *err)
{
	struct buf words;
	buf_init(&words, WORDS_BYTES_MAX);
	ngram_text(path, &words);
	sqlite3_stmt *st = case_sql(c, q, err);
	enum status s = ST_FATAL;
	if (st) {
		sqlite3_bind_int64(st, 1, item);
		bind_str(st, 2, buf_str(&words));
		s = case_run(c, st, err);
	}
	buf_release(&words);
	return s;
}

enum status case_path_index(struct casefile *c, int64_t item, struct str path, struct err *err)
{
	return path_words(c, Q_path_add, item, path, err);
}

enum status case_path_unindex(struct casefile *c, int64_t item, struct str path, struct err *err)
{
	return path_words(c, Q_path_del, item, path, err);
}
