/* hwp.c - Hangul documents (a compound file). */
#include "fuzz.h"

FUZZ_TEXT("hwp")
