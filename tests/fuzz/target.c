/* target.c - targets: tables, cards, prose. */
#include "refs_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return scan_kinds("target", data, size);
}
