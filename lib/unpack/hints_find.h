/* hints_find.h - the hints of a container: what lies beside it. */
#ifndef UNPACK_HINTS_FIND_H
#define UNPACK_HINTS_FIND_H

#include "unpack/tree.h"
#include "unpack/walk.h"

/* Those of the operand or file last given by W. Borrowed until the next call
 * for another folder; NULL when there are none. */
struct hints *hints_beside(struct walk *w);
/* Those among the members of OWNER, with what OWNER itself had, and OWNER when
 * it is a mail. Borrowed from OWNER; NULL when there are none. */
struct hints *hints_within(const struct tree *t, struct node *owner);

#endif
