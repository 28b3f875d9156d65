/* bplist.c - Apple's binary property lists. */
#include "fuzz.h"

FUZZ_TEXT("bplist")
