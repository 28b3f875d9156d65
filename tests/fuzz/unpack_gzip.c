/* unpack_gzip.c - gzip streams, and tar in them. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_GZIP, "a.gz")
