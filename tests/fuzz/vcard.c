/* vcard.c - address cards and calendars. */
#include "fuzz.h"

FUZZ_TEXT("vcard")
