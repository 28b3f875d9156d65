/* docx.c - Word documents, its parts spelled out (see fuzz.h). */
#include "fuzz.h"

FUZZ_PACKAGE("docx")
