/* unpack_brotli.c - brotli streams as containers. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_BROTLI, "a.txt.br")
