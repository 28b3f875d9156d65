/* strings.c - strings in files nobody reads. */
#include "fuzz.h"

FUZZ_TEXT("psd")
