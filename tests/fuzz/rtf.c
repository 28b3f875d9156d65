/* rtf.c - rich text. */
#include "fuzz.h"

FUZZ_TEXT("rtf")
