/* recorder.h - the recorder's inside, shared by case_record.c (batches),
 * case_evidence.c (items, losses), case_finding.c and case_batch.c (references),
 * case_reading.c (what was read), case_derived.c (targets, contracts), case_names.c (row numbers) and case_replace.c. */
#ifndef CASEFILE_RECORDER_H
#define CASEFILE_RECORDER_H

#include "batch_rows.h"
#include "fields.h"
#include "intern.h"
#include <sluice/record.h>

#include <math.h>
#include <pthread.h>

#define BATCH_BYTES_MAX (8u << 20) /* lines that wait for the next transaction */
#define RULESET_BYTES 65            /* a digest */
#define RULESETS_MAX 16             /* told in the log; a run has one, a merged stream a few */
#define VALUE_BYTES_MAX (1u << 20)  /* of any one text column */

/* One reference of the stream that waits: a row of mention to be. */
struct finding {
	struct mention_row m;    /* slices of the batch's arena */
	struct str ruleset;
	struct sum256 sum;       /* of M */
	const char *role;        /* one that counts, static, or NULL */
	int64_t blob, reference, rule; /* row numbers, once they are known */
	bool old;                /* its document had mentions before */
	bool there;              /* the table has it, or a surer one */
};

/* One document that mentions one reference, counted up over a batch. */
struct post {
	int64_t reference, blob;
	int64_t n;
	double score;
	const char *role; /* static or NULL */
};

/* One value that no map in memory knows. */
struct value {
	struct str kind, value;
	int64_t id; /* 0: not known yet */
};

/* What of the findings is being written: tables that SQL reads. */
enum { BATCH_VALUES, BATCH_MENTIONS, BATCH_POSTS, BATCH_TABLES };

/* A set of row numbers, a bit each. */
struct bits {
	uint8_t *p; /* owned */
	size_t cap;
};
/* Puts N; whether it was there. */
static inline bool bits_put(struct bits *b, int64_t n)
{
	size_t at = (size_t)n >> 3, had = b->cap;
	uint8_t bit = (uint8_t)(1u << (n & 7));
	b->p = xgrow(b->p, &b->cap, at + 1, 1);
	if (b->cap > had)
		memset(b->p + had, 0, b->cap - had);
	bool there = (b->p[at] & bit) != 0;
	b->p[at] |= bit;
	return there;
}

static inline bool bits_has(const struct bits *b, int64_t n)
{
	size_t at = (size_t)n >> 3;
	return at < b->cap && (b->p[at] & 1u << (n & 7)) != 0;
}

/* Lines that wait for their transaction. */
struct batch {
	struct buf lines;        /* those that are no references, with newlines */
	struct finding *found;   /* and the references, cut; owned */
	size_t n_found, cap_found;
	struct arena bytes;      /* of these */
	int64_t records;
	uint64_t bad;            /* no good records among them; the first one's fault */
	struct err first_bad;
	enum status result;      /* of writing: ST_FATAL with FAULT, ST_WARN when some are bad */
	struct err fault;
};

/* A loss that may hold no more. */
struct doubt {
	int64_t id;
	const char *stage; /* that told it, static: one of those recorder_doubt() asks for */
	bool spoke;        /* and said something of the item in this run, too */
};

struct recorder {
	struct casefile *c;
	struct recorder_options opt;
	struct recorder_counts counts;
	char *who, *tool, *args; /* owned */
	char run[CASE_ID_LEN + 1]; /* names it in the log: rows of runs side by side mix */
	struct batch waits[2], *in, *out; /* being filled; being written, if WRITING */
	pthread_t writer;
	bool writing;
	struct buf cut;          /* what of a line has no column; the reader's */
	struct hash *hash;       /* the reader's; owned */
	struct intern references, blobs, rules, stores;
	unsigned known_blobs, known_others; /* case_names.c */
	struct bits replaced;    /* blobs whose derived rows this run has dropped */
	struct bits met;         /* items this run has written */
	int64_t first_new;       /* the first item that had no row before; 0: none yet */
	struct bits renamed;     /* containers whose members came under names decoded by a set */
	int64_t *renamed_files;  /* items on disk whose names had to be decoded; owned */
	size_t n_renamed_files, cap_renamed_files;
	struct arena arena;      /* one line's strings */
	struct buf extra, key;
	int64_t ruleset_blob;    /* of the finding before, and its rule set */
	char ruleset[RULESET_BYTES];
	char rulesets[RULESETS_MAX][RULESET_BYTES]; /* of this run, for the log */
	size_t n_rulesets;
	char last_id[64];        /* of the blob last asked for: references come by document */
	int64_t last_blob;       /* 0: none */
	struct buf open;         /* path of the locked member just passed over: an earlier run read it */
	struct doubt *doubted;   /* losses of the item last met that an earlier run told; owned */
	size_t n_doubted, cap_doubted;
	int64_t doubted_blob;    /* the item's bytes */
	bool ended;              /* the stream said that it is whole, and no item came since */
	bool begun;              /* the log has this run's first row */
	bool changed;            /* by this batch: what follows must be settled */
};

/* Row number of the blob with that SHA-256 (empty or malformed: the row of
 * what has no bytes); 0 with ERR set. */
