/* work.h - sandboxed worker processes.
 *
 * A pool forks workers that keep nothing but what they loaded before the door
 * closed and the descriptors that come with each job. A job is a request (some
 * bytes and up to WORK_FDS_MAX descriptors); the answer is a sequence of
 * frames. The parent trusts no worker: frames have bounds, the clock and the
 * memory limit are the parent's, and a worker that crashes, hangs or lies
 * costs the job it had, nothing else: a fresh one takes its place. */
#ifndef SLUICE_WORK_H
#define SLUICE_WORK_H

#include <sluice/err.h>

#define WORK_FDS_MAX 250 /* the kernel passes 253 at a time */
#define WORK_FRAME_BYTES_MAX (4u << 20) /* one frame; split what is larger */

/* What the sandbox leaves open besides descriptors. Kinds are rows of
 * lib/work/sandbox.c. */
enum sandbox_kind {
	SANDBOX_NONE,    /* for tests */
	SANDBOX_PURE,    /* descriptors, memory, clock: our own parsers */
	SANDBOX_DATA,    /* the same and read-only data folders (fonts, cmaps, gconv, magic) */
	SANDBOX_PROGRAM, /* may run the helper programs named there, which see libraries and the files of the job by
			  * /proc/self/fd; the door closes when the job has come, so a worker has one job and no more */
};

struct work_job {          /* the worker's view of one job */
	struct str request;    /* borrowed until the handler returns */
	int fd[WORK_FDS_MAX];  /* -1 where none; closed after the handler */
	int fds;
	struct work_link *link;
};

/* Sends a frame of KIND (any byte but 0) from a worker; pieces larger than
 * WORK_FRAME_BYTES_MAX are split into frames of the same kind. Blocks while
 * the parent is busy; ends the process if the parent is gone. */
void work_send(struct work_job *job, char kind, struct str bytes);
/* Memory that the parent sees, where a frame may be made without being copied:
 * work_send() its first bytes, at most *RET_BYTES of them. Waits until the parent
 * has read what stood there; borrowed until the next call of either. NULL when
 * there is none. */
char *work_room(struct work_job *job, size_t *ret_bytes);

struct work_spec {
	const char *name;          /* for messages: "text" */
	int workers;               /* 1 to WORK_WORKERS_MAX */
	unsigned job_seconds_max;  /* 0: none. Processor+wall clock of one job */
	uint64_t memory_bytes_max; /* address space of a worker; 0: none */
	uint64_t reply_bytes_max;  /* all frames of one job; 0: none */
	uint64_t file_bytes_max;   /* size of any file a worker writes; 0: none */
	enum sandbox_kind sandbox;
	/* Frames of this kind are not copied out of the memory that the worker sees:
	 * it may change them while they are read. For bytes that are copied before
	 * anything is made of them. 0: none. */
	char raw_kind;
	/* In the worker, once, before the sandbox closes: load what is lazy.
	 * A failure is reported as every job's error. May be NULL. */
	enum status (*warm)(void *ctx, struct err *err);
	/* In the worker, for each job. The status and ERR travel to the parent. */
	enum status (*handle)(void *ctx, struct work_job *job, struct err *err);
	void *ctx;
};
#define WORK_WORKERS_MAX 64

struct work_pool;

/* Events in the parent. */
struct work_event {
	void *ticket;        /* as given to work_submit */
	char kind;           /* frame's kind, or 0: the job is done */
	struct str bytes;    /* frame's bytes; borrowed until the next call */
	enum status status;  /* when done; a dead worker is ST_SKIP */
	struct err err;      /* when done and status is not ST_OK */
};

enum status work_start(struct work_pool **ret, const struct work_spec *spec, struct err *err);
/* True when a worker is idle and work_submit() would not wait. */
bool work_idle(const struct work_pool *p);
/* Jobs under way. */
int work_busy(const struct work_pool *p);
/* Hands a job to an idle worker (there must be one: see work_idle). The
 * descriptors are duplicated into the worker; the caller closes its own. */
enum status work_submit(struct work_pool *p, void *ticket, struct str request, const int *fds, int nfds, struct err *err);
/* The job under way has SECONDS from now on, if that is less than what all have. */
void work_hurry(struct work_pool *p, void *ticket, unsigned seconds);
/* Waits for the next frame or end of any job. ST_EOF when no job is under
 * way; TIMEOUT_MS < 0 waits for ever, else ST_WARN when time is up. Also
 * returns ST_WARN when ALSO_FD (>= 0) becomes readable. */
enum status work_wait(struct work_pool *p, int timeout_ms, int also_fd, struct work_event *ret, struct err *err);
/* Gives up a job under way (its worker is killed and replaced). */
void work_cancel(struct work_pool *p, void *ticket);
/* Ends the workers. NULL is fine. */
void work_stop(struct work_pool *p);

/* What the sandbox can do here, one line a feature, into OUT. */
void sandbox_describe(struct buf *out);
/* ST_OK when nothing of it is missing here. Otherwise ERR says what: ST_FATAL
 * with REQUIRE (and every worker's start would fail), else ST_WARN. */
enum status sandbox_require(bool require, struct err *err);
/* Closes the door on this process. With SANDBOX_PROGRAM the N files open as
 * SHOWN (-1: none) may be opened again for reading. */
enum status sandbox_enter(enum sandbox_kind kind, uint64_t memory_bytes_max, const int *shown, int n, struct err *err);

#endif
