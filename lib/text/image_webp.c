/* image_webp.c - WebP by libwebp. The container is RIFF: "RIFF" size "WEBP",
 * then chunks of four letters, size, bytes padded to even. */
#include "text/image_exif.h"

#ifdef HAVE_LIBWEBP
#include <stdlib.h>
#include <webp/decode.h>

static uint32_t le32(const char *p)
{
	return (uint8_t)p[0] | (uint32_t)(uint8_t)p[1] << 8 | (uint32_t)(uint8_t)p[2] << 16 | (uint32_t)(uint8_t)p[3] << 24;
}

static void take_chunks(struct str file, int *ret_orientation, struct text_out *meta)
{
	for (size_t at = 12; at + 8 <= file.len;) {
		size_t n = le32(file.p + at + 4);
		if (n > file.len - at - 8)
			return;
		struct str body = str_make(file.p + at + 8, n);
		if (memcmp(file.p + at, "EXIF", 4) == 0)
			image_exif(str_starts(body, STR("Exif\0\0")) ? str_sub(body, 6, n) : body, ret_orientation, meta);
		else if (memcmp(file.p + at, "XMP ", 4) == 0)
			image_xmp(body, meta);
		at += 8 + n + (n & 1);
	}
}

enum status image_webp(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	WebPBitstreamFeatures f;
	struct image im = { .width = 0 };
	int w = 0, h = 0;
	const uint8_t *p = (const uint8_t *)file.p;
	if (WebPGetFeatures(p, file.len, &f) != VP8_STATUS_OK)
		return err_set(err, ST_SKIP, E_CORRUPT, "webp: the header is damaged");
	if (f.has_animation)
		return err_set(err, ST_SKIP, E_UNSUPPORTED_METHOD, "webp: an animation is not read");
	enum status st = image_alloc(&im, (uint64_t)f.width, (uint64_t)f.height, err);
	if (st != ST_OK)
		return st;
	take_chunks(file, &im.orientation, meta);
	uint8_t *rgba = f.has_alpha ? WebPDecodeRGBA(p, file.len, &w, &h) : NULL;
	bool good = rgba && w == im.width && h == im.height;
	if (good) {
		uint8_t ground = image_ground(rgba, (size_t)w * (size_t)h);
		for (int y = 0; y < h; y++)
			image_put_rgba(&im, y, rgba + (size_t)y * (size_t)w * 4, ground);
	} else if (!f.has_alpha) {
		good = WebPDecodeRGBInto(p, file.len, im.rgb, (size_t)im.width * (size_t)im.height * 3, im.width * 3) != NULL;
	}
	WebPFree(rgba);
	if (!good) {
		image_release(&im);
		return err_set(err, ST_SKIP, E_CORRUPT, "webp: the picture is damaged");
	}
	*ret = im;
	return ST_OK;
}
#else
enum status image_webp(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	(void)file, (void)ret, (void)meta;
	return err_set(err, ST_SKIP, E_UNSUPPORTED, "built without libwebp");
}
#endif
