/* unpack_snappy.c - Snappy's framing format. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_SNAPPY, "a.txt.sz")
