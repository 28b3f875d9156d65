/* djvu.c - see lib/text/djvu.c. */
#include "fuzz.h"

FUZZ_TEXT("djvu")
