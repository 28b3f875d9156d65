/* names_tar.c - names in tar archives. */
#include "fuzz.h"

FUZZ_TEXT("tar")
