/* warc.c - see lib/text/warc_text.c. */
#include "fuzz.h"

FUZZ_TEXT("warc")
