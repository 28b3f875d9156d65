/* doc.c - Word 97 (a compound file). */
#include "fuzz.h"

FUZZ_TEXT("doc")
