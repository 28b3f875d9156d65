/* case_priv.h - what the files of lib/casefile share: the handle, prepared
 * statements by name, errors. The only place that knows <sqlite3.h>. */
#ifndef CASEFILE_CASE_PRIV_H
#define CASEFILE_CASE_PRIV_H

#include <sluice/casefile.h>
#include <sluice/store.h>
#include <sqlite3.h>

#include "sql_statements.h"
#include "sql_watch.h"

enum sql {
#define X(name) Q_##name,
	SQL_LIST_statements(X)
	SQL_LIST_watch(X)
#undef X
	SQL_N
};

#define CASE_ID_LEN 32
#define TEXT_BYTES_MAX (256ull << 20) /* kept of one document; SQL dumps are larger, their beginning serves */
#define RANK_PASS 400000 /* 20 MB */
#define ROWS_MAX (1ll << 31) /* numbers of contents and of values: higher ones only an attacker gives */
#define STORES_MAX 8 /* stores kept open at once */

struct open_store {
	char *name;          /* as recorded; owned */
	struct store *store; /* NULL: could not be opened */
};

/* A number modulo 2^256, least word first. */
struct sum256 { uint64_t w[4]; };

struct casefile {
	sqlite3 *db;
	char *path;
	bool writable, in_transaction;
	char id[CASE_ID_LEN + 1];
	const char *user_store; /* borrowed */
	const char *other;      /* path of the case that is attached, for messages; borrowed */
	sqlite3_stmt *st[SQL_N];
	struct open_store stores[STORES_MAX];
	int n_stores;
	char sum[65]; /* running digest of the evidence (case_sum.c) */
	struct sum256 mentions; /* the same of all mentions but watchlist hits */
	uint64_t text_max; /* bytes kept of one text: TEXT_BYTES_MAX, less in tests */
	int64_t rank_pass; /* documents weighed at once: RANK_PASS, fewer in tests */
	struct hash *hash; /* for case_sum.c; made on first use */
	struct batch_rows *batch; /* the recorder's, as SQL sees it (case_batch.c); made on first use */
};

/* Statement Q, prepared on first use and reset; NULL with ERR set. */
sqlite3_stmt *case_sql(struct casefile *c, enum sql q, struct err *err);
/* ST_OK with a row, ST_EOF when done (statement reset), else ST_FATAL. */
enum status case_step(struct casefile *c, sqlite3_stmt *st, struct err *err);
/* Runs to the end. */
enum status case_run(struct casefile *c, sqlite3_stmt *st, struct err *err);
/* Any number of statements without results. */
enum status case_exec(struct casefile *c, const char *sql, struct err *err);
/* Turns SQLite's last error into ERR; returns ST_FATAL. */
enum status case_fail(struct casefile *c, struct err *err);

enum status case_begin(struct casefile *c, struct err *err); /* BEGIN IMMEDIATE */
enum status case_commit(struct casefile *c, struct err *err);
void case_rollback(struct casefile *c);

/* Binding; a str whose p is NULL is NULL. The bytes must live until the step. */
static inline void bind_str(sqlite3_stmt *st, int i, struct str s)
{
	if (s.p)
		sqlite3_bind_text64(st, i, s.p, s.len, SQLITE_STATIC, SQLITE_UTF8);
	else
		sqlite3_bind_null(st, i);
}
static inline void bind_z(sqlite3_stmt *st, int i, const char *z)
{
	sqlite3_bind_text(st, i, z, -1, SQLITE_STATIC);
}
static inline struct str col_str(sqlite3_stmt *st, int i)
{
	const char *p = (const char *)sqlite3_column_text(st, i);
	return str_make(p, p ? (size_t)sqlite3_column_bytes(st, i) : 0);
}

/* --- case_open.c, case_log.c, case_sum.c */
enum status case_meta_get(struct casefile *c, const char *key, struct buf *out, struct err *err); /* ST_EOF if absent */
enum status case_meta_set(struct casefile *c, const char *key, struct str value, struct err *err);
/* "2026-01-31T12:00:00Z" */
void case_now(char out[24]);
/* The same with microseconds: marks of one second have an order. */
void case_now_fine(char out[32]);
/* 32 random hexadecimal digits. */
void case_uid(char out[CASE_ID_LEN + 1]);
/* Appends a row to the log; within a transaction. DETAIL is a JSON object. */
enum status case_log_add(struct casefile *c, const struct casefile_actor *a, const char *action, struct str detail, struct err *err);

/* --- case_sum.c: a digest of all evidence that does not depend on order: the
 * sum (modulo 2^256) of the SHA-256 of every row, kept up with every change
 * and compared by `case verify`. Within a transaction. */
