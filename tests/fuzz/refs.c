/* refs.c - references of all kinds, contracts and targets in one text. */
#include "refs_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return scan_kinds(NULL, data, size);
}
