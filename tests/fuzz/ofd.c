/* ofd.c - pages of OFD. */
#include "fuzz.h"

FUZZ_TEXT("ofd")
