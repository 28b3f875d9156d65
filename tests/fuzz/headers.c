/* headers.c - key stores, colour profiles, lock files: the first byte says which. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const formats[] = { "jks", "icc", "owner" };
	struct fuzz_in in = { fuzz_str(data, size) };
	const char *format = formats[fuzz_u8(&in) % 3];
	return fuzz_text(format, in.rest);
}
