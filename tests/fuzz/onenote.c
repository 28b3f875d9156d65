/* onenote.c - sections of OneNote, in both packagings. */
#include "fuzz.h"

FUZZ_TEXT("onenote")
