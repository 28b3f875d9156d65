/* memo.c - long texts beside tables of dBASE and FoxPro. */
#include "fuzz.h"

FUZZ_TEXT("memo")