enum sum_table { SUM_ITEM = Q_sum_item, SUM_ERROR = Q_sum_error, SUM_TARGET = Q_sum_target, SUM_CONTRACT = Q_sum_contract, SUM_MARK = Q_sum_mark, SUM_WATCH = Q_sum_watch };
#define SUM_NONE "0000000000000000000000000000000000000000000000000000000000000000"
/* Digest of one row into HEX; SUM_NONE when there is none. */
enum status case_sum_row(struct casefile *c, enum sum_table t, int64_t id, char hex[65], struct err *err);
/* sum := sum - was + is */
void case_sum_change(char sum[65], const char *was, const char *is);
/* The row is new, or about to be deleted. */
enum status case_sum_add(struct casefile *c, enum sum_table t, int64_t id, struct err *err);
enum status case_sum_remove(struct casefile *c, enum sum_table t, int64_t id, struct err *err);
/* Over all rows as they are now. */
enum status case_sum_all(struct casefile *c, char sum[65], struct err *err);
/* The same of mentions: one row, its columns as they stand in the table. */
struct mention_row {
	struct str id, kind, value, rule, item, role, raw, context, extra; /* p NULL: NULL */
	int64_t start, stop, page;
	double score;
	bool has_page, has_score;
};
void case_sum_mention(struct hash *h, const struct mention_row *m, struct sum256 *ret);
/* One row of the statements mention_rows and mention_rows_all. */
void case_sum_mention_row(struct casefile *c, sqlite3_stmt *st, struct sum256 *ret);
void sum256_add(struct sum256 *sum, const struct sum256 *x);
void sum256_sub(struct sum256 *sum, const struct sum256 *x);
void sum256_hex(const struct sum256 *sum, char hex[65]);
void sum256_read(const char *hex, struct sum256 *ret); /* "" is zero */
enum status case_sum_mentions_all(struct casefile *c, struct sum256 *ret, struct err *err);

/* --- case_trust.c: what of a case's schema is believed */
enum status case_distrust(struct casefile *c, struct err *err); /* once, before anything is read */
/* ST_FATAL when something that goes by the name of one of our tables in the file, or
 * in the attached OTHER one, is none; PATH for the message. */
enum status case_trust_tables(struct casefile *c, bool other, const char *path, struct err *err);
/* ST_FATAL when the file has triggers that are not ours. */
enum status case_trust_triggers(struct casefile *c, struct err *err);
/* Are all our views there, word for word? */
enum status case_trust_views(struct casefile *c, bool *ret_ours, struct err *err);
/* This connection sees our views, whatever stands in the file. */
enum status case_own_views(struct casefile *c, struct err *err);

/* --- case_store.c: the store a blob lies in, NULL if none can be opened
 * (borrowed). NAME as recorded. */
struct store *case_store(struct casefile *c, struct str name);

/* --- case_text.c: text and indexes; within a transaction */
/* Takes the text in FD over as that of BLOB; nothing happens when it is there
 * already, or, but for ANEW, a longer one. *RET_CHANGED tells. ST_WARN with ERR when
 * only its beginning is kept. */
enum status case_text_put(struct casefile *c, int64_t blob, int fd, bool anew, bool *ret_changed, struct err *err);
enum status case_text_drop(struct casefile *c, int64_t blob, struct err *err);
enum status case_path_index(struct casefile *c, int64_t item, struct str path, struct err *err);
enum status case_path_unindex(struct casefile *c, int64_t item, struct str path, struct err *err);

/* --- case_settle.c: what follows from evidence, texts and mentions, brought up
 * to date if they changed since it was; in transactions of its own, one a
 * step, so that no other writer waits for all of it. */
enum status case_settle(struct casefile *c, struct err *err);
/* The same when a verdict is all that changed. */
enum status case_settle_verdicts(struct casefile *c, struct err *err);
/* Within a transaction: something changed from which others follow. */
enum status case_changed(struct casefile *c, struct err *err);
/* Within a transaction: all that follows has just been made anew. */
enum status case_settled(struct casefile *c, struct err *err);

/* --- case_tally.c: counts for `case info`; within a transaction */
enum status case_tally(struct casefile *c, struct err *err);
/* --- case_rank.c: priorities of all documents; within a transaction */
enum status case_rank(struct casefile *c, struct err *err);
/* --- case_mark.c, case_entity.c, case_similar.c, case_watch.c: derived tables
 * made anew; within a transaction */
enum status case_marks_apply(struct casefile *c, struct err *err);
enum status case_entities(struct casefile *c, struct err *err);
enum status case_similar(struct casefile *c, struct err *err);
enum status case_look(struct casefile *c, struct err *err); /* pictures; part of case_similar() */
enum status case_watch(struct casefile *c, int64_t *ret_hits, struct err *err);
#endif
