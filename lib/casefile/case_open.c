/* case_open.c - opening, making and migrating a case file; prepared
 * statements; SQLite's errors in our words.
 *
 * WAL lets readers go on while somebody writes; synchronous=FULL costs one
 * fsync a batch and means that a power cut loses the open batch only. Every
 * statement is prepared once and kept: parsing SQL is slower than running it. */
#include "case_priv.h"
#include "sql_schema.h"
#include "sql_views.h"

#include <sluice/io.h>

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define CACHE_KIB 32768 /* page cache of a connection: a batch's hot pages fit, memory stays small */
#define WAL_NAP_MS 5        /* between tries to enter WAL: eight openers need a few */

static const char *const sql_text[SQL_N] = {
#define X(name) [Q_##name] = SQL_##name,
	SQL_LIST_statements(X)
	SQL_LIST_watch(X)
#undef X
};

/* Migrations forward: step N brings version N to N + 1; new tables and indexes
 * need none, the schema makes what is not there. Version 2 has a digest of the
 * mentions, pictures' fingerprints, and counts its changes. */
static enum status from_1(struct casefile *c, struct err *err)
{
	char hex[65];
	enum status st = case_sum_mentions_all(c, &c->mentions, err);
	sum256_hex(&c->mentions, hex);
	return st == ST_OK ? case_meta_set(c, "mention_sum", str_from(hex), err) : st;
}

static enum status (*const migrations[CASEFILE_VERSION])(struct casefile *c, struct err *err) = { NULL, from_1 };

/* Of two cases, the one at hand and one beside it: which is it that cannot be read? */
static const char *damaged_one(struct casefile *c)
{
	sqlite3_stmt *st = NULL;
	if (!c->other)
		return c->path;
	bool sound = sqlite3_prepare_v2(c->db, "PRAGMA other.quick_check(1)", -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW &&
		str_eqz(col_str(st, 0), "ok");
	sqlite3_finalize(st);
	return sound ? c->path : c->other;
}

enum status case_fail(struct casefile *c, struct err *err)
{
	int rc = sqlite3_extended_errcode(c->db), sys = sqlite3_system_errno(c->db);
	const char *text = sqlite3_errmsg(c->db);
	enum err_code code = E_SYSTEM;
	switch (rc & 0xFF) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, ST_FATAL, E_BUSY, "'%s' is locked by another process", c->path);
	case SQLITE_READONLY:
		if (rc == SQLITE_READONLY_ROLLBACK || rc == SQLITE_READONLY_RECOVERY)
			return err_set(err, ST_FATAL, E_BUSY, "'%s' was left in the middle of a change: 'sluice case upgrade' undoes it", c->path);
		code = E_UNREADABLE;
		break;
	case SQLITE_NOTADB: return err_set(err, ST_FATAL, E_CORRUPT, "'%s' is no case file", c->other ? c->other : c->path);
	case SQLITE_CORRUPT:
		return err_set(err, ST_FATAL, E_CORRUPT,
			       "'%s' is damaged: 'sluice case verify' tells what cannot be read, 'sqlite3 FILE .recover' saves the rest",
			       damaged_one(c));
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_AUTH: code = E_UNREADABLE; break;
	default: break;
	}
	enum status st = err_set(err, ST_FATAL, code, "'%s': %s%s%s", c->path, text, sys ? ": " : "", sys ? strerror(sys) : "");
	if (err)
		err->sys = sys;
	return st;
}

sqlite3_stmt *case_sql(struct casefile *c, enum sql q, struct err *err)
{
	if (!c->st[q] && sqlite3_prepare_v3(c->db, sql_text[q], -1, SQLITE_PREPARE_PERSISTENT, &c->st[q], NULL) != SQLITE_OK) {
		case_fail(c, err);
		return NULL;
	}
	sqlite3_reset(c->st[q]);
	return c->st[q];
}

enum status case_step(struct casefile *c, sqlite3_stmt *st, struct err *err)
{
	int rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		return ST_OK;
	if (rc == SQLITE_DONE) {
		sqlite3_reset(st);
		return ST_EOF;
	}
	enum status bad = case_fail(c, err);
	sqlite3_reset(st);
	return bad;
}

enum status case_run(struct casefile *c, sqlite3_stmt *st, struct err *err)
{
	enum status s;
	if (!st)
		return ST_FATAL;
	while ((s = case_step(c, st, err)) == ST_OK)
		;
	return s == ST_EOF ? ST_OK : s;
}

enum status case_exec(struct casefile *c, const char *sql, struct err *err)
{
	return sqlite3_exec(c->db, sql, NULL, NULL, NULL) == SQLITE_OK ? ST_OK : case_fail(c, err);
}

