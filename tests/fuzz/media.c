/* media.c - tags of sound and film; the input's first byte chooses the format. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const formats[] = { "mp3", "flac", "ogg", "mp4", "wav", "avi" };
	struct fuzz_in in = { fuzz_str(data, size) };
	const char *format = formats[fuzz_u8(&in) % 6];
	return fuzz_text(format, in.rest);
}
