/* image_pcx.c - ZSoft's PCX, as fax programs and scanners of the nineties
 * wrote it: planes of 1 to 8 bits a row, in runs; 256 colours stand behind the
 * pixels, after a byte of 12. DCX, several in one, is not read. */
#include "text/image.h"

#include <stdlib.h>

#define PCX_HEAD 128

struct pcx {
	struct str b;
	size_t at;
	unsigned run;
	uint8_t value;
	bool packed;
};

static bool byte(struct pcx *p, uint8_t *ret)
{
	while (!p->run) { /* a run of 0 says nothing */
		if (p->at >= p->b.len)
			return false;
		p->value = (uint8_t)p->b.p[p->at++];
		p->run = 1;
		if (p->packed && p->value >= 0xC0) {
			p->run = p->value & 0x3F;
			if (p->at >= p->b.len)
				return false;
			p->value = (uint8_t)p->b.p[p->at++];
		}
	}
	p->run--;
	*ret = p->value;
	return true;
}

/* A row of PLANES lines of LINE bytes, each value BITS wide, as colours. */
static void colours(const struct pcx *p, const uint8_t *line, size_t bytes, unsigned bits, unsigned planes, size_t palette, uint64_t w, uint8_t *rgb)
{
	for (uint64_t x = 0; x < w; x++, rgb += 3) {
		size_t bit = (size_t)x * bits;
		unsigned v[4] = { 0 };
		for (unsigned k = 0; k < planes; k++)
			v[k] = (unsigned)line[bytes * k + bit / 8] >> (8 - bits - bit % 8) & ((1u << bits) - 1);
		if (bits == 8 && planes >= 3) {
			for (int c = 0; c < 3; c++)
				rgb[c] = (uint8_t)v[c];
			continue;
		}
		unsigned index = v[0];
		for (unsigned k = 1; k < planes; k++)
			index |= v[k] << (k * bits);
		if (bits == 1 && planes == 1)
			memset(rgb, index ? 255 : 0, 3);
		else if (palette)
			for (size_t c = 0; c < 3; c++)
				rgb[c] = (uint8_t)image_u8(p->b, palette + 3 * (size_t)index + c);
		else
			memset(rgb, (int)index, 3);
	}
}

enum status image_pcx(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	struct pcx p = { .b = file, .at = PCX_HEAD, .packed = image_u8(file, 2) == 1 };
	struct image im = { .width = 0 };
	(void)meta;
	unsigned bits = image_u8(file, 3), planes = image_u8(file, 65);
	uint32_t x0 = image_le16(file, 4), y0 = image_le16(file, 6), x1 = image_le16(file, 8), y1 = image_le16(file, 10);
	size_t bytes = image_le16(file, 66);
	bool known = (bits == 1 && planes <= 4) || ((bits == 2 || bits == 4) && planes == 1) ||
		     (bits == 8 && (planes == 1 || planes == 3 || planes == 4));
	if (file.len <= PCX_HEAD || file.p[0] != 10 || !known || !planes || x1 < x0 || y1 < y0)
		return err_set(err, ST_SKIP, E_CORRUPT, "not a PCX picture");
	uint64_t w = x1 - x0 + 1, h = y1 - y0 + 1;
	if ((uint64_t)bytes * 8 < w * bits)
		return err_set(err, ST_SKIP, E_CORRUPT, "a PCX picture whose lines are shorter than its width");
	enum status st = image_begin(&im, w, h, err);
	if (st != ST_OK)
		return st;
	size_t palette = 16;
	if (bits == 8 && planes == 1)
		palette = file.len > 769 + PCX_HEAD && file.p[file.len - 769] == 12 ? file.len - 768 : 0;
	uint8_t *line = xcalloc(bytes, planes), *rgb = xmalloc((size_t)w * 3);
	bool whole = true;
	for (uint64_t y = 0; y < h && whole; y++) {
		for (size_t i = 0; i < bytes * planes && whole; i++)
			whole = byte(&p, &line[i]);
		if (!whole)
			break;
		colours(&p, line, bytes, bits, planes, palette, w, rgb);
		image_put(&im, y, rgb);
	}
	free(line);
	free(rgb);
	image_end(&im);
	uint32_t dpi = image_le16(file, 12);
	im.dpi = dpi >= 50 && dpi <= 1200 && dpi != w ? dpi : 0; /* some write the screen's size there */
	*ret = im;
	return whole ? ST_OK : err_set(err, ST_WARN, E_TRUNCATED, "the PCX picture ends early");
}
