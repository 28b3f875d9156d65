/* dxf.c - see lib/text/dxf.c. */
#include "fuzz.h"

FUZZ_TEXT("dxf")
