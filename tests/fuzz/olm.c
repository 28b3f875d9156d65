/* olm.c - messages of Outlook for Mac. */
#include "fuzz.h"

FUZZ_TEXT("olm")
