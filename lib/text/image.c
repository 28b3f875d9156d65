/* image.c - what the picture decoders share: bounds, grounds, turning. */
#include "text/image.h"

#include <stdlib.h>

enum status image_alloc(struct image *im, uint64_t width, uint64_t height, struct err *err)
{
	if (width == 0 || height == 0)
		return err_set(err, ST_SKIP, E_CORRUPT, "the picture has no size");
	if (width > IMAGE_SIDE_MAX || height > IMAGE_SIDE_MAX || width * height > IMAGE_PIXELS_MAX)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "the picture has %llu × %llu pixels, more than is read",
			(unsigned long long)width, (unsigned long long)height);
	size_t n = (size_t)width * (size_t)height * 3;
	im->rgb = xmalloc(n);
	memset(im->rgb, 0xff, n);
	im->width = (int)width;
	im->height = (int)height;
	return ST_OK;
}

void image_release(struct image *im)
{
	free(im->rgb);
	memset(im, 0, sizeof *im);
}

void image_put_rgba(struct image *im, int y, const uint8_t *rgba, uint8_t back)
{
	uint8_t *d = image_row(im, y);
	for (int x = 0; x < im->width; x++, d += 3, rgba += 4) {
		unsigned a = rgba[3];
		for (int c = 0; c < 3; c++)
			d[c] = (uint8_t)((rgba[c] * a + back * (255 - a) + 127) / 255);
	}
}

uint8_t image_ground(const uint8_t *rgba, size_t n)
{
	uint64_t light = 0, opaque = 0;
	for (size_t i = 0; i < n; i++) {
		const uint8_t *p = rgba + 4 * i;
		light += (uint64_t)p[3] * ((unsigned)p[0] * 2 + (unsigned)p[1] * 5 + p[2]) / 8;
		opaque += p[3];
	}
	/* Half opaque and more: the picture brings its own ground. */
	return opaque > 0 && opaque / 255 < n / 2 && light / opaque > 200 ? 0 : 255;
}

enum status image_turn_picture(const struct ocr_picture *pic, int quarters, struct image *ret, struct err *err)
{
	struct image t = { .dpi = pic->dpi, .orientation = 1 };
	quarters &= 3;
	bool sideways = quarters & 1;
	int w = pic->width, h = pic->height;
	enum status st = image_alloc(&t, (uint64_t)(sideways ? h : w), (uint64_t)(sideways ? w : h), err);
	if (st != ST_OK)
		return st;
	for (int y = 0; y < t.height; y++) {
		uint8_t *d = image_row(&t, y);
		for (int x = 0; x < t.width; x++, d += 3) {
			int sx = quarters == 0 ? x : quarters == 1 ? y : quarters == 2 ? w - 1 - x : w - 1 - y;
			int sy = quarters == 0 ? y : quarters == 1 ? h - 1 - x : quarters == 2 ? h - 1 - y : x;
			memcpy(d, pic->rgb + (size_t)sy * pic->stride + (size_t)sx * 3, 3);
		}
	}
	*ret = t;
	return ST_OK;
}

enum status image_turn(const struct image *im, int quarters, struct image *ret, struct err *err)
{
	struct ocr_picture pic = { .rgb = im->rgb, .width = im->width, .height = im->height, .stride = (size_t)im->width * 3, .dpi = im->dpi };
	return image_turn_picture(&pic, quarters, ret, err);
}

static void mirror(struct image *im)
{
	for (int y = 0; y < im->height; y++) {
		uint8_t *row = image_row(im, y);
		for (int a = 0, b = im->width - 1; a < b; a++, b--) {
			uint8_t t[3];
			memcpy(t, row + 3 * (size_t)a, 3);
			memcpy(row + 3 * (size_t)a, row + 3 * (size_t)b, 3);
			memcpy(row + 3 * (size_t)b, t, 3);
		}
	}
}

void image_upright(struct image *im)
{
	/* EXIF 2.32, tag 0x0112: quarters to turn clockwise, then mirrored. */
	static const struct { uint8_t quarters, mirrored; } how[9] = {
		{ 0, 0 }, { 0, 0 }, { 0, 1 }, { 2, 0 }, { 2, 1 }, { 1, 1 }, { 1, 0 }, { 3, 1 }, { 3, 0 } };
	int o = im->orientation;
	if (o < 2 || o > 8)
		return;
	struct image turned;
	if (how[o].quarters && image_turn(im, how[o].quarters, &turned, NULL) == ST_OK) {
		image_release(im);
		*im = turned;
	}
	if (how[o].mirrored)
		mirror(im);
	im->orientation = 1;
}
