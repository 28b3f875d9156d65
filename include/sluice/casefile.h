/* casefile.h - the case: one SQLite file that people share, query and cite.
 *
 * Evidence (items, blobs, errors, marks, the log) is permanent; what is
 * derived (text index, mentions, targets, contracts, priorities) can be made
 * anew. Every function that writes does so in short transactions, so that
 * several processes can write at once; when the file stays locked past the
 * busy time they end with ST_FATAL and E_BUSY (exit status 75). Tables and
 * views are documented in sluice-case(5). */
#ifndef SLUICE_CASEFILE_H
#define SLUICE_CASEFILE_H

#include <sluice/err.h>
#include <stdio.h>

#define CASEFILE_APPLICATION_ID 0x534C4341 /* "SLCA" */
#define CASEFILE_VERSION 2
#define CASEFILE_BUSY_MS 30000 /* how long a locked case is waited for */

struct casefile;

enum casefile_mode {
	CASEFILE_READ,   /* must be there, of this version; never changed */
	CASEFILE_WRITE,  /* must be there; migrated to this version */
	CASEFILE_CREATE, /* made when it is not there */
};

/* Who does what, for the log: borrowed for the call. */
struct casefile_actor {
	const char *who;     /* person, or user name */
	const char *tool;    /* "record" */
	const char *args;    /* command line, or "" */
};

/* Opens the case at PATH. E_VERSION for a newer one, or an older one that may
 * only be read; E_CORRUPT for what is no
 * case. BUSY_MS 0 means CASEFILE_BUSY_MS. */
enum status casefile_open(struct casefile **ret, const char *path, enum casefile_mode mode, int busy_ms, struct err *err);
void casefile_close(struct casefile *c); /* NULL is fine */
/* Does the file at PATH look like a case file (SQLite's mark and our
 * application id)? It is not opened as one. */
bool casefile_is(const char *path);
const char *casefile_path(const struct casefile *c); /* borrowed until close */
/* Folder given by the user in which stores are looked for first. Borrowed for
 * the life of C; NULL: beside the case and as recorded. */
void casefile_use_store(struct casefile *c, const char *path);

/* --- rows of any query -------------------------------------------------- */

struct case_rows;
/* Prepares SQL with ARGS bound to ?1, ?2 … (a str whose p is NULL binds
 * NULL). Only reading statements are accepted. */
enum status casefile_query(struct casefile *c, struct case_rows **ret, const char *sql, const struct str *args, size_t n, struct err *err);
/* For one who asks much: from here on C shows the case as it is now, whatever others
 * write, and what costs much to answer (top_targets, contract_groups, distinct_contracts)
 * is kept in temporary tables, or answered anew each time where there is no room for
 * them. Until C is closed; C must only be read. */
void casefile_hold(struct casefile *c);
/* ST_OK with a row, ST_EOF, or ST_FATAL. */
enum status case_rows_next(struct case_rows *r, struct err *err);
int case_rows_columns(const struct case_rows *r);
const char *case_rows_name(const struct case_rows *r, int col); /* borrowed until close */
bool case_rows_null(const struct case_rows *r, int col);
bool case_rows_is_num(const struct case_rows *r, int col);
/* Borrowed until the next row. Empty for NULL. */
struct str case_rows_str(const struct case_rows *r, int col);
int64_t case_rows_int(const struct case_rows *r, int col);
double case_rows_num(const struct case_rows *r, int col);
void case_rows_close(struct case_rows *r); /* NULL is fine */
/* After it the table "tally" (sluice-case(5)) answers for the case as it is
 * now: at once if a writer has counted since the last change, else once all has
 * been counted, into a temporary table of that name. */
enum status casefile_tally(struct casefile *c, struct err *err);
/* First column of the first row, or DEF. */
int64_t casefile_number(struct casefile *c, const char *sql, int64_t def);

/* --- recording ---------------------------------------------------------- */

