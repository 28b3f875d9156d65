/* unpack_warc.c - web archives as containers: records, heads of HTTP, chunks. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_WARC, "a.warc")
