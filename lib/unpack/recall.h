/* recall.h - what a container gave, kept beside its blob.
 *
 * A dump is triaged again when files were added to it, and unpacking is most of
 * what that costs: a trove of archives would be read whole to find that nothing
 * is new. So what the parent knows of a container once it was read, its spool
 * and counts, lies in the store as ID.members, and the next run takes it from
 * there as long as program, limits and name are the same and every blob is
 * still there. Rejected: asking the case file, which may be another one, and
 * holds records rather than what they are made of.
 *
 * Not kept: what a password opened or none did, what a limit, a crash or the
 * system cut off, sets of volumes, and small containers, which are read as fast. */
#ifndef UNPACK_RECALL_H
#define UNPACK_RECALL_H

#include "unpack/tree.h"

/* Keeps what N gave, if it is worth it; N was read to its end and its digest is
 * known. Failing to keep it loses nothing, so nothing is reported. */
void recall_keep(struct tree *t, const struct node *n);
/* Fills N from what an earlier run kept. False, and N as before: it must be read. */
bool recall_load(struct tree *t, struct node *n);

#endif
