/* markdown.c - Markdown with its two kinds of tables. */
#include "fuzz.h"

FUZZ_TEXT("markdown")
