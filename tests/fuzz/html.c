/* html.c - web pages. */
#include "fuzz.h"

FUZZ_TEXT("html")
