/* pdf.c - PDF: our layout over poppler. */
#include "fuzz.h"

FUZZ_TEXT("pdf")
