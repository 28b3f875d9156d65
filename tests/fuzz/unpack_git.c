/* unpack_git.c - packs and bundles of git. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_GIT, "a.pack")
