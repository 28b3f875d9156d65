/* eml.c - mail as text. */
#include "fuzz.h"

FUZZ_TEXT("eml")
