/* epub.c - books, its parts spelled out (see fuzz.h). */
#include "fuzz.h"

FUZZ_PACKAGE("epub")
