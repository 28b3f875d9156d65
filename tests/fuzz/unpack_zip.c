/* unpack_zip.c - zip archives as containers. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_ZIP, "a.zip")
