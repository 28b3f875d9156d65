/* git_index.c - lists of a repository's files. */
#include "fuzz.h"

FUZZ_TEXT("git-index")
