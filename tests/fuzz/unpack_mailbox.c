/* unpack_mailbox.c - mailboxes of other programs than Unix's. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_MAILBOX, "a.box")
