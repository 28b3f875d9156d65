/* load_file.c - Concordance load files. */
#include "fuzz.h"

FUZZ_TEXT("load-file")