int64_t recorder_blob(struct recorder *r, struct str sha256, struct err *err);
/* Row numbers of a rule's name, a store's path, a value; 0 with ERR set. */
int64_t recorder_rule(struct recorder *r, struct str name, struct err *err);
int64_t recorder_store(struct recorder *r, struct str path, struct err *err);
/* Under --replace: drops what was derived from BLOB, once a run. What one
 * batch drops another may do again, when the first is undone: no harm. */
enum status recorder_replace(struct recorder *r, int64_t blob, struct err *err);
/* A password opened what an earlier run found locked: its losses go (those of the
 * member PATH, and the text's of PARENT), under --replace. */
enum status recorder_opened(struct recorder *r, struct str path, int64_t parent, struct err *err);
/* Is PATH, a member of PARENT that is locked now, there as an earlier run opened it? Under --replace. */
enum status recorder_is_open(struct recorder *r, struct str path, int64_t parent, bool *ret, struct err *err);
/* Drops the row ITEM of a locked member at PATH, whose bytes have a row of their own. */
enum status recorder_drop_locked(struct recorder *r, int64_t item, struct str path, struct err *err);
/* Drops the errors that ST names, some at once: more go in the next run. */
enum status recorder_drop_losses(struct recorder *r, sqlite3_stmt *st, struct err *err);
/* case_renamed.c: ITEM is a new row of the line LINE, a member of PARENT (0: on disk). */
void recorder_named(struct recorder *r, int64_t item, int64_t parent, struct str line);
/* At the end of a whole run under --replace: of files that came under names decoded otherwise
 * the rows under the old ones go. */
enum status recorder_drop_renamed(struct recorder *r, struct err *err);
/* Drops the losses that differ of V (path, stage, code, message) in the message alone. */
enum status recorder_supersede(struct recorder *r, int64_t blob, const struct str v[4], struct err *err);
/* BLOB is read now at PATH: under --replace what an earlier run said of crashes and
 * limits of unpack and bind there goes (it comes again if it happens again: errors stand
 * behind their item); ON_DISK also that the file, or the folder it lies in, could not be read. */
enum status recorder_overcome(struct recorder *r, int64_t blob, struct str path, bool on_disk, struct err *err);
/* Under --replace: losses that readers told of BLOB at PATH in an earlier run are doubted
 * until this run tells them again; when the next item comes, or the stream's end mark, those
 * in doubt are dropped whose stage has spoken: none of a stage that was not in the pipe. */
enum status recorder_doubt(struct recorder *r, int64_t blob, struct str path, struct err *err);
/* The loss V (path, stage, code, message), which was there, was told again. */
enum status recorder_retold(struct recorder *r, int64_t blob, const struct str v[4], struct err *err);
/* STAGE said something of BLOB in this run: an object in the item's line, or a record. */
void recorder_spoke(struct recorder *r, int64_t blob, struct str stage);
enum status recorder_drop_doubted(struct recorder *r, struct err *err);
/* A JSON object as a column: valid UTF-8; borrowed of EXTRA or A. */
struct str recorder_extra(const struct buf *extra, struct arena *a);

enum status record_item(struct recorder *r, struct str line, struct err *err);
enum status record_loss(struct recorder *r, struct str line, struct err *err);
/* A stage is done with an item whose records stand before: the case has them all. */
enum status record_reading(struct recorder *r, struct str line, struct err *err);
enum status record_target(struct recorder *r, struct str line, struct err *err);
enum status record_contract(struct recorder *r, struct str line, struct err *err);
/* Notes by which rules BLOB was read; SET as text. */
enum status record_ruleset(struct recorder *r, int64_t blob, struct str set, struct err *err);

/* --- case_finding.c: without the database, so while another batch is written
 * Cuts LINE into one more of B's findings; ST_SKIP when it is no good record. */
enum status finding_cut(struct recorder *r, struct batch *b, struct str line, struct err *err);
/* Is A to stand rather than B, which has the same key? */
bool finding_better(const struct mention_row *a, const struct mention_row *b);
/* --- case_batch.c: once a connection */
enum status batch_tables(struct casefile *c, struct err *err);
/* Within the transaction: B's findings into the tables. */
enum status batch_findings(struct recorder *r, struct batch *b, struct err *err);

/* A key of a record, its length known when compiled. */
#define K(lit) { "" lit, sizeof(lit) - 1 }

/* A whole number; false when there is none, or one that no int64_t holds. */
static inline bool int_raw(struct str raw, int64_t *ret)
{
	double d;
	if (!raw.p || !fields_num(raw, &d) || !(d < 9.2e18 && d > -9.2e18))
		return false;
	*ret = d < 9007199254740992.0 && d > -9007199254740992.0 ? (int64_t)d : json_as_int(raw, 0);
	return true;
}
static inline void bind_int_raw(sqlite3_stmt *st, int i, struct str raw)
{
	int64_t n;
	if (int_raw(raw, &n))
		sqlite3_bind_int64(st, i, n);
	else
		sqlite3_bind_null(st, i);
}
static inline void bind_num_raw(sqlite3_stmt *st, int i, struct str raw)
{
	double d;
	if (raw.p && fields_num(raw, &d) && isfinite(d))
		sqlite3_bind_double(st, i, d);
	else
		sqlite3_bind_null(st, i);
}

#endif
