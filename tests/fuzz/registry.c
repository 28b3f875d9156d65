/* registry.c - Windows' hives. */
#include "fuzz.h"

FUZZ_TEXT("registry")
