/* case_verify.c - is the case what its log says, and is the store still what
 * the case says? */
#include "case_log.h"
#include <sluice/io.h>

#include <stdlib.h>
#include <unistd.h>

#define FINDINGS_MAX 1000 /* told one by one; past it only counted */

struct check {
	struct casefile *c;
	casefile_finding_fn *fn;
	void *ctx;
	struct casefile_check *sum;
};

__attribute__((format(printf, 4, 5))) static void found(struct check *k, const char *what, struct str object, const char *fmt, ...)
{
	char msg[400];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(msg, sizeof msg, fmt, ap);
	va_end(ap);
	if (++k->sum->findings <= FINDINGS_MAX && k->fn)
		k->fn(k->ctx, what, object, msg);
}

static enum status check_log(struct check *k, struct err *err)
{
	struct case_rows *rows = NULL;
	char prev[HASH_HEX_MAX] = "", origin[64] = "", hash[HASH_HEX_MAX];
	int64_t seq = 0, own = 0;
	struct buf head;
	buf_init(&head, 256);
	enum status s = casefile_query(
	    k->c, &rows, "SELECT origin, seq, at, who, tool, version, action, detail, prev, hash FROM log ORDER BY origin, seq", NULL, 0,
	    err);
	while (s == ST_OK && (s = case_rows_next(rows, err)) == ST_OK) {
		struct str f[LOG_FIELDS];
		for (int i = 0; i < LOG_FIELDS; i++)
			f[i] = case_rows_str(rows, i);
		if (!str_eqz(f[0], origin)) {
			snprintf(origin, sizeof origin, "%.*s", STR_ARG(str_sub(f[0], 0, sizeof origin - 1)));
			seq = 0;
			prev[0] = '\0';
		}
		int64_t n = case_rows_int(rows, 1);
		if (n != seq + 1)
			found(k, "log", f[1], "rows %lld to %lld are missing", (long long)seq + 1, (long long)n - 1);
		else if (!str_eqz(f[8], prev))
			found(k, "log", f[1], "row %lld does not follow the row before it", (long long)n);
		case_log_hash(f, hash);
		if (!str_eqz(case_rows_str(rows, 9), hash))
			found(k, "log", f[1], "row %lld was changed", (long long)n);
		snprintf(prev, sizeof prev, "%.*s", STR_ARG(case_rows_str(rows, 9)));
		seq = n;
		k->sum->log_rows++;
		if (str_eqz(f[0], k->c->id)) {
			own = n;
			buf_clear(&head);
			buf_printf(&head, "%lld %s", (long long)n, prev);
		}
	}
	case_rows_close(rows);
	if (s != ST_EOF) {
		buf_release(&head);
		return s;
	}
	struct buf meta;
	buf_init(&meta, 256);
	s = case_meta_get(k->c, "log_head", &meta, err);
	if (s == ST_OK && !str_eq(buf_str(&meta), buf_str(&head)))
		found(k, "log", STR(""), "the last row is not the one that was written last (row %lld)", (long long)own);
	if (s == ST_EOF && own)
		found(k, "log", STR(""), "the mark of the last row is gone");
	if (meta.len)
		snprintf(k->sum->log_head, sizeof k->sum->log_head, "%s", buf_z(&meta));
	buf_release(&meta);
	buf_release(&head);
	return s == ST_FATAL ? s : ST_OK;
}

static enum status check_database(struct check *k, struct err *err)
{
	static const char *const checks[] = { "PRAGMA quick_check(20)", "PRAGMA foreign_key_check" };
	for (int i = 0; i < 2; i++) {
		struct case_rows *rows = NULL;
		enum status s = casefile_query(k->c, &rows, checks[i], NULL, 0, err);
		while (s == ST_OK && (s = case_rows_next(rows, err)) == ST_OK) {
			struct str row = case_rows_str(rows, 0), line;
			if (i) {
				found(k, "database", row, "a row refers to one that is not there");
				continue;
			}
			while (str_next_line(&row, &line))
				if (!str_eqz(line, "ok") && !str_starts(line, STR("***")))
					found(k, "database", STR(""), "%.*s", STR_ARG(line));
		}
		case_rows_close(rows);
		if (s != ST_EOF)
			return s;
	}
	return ST_OK;
}

