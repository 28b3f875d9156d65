/* slots.h - the ring of lines under way in a stage, and the stores they name.
 * Private to lib/work. */
#ifndef SLUICE_WORK_SLOTS_H
#define SLUICE_WORK_SLOTS_H

#include <sluice/stage.h>

#include "work/spill.h"

enum slot_state { SLOT_DONE, SLOT_BUSY };

struct slot {
	enum slot_state state;
	struct buf line;          /* as it came, or with the object spliced in */
	bool newline;             /* the line ends in a newline in the output */
	bool silent;              /* no line of its own, only what follows */
	bool written;             /* the line is out */
	struct buf object;        /* the worker's answer so far */
	struct buf losses;        /* "code TAB message" lines, for the cache */
	struct spill after;       /* records that follow the line */
	struct buf end;           /* record that follows AFTER when nothing was lost (stage_run.known) */
	bool uncacheable;
	struct store *store;      /* borrowed from the stores */
	struct store_put *put, *put2;
	int blob, text, out;      /* descriptors; out: a temporary file in file mode */
};

struct slots {
	struct slot *v;
	size_t n, head, used;
	size_t bytes;             /* of waiting lines */
};

void slots_init(struct slots *r, size_t n);
void slots_release(struct slots *r);
bool slots_room(const struct slots *r);
struct slot *slots_push(struct slots *r);
struct slot *slots_head(struct slots *r);
void slots_pop(struct slots *r);
/* Record lines of S: out at once if S is the head and its line is written. */
enum status slots_records(struct slots *r, struct slot *s, struct str bytes, struct io_writer *w, struct err *err);
/* Writes S's line (once) and what has gathered behind it. */
enum status slots_write(struct slot *s, struct io_writer *w, struct err *err);
/* Hands S's line and records to run->print. */
void slots_print(struct slot *s, struct stage_run *run);

#define STORES_MAX 16
struct stores {
	struct store *v[STORES_MAX];
	int n;
};
/* The store at PATH, opened once; NULL with ERR set. Borrowed until release. */
struct store *stores_get(struct stores *s, const char *path, struct err *err);
void stores_release(struct stores *s);

/* An unlinked temporary file in memory or on disk; -1 if neither works. */
int memfd_or_file(void);

/* File operands go through the same driver (stage_files.c). */
struct stage_files { void *driver; };
enum status stage_files_begin(struct stage_files **ret, const struct stage *st, struct stage_run *run, struct err *err);
enum status stage_files_add(struct stage_files *f, struct str line, int fd, struct err *err);
enum status stage_files_error(struct stage_files *f, struct str path, const struct err *why, struct err *err);
enum status stage_files_end(struct stage_files *f, enum status st, struct err *err);

#endif
