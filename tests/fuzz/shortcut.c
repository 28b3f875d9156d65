/* shortcut.c - Windows' shortcuts. */
#include "fuzz.h"

FUZZ_TEXT("lnk")
