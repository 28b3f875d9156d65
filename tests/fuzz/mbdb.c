/* mbdb.c - the list of files in an iTunes backup. */
#include "fuzz.h"

FUZZ_TEXT("mbdb")
