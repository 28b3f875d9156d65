/* unpack_lzop.c - lzop streams. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_LZOP, "a.lzo")
