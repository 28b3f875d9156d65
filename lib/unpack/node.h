/* node.h - one file of the dump on its way: an operand, or a container found
 * within one. Plain members never become nodes; they live in the spool of
 * their container until they are written. */
#ifndef UNPACK_NODE_H
#define UNPACK_NODE_H

#include "unpack/kinds.h"
#include "unpack/member_names.h"
#include "unpack/hints.h"
#include "unpack/spool.h"
#include "unpack/volume_links.h"

enum node_state { NODE_WAITING, NODE_RUNNING, NODE_DONE };
#define NODE_LOSSES_MAX 8

struct node {
	struct node *next;          /* in its level's queue */
	struct node *parent;        /* the container it lies in, NULL for operands; alive longer */
	struct node *root;          /* the operand (itself for operands) */
	enum node_state state;

	/* what it is */
	struct buf path, raw_path;  /* raw_path: empty unless path lost something */
	struct spool_entry e;       /* size, time, id, kind, flags … as for members */
	struct buf link;
	struct buf message;         /* of e.code */
	struct str via;             /* format of the container it came from (static or parent's) */
	const char *charset;        /* of its own name */
	int depth;

	/* its bytes while a worker reads them */
	int fd[UNPACK_FDS_MAX];
	uint64_t fd_size[UNPACK_FDS_MAX];
	int fds;
	char links[VOLUME_LINKS_PATH_MAX]; /* folder with names of the volumes; empty: none */
	struct hints *hints;        /* texts that may tell its password; NULL */
	struct hints *within;       /* those for what it holds; NULL until asked for */

	/* what it holds, while and after it is read */
	struct spool spool;
	struct names names;
	const char *names_charset;  /* decided when it is written */
	uint64_t cursor;            /* into the spool: containers among the members */
	char format[64];
	int64_t expected;
	uint64_t folders, given, failed, bytes, nested, entries;
	uint64_t failures[E_CODES];
	struct err loss[NODE_LOSSES_MAX];
	int losses, kept_losses;    /* kept: of before it was read */
	bool complete;              /* read to its end */
	bool helper;                /* to be read by workers that run a program */
	struct node *tried;         /* what the first try gave, while the second runs */
	bool ran;                   /* a worker read it in this run */
	bool recalled;              /* nobody did: an earlier run's is taken (recall.h) */
	bool redo;                  /* given up because earlier ones may use the limits up */

	/* the member under way */
	bool open;
	struct spool_entry m;
	struct buf name, target;
	struct store_put *put;
	struct buf head;
	uint64_t got;

	/* large archives among the operands: hashed beside the reading, and left
	 * where they are */
	struct digest *digest;
	bool not_stored;
	bool volume;                /* of a set that another operand begins */
	unsigned volumes;           /* files it was read from, when more than one */
	/* volumes among its container's members, beside itself */
	uint8_t other[UNPACK_FDS_MAX][32];
	uint64_t other_size[UNPACK_FDS_MAX];
	unsigned others;
	bool others_first;          /* they come before its own bytes */
	bool volumes_within;        /* a member is called like a further volume */

	/* operands: counted over the whole tree below, what is written already */
	uint64_t tree_entries, tree_bytes;
};

struct node *node_new(struct node *parent);
void node_free(struct node *n);
/* Forgets what it holds, to be read again. */
void node_reset(struct node *n);
void node_close(struct node *n); /* its descriptors */
void node_unlink(struct node *n); /* the names of its volumes */
/* Puts what it holds aside and makes it ready for a second try; afterwards
 * node_better() keeps what gave more. */
void node_second_try(struct node *n);
void node_better(struct node *n);
void node_loss(struct node *n, const struct err *e);
/* Reads N bytes of the container at OFFSET, across its volumes. */
ssize_t node_read(const struct node *n, void *p, size_t len, uint64_t offset);

#endif
