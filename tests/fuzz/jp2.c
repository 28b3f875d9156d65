/* jp2.c - JPEG 2000 through Leptonica and OpenJPEG. */
#include "fuzz.h"
#include "text/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct image im = { 0 };
	struct err err = { .code = E_NONE };
	struct text_out o;
	text_out_init(&o, -1, -1);
	enum status st = image_jp2(fuzz_str(data, size), &im, &o, &err);
	if (st == ST_OK || st == ST_WARN)
		FUZZ_MUST(im.rgb && im.width > 0 && im.height > 0 && (uint64_t)im.width * (uint64_t)im.height <= IMAGE_PIXELS_MAX);
	image_release(&im);
	text_out_release(&o);
	return 0;
}
