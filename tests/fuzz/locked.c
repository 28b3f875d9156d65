/* locked.c - Office files under a password (a compound file). */
#include "fuzz.h"

FUZZ_TEXT("ooxml-encrypted")
