/* image.c - what the picture decoders share: bounds, grounds, turning. */
#include "text/image.h"

#include <stdlib.h>

/* Means of boxes of FOLD × FOLD pixels, a row of boxes at a time. */
struct image_fold {
	uint64_t width, height;  /* of the file */
	int64_t row;             /* the row of boxes that gathers; -1 none */
	uint32_t rows;           /* of the file in it */
	uint32_t sum[];          /* 3 a box */
};

static enum status too_large(uint64_t width, uint64_t height, struct err *err)
{
	return err_set(err, ST_SKIP, E_LIMIT_BYTES, "the picture has %llu × %llu pixels, more than is read", (unsigned long long)width,
		       (unsigned long long)height);
}

static bool fits(uint64_t width, uint64_t height)
{
	return width <= IMAGE_SIDE_MAX && height <= IMAGE_SIDE_MAX && width * height <= IMAGE_PIXELS_MAX;
}

enum status image_fits(uint64_t width, uint64_t height, struct err *err)
{
	if (width == 0 || height == 0)
		return err_set(err, ST_SKIP, E_CORRUPT, "the picture has no size");
	return fits(width, height) ? ST_OK : too_large(width, height, err);
}

enum status image_alloc(struct image *im, uint64_t width, uint64_t height, struct err *err)
{
	enum status st = image_fits(width, height, err);
	if (st != ST_OK)
		return st;
	size_t n = (size_t)width * (size_t)height * 3;
	im->rgb = xmalloc(n);
	memset(im->rgb, 0xff, n);
	im->width = (int)width;
	im->height = (int)height;
	im->fold = 0;
	im->part = NULL;
	return ST_OK;
}

void image_release(struct image *im)
{
	free(im->rgb);
	free(im->part);
	memset(im, 0, sizeof *im);
}

enum status image_begin(struct image *im, uint64_t width, uint64_t height, struct err *err)
{
	if (width > IMAGE_FILE_SIDE_MAX || height > IMAGE_FILE_SIDE_MAX || width * height > IMAGE_FILE_PIXELS_MAX)
		return too_large(width, height, err);
	uint64_t fold = 1;
	while (!fits((width + fold - 1) / fold, (height + fold - 1) / fold))
		fold++;
	enum status st = image_alloc(im, (width + fold - 1) / fold, (height + fold - 1) / fold, err);
	if (st != ST_OK)
		return st;
	im->fold = (int)fold;
	if (fold > 1) {
		im->part = xcalloc(1, sizeof *im->part + 3 * (size_t)im->width * sizeof im->part->sum[0]);
		im->part->width = width;
		im->part->height = height;
		im->part->row = -1;
	}
	return ST_OK;
}

static void close_boxes(struct image *im)
{
	struct image_fold *f = im->part;
	if (f->row < 0 || !f->rows)
		return;
	uint8_t *d = image_row(im, (int)f->row);
	for (uint64_t x = 0; x < (uint64_t)im->width; x++) {
		uint64_t from = x * (uint64_t)im->fold, n = f->width - from < (uint64_t)im->fold ? f->width - from : (uint64_t)im->fold;
		for (uint64_t c = 3 * x; c < 3 * x + 3; c++)
			d[c] = (uint8_t)(f->sum[c] / (n * f->rows));
	}
	memset(f->sum, 0, 3 * (size_t)im->width * sizeof f->sum[0]);
	f->rows = 0;
}

void image_put(struct image *im, uint64_t y, const uint8_t *rgb)
{
	struct image_fold *f = im->part;
	if (!f) {
		if (y < (uint64_t)im->height)
			memcpy(image_row(im, (int)y), rgb, 3 * (size_t)im->width);
		return;
	}
	if (y >= f->height)
		return;
	int64_t row = (int64_t)(y / (uint64_t)im->fold);
	if (row != f->row) {
		close_boxes(im);
		f->row = row;
	}
	f->rows++;
	uint32_t *sum = f->sum;
	for (uint64_t x = 0, in = 0; x < f->width; x++, rgb += 3) {
		for (int c = 0; c < 3; c++)
			sum[c] += rgb[c];
		if (++in == (uint64_t)im->fold) {
			in = 0;
			sum += 3;
		}
	}
}

void image_end(struct image *im)
{
	if (!im->part)
		return;
	close_boxes(im);
	free(im->part);
	im->part = NULL;
	im->dpi /= im->fold;
}

void image_from_rgba(struct image *im, uint8_t *rgba, int width, int height)
{
	size_t n = (size_t)width * (size_t)height;
	bool any = false;
	for (size_t i = 0; i < n && !any; i++)
		any = rgba[4 * i + 3] != 0;
	uint8_t ground = any ? image_ground(rgba, n) : 0;
	for (size_t i = 0; i < n; i++) {
		const uint8_t *p = rgba + 4 * i;
		unsigned a = any ? p[3] : 255;
		/* a pixel is written before or where it was read */
		for (size_t c = 0; c < 3; c++)
			rgba[3 * i + c] = (uint8_t)((p[c] * a + ground * (255 - a) + 127) / 255);
	}
	im->rgb = xrealloc(rgba, n * 3);
	im->width = width;
	im->height = height;
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

bool image_frame_show(const struct image_film *film, const uint8_t *canvas, int width, int height, enum status st, const struct err *err)
{
	size_t n = (size_t)width * (size_t)height * 4;
	struct image im = { .width = 0 };
	uint8_t *copy = xmalloc(n);
	memcpy(copy, canvas, n);
	image_from_rgba(&im, copy, width, height);
	bool more = film->take(film->ctx, &im, st, err);
	image_release(&im);
	return more;
}

void image_frame_clear(uint8_t *canvas, int width, int height, const struct image_frame *at)
{
	int right = at->width < width - at->left ? at->left + at->width : width,
	    bottom = at->height < height - at->top ? at->top + at->height : height;
	for (int y = at->top; y < bottom && at->left < right; y++)
		memset(canvas + 4 * ((size_t)y * (size_t)width + (size_t)at->left), 0, 4 * (size_t)(right - at->left));
}

void image_double_rows(struct image *im)
{
	size_t row = (size_t)im->width * 3;
	if (!im->rgb || !fits((uint64_t)im->width, 2 * (uint64_t)im->height))
		return;
	im->rgb = xrealloc(im->rgb, 2 * row * (size_t)im->height);
	im->height *= 2;
	for (int y = im->height; y-- > 0;)
		if (y / 2 != y)
			memmove(image_row(im, y), image_row(im, y / 2), row);
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
