/* xls.c - Excel 97 (a compound file). */
#include "fuzz.h"

FUZZ_TEXT("xls")