static enum status check_evidence(struct check *k, struct err *err)
{
	char now[65];
	struct buf was;
	buf_init(&was, 256);
	enum status s = case_meta_get(k->c, "merging", &was, err);
	if (s == ST_OK)
		found(k, "evidence", STR(""), "a merge was not finished: run it again");
	buf_clear(&was);
	bool half = s == ST_OK;
	if (s == ST_EOF)
		s = case_sum_all(k->c, now, err);
	if (s == ST_OK && !half)
		s = case_meta_get(k->c, "evidence_sum", &was, err);
	if (s == ST_OK && !half && !str_eqz(buf_str(&was), now))
		found(k, "evidence", STR(""), "rows were changed, added or removed behind the tools' back");
	buf_clear(&was);
	struct sum256 mentions;
	if (s != ST_FATAL && !half)
		s = case_sum_mentions_all(k->c, &mentions, err);
	if (s == ST_OK && !half) {
		sum256_hex(&mentions, now);
		s = case_meta_get(k->c, "mention_sum", &was, err);
		if (s == ST_OK && !str_eqz(buf_str(&was), now))
			found(k, "derived", STR("mentions"), "rows were changed, added or removed behind the tools' back");
	}
	buf_release(&was);
	return s == ST_FATAL ? s : ST_OK;
}

/* The texts kept in the case against the digests taken when they came. */
static enum status check_texts(struct check *k, struct err *err)
{
	struct case_rows *rows = NULL;
	struct hash *h = hash_new(HASH_SHA256);
	char id[HASH_HEX_MAX] = "", want[HASH_HEX_MAX] = "", hex[HASH_HEX_MAX];
	bool whole = false;
	enum status s = casefile_query(k->c, &rows, "SELECT b.sha256, t.digest, t.bytes, p.start + length(CAST(p.body AS BLOB)), p.body, p.seq"
		" FROM text t JOIN blob b ON b.id = t.blob JOIN text_part p ON p.blob = t.blob ORDER BY t.blob, p.seq", NULL, 0, err);
	while (s == ST_OK) {
		s = case_rows_next(rows, err);
		if (s != ST_OK || case_rows_int(rows, 5) == 0) {
			hash_end_hex(h, hex);
			if (whole && strcmp(hex, want) != 0)
				found(k, "derived", str_from(id), "the text kept of it is not the one that was recorded");
			if (s != ST_OK)
				break;
			snprintf(id, sizeof id, "%.*s", STR_ARG(case_rows_str(rows, 0)));
			snprintf(want, sizeof want, "%.*s", STR_ARG(case_rows_str(rows, 1)));
		}
		struct str body = case_rows_str(rows, 4);
		hash_add(h, body.p, body.len);
		/* of a huge text only the beginning is kept: nothing to compare with */
		whole = case_rows_int(rows, 3) == case_rows_int(rows, 2);
	}
	case_rows_close(rows);
	hash_free(h);
	return s == ST_EOF ? ST_OK : s;
}

