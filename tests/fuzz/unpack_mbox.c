/* unpack_mbox.c - mailboxes as containers. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_MBOX, "a.mbox")
