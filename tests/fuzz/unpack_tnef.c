/* unpack_tnef.c - Outlook's winmail.dat. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_TNEF, "winmail.dat")
