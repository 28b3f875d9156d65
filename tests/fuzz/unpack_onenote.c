/* unpack_onenote.c - files in sections of OneNote. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_ONENOTE, "a.one")