struct recorder;
struct recorder_options {
	struct casefile_actor actor;
	bool replace;       /* what was derived from a document before is dropped when it comes again */
	int64_t batch;      /* records a transaction; 0: RECORDER_BATCH */
};
#define RECORDER_BATCH 30000
struct recorder_counts {
	uint64_t records, items, documents, references, targets, contracts, errors, texts, losses, foreign, bad, added, renamed; /* losses: of recording itself; renamed: places whose names are decoded otherwise now */
};

enum status recorder_begin(struct recorder **ret, struct casefile *c, const struct recorder_options *opt, struct err *err);
/* Takes one line of the stream. Lines wait in memory until a batch is full,
 * so that the lock is never held while waiting for input. ST_WARN: the line
 * is no good record (counted), go on. */
enum status recorder_add(struct recorder *r, struct str line, struct err *err);
/* Writes what waits. */
enum status recorder_flush(struct recorder *r, struct err *err);
/* Flushes, brings priorities and entities up to date, writes the log row.
 * R is consumed, also on failure. COUNTS may be NULL. */
enum status recorder_end(struct recorder *r, struct recorder_counts *ret_counts, struct err *err);
void recorder_abort(struct recorder *r); /* forgets what waits; NULL is fine */

/* What a stage did before with the document ID at PATH: nothing that is known, the
 * same (by KEY: CASEFILE_KEY_LEN hexadecimal digits, the first CASEFILE_KEY_CONTENT of
 * which stand for what was read), the same at another place of the same bytes, or
 * something else, as when the case has findings there by other rule sets than RULES. Written by "read" records (sluice-records(5)). */
enum casefile_reading { CASEFILE_READING_NONE, CASEFILE_READING_SAME, CASEFILE_READING_ELSEWHERE, CASEFILE_READING_OTHER };
#define CASEFILE_KEY_LEN 48
#define CASEFILE_KEY_CONTENT 32
enum status casefile_reading(struct casefile *c, struct str id, struct str path, const char *stage, const char *key, const char *rules,
	enum casefile_reading *ret, struct err *err);

/* --- search ------------------------------------------------------------- */

struct search_options {
	int64_t limit, offset;   /* limit 0: 20 */
	bool parts;              /* pages of bound documents too */
	bool twins;              /* do not fold copies and near-duplicates */
	bool by_priority;        /* order by priority rather than by relevance */
	bool by_path;
	size_t snippet_chars;    /* 0: 160 */
};
struct search_hit {
	struct str id, path, mime, format, lang; /* borrowed for the call */
	double priority, rank;
	int64_t chars, pages;
	int64_t copies;          /* other paths of the same bytes */
	int64_t twins;           /* near-duplicates folded into it */
	int64_t page;            /* of the snippet; 0: the text has none */
	int64_t start;           /* byte of the first match in the text; -1 none */
	struct str snippet;      /* one line; matches between \002 and \003 */
	struct str tags;
	struct str reasons;      /* of the priority: a JSON array of strings, or empty */
	const char *casefile;    /* path of the case it stands in */
};
typedef enum status search_fn(void *ctx, const struct search_hit *hit);

/* Runs QUERY (grammar in sluice-search(1)) and calls FN a hit. *RET_TOTAL
 * (may be NULL) is the number of documents that match, counted up to
 * SEARCH_COUNT_MAX. A query that cannot be understood is ST_SKIP, E_USAGE. */
#define SEARCH_COUNT_MAX 100000
enum status casefile_search(struct casefile *c, struct str query, const struct search_options *opt, search_fn *fn, void *ctx, int64_t *ret_total, struct err *err);
/* The same over N (at least one) cases with one answer, best first; what stands
 * in several is shown once. */
enum status casefile_search_all(struct casefile *const *c, size_t n, struct str query, const struct search_options *opt, search_fn *fn, void *ctx, int64_t *ret_total, struct err *err);

/* --- what people say ---------------------------------------------------- */

