/* unpack_tar.c - tar archives as containers. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_TAR, "a.tar")
