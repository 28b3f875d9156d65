/* image_webp.c - WebP by libwebp. The container is RIFF: "RIFF" size "WEBP",
 * then chunks of four letters, size, bytes padded to even. */
#include "text/image_exif.h"

#ifdef HAVE_LIBWEBP
#include <stdlib.h>
#include <webp/decode.h>
#ifdef HAVE_LIBWEBPDEMUX
#include <webp/demux.h>
#endif

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

static enum status still(struct str file, const WebPBitstreamFeatures *f, struct image *im, struct err *err)
{
	int w = 0, h = 0;
	const uint8_t *p = (const uint8_t *)file.p;
	if (f->has_alpha) {
		uint8_t *rgba = WebPDecodeRGBA(p, file.len, &w, &h);
		if (rgba && w == f->width && h == f->height) {
			size_t n = (size_t)w * (size_t)h * 4;
			uint8_t *mine = xmalloc(n); /* libwebp's bytes are not ours to free */
			memcpy(mine, rgba, n);
			WebPFree(rgba);
			image_from_rgba(im, mine, w, h);
			return ST_OK;
		}
		WebPFree(rgba);
	} else {
		enum status st = image_alloc(im, (uint64_t)f->width, (uint64_t)f->height, err);
		if (st != ST_OK)
			return st;
		if (WebPDecodeRGBInto(p, file.len, im->rgb, (size_t)im->width * (size_t)im->height * 3, im->width * 3))
			return ST_OK;
	}
	image_release(im);
	return err_set(err, ST_SKIP, E_CORRUPT, "webp: the picture is damaged");
}

#ifdef HAVE_LIBWEBPDEMUX
static enum status play(struct str file, const struct image_film *film, struct err *err)
{
	WebPData data = { (const uint8_t *)file.p, file.len };
	WebPAnimDecoderOptions options;
	WebPAnimDecoderOptionsInit(&options);
	options.color_mode = MODE_RGBA;
	options.use_threads = 0;
	WebPAnimDecoder *d = WebPAnimDecoderNew(&data, &options);
	WebPAnimInfo info;
	bool any = false, more = d && WebPAnimDecoderGetInfo(d, &info);
	uint64_t n = more ? (uint64_t)info.canvas_width * info.canvas_height : 0, shown = 0;
	while (more && WebPAnimDecoderHasMoreFrames(d)) {
		uint8_t *rgba;
		int when;
		if (!WebPAnimDecoderGetNext(d, &rgba, &when))
			break;
		any = true;
		shown += n;
		more = image_frame_show(film, rgba, (int)info.canvas_width, (int)info.canvas_height, ST_OK, err) &&
		       n <= IMAGE_FILM_PIXELS_MAX && shown < IMAGE_FILM_WORK_MAX;
	}
	WebPAnimDecoderDelete(d);
	return any ? ST_OK : err_set(err, ST_SKIP, E_CORRUPT, "webp: no frame can be read");
}
#endif

enum status image_webp(struct str file, const struct image_film *film, struct text_out *meta, struct err *err)
{
	WebPBitstreamFeatures f;
	struct image im = { .width = 0 };
	if (WebPGetFeatures((const uint8_t *)file.p, file.len, &f) != VP8_STATUS_OK)
		return err_set(err, ST_SKIP, E_CORRUPT, "webp: the header is damaged");
	enum status st = image_fits(f.width > 0 ? (uint64_t)f.width : 0, f.height > 0 ? (uint64_t)f.height : 0, err);
	if (st != ST_OK)
		return st;
	if (f.has_animation) {
		take_chunks(file, NULL, meta);
#ifdef HAVE_LIBWEBPDEMUX
		return play(file, film, err);
#else
		return err_set(err, ST_SKIP, E_UNSUPPORTED_METHOD, "webp: an animation, built without libwebpdemux");
#endif
	}
	st = still(file, &f, &im, err);
	if (st != ST_OK)
		return st;
	take_chunks(file, &im.orientation, meta);
	film->take(film->ctx, &im, ST_OK, err);
	image_release(&im);
	return ST_OK;
}
#else
enum status image_webp(struct str file, const struct image_film *film, struct text_out *meta, struct err *err)
{
	(void)file, (void)film, (void)meta;
	return err_set(err, ST_SKIP, E_UNSUPPORTED, "built without libwebp");
}
#endif
