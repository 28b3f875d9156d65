/* unpack_zlib.c - bare streams of zlib and loose objects of git. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_ZLIB, "a.zz")
