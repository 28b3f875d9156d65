/* unpack.h - files, folders, archives and mailboxes into items and blobs.
 *
 * The tree of a dump is walked in a fixed order: operands as given, folders
 * sorted by bytes, a container's item before its plain members, containers
 * among the members after them, each followed by what it holds. Blobs go into
 * the store, one `item` record for each file goes to the caller, and for each
 * loss an `error` record right after its item.
 *
 * Whatever parses runs elsewhere: the caller brings an engine (a pool of
 * sandboxed workers, see work.h) whose workers call unpack_work(). This side
 * hashes, stores, names and counts, and believes the workers nothing that it
 * can check. Records are the same for any number of workers. */
#ifndef SLUICE_UNPACK_H
#define SLUICE_UNPACK_H

#include <sluice/store.h>

#define UNPACK_FDS_MAX 240 /* volumes that go with one job; two more places are for passwords */

/* Every limit, with its default and the reason for it. 0 means none. */
struct unpack_limits {
	int64_t depth;         /* containers in each other */
	int64_t entries;       /* members below one operand */
	int64_t member_bytes;  /* of one member */
	int64_t total_bytes;   /* of all that is given out in one run */
	int64_t ratio;         /* bytes given for a byte of the container, beyond the floor */
	int64_t silent_seconds;/* a container whose worker says nothing for so long is given up */
};
/* Mail in mail in zip in tar.gz … rarely passes ten. */
#define UNPACK_DEPTH_DEFAULT 32
/* The largest troves known have some ten million files. */
#define UNPACK_ENTRIES_DEFAULT 20000000
/* 220 GB of SQL in one file have been leaked. */
#define UNPACK_MEMBER_BYTES_DEFAULT (1ll << 40)
#define UNPACK_TOTAL_BYTES_DEFAULT 0
/* Text packs 5 to 50 times, logs 100; deflate's own limit is 1032. */
#define UNPACK_RATIO_DEFAULT 250
/* Below these the ratio does not count: small things may pack well. For one
 * container, and for everything below one operand. */
#define UNPACK_RATIO_FLOOR_BYTES (128ll << 20)
#define UNPACK_TREE_FLOOR_BYTES (2ll << 30)
/* Archives among the operands that are at least so large are hashed but not
 * copied into the store: they are on disk as it is, and their members follow. */
#define UNPACK_KEEP_BYTES_MAX (64ull << 20)
#define UNPACK_SILENT_SECONDS_DEFAULT 120

struct unpack_options {
	struct unpack_limits limits;
	const char *name_charset;  /* overrules what is found, or NULL */
	struct str passwords;      /* one a line, or empty */
	bool list;                 /* no bytes are given out, nothing is stored */
	bool no_hints;             /* try no passwords but those: none of names and texts beside */
	bool again;                /* read also what the store holds as read by the same program and limits */
	bool flat;                 /* containers are items like others */
	unsigned shard, shards;    /* 1-based; shards 0: no sharding */
	const char *casefile;      /* what comes goes into it: not walked itself; or NULL */
};
void unpack_options_default(struct unpack_options *o);

/* Decompresses FD, a file of NAME that one compressor made of one other (gzip, bzip2, xz, lzma, lzip, compress, zstd, lz4),
 * into OUT_FD, and adds that one's name to RET_NAME. ST_EOF: it is no such file; ST_WARN: damaged, what came is there;
 * ST_SKIP: nothing came, or more than UNPACK_RATIO_DEFAULT bytes a byte. Parses: call it in a worker. */
enum status unpack_single(int fd, struct str name, int out_fd, struct buf *ret_name, struct err *err);

/* What an engine tells of a job: a frame (kind not 0) or its end. */
struct unpack_event {
	void *ticket;
	char kind;
	struct str bytes;
	enum status status;
	struct err err;
};
/* The same calls as the work pool has, so that this layer need not know it.
 * HELPER: the job needs a program (7-Zip): workers that may run it. */
struct unpack_engine {
	void *ctx;
	bool helper;     /* there are such workers */
	bool (*idle)(void *ctx, bool helper);
	enum status (*submit)(void *ctx, bool helper, void *ticket, struct str request, const int *fds, int nfds, struct err *err);
	enum status (*wait)(void *ctx, int timeout_ms, struct unpack_event *ret, struct err *err);
	void (*cancel)(void *ctx, void *ticket);
};

/* The worker's side of one job. */
struct unpack_job {
	struct str request;
	const int *fd;
	int fds;
	void (*send)(void *ctx, char kind, struct str bytes);
	/* Where to make the next frame, of at least *RET_BYTES; NULL, also its
	 * answer: nowhere. Borrowed until it is sent. */
	char *(*room)(void *ctx, size_t *ret_bytes);
	void *ctx;
};
/* Frames of this kind are a large member's bytes, and nothing else. */
#define UNPACK_RAW_KIND 'D'
enum status unpack_warm(void *ctx, struct err *err);
/* A program that reads what libraries do not is installed here. */
bool unpack_has_helper(void);
/* Can names be decoded from CHARSET, a name of iconv's or of sluice's own? */
bool unpack_knows_charset(const char *charset);
enum status unpack_work(const struct unpack_job *job, struct err *err);

struct unpack_run {
	const struct unpack_options *options;
	struct store *store;       /* NULL with options->list */
	int input;                 /* a file that the path "-" stands for; -1 none */
	struct unpack_engine engine;
	/* Does somebody hold the container of that id at that path, with all that
	 * is in it? Then it is not read, and of it comes its item alone. May be NULL. */
	bool (*held)(void *ctx, struct str id, struct str path);
	void *held_ctx;
	/* Each complete line (with newline), in order. ST_FATAL ends the run. */
	enum status (*line)(void *ctx, struct str line, struct err *err);
	void *line_ctx;
	/* Results */
	uint64_t items, errors, bytes;
};
/* ST_OK, ST_WARN when something was lost (each loss is a record), ST_FATAL. */
enum status unpack_paths(struct unpack_run *run, char *const *paths, int n, struct err *err);

#endif
