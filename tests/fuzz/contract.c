/* contract.c - contracts: forms, tables, notices, prose. */
#include "refs_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return scan_kinds("contract", data, size);
}
