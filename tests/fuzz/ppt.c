/* ppt.c - PowerPoint 97 (a compound file). */
#include "fuzz.h"

FUZZ_TEXT("ppt")
