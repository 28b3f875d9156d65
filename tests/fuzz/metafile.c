/* metafile.c - WMF and EMF, by the input's first byte: text and bitmaps drawn. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { fuzz_str(data, size) };
	return fuzz_text(fuzz_u8(&in) & 1 ? "emf" : "wmf", in.rest);
}
