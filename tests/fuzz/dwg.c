/* dwg.c - properties of AutoCAD's drawings. */
#include "fuzz.h"

FUZZ_TEXT("dwg")
