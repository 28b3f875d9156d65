/* stage.h - a filter over the stream: records in, records out, items worked on
 * by a pool of sandboxed workers, output in input order.
 *
 * The driver does what all stages share: reads lines, passes on what is not
 * for it, opens what the handler needs, splices the handler's object into the
 * item's line, appends the records the handler gave, turns every failure into
 * an `error` record, keeps the order, bounds what waits in memory (the rest
 * goes to an unlinked temporary file). A stage is a table of functions. */
#ifndef SLUICE_STAGE_H
#define SLUICE_STAGE_H

#include <sluice/record.h>
#include <sluice/store.h>
#include <sluice/work.h>

/* One item in the worker. */
struct stage_item {
	struct record rec;     /* the item's line, borrowed */
	int blob;              /* its bytes, read only, at offset 0; -1 if not wanted or not there */
	int text;              /* its text, read only; -1 likewise */
	int out;               /* where a stage with out_suffix writes its derived file; else -1 */
	int out2;              /* the same for out2_suffix */
	struct work_job *job;
	struct buf *pending;   /* record lines on their way */
};
/* For the worker: the object to be added to the item under the stage's name
 * (one JSON object, no newline). At most once. */
void stage_reply_object(struct stage_item *it, struct str json_object);
/* A further record to follow the item (one line with newline). */
void stage_reply_record(struct stage_item *it, struct str line);
/* An `error` record to follow the item. */
void stage_reply_error(struct stage_item *it, const struct err *err);

struct stage {
	const char *name;          /* key of the object it adds, stage of its errors */
	bool adds_object;          /* splices an object (refs adds none) */
	bool wants_blob, wants_text;
	/* Key of the record ("beside.text") that names another blob, which the
	 * worker gets as its text; without wants_text. NULL: none. */
	const char *beside;
	/* Derived file (".lines") that the worker gets as its blob where it is
	 * there; without wants_blob. NULL: none. */
	const char *side_suffix;
	const char *out_suffix;    /* derived file it writes (".txt"), or NULL */
	const char *out2_suffix;   /* a second one (".lines"), or NULL */
	/* Answers are kept beside the blob as ID+CACHE_SUFFIX and used again
	 * when the item's key is equal; NULL: never. The key must name whatever
	 * the answer depends on besides the bytes. */
	const char *cache_suffix;
	void (*cache_key)(void *ctx, const struct record *rec, struct buf *out);
	/* Parent: is this item for us? NULL: every item of kind file. */
	bool (*want)(void *ctx, const struct record *rec);
	/* Worker. ST_SKIP with err: the item is lost to this stage (an error
	 * record follows it, and its derived files are dropped); ST_WARN: an
	 * error record too, but what was written counts. */
	enum status (*work)(void *ctx, struct stage_item *it, struct err *err);
	enum status (*warm)(void *ctx, struct err *err);
	void *ctx;
	unsigned job_seconds_max;
	/* Parent: what this item has of them, 0: all. NULL: each has all. */
	unsigned (*item_seconds_max)(void *ctx, const struct record *rec);
	uint64_t memory_bytes_max, reply_bytes_max;
	enum sandbox_kind sandbox;
};

/* How one run goes; filled by cmd from the command line. */
struct stage_run {
	int in_fd, out_fd;
	int workers;
	bool no_cache;
	/* Called in the parent for every output line when not NULL instead of
	 * writing it (prints for people); text_fd is the item's derived file
	 * (out_suffix) or -1. */
	void (*print)(void *ctx, const struct record *rec, int text_fd);
	void *print_ctx;
	/* File mode: a descriptor of what lies beside the operand PATH, or -1
	 * (stage.beside). NULL: nothing is looked for. */
	int (*beside)(void *ctx, struct str path);
	/* Parent: did an earlier run do this item, so that it is passed on as it is? BLOB and
	 * TEXT are what the worker would get (-1: none), not to be moved. RET_MARK, if it is
	 * given anything, is the item's "read_before"; RET_END a record line that follows the
	 * item's own records, if nothing of it is lost. NULL: every item is done. */
	bool (*known)(void *ctx, const struct record *rec, int blob, int text, struct buf *ret_mark, struct buf *ret_end);
	void *known_ctx;
	/* Results */
	uint64_t items, errors, lines;
	struct err first;          /* of the first loss */
};
/* Runs until the input ends. ST_OK, ST_WARN when something was lost (each
 * loss is a record), ST_FATAL. */
enum status stage_run(const struct stage *st, struct stage_run *run, struct err *err);
/* The same over file operands: each file becomes an item (id, path, size) that
 * is not in a store; derived files are temporary. Directories are walked
 * sorted when RECURSE. "-" is standard input's bytes. */
enum status stage_run_files(const struct stage *st, struct stage_run *run, char *const *paths, int n, bool recurse, struct err *err);

#endif