enum status case_begin(struct casefile *c, struct err *err)
{
	enum status st = case_run(c, case_sql(c, Q_begin, err), err);
	if (st != ST_OK)
		return st;
	c->in_transaction = true;
	struct buf sum;
	buf_init(&sum, 256);
	st = case_meta_get(c, "evidence_sum", &sum, err);
	if (st == ST_OK)
		snprintf(c->sum, sizeof c->sum, "%.64s", buf_z(&sum));
	else if (st == ST_EOF)
		memcpy(c->sum, SUM_NONE, 65);
	buf_clear(&sum);
	if (st != ST_FATAL)
		st = case_meta_get(c, "mention_sum", &sum, err);
	if (st != ST_FATAL)
		sum256_read(buf_z(&sum), &c->mentions);
	buf_release(&sum);
	if (st == ST_FATAL)
		case_rollback(c);
	return st == ST_FATAL ? st : ST_OK;
}

enum status case_commit(struct casefile *c, struct err *err)
{
	char hex[65];
	enum status st = case_meta_set(c, "evidence_sum", str_from(c->sum), err);
	sum256_hex(&c->mentions, hex);
	if (st == ST_OK)
		st = case_meta_set(c, "mention_sum", str_from(hex), err);
	if (st == ST_OK)
		st = case_run(c, case_sql(c, Q_commit, err), err);
	if (st == ST_OK)
		c->in_transaction = false;
	else
		case_rollback(c);
	return st;
}

void case_rollback(struct casefile *c)
{
	if (c->in_transaction)
		sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
	c->in_transaction = false;
}

enum status case_meta_get(struct casefile *c, const char *key, struct buf *out, struct err *err)
{
	sqlite3_stmt *st = case_sql(c, Q_meta_get, err);
	if (!st)
		return ST_FATAL;
	bind_z(st, 1, key);
	enum status s = case_step(c, st, err);
	if (s == ST_OK) {
		buf_add_str(out, col_str(st, 0));
		sqlite3_reset(st);
	}
	return s;
}

enum status case_meta_set(struct casefile *c, const char *key, struct str value, struct err *err)
{
	sqlite3_stmt *st = case_sql(c, Q_meta_set, err);
	if (!st)
		return ST_FATAL;
	bind_z(st, 1, key);
	bind_str(st, 2, value);
	return case_run(c, st, err);
}

