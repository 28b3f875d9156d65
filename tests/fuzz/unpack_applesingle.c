/* unpack_applesingle.c - parts of Macintosh files in one. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_APPLESINGLE, "a.as")
