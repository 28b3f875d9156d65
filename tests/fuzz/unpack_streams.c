/* unpack_streams.c - xz, lzma, lzip, bzip2, zstd: the first byte says which. */
#include "fuzz.h"
#include "unpack/kinds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int kinds[] = { KIND_XZ, KIND_LZMA, KIND_LZIP, KIND_BZIP2, KIND_ZSTD };
	return size ? fuzz_container(kinds[data[0] % 5], "a.txt.x", fuzz_str(data + 1, size - 1)) : 0;
}
