/* unpack_ewf.c - forensic images. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_EWF, "a.E01")
