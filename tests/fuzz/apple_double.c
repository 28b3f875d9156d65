/* apple_double.c - attributes that macOS keeps beside files. */
#include "fuzz.h"

FUZZ_TEXT("appledouble")
