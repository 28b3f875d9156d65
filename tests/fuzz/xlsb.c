/* xlsb.c - binary Excel workbooks, its parts spelled out (see fuzz.h). */
#include "fuzz.h"

FUZZ_PACKAGE("xlsb")
