/* unpack_rar.c - RAR archives of all versions as containers. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_RAR, "a.rar")
