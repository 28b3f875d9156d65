/* mail_shared.h - what the readers of mail share. */
#ifndef UNPACK_MAIL_SHARED_H
#define UNPACK_MAIL_SHARED_H

#include "unpack/kinds.h"

#include <sluice/utf8.h>

/* Loads GMime's tables, before the sandbox closes. */
void mail_warm(void);
/* Does a message's header begin here? At least two fields that only mail has,
 * nothing but header lines before them. */
bool mail_looks_like(struct str head);
/* "From " line of a mailbox, with a message behind it. */
bool mbox_looks_like(struct str head);

#endif
