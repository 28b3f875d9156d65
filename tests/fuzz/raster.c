/* raster.c - our own decoders of pictures and those of films; the input's first
 * byte chooses. */
#include "fuzz.h"
#include "text/image.h"

static bool take(void *ctx, struct image *frame, enum status st, const struct err *err)
{
	unsigned *frames = ctx;
	(void)st, (void)err;
	FUZZ_MUST(frame->rgb && frame->width > 0 && frame->height > 0);
	return ++*frames < 20;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static image_fn *const one[] = { image_pnm, image_tga, image_pcx, image_sgi, image_dds, image_xbm, image_xpm, image_bmp, image_jxl, image_psd };
	static image_page_fn *const page[] = { image_ico, image_icns, image_heif, image_tiff };
	static image_film_fn *const film[] = { image_png, image_gif, image_webp };
	enum { ONE = sizeof one / sizeof *one, PAGE = sizeof page / sizeof *page, FILM = sizeof film / sizeof *film };
	struct fuzz_in in = { fuzz_str(data, size) };
	struct image im = { 0 };
	struct text_out o;
	struct err err = { .code = E_NONE };
	enum status st = ST_SKIP;
	unsigned kind = fuzz_u8(&in) % (ONE + PAGE + FILM + 1), frames = 0;
	text_out_init(&o, -1, -1);
	if (kind < ONE) {
		st = one[kind](in.rest, &im, &o, &err);
	} else if (kind < ONE + PAGE) {
		st = page[kind - ONE](in.rest, fuzz_u8(&in) & 3, &im, &o, &err);
	} else if (kind < ONE + PAGE + FILM) {
		struct image_film f = { take, &frames };
		film[kind - ONE - PAGE](in.rest, &f, &o, &err);
	} else {
		st = image_dib(in.rest, STR(""), fuzz_u8(&in) & 1, &im, &err);
	}
	if (st == ST_OK || st == ST_WARN)
		FUZZ_MUST(im.rgb && im.width > 0 && im.height > 0 && (uint64_t)im.width * (uint64_t)im.height <= IMAGE_PIXELS_MAX);
	image_release(&im);
	text_out_release(&o);
	return 0;
}
