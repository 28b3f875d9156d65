/* unpack_dump.c - tapes of dump(8). */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_DUMP, "a.dump")
