/* image_jxl.c - JPEG XL (ISO/IEC 18181) by libjxl: the first frame, as 8-bit
 * RGBA over the ground that suits it. */
#include "text/image_exif.h"

#ifdef HAVE_LIBJXL
#include <jxl/decode.h>
#include <stdlib.h>

static enum status events(JxlDecoder *d, struct image *im, uint8_t **rgba, struct err *err)
{
	const JxlPixelFormat as = { .num_channels = 4, .data_type = JXL_TYPE_UINT8, .endianness = JXL_NATIVE_ENDIAN, .align = 0 };
	JxlBasicInfo info = { .xsize = 0 };
	for (;;) {
		switch (JxlDecoderProcessInput(d)) {
		case JXL_DEC_BASIC_INFO: {
			if (JxlDecoderGetBasicInfo(d, &info) != JXL_DEC_SUCCESS)
				return err_set(err, ST_SKIP, E_CORRUPT, "jxl: the header is damaged");
			/* sides come turned upright */
			enum status st = image_fits(info.xsize, info.ysize, err);
			if (st != ST_OK)
				return st;
			im->width = (int)info.xsize;
			im->height = (int)info.ysize;
			break;
		}
		case JXL_DEC_NEED_IMAGE_OUT_BUFFER: {
			size_t want = 0, have = (size_t)im->width * (size_t)im->height * 4;
			if (*rgba || JxlDecoderImageOutBufferSize(d, &as, &want) != JXL_DEC_SUCCESS || want != have)
				return err_set(err, ST_SKIP, E_CORRUPT, "jxl: the picture is damaged");
			*rgba = xcalloc(have, 1);
			if (JxlDecoderSetImageOutBuffer(d, &as, *rgba, have) != JXL_DEC_SUCCESS)
				return err_set(err, ST_SKIP, E_CORRUPT, "jxl: the picture is damaged");
			break;
		}
		case JXL_DEC_FULL_IMAGE:
			return ST_OK;
		case JXL_DEC_NEED_MORE_INPUT:
			JxlDecoderFlushImage(d);
			return err_set(err, *rgba ? ST_WARN : ST_SKIP, E_TRUNCATED, "jxl: the picture ends early");
		default:
			return err_set(err, *rgba ? ST_WARN : ST_SKIP, E_CORRUPT, "jxl: the picture is damaged");
		}
	}
}

enum status image_jxl(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	JxlDecoder *d = JxlDecoderCreate(NULL); /* no threads: a worker has none */
	struct image im = { .width = 0 };
	uint8_t *rgba = NULL;
	(void)meta;
	JxlDecoderSubscribeEvents(d, JXL_DEC_BASIC_INFO | JXL_DEC_FULL_IMAGE);
	JxlDecoderSetInput(d, (const uint8_t *)file.p, file.len);
	enum status st = events(d, &im, &rgba, err);
	JxlDecoderDestroy(d);
	if (!rgba || st == ST_SKIP) {
		free(rgba);
		return st == ST_OK ? err_set(err, ST_SKIP, E_CORRUPT, "jxl: no picture in it") : st;
	}
	image_from_rgba(&im, rgba, im.width, im.height);
	*ret = im;
	return st;
}
#else
enum status image_jxl(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	(void)file, (void)ret, (void)meta;
	return err_set(err, ST_SKIP, E_UNSUPPORTED, "built without libjxl");
}
#endif
