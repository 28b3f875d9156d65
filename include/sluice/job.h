/* job.h - a triage that is shared among machines: its folder and what lies there.
 *
 *   CASE.job/plan               what is to be done, by which version (JSON)
 *   CASE.job/items/U-RUN/K.jsonl the items of unpacker U for shard K
 *   CASE.job/items/U.done       U has unpacked: its parts with lengths and digests
 *   CASE.job/shard/K-RUN.db     shard K's case file
 *   CASE.job/shard/K.run        K was begun, where and when; it may have been lost since
 *   CASE.job/shard/K.done       K is done: its case file and the head of that file's log
 *
 * RUN names one attempt, so two that run at once (a node that was given up and
 * still lives) do not meet; what counts is the one that a .done file names, and
 * that file appears whole or not at all. No engine is known here: whatever can
 * run `sluice job shard JOB K` for K of 1 … N can share the work. */
#ifndef SLUICE_JOB_H
#define SLUICE_JOB_H

#include <sluice/err.h>

#define JOB_SHARDS_MAX 10000 /* case files that one merge takes and one unpacker keeps open */
#define JOB_FILE_BYTES_MAX (8u << 20)

struct job_plan {
	char *folder;                 /* path of the job's folder, absolute */
	char *id;                     /* of this job, 32 digits */
	char *version;                /* of the tools that made it */
	char *dir;                    /* where dumps, case and store are named from */
	char *casefile, *store;       /* as the user named them */
	char *passwords, *name_charset, *ocr, *gazetteer, *rules; /* NULL: not given */
	bool require_sandbox, no_hints, sidecar;
	unsigned shards, unpackers;
	char **dump;
	size_t dumps;
};
/* All strings are owned by the plan. */
void job_plan_release(struct job_plan *p);
/* Makes the folder and writes the plan. ST_FATAL with E_USAGE when there is one already. */
enum status job_plan_write(const struct job_plan *p, struct err *err);
/* E_MISSING when FOLDER holds no plan, E_VERSION when its VERSION is not the
 * one given: tools of two versions do not share a job. VERSION NULL: any. */
enum status job_plan_read(struct job_plan *ret, const char *folder, const char *version, struct err *err);

/* What a .done or .run file says of an unpacker or a shard. */
struct job_state {
	char file[128];        /* relative to the job's folder: folder of parts, or case file */
	char version[32], host[128], began[32];
	char log_head[96];     /* of the shard's case file: number and hash */
	char ruleset[128];     /* rules the shard's references were found by */
	int64_t items, seconds, pid;
	int status;            /* exit status of the triage: 0 or 1 */
	struct job_part *part; /* of an unpacker: one for each shard; owned */
	unsigned parts;
};
struct job_part {
	int64_t lines, items, bytes;
	char sha256[65];
};
enum job_phase { JOB_ITEMS, JOB_SHARD };
/* END is "done" or "run". */
enum status job_state_write(const struct job_plan *p, enum job_phase phase, unsigned number, const char *end, const struct job_state *s, struct err *err);
/* ST_EOF when there is none. *RET is to be released. */
enum status job_state_read(const struct job_plan *p, enum job_phase phase, unsigned number, const char *end, struct job_state *ret, struct err *err);
void job_state_release(struct job_state *s);
/* Fills version, host, pid, time, and a FILE name of a new attempt. */
void job_state_begin(struct job_state *s, enum job_phase phase, unsigned number, const char *version);

/* Path of part K of the unpacker whose state is S; owned by caller. */
char *job_part_path(const struct job_plan *p, const struct job_state *s, unsigned k);
/* Are the bytes at PATH those that were written? E_MISMATCH or E_MISSING: this
 * machine sees another folder, or it was damaged. */
enum status job_part_check(const char *path, const struct job_part *part, struct err *err);

/* Writing the parts of one unpacker. */
struct job_dealer;
enum status job_deal_begin(struct job_dealer **ret, const struct job_plan *p, const struct job_state *s, struct err *err);
/* LINE without its newline; ITEM: it is an item. */
enum status job_deal_line(struct job_dealer *d, unsigned shard, struct str line, bool item, struct err *err);
/* Flushes to the disk and fills S with the parts. D is consumed. */
enum status job_deal_end(struct job_dealer *d, struct job_state *s, struct err *err);

/* Removes what no .done file names: parts and case files of lost attempts, and
 * cases ("merging-…") that a killed merge began. */
void job_sweep(const struct job_plan *p);
/* FOLDER/NAME; owned by caller. */
char *job_path(const struct job_plan *p, const char *name);

#endif
