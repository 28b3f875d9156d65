/* picture.c - decoders of pictures; the input's first byte chooses. */
#include "fuzz.h"
#include "text/image.h"

/* Keeps the first frame. */
static bool take(void *ctx, struct image *frame, enum status st, const struct err *err)
{
	struct image *im = ctx;
	(void)st, (void)err;
	image_release(im);
	*im = *frame;
	memset(frame, 0, sizeof *frame);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { fuzz_str(data, size) };
	struct image im = { 0 }, turned = { 0 };
	struct text_out o;
	struct err err = { .code = E_NONE };
	struct image_film film = { take, &im };
	enum status st = ST_SKIP;
	text_out_init(&o, -1, -1);
	switch (fuzz_u8(&in) % 7) {
	case 0: st = image_bmp(in.rest, &im, &o, &err); break;
	case 1: st = image_gif(in.rest, &film, &o, &err); break;
	case 2: st = image_png(in.rest, &film, &o, &err); break;
	case 3: st = image_jpeg(in.rest, &im, &o, &err); break;
	case 4: st = image_tiff(in.rest, 0, &im, &o, &err); break;
	case 6: st = image_jp2(in.rest, &im, &o, &err); break;
	default: st = image_webp(in.rest, &film, &o, &err); break;
	}
	if (st == ST_OK || st == ST_WARN) {
		FUZZ_MUST(im.rgb && im.width > 0 && im.height > 0 && (uint64_t)im.width * (uint64_t)im.height <= IMAGE_PIXELS_MAX);
		if ((int64_t)im.width * im.height < 1 << 20) {
			image_upright(&im);
			if (image_turn(&im, 1, &turned, &err) == ST_OK)
				FUZZ_MUST(turned.width == im.height && turned.height == im.width);
			image_release(&turned);
		}
	}
	image_release(&im);
	text_out_release(&o);
	return 0;
}
