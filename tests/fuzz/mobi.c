/* mobi.c - see lib/text/mobi.c. */
#include "fuzz.h"

FUZZ_TEXT("mobi")