/* Mentions and texts: what is told of them elsewhere must hold. */
static enum status check_derived(struct check *k, struct err *err)
{
	static const struct { const char *sql, *msg; } checks[] = {
		{ "SELECT b.sha256 FROM text t JOIN blob b ON b.id = t.blob WHERE t.bytes < 268435456 AND t.bytes <> (SELECT coalesce(sum(length(CAST(p.body AS BLOB))), 0) FROM text_part p WHERE p.blob = t.blob)"
			" AND NOT EXISTS (SELECT 1 FROM error e WHERE e.blob = t.blob AND e.stage = 'record' AND e.code = 'limit-bytes')", "the text kept of it has another length" },
		{ "SELECT 'mentions' WHERE (SELECT count(*) FROM mention) <> (SELECT coalesce(sum(n), 0) FROM posting)", "their number is not the one that was counted" },
		{ "SELECT b.sha256 FROM mention m JOIN blob b ON b.id = m.blob GROUP BY m.blob HAVING count(*) <> (SELECT sum(p.n) FROM (SELECT DISTINCT reference AS r, blob AS d FROM mention WHERE blob = m.blob) x JOIN posting p ON p.reference = x.r AND p.blob = x.d)", "its mentions are not those that were counted" },
	};
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
		struct case_rows *rows = NULL;
		enum status s = casefile_query(k->c, &rows, checks[i].sql, NULL, 0, err);
		while (s == ST_OK && (s = case_rows_next(rows, err)) == ST_OK)
			found(k, "derived", case_rows_str(rows, 0), "%s", checks[i].msg);
		case_rows_close(rows);
		if (s != ST_EOF)
			return s;
	}
	return ST_OK;
}

static void check_blob(struct check *k, struct hash *h, struct store *store, struct str id, struct str path)
{
	struct err err;
	int fd = store ? store_open_file(store, id, "", &err) : -1;
	if (fd < 0) {
		k->sum->missing++;
		found(k, "store", path, "its bytes are not in the store");
		return;
	}
	char tmp[65536], hex[HASH_HEX_MAX];
	ssize_t n;
	while ((n = io_read_full(fd, tmp, sizeof tmp)) > 0)
		hash_add(h, tmp, (size_t)n);
	hash_end_hex(h, hex);
	close(fd);
	k->sum->blobs++;
	if (n < 0 || !str_eqz(id, hex))
		found(k, "store", path, "its bytes are not those that were recorded");
}

static enum status check_store(struct check *k, struct err *err)
{
	struct case_rows *rows = NULL;
	struct hash *h = hash_new(HASH_SHA256);
	enum status s =
	    casefile_query(k->c, &rows,
			   "SELECT b.sha256, s.path, min(i.path) FROM item i JOIN blob b ON b.id = i.blob JOIN store s ON s.id = i.store"
			   " WHERE b.sha256 <> '' AND i.kind = 'file' GROUP BY b.id ORDER BY b.sha256",
			   NULL, 0, err);
	while (s == ST_OK && (s = case_rows_next(rows, err)) == ST_OK)
		check_blob(k, h, case_store(k->c, case_rows_str(rows, 1)), case_rows_str(rows, 0), case_rows_str(rows, 2));
	case_rows_close(rows);
	hash_free(h);
	return s == ST_EOF ? ST_OK : s;
}

enum status casefile_verify(struct casefile *c, unsigned what, casefile_finding_fn *fn, void *ctx, struct casefile_check *ret, struct err *err)
{
	static const struct { unsigned of; enum status (*check)(struct check *k, struct err *err); const char *what; } checks[] = {
		{ CASEFILE_CHECK_DATABASE, check_database, "database" },
		{ CASEFILE_CHECK_LOG, check_log, "log" },
		{ CASEFILE_CHECK_DATABASE, check_evidence, "evidence" },
		{ CASEFILE_CHECK_DATABASE, check_derived, "derived" },
		{ CASEFILE_CHECK_DATABASE, check_texts, "derived" },
		{ CASEFILE_CHECK_STORE, check_store, "store" },
	};
	memset(ret, 0, sizeof *ret);
	struct check k = { c, fn, ctx, ret };
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
		if (!(what & checks[i].of) || checks[i].check(&k, err) == ST_OK)
			continue;
		/* what is damaged is a finding, and the rest is looked at all the same */
		if (err->code != E_CORRUPT)
			return ST_FATAL;
		found(&k, checks[i].what, STR(""), "pages of the file that hold it are damaged: it cannot be checked");
	}
	return ST_OK;
}
