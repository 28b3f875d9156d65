/* image_tga.c - Truevision's Targa (2.0, 1991): 8 bits of a palette or grey,
 * 15 to 32 bits of colour, plain or in runs. 18 bytes of header, an id, a
 * palette, rows from the bottom unless bit 5 of the descriptor is set. */
#include "text/image.h"

#include <stdlib.h>

enum { TGA_PALETTE = 1, TGA_COLOUR, TGA_GREY, TGA_RUNS = 8 };

struct tga {
	struct str b;
	size_t at;
	size_t pixel;         /* bytes of one in the file */
	unsigned kind, bits;
	size_t palette, entry;
	uint32_t first, colours;
	bool alpha;
	unsigned run;         /* pixels that remain of the packet */
	bool same;            /* they are one pixel, at LAST */
	size_t last;
};

static void colour(const struct tga *t, size_t at, unsigned bits, uint8_t *d)
{
	if (bits == 15 || bits == 16) {
		uint32_t v = image_le16(t->b, at);
		for (unsigned c = 0; c < 3; c++)
			d[c] = (uint8_t)((v >> (10 - 5 * c) & 31) * 255 / 31);
		d[3] = 255;
	} else {
		for (size_t c = 0; c < 3; c++)
			d[c] = (uint8_t)image_u8(t->b, at + 2 - c);
		d[3] = bits == 32 && t->alpha ? (uint8_t)image_u8(t->b, at + 3) : 255;
	}
}

static void pixel(const struct tga *t, size_t at, uint8_t *d)
{
	if (t->kind == TGA_GREY) {
		d[0] = d[1] = d[2] = (uint8_t)image_u8(t->b, at);
		d[3] = t->bits == 16 && t->alpha ? (uint8_t)image_u8(t->b, at + 1) : 255;
	} else if (t->kind == TGA_PALETTE) {
		uint32_t v = t->bits == 16 ? image_le16(t->b, at) : image_u8(t->b, at);
		v = v >= t->first ? v - t->first : 0;
		colour(t, t->palette + t->entry * (v < t->colours ? v : 0), (unsigned)t->entry * 8, d);
	} else {
		colour(t, at, t->bits, d);
	}
}

/* Where the next pixel stands; false where they end. */
static bool next(struct tga *t, bool runs, size_t *ret)
{
	if (runs && !t->run) {
		unsigned c = image_u8(t->b, t->at++);
		t->run = (c & 127) + 1;
		t->same = c & 128;
		if (t->same) {
			t->last = t->at;
			t->at += t->pixel;
		}
	}
	if (runs)
		t->run--;
	*ret = runs && t->same ? t->last : t->at;
	if (!(runs && t->same))
		t->at += t->pixel;
	return *ret + t->pixel <= t->b.len;
}

enum status image_tga(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	struct tga t = { .b = file };
	unsigned map = image_u8(file, 1), type = image_u8(file, 2), descriptor = image_u8(file, 17);
	uint64_t w = image_le16(file, 12), h = image_le16(file, 14);
	size_t id = image_u8(file, 0);
	bool runs = type & TGA_RUNS;
	t.kind = type & ~(unsigned)TGA_RUNS;
	t.bits = image_u8(file, 16);
	t.first = image_le16(file, 3);
	t.colours = image_le16(file, 5);
	t.entry = (image_u8(file, 7) + 7) / 8;
	t.palette = 18 + id;
	t.pixel = (t.bits + 7) / 8;
	t.alpha = (descriptor & 15) == 8;
	t.at = t.palette + (map ? t.entry * t.colours : 0);
	bool depth = t.kind == TGA_COLOUR ? t.bits == 15 || t.bits == 16 || t.bits == 24 || t.bits == 32 : t.bits == 8 || t.bits == 16;
	if (file.len < 19 || map > 1 || t.kind < TGA_PALETTE || t.kind > TGA_GREY || type > 11 || !depth ||
	    (t.kind == TGA_PALETTE && (!map || t.entry < 2 || t.entry > 4 || !t.colours)))
		return err_set(err, ST_SKIP, E_CORRUPT, "not a Targa picture");
	enum status st = image_fits(w, h, err);
	if (st != ST_OK)
		return st;
	/* a packet of a run has at most 128 pixels */
	if (t.at >= file.len || w * h / (runs ? 128 : 1) > 16 * (uint64_t)file.len + 4096)
		return err_set(err, ST_SKIP, E_TRUNCATED, "the Targa picture ends within its first rows");
	if (meta && id && 18 + id <= file.len)
		text_meta(meta, "comment", str_make(file.p + 18, strnlen(file.p + 18, id)));
	uint8_t *rgba = xcalloc((size_t)(w * h), 4);
	bool whole = true;
	for (uint64_t y = 0; y < h && whole; y++) {
		uint64_t row = descriptor & 32 ? y : h - 1 - y;
		for (uint64_t x = 0; x < w && whole; x++) {
			size_t at;
			whole = next(&t, runs, &at);
			if (whole)
				pixel(&t, at, rgba + 4 * (row * w + (descriptor & 16 ? w - 1 - x : x)));
		}
	}
	struct image im = { .width = 0 };
	image_from_rgba(&im, rgba, (int)w, (int)h);
	*ret = im;
	return whole ? ST_OK : err_set(err, ST_WARN, E_TRUNCATED, "the Targa picture ends early");
}
