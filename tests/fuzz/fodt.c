/* fodt.c - OpenDocument in one XML file. */
#include "fuzz.h"

FUZZ_TEXT("fodt")
