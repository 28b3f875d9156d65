/* dbf.c - dBase tables. */
#include "fuzz.h"

FUZZ_TEXT("dbf")
