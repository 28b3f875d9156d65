/* names_zip.c - names in zip archives. */
#include "fuzz.h"

FUZZ_TEXT("zip")
