/* image_apng.c - PNG, and films in it (APNG): the chunk acTL tells that there
 * are frames, fcTL of one's place, fdAT has its data. Each frame is made a PNG of
 * its own, which libpng reads, and laid onto those before. */
#include "text/image.h"

#ifdef HAVE_LIBPNG
#include <png.h>
#include <stdlib.h>
#include <zlib.h>

/* A small PNG as RGBA; owned by caller; NULL if it is damaged. */
static uint8_t *read_rgba(struct str file, uint32_t w, uint32_t h)
{
	png_image p = { .version = PNG_IMAGE_VERSION };
	uint8_t *rgba = NULL;
	if (png_image_begin_read_from_memory(&p, file.p, file.len) && p.width == w && p.height == h) {
		p.format = PNG_FORMAT_RGBA;
		rgba = xcalloc((size_t)w * h, 4);
		if (!png_image_finish_read(&p, NULL, rgba, 0, NULL)) {
			free(rgba);
			rgba = NULL;
		}
	}
	png_image_free(&p);
	return rgba;
}

struct apng {
	struct str file;
	uint8_t *canvas, *before;
	uint32_t width, height;
	struct buf shared;       /* chunks between IHDR and the data that hold for all frames */
	struct buf one;          /* a PNG of the frame that gathers */
	uint32_t w, h, left, top, dispose, blend;
	bool open, any;          /* a frame gathers; one was shown */
};

static void put32(struct buf *b, uint32_t v)
{
	char z[4] = { (char)(v >> 24), (char)(v >> 16), (char)(v >> 8), (char)v };
	buf_add(b, z, 4);
}

static void put_chunk(struct buf *b, const char *type, struct str body)
{
	put32(b, (uint32_t)body.len);
	size_t from = b->len;
	buf_add(b, type, 4);
	buf_add_str(b, body);
	if (!b->full)
		put32(b, (uint32_t)crc32(0, (const Bytef *)b->p + from, (uInt)(body.len + 4)));
}

static void begin_frame(struct apng *a, struct str control)
{
	struct str head = str_sub(a->file, 16, 29);
	a->w = image_be32(control, 4);
	a->h = image_be32(control, 8);
	a->left = image_be32(control, 12);
	a->top = image_be32(control, 16);
	a->dispose = image_u8(control, 24);
	a->blend = image_u8(control, 25);
	a->open = a->w && a->h && a->left <= a->width && a->top <= a->height && a->w <= a->width - a->left && a->h <= a->height - a->top;
	buf_clear(&a->one);
	buf_addz(&a->one, "\x89PNG\r\n\x1a\n");
	char ihdr[13];
	for (int i = 0; i < 4; i++) {
		ihdr[i] = (char)(a->w >> (24 - 8 * i));
		ihdr[4 + i] = (char)(a->h >> (24 - 8 * i));
	}
	memcpy(ihdr + 8, head.p + 8, 5);
	put_chunk(&a->one, "IHDR", str_make(ihdr, 13));
	buf_add_str(&a->one, buf_str(&a->shared));
}

/* The gathered frame onto the canvas, which is shown; false: no more. */
static bool end_frame(struct apng *a, const struct image_film *film)
{
	struct err err;
	if (!a->open)
		return true;
	a->open = false;
	put_chunk(&a->one, "IEND", STR(""));
	size_t n = (size_t)a->width * a->height * 4;
	uint8_t *rgba = a->one.full ? NULL : read_rgba(buf_str(&a->one), a->w, a->h);
	if (!rgba)
		return true;
	if (a->dispose == 2) {
		a->before = a->before ? a->before : xmalloc(n);
		memcpy(a->before, a->canvas, n);
	}
	for (uint32_t y = 0; y < a->h; y++) {
		uint8_t *d = a->canvas + 4 * ((size_t)(a->top + y) * a->width + a->left);
		const uint8_t *s = rgba + 4 * (size_t)y * a->w;
		for (uint32_t x = 0; x < a->w; x++, d += 4, s += 4)
			if (a->blend == 0 || s[3] > 127)
				memcpy(d, s, 4);
	}
	free(rgba);
	err_clear(&err);
	a->any = true;
	bool more = image_frame_show(film, a->canvas, (int)a->width, (int)a->height, ST_OK, &err);
	struct image_frame at = { (int)a->left, (int)a->top, (int)a->w, (int)a->h };
	if (a->dispose == 1)
		image_frame_clear(a->canvas, (int)a->width, (int)a->height, &at);
	else if (a->dispose == 2)
		memcpy(a->canvas, a->before, n);
	return more;
}

static bool is(struct str type, const char *z)
{
	return str_eqz(type, z);
}

/* True if it was a film of which a frame was shown. */
static bool play(struct str file, const struct image_film *film)
{
	struct apng a = { .file = file, .width = image_be32(file, 16), .height = image_be32(file, 20) };
	uint64_t n = (uint64_t)a.width * a.height, shown = 0;
	bool film_told = false, more = true, data = false;
	if (file.len < 41 || n == 0 || n > IMAGE_FILM_PIXELS_MAX)
		return false;
	buf_init(&a.shared, 1u << 20);
	buf_init(&a.one, file.len + (1u << 21));
	for (size_t at = 33; more && at + 12 <= file.len;) {
		size_t len = image_be32(file, at);
		if (len > file.len - at - 12)
			break;
		struct str type = str_make(file.p + at + 4, 4), body = str_make(file.p + at + 8, len);
		at += 12 + len;
		if (is(type, "acTL")) {
			if (image_be32(body, 0) < 2)
				break;
			film_told = true;
			a.canvas = a.canvas ? a.canvas : xcalloc((size_t)n, 4);
		} else if (!film_told && is(type, "IDAT")) {
			break; /* acTL stands before the data */
		} else if (is(type, "fcTL") && film_told && len >= 26) {
			shown += n;
			more = end_frame(&a, film) && shown < IMAGE_FILM_WORK_MAX;
			begin_frame(&a, body);
		} else if (is(type, "IDAT") || (is(type, "fdAT") && len > 4)) {
			data = true;
			if (a.open)
				put_chunk(&a.one, "IDAT", is(type, "IDAT") ? body : str_sub(body, 4, len));
		} else if (is(type, "IEND")) {
			break;
		} else if (!data && (is(type, "PLTE") || is(type, "tRNS"))) {
			put_chunk(&a.shared, type.p[0] == 'P' ? "PLTE" : "tRNS", body);
		}
	}
	if (more && film_told)
		end_frame(&a, film);
	buf_release(&a.shared);
	buf_release(&a.one);
	free(a.before);
	free(a.canvas);
	return a.any;
}

enum status image_png(struct str file, const struct image_film *film, struct text_out *meta, struct err *err)
{
	struct image im = { .width = 0 };
	enum status st = image_png_still(file, &im, meta, err);
	if (st == ST_SKIP || st == ST_FATAL)
		return st;
	if (!play(file, film))
		film->take(film->ctx, &im, st, err);
	image_release(&im);
	return ST_OK;
}
#else
enum status image_png(struct str file, const struct image_film *film, struct text_out *meta, struct err *err)
{
	(void)file, (void)film, (void)meta;
	return err_set(err, ST_SKIP, E_UNSUPPORTED, "built without libpng");
}
#endif
