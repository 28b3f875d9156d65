/* unpack_cpio.c - cpio archives as containers, salvage among it. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_CPIO, "a.cpio")
