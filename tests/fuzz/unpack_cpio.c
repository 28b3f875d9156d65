/* unpack_cpio.c - cpio archives, and what is salvaged of damaged ones. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_CPIO, "a.cpio")
