/* vsdx.c - Visio drawings, its parts spelled out (see fuzz.h). */
#include "fuzz.h"

FUZZ_PACKAGE("vsdx")
