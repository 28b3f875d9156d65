/* unpack_uu.c - uuencoded files. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_UU, "a.uu")
