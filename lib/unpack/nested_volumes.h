/* nested_volumes.h - split archives whose volumes are members of one
 * container. */
#ifndef UNPACK_NESTED_VOLUMES_H
#define UNPACK_NESTED_VOLUMES_H

#include "unpack/node.h"

/* N is a member of OWNER by the raw NAME. Finds the other volumes of the set
 * that N leads and keeps their numbers in N, for nested_volumes_open(); or
 * marks N as a volume of a set that another member leads. */
void nested_volumes_find(struct node *owner, struct node *n, struct str name);
/* Opens N's volumes, N's own bytes among them, in their order. False with ERR
 * when one cannot be opened. */
bool nested_volumes_open(struct node *n, struct store *store, struct err *err);

/* Is the member of that name, no container itself, a volume of a set that
 * another member of OWNER begins? NAME must not be borrowed from the spool. */
bool nested_volumes_further(struct node *owner, struct str name);

#endif