/* VERB is "tag", "untag", "note", "accept", "reject", "clear", "split" or "join"; OBJECT
 * "document" (KEY its id), "reference" (KEY "kind:value"), "target", "contract" (KEY
 * the name, the number or title). SCOPE: id of the document a verdict is
 * limited to, "country:" and a target's country, or empty. VALUE: tag, note, or the name to join. */
struct casefile_mark {
	const char *verb, *object;
	struct str key, scope, value;
};
/* Adds N marks in one transaction and brings what follows from them up to date. */
enum status casefile_mark(struct casefile *c, const struct casefile_actor *a, const struct casefile_mark *m, size_t n, struct err *err);

/* --- watchlists --------------------------------------------------------- */

struct casefile_watch {
	struct str entry;  /* its id in the list */
	struct str name;   /* as it is shown */
	struct str term;   /* what is looked for: a name, or a hash */
};
/* Puts the list NAME (instead of one of that name) and finds its hits in all
 * documents. KIND is "names", "known-good" or "known-bad" (hashes). N 0 takes the
 * list away. */
enum status casefile_watchlist(struct casefile *c, const struct casefile_actor *a, const char *name, const char *kind,
	const struct casefile_watch *w, size_t n, int64_t *ret_hits, struct err *err);

/* --- whole cases -------------------------------------------------------- */

/* Finds near-duplicates anew. */
enum status casefile_similar(struct casefile *c, const struct casefile_actor *a, struct err *err);
/* Makes every derived table anew that can be made from the rest; forgets what was read. */
enum status casefile_rebuild(struct casefile *c, const struct casefile_actor *a, struct err *err);
/* Takes over all that the case at FROM holds. The same in any order, and once
 * or twice. */
enum status casefile_merge(struct casefile *c, const struct casefile_actor *a, const char *from, struct err *err);
/* Ends merging: digests and all that follows are brought up to date. Until
 * then, or when this was killed, `case verify` says that it is not done. */
enum status casefile_settle(struct casefile *c, const struct casefile_actor *a, struct err *err);
/* Takes over only what people said there: marks and watchlists. To be ended with
 * casefile_settle(), as a merge is. */
enum status casefile_take_marks(struct casefile *c, const char *from, struct err *err);
/* Makes the case at PATH readable as schema "other" in queries. */
enum status casefile_attach(struct casefile *c, const char *path, struct err *err);

/* --- verify ------------------------------------------------------------- */

enum { CASEFILE_CHECK_DATABASE = 1, CASEFILE_CHECK_LOG = 2, CASEFILE_CHECK_STORE = 4, CASEFILE_CHECK_ALL = 7 };
struct casefile_check {
	uint64_t findings, log_rows, blobs, missing;
	char log_head[96]; /* number and hash of the log's last row */
};
/* WHAT is "log", "database", "evidence", "derived" or "store"; OBJECT a path, an id, a
 * row number or empty. */
typedef void casefile_finding_fn(void *ctx, const char *what, struct str object, const char *msg);
/* ST_OK also with findings; ST_FATAL when the case cannot be read. */
enum status casefile_verify(struct casefile *c, unsigned what, casefile_finding_fn *fn, void *ctx, struct casefile_check *ret, struct err *err);

/* Text of the document ID: what the case keeps of it, appended to OUT.
 * ST_SKIP with E_MISSING when it has none. */
enum status casefile_text(struct casefile *c, struct str id, struct buf *out, struct err *err);
/* The bytes of the document ID in its store, read-only; -1 with ERR set. */
int casefile_blob(struct casefile *c, struct str id, struct err *err);
/* What lies beside them there: SUFFIX ".lines" (boxes of read lines), ".txt". */
int casefile_side(struct casefile *c, struct str id, const char *suffix, struct err *err);
/* Finds the document that SPEC names (id, prefix of an id from 6 digits on,
 * path, or end of a path that only one has): its id into OUT. */
enum status casefile_find(struct casefile *c, struct str spec, struct buf *out, struct err *err);

#endif
