/* tree.h - the parts of the parent's side: taking in, writing out. */
#ifndef UNPACK_TREE_H
#define UNPACK_TREE_H

#include "unpack/node.h"

struct tree {
	struct unpack_run *run;
	const struct unpack_options *o;
	struct buf line, object, path, raw; /* scratch for records */
	char *block;                        /* for copying ranges and files */
	uint64_t total_bytes;               /* written so far, over all operands */
	bool lost;
};
#define TREE_BLOCK_BYTES (256u << 10)

/* intake.c: a frame of N's worker. ST_OK; ST_SKIP: the worker lies or a limit
 * is reached (it must be cancelled; N is told why); ST_FATAL. HEAD: N is the
 * next to be written, so that totals are exact. */
enum status intake_frame(struct tree *t, struct node *n, char kind, struct str frame, bool head, struct err *err);
/* N, now the next to be written, was read ahead and took more than the earlier
 * ones left: it must be read again, to end where it would have ended. */
bool intake_over(const struct tree *t, const struct node *n);
/* The worker is done with N, one way or another. */
enum status intake_end(struct tree *t, struct node *n, enum status st, const struct err *why, struct err *err);
/* Decides what N, an open operand, is, and how: a large archive stays where it
 * is and is hashed beside the reading; all else goes into the store. */
enum status intake_operand(struct tree *t, struct node *n, struct err *err);
/* N's digest is needed now: waits for it. */
enum status intake_digest(struct node *n);
/* True for blobs that may hold a container whose signature stands deep. */
int intake_kind(struct tree *t, struct str head, uint64_t size, struct str name, const struct spool_entry *e, int fd);

/* render.c: N's item, what was lost, and its plain members. */
enum status render_node(struct tree *t, struct node *n, struct err *err);
/* A node for a container among N's members (N is written already). */
struct node *render_child(struct tree *t, struct node *n, const struct spool_entry *e, struct str name, struct str msg);

/* Does this run write that row (--shard)? */
bool render_is_ours(const struct tree *t, const struct spool_entry *e, struct str path, int depth);

#endif
