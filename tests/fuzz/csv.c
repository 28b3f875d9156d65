/* csv.c - tables with separators. */
#include "fuzz.h"

FUZZ_TEXT("csv")
