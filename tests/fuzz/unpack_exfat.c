/* unpack_exfat.c - exFAT file systems. */
#include "fuzz.h"
#include "unpack/kinds.h"

FUZZ_CONTAINER(KIND_EXFAT, "a.img")
