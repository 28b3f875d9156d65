/* unpack_pgdump.c - dumps of PostgreSQL in its own form. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_PGDUMP, "a.dump")
