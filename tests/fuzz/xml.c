/* xml.c - XML of any kind. */
#include "fuzz.h"

FUZZ_TEXT("xml")
