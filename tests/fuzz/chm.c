/* chm.c - compiled help. */
#include "fuzz.h"

FUZZ_TEXT("chm")
