/* hwpx.c - Hangul's XML documents, its parts spelled out (see fuzz.h). */
#include "fuzz.h"

FUZZ_PACKAGE("hwpx")
