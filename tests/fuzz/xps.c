/* xps.c - XPS pages, its parts spelled out (see fuzz.h). */
#include "fuzz.h"

FUZZ_PACKAGE("xps")
