/* unpack_ole.c - compound files as containers. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_OLE, "a.doc")
