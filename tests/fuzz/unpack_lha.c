/* unpack_lha.c - LHA archives. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_LHA, "a.lzh")
