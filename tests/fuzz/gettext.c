/* gettext.c - see lib/text/gettext.c. */
#include "fuzz.h"

FUZZ_TEXT("mo")
