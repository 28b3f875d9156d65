/* msg.c - Outlook messages (a compound file). */
#include "fuzz.h"

FUZZ_TEXT("msg")
