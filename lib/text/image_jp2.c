/* image_jp2.c - JPEG 2000 (ISO/IEC 15444-1), as archives' scanners write it, by
 * Leptonica, which Tesseract brings anyway; it asks OpenJPEG. Only the code stream
 * is handed over: of the boxes around it Leptonica reads those of few writers. */
#include "text/image_exif.h"

#if defined HAVE_LEPT
#include <leptonica/allheaders.h>

/* Levels below which no picture is asked for. */
#define JP2_FOLD_MAX 16

static void take_xmp(struct str file, struct text_out *meta)
{
	ptrdiff_t from = str_find(file, STR("<x:xmpmeta")), to = str_find(file, STR("</x:xmpmeta>"));
	if (meta && from >= 0 && to > from)
		image_xmp(str_sub(file, (size_t)from, (size_t)to + 12), meta);
}

static uint32_t be32(const char *p)
{
	return (uint32_t)(uint8_t)p[0] << 24 | (uint32_t)(uint8_t)p[1] << 16 | (uint32_t)(uint8_t)p[2] << 8 | (uint8_t)p[3];
}

/* The code stream and its sides, by its first two markers (SOC, SIZ: A.5.1). */
static bool sides(struct str file, struct str *ret_stream, uint64_t *ret_w, uint64_t *ret_h)
{
	ptrdiff_t at = str_find(file, STR("\xFF\x4F\xFF\x51"));
	if (at < 0 || (size_t)at + 24 > file.len)
		return false;
	const char *p = file.p + at + 8;
	uint32_t w = be32(p), h = be32(p + 4), left = be32(p + 8), top = be32(p + 12);
	*ret_stream = str_sub(file, (size_t)at, file.len);
	*ret_w = w > left ? w - left : 0;
	*ret_h = h > top ? h - top : 0;
	return true;
}

enum status image_jp2(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	struct str stream;
	uint64_t w, h;
	struct image im = { .width = 0 };
	setMsgSeverity(L_SEVERITY_NONE);
	if (!sides(file, &stream, &w, &h))
		return err_set(err, ST_SKIP, E_CORRUPT, "jp2: the header is damaged");
	/* what the header tells bounds the memory before a pixel is decoded; a larger
	 * picture is taken at a half, a quarter … of its size, as its levels allow */
	uint64_t fold = 1;
	while (fold < JP2_FOLD_MAX && (w / fold > IMAGE_SIDE_MAX || h / fold > IMAGE_SIDE_MAX || w / fold * (h / fold) > IMAGE_PIXELS_MAX / 2))
		fold *= 2;
	enum status st = image_fits(w / fold, h / fold, err);
	if (st != ST_OK)
		return st;
	take_xmp(file, meta);
	PIX *pix = pixReadMemJp2k((const l_uint8 *)stream.p, stream.len, (l_uint32)fold, NULL, 0, 0), *full = pix ? pixConvertTo32(pix) : NULL;
	bool good = full && image_alloc(&im, (uint64_t)pixGetWidth(full), (uint64_t)pixGetHeight(full), err) == ST_OK;
	im.fold = (int)fold;
	for (int y = 0; good && y < im.height; y++) {
		const l_uint32 *from = pixGetData(full) + (size_t)y * (size_t)pixGetWpl(full);
		uint8_t *to = image_row(&im, y);
		for (int x = 0; x < im.width; x++, to += 3) {
			l_int32 r, g, b;
			extractRGBValues(from[x], &r, &g, &b);
			to[0] = (uint8_t)r;
			to[1] = (uint8_t)g;
			to[2] = (uint8_t)b;
		}
	}
	pixDestroy(&pix);
	pixDestroy(&full);
	if (!good) {
		image_release(&im);
		return err_set(err, ST_SKIP, E_CORRUPT, "jp2: the picture is damaged");
	}
	*ret = im;
	return ST_OK;
}
#else
enum status image_jp2(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	(void)file, (void)ret, (void)meta;
	return err_set(err, ST_SKIP, E_UNSUPPORTED, "built without Leptonica");
}
#endif