void case_now(char out[24])
{
	time_t t = time(NULL);
	struct tm tm;
	gmtime_r(&t, &tm);
	strftime(out, 24, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

void case_now_fine(char out[32])
{
	struct timespec ts;
	struct tm tm;
	clock_gettime(CLOCK_REALTIME, &ts);
	gmtime_r(&ts.tv_sec, &tm);
	size_t n = strftime(out, 32, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(out + n, 32 - n, ".%06ldZ", ts.tv_nsec / 1000 % 1000000);
}

void case_uid(char out[CASE_ID_LEN + 1])
{
	uint8_t raw[CASE_ID_LEN / 2];
	sqlite3_randomness(sizeof raw, raw);
	hash_hex(raw, sizeof raw, out);
}

static int64_t pragma(struct casefile *c, const char *sql)
{
	sqlite3_stmt *st = NULL;
	int64_t n = -1;
	if (sqlite3_prepare_v2(c->db, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

/* Within a transaction: tables, views and the rows every case has. */
static enum status make(struct casefile *c, int64_t version, struct err *err)
{
	char sql[80];
	bool ours = false;
	struct buf have;
	buf_init(&have, 256);
	enum status st = version ? case_trust_triggers(c, err) : ST_OK;
	if (st == ST_OK)
		st = case_exec(c, SQL_schema, err);
	for (int64_t v = version; st == ST_OK && v > 0 && v < CASEFILE_VERSION; v++)
		st = migrations[v](c, err);
	if (st == ST_OK)
		st = case_trust_views(c, &ours, err);
	if (st == ST_OK && !ours)
		st = case_exec(c, SQL_views_drop, err);
	if (st == ST_OK && !ours)
		st = case_exec(c, SQL_views, err);
	if (st == ST_OK)
		st = case_meta_get(c, "case_id", &have, err);
	if (st == ST_EOF) {
		char id[CASE_ID_LEN + 1], now[24];
		case_uid(id);
		case_now(now);
		st = case_meta_set(c, "case_id", str_from(id), err);
		if (st == ST_OK)
			st = case_meta_set(c, "created", str_from(now), err);
	}
	if (st == ST_OK && version > 0 && version < CASEFILE_VERSION) {
		const struct casefile_actor nobody = { "", "sluice", "" };
		char detail[64];
		buf_clear(&have);
		st = case_meta_get(c, "case_id", &have, err);
		snprintf(c->id, sizeof c->id, "%.32s", buf_z(&have));
		snprintf(detail, sizeof detail, "{\"from\":%lld,\"to\":%d}", (long long)version, CASEFILE_VERSION);
		if (st == ST_OK)
			st = case_log_add(c, &nobody, "migrate", str_from(detail), err);
	}
	buf_release(&have);
	snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d", CASEFILE_APPLICATION_ID, CASEFILE_VERSION);
	return st == ST_OK ? case_exec(c, sql, err) : st;
}

/* The change to WAL needs the file alone, and SQLite answers BUSY at once,
 * without asking the busy handler, when two connections both wait for it (each
 * would wait for the other): so the waiting is done here, within BUSY_MS. */
static enum status enter_wal(struct casefile *c, int busy_ms, struct err *err)
{
	const struct timespec nap = { 0, WAL_NAP_MS * 1000000l };
	for (int waited = 0;; waited += WAL_NAP_MS) {
		enum status st = case_exec(c, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16000", err);
		if (st == ST_OK || err->code != E_BUSY || waited >= busy_ms)
			return st;
		nanosleep(&nap, NULL);
	}
}

static enum status prepare(struct casefile *c, enum casefile_mode mode, int busy_ms, struct err *err)
{
	char sql[80];
	snprintf(sql, sizeof sql, "PRAGMA cache_size = -%d", CACHE_KIB);
	enum status st = case_exec(c, sql, err);
	if (st == ST_OK)
		st = case_exec(c, "PRAGMA foreign_keys = ON", err);
	if (st != ST_OK)
		return st;
	/* in one snapshot: between two reads another process may make the case,
	 * and half of the answers would be of before */
	st = case_exec(c, "BEGIN", err);
	if (st != ST_OK)
		return st;
	int64_t app = pragma(c, "PRAGMA application_id"), version = app < 0 ? -1 : pragma(c, "PRAGMA user_version");
	int64_t tables = version < 0 ? -1 : pragma(c, "SELECT count(*) FROM sqlite_master");
	if (tables < 0)
		st = case_fail(c, err);
	if (sqlite3_exec(c->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK && st == ST_OK)
		st = case_fail(c, err);
	if (st != ST_OK)
		return st;
	bool empty = app == 0 && version == 0 && tables == 0;
	if (app != CASEFILE_APPLICATION_ID && !(empty && mode == CASEFILE_CREATE))
		return err_set(err, ST_FATAL, E_CORRUPT, "'%s' is no case file", c->path);
	if (version > CASEFILE_VERSION)
		return err_set(err, ST_FATAL, E_VERSION, "'%s' was made by a newer version (%lld)", c->path, (long long)version);
	if (mode == CASEFILE_READ && version < CASEFILE_VERSION)
		return err_set(err, ST_FATAL, E_VERSION,
			       "'%s' was made by an older version (%lld): 'sluice case upgrade' brings it up to date", c->path,
			       (long long)version);
	if (version > 0 && (st = case_trust_tables(c, false, c->path, err)) != ST_OK)
		return st;
	if (mode == CASEFILE_READ) {
		bool ours;
		st = case_trust_views(c, &ours, err);
		return st == ST_OK && !ours ? case_own_views(c, err) : st;
	}
	/* an empty file cannot become WAL inside a transaction */
	st = enter_wal(c, busy_ms, err);
	if (st == ST_OK)
		st = case_exec(c, "BEGIN IMMEDIATE", err);
	if (st != ST_OK)
		return st;
	c->in_transaction = true;
	st = make(c, version, err);
	if (st == ST_OK)
		st = case_exec(c, "COMMIT", err);
	if (st == ST_OK)
		c->in_transaction = false;
	else
		case_rollback(c);
	return st;
}

/* May a file be made at PATH? errno says why not. */
static bool may_make(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct buf folder;
	buf_init(&folder, 1u << 16);
	if (slash)
		buf_add(&folder, path, (size_t)(slash - path) + 1);
	else
		buf_addz(&folder, ".");
	bool may = access(buf_z(&folder), W_OK | X_OK) == 0;
	int sys = errno;
	buf_release(&folder);
	errno = sys;
	return may;
}

static enum status open_db(struct casefile *c, enum casefile_mode mode, int busy_ms, struct err *err)
{
	int flags = mode == CASEFILE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	if (mode == CASEFILE_CREATE)
		flags |= SQLITE_OPEN_CREATE;
	if (sqlite3_open_v2(c->path, &c->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, NULL) != SQLITE_OK && mode == CASEFILE_CREATE &&
	    access(c->path, F_OK) < 0 && !may_make(c->path)) /* SQLite says that the file is not there */
		return err_sys(err, ST_FATAL, E_UNREADABLE, "cannot make '%s'", c->path);
	if (sqlite3_errcode(c->db) != SQLITE_OK)
		return c->db ? case_fail(c, err) : err_set(err, ST_FATAL, E_SYSTEM, "cannot start SQLite");
	sqlite3_extended_result_codes(c->db, 1);
	busy_ms = busy_ms ? busy_ms : CASEFILE_BUSY_MS;
	sqlite3_busy_timeout(c->db, busy_ms);
	enum status st = case_distrust(c, err);
	return st != ST_OK ? st : prepare(c, mode, busy_ms, err);
}

/* SQLite's answer where a folder has no room for WAL's helper files. */
static bool no_helpers(int rc)
{
	return (rc & 0xFF) == SQLITE_CANTOPEN || rc == SQLITE_READONLY || rc == SQLITE_READONLY_CANTINIT || rc == SQLITE_READONLY_DIRECTORY;
}

/* Are there changes beside the file that are not in it yet? */
static bool has_wal(const char *path)
{
	struct stat st;
	char *wal = xasprintf("%s-wal", path);
	bool has = stat(wal, &st) == 0 && st.st_size > 0;
	free(wal);
	return has;
}

enum status casefile_open(struct casefile **ret, const char *path, enum casefile_mode mode, int busy_ms, struct err *err)
{
	struct casefile *c = xcalloc(1, sizeof *c);
	/* counting every allocation costs a lock each; refused, harmlessly, once SQLite runs */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	c->path = xstrdup(path);
	c->writable = mode != CASEFILE_READ;
	c->text_max = TEXT_BYTES_MAX;
	c->rank_pass = RANK_PASS;
	if (mode != CASEFILE_CREATE && access(path, F_OK) < 0) {
		enum status st = err_sys(err, ST_FATAL, E_MISSING, "cannot open '%s'", path);
		casefile_close(c);
		return st;
	}
	enum status st = open_db(c, mode, busy_ms, err);
	if (st != ST_OK && mode == CASEFILE_READ && c->db && no_helpers(sqlite3_errcode(c->db)) && has_wal(path)) {
		st = err_set(err, ST_FATAL, E_UNREADABLE, "'%s' has changes in '%s-wal', which only who may write in that folder can read",
			     path, path);
	} else if (st != ST_OK && mode == CASEFILE_READ && c->db && no_helpers(sqlite3_errcode(c->db))) {
		/* the case as it lies there */
		struct buf uri;
		sqlite3_close_v2(c->db);
		c->db = NULL;
		buf_init(&uri, 1u << 16);
		buf_addz(&uri, "file:");
		for (const char *p = path; *p; p++)
			buf_printf(&uri, strchr("?#%", *p) ? "%%%02X" : "%c", (unsigned char)*p);
		buf_addz(&uri, "?immutable=1");
		if (sqlite3_open_v2(buf_z(&uri), &c->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
		    (st = case_distrust(c, err)) == ST_OK)
			st = prepare(c, mode, busy_ms ? busy_ms : CASEFILE_BUSY_MS, err);
		buf_release(&uri);
	}
	struct buf id;
	buf_init(&id, 256);
	if (st == ST_OK)
		st = case_meta_get(c, "case_id", &id, err);
	if (st == ST_OK)
		snprintf(c->id, sizeof c->id, "%.32s", buf_z(&id));
	buf_release(&id);
	if (st != ST_OK) {
		if (st == ST_EOF)
			err_set(err, ST_FATAL, E_CORRUPT, "'%s' is no case file", path);
		casefile_close(c);
		return ST_FATAL;
	}
	*ret = c;
	return ST_OK;
}

void casefile_close(struct casefile *c)
{
	if (!c)
		return;
	case_rollback(c);
	for (int i = 0; i < SQL_N; i++)
		sqlite3_finalize(c->st[i]);
	for (int i = 0; i < c->n_stores; i++) {
		store_close(c->stores[i].store);
		free(c->stores[i].name);
	}
	if (c->db)
		sqlite3_close_v2(c->db);
	hash_free(c->hash);
	free(c->batch);
	free(c->path);
	free(c);
}

const char *casefile_path(const struct casefile *c)
{
	return c->path;
}

bool casefile_is(const char *path)
{
	/* the file header of SQLite's file format: the string at 0, the id at 68 */
	unsigned char head[72];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return false;
	bool whole = io_pread_full(fd, head, sizeof head, 0) == (ssize_t)sizeof head;
	close(fd);
	uint32_t id = whole ? (uint32_t)head[68] << 24 | (uint32_t)head[69] << 16 | (uint32_t)head[70] << 8 | head[71] : 0;
	return whole && memcmp(head, "SQLite format 3", 16) == 0 && id == CASEFILE_APPLICATION_ID;
}

void casefile_use_store(struct casefile *c, const char *path)
{
	c->user_store = path;
}
