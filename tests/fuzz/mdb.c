/* mdb.c - Access databases. */
#include "fuzz.h"

FUZZ_TEXT("mdb")
