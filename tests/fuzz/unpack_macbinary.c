/* unpack_macbinary.c - forks of Macintosh files in one. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_MACBINARY, "a.bin")
