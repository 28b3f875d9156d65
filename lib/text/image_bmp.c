/* image_bmp.c - Windows bitmaps: 1 to 32 bits a pixel, plain, bit fields, RLE;
 * with their file's header, or bare as in icons and metafiles.
 *
 * Own reader: the format is a header, a palette and rows from the bottom up,
 * and a library for it would be a dependency of its own. */
#include "text/image.h"

#include <stdlib.h>

enum { BMP_RGB, BMP_RLE8, BMP_RLE4, BMP_BITFIELDS, BMP_JPEG, BMP_PNG, BMP_ALPHAFIELDS };

struct bmp {
	struct str b, px;         /* header and palette; pixels */
	int64_t width, height;
	unsigned bits, method, colours;
	size_t palette, palette_entry;
	uint32_t mask[4];
	bool top_down, core;
	double dpi;
};

static void put_index(const struct bmp *b, uint8_t *d, unsigned index)
{
	size_t at = b->palette + b->palette_entry * index;
	if (index < b->colours)
		for (size_t c = 0; c < 3; c++)
			d[c] = (uint8_t)image_u8(b->b, at + 2 - c);
}

static uint8_t field(uint32_t v, uint32_t mask)
{
	if (!mask)
		return 0;
	while (!(mask & 1)) {
		mask >>= 1;
		v >>= 1;
	}
	return (uint8_t)((uint64_t)(v & mask) * 255 / mask);
}

static size_t stride(const struct bmp *b, unsigned bits)
{
	return ((size_t)b->width * bits + 31) / 32 * 4;
}

/* Row Y as it is stored, as RGBA of a white page. */
static void plain_row(const struct bmp *b, int64_t y, uint8_t *d)
{
	size_t row = stride(b, b->bits) * (size_t)y;
	memset(d, 255, 4 * (size_t)b->width);
	if (row >= b->px.len)
		return;
	for (size_t x = 0; x < (size_t)b->width; x++, d += 4) {
		size_t bit = x * b->bits;
		if (b->bits <= 8) {
			unsigned v = image_u8(b->px, row + bit / 8) >> (8 - b->bits - bit % 8);
			put_index(b, d, v & ((1u << b->bits) - 1));
		} else if (b->bits == 24) {
			for (size_t c = 0; c < 3; c++)
				d[c] = (uint8_t)image_u8(b->px, row + bit / 8 + 2 - c);
		} else {
			uint32_t v = b->bits == 16 ? image_le16(b->px, row + bit / 8) : image_le32(b->px, row + bit / 8);
			for (size_t c = 0; c < 3; c++)
				d[c] = field(v, b->mask[c]);
			d[3] = b->mask[3] ? field(v, b->mask[3]) : 255;
		}
	}
}

/* Pairs of count and value; a count of 0 is an escape: 0 end of line, 1 end,
 * 2 move, else so many single pixels, padded to 16 bits. */
static void rle_rows(const struct bmp *b, struct image *im)
{
	unsigned bits = b->bits;
	int x = 0, y = 0;
	for (size_t p = 0; p + 2 <= b->px.len && y < im->height;) {
		unsigned n = image_u8(b->px, p), v = image_u8(b->px, p + 1), count = n;
		size_t from = p + 2;
		p += 2;
		if (!n && v == 0) {
			x = 0;
			y++;
		} else if (!n && v == 1) {
			return;
		} else if (!n && v == 2) {
			x += (int)image_u8(b->px, p);
			y += (int)image_u8(b->px, p + 1);
			p += 2;
		} else if (!n) {
			count = v;
			p += (((size_t)v * bits + 7) / 8 + 1) / 2 * 2;
		}
		for (unsigned i = 0; i < count; i++, x++) {
			unsigned w = n ? v : image_u8(b->px, from + (bits == 8 ? i : i / 2));
			if (x < im->width && y < im->height)
				put_index(b, image_row(im, b->top_down ? y : im->height - 1 - y) + 3 * (size_t)x,
					  bits == 8 ? w
					  : i & 1   ? w & 15
						    : w >> 4);
		}
		if (x > im->width)
			x = im->width;
	}
}

/* The header at the start of B; the pixels follow the palette unless BITS has them. */
static bool read_head(struct bmp *b, struct str bits)
{
	struct str s = b->b;
	size_t head = image_le32(s, 0);
	b->core = head == 12;
	if (!b->core && (head < 16 || head > 4096))
		return false;
	b->width = b->core ? (int64_t)image_le16(s, 4) : (int32_t)image_le32(s, 4);
	b->height = b->core ? (int64_t)image_le16(s, 6) : (int32_t)image_le32(s, 8);
	b->bits = image_le16(s, b->core ? 10 : 14);
	b->method = b->core || head < 40 ? BMP_RGB : image_le32(s, 16);
	b->dpi = b->core || head < 40 ? 0 : (double)image_le32(s, 24) * 0.0254;
	b->top_down = b->height < 0;
	if (b->height < 0)
		b->height = -b->height;
	b->palette = head;
	b->palette_entry = b->core ? 3 : 4;
	b->colours = b->core || head < 40 ? 0 : image_le32(s, 32);
	bool listed = b->bits <= 8;
	if (listed && (b->colours == 0 || b->colours > 1u << b->bits))
		b->colours = 1u << b->bits;
	if (!listed && b->colours > 4096)
		b->colours = 0;
	static const uint32_t mask16[3] = { 0x7C00, 0x3E0, 0x1F }, mask32[3] = { 0xFF0000, 0xFF00, 0xFF };
	memcpy(b->mask, b->bits == 16 ? mask16 : mask32, sizeof mask16);
	bool fields = b->method == BMP_BITFIELDS || b->method == BMP_ALPHAFIELDS;
	for (size_t c = 0; fields && c < 3; c++)
		b->mask[c] = image_le32(s, 40 + 4 * c);
	if (fields && (head >= 56 || b->method == BMP_ALPHAFIELDS))
		b->mask[3] = image_le32(s, 52);
	if (fields && head == 40)
		b->palette += b->method == BMP_BITFIELDS ? 12 : 16;
	size_t after = b->palette + b->palette_entry * b->colours;
	b->px = bits.len ? bits : str_sub(s, after, s.len);
	if (fields)
		b->method = BMP_BITFIELDS;
	return true;
}

static enum status decode(struct bmp *b, bool masked, struct image *ret, struct err *err)
{
	struct image im = { .width = 0 };
	if (b->method == BMP_JPEG || b->method == BMP_PNG)
		return b->method == BMP_JPEG ? image_jpeg(b->px, ret, NULL, err) : image_png_still(b->px, ret, NULL, err);
	bool known = (b->method == BMP_RGB &&
		      (b->bits == 1 || b->bits == 2 || b->bits == 4 || b->bits == 8 || b->bits == 16 || b->bits == 24 || b->bits == 32)) ||
		     (b->method == BMP_RLE8 && b->bits == 8) || (b->method == BMP_RLE4 && b->bits == 4) ||
		     (b->method == BMP_BITFIELDS && (b->bits == 16 || b->bits == 32));
	if (!known)
		return err_set(err, ST_SKIP, E_UNSUPPORTED_METHOD, "bitmap of %u bits, method %u", b->bits, b->method);
	if (b->width <= 0 || b->height == 0 || b->height > INT32_MAX)
		return err_set(err, ST_SKIP, E_CORRUPT, "the bitmap has no size");
	/* A bitmap is as large as its pixels: a header that promises far more
	 * than the file holds is a lie. */
	bool runs = b->method == BMP_RLE8 || b->method == BMP_RLE4;
	if (!runs && stride(b, b->bits) > b->px.len)
		return err_set(err, ST_SKIP, E_TRUNCATED, "the bitmap ends within its first row");
	if (masked && b->bits == 32 && b->method == BMP_RGB)
		b->mask[3] = 0xFF000000;
	uint64_t w = (uint64_t)b->width, h = (uint64_t)b->height;
	bool alpha = !runs && (masked || b->mask[3]);
	enum status st = alpha ? image_fits(w, h, err) : runs ? image_alloc(&im, w, h, err) : image_begin(&im, w, h, err);
	if (st != ST_OK)
		return st;
	im.dpi = b->dpi;
	if (runs) {
		rle_rows(b, &im);
		*ret = im;
		return ST_OK;
	}
	uint8_t *all = alpha ? xcalloc((size_t)(w * h), 4) : NULL, *one = xmalloc((size_t)w * 4);
	for (int64_t k = 0; k < b->height; k++) {
		uint64_t y = (uint64_t)(b->top_down ? k : b->height - 1 - k);
		plain_row(b, k, alpha ? all + 4 * w * y : one);
		if (alpha)
			continue;
		for (size_t x = 1; x < w; x++)
			memmove(one + 3 * x, one + 4 * x, 3);
		image_put(&im, y, one);
	}
	free(one);
	if (alpha) {
		/* bits of what shines through stand behind the pixels */
		size_t at = stride(b, b->bits) * (size_t)h, line = stride(b, 1);
		for (uint64_t k = 0; masked && b->bits < 32 && k < h; k++)
			for (uint64_t x = 0; x < w; x++)
				if (image_u8(b->px, at + line * k + x / 8) >> (7 - x % 8) & 1)
					all[4 * ((b->top_down ? k : h - 1 - k) * w + x) + 3] = 0;
		image_from_rgba(&im, all, (int)w, (int)h);
	}
	image_end(&im);
	*ret = im;
	return ST_OK;
}

enum status image_dib(struct str dib, struct str bits, bool masked, struct image *ret, struct err *err)
{
	struct bmp b = { .b = dib };
	if (!read_head(&b, bits))
		return err_set(err, ST_SKIP, E_CORRUPT, "not a bitmap");
	if (masked)
		b.height /= 2;
	return decode(&b, masked, ret, err);
}

enum status image_bmp(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	struct bmp b = { .b = str_sub(file, 14, file.len) };
	(void)meta;
	size_t data = image_le32(file, 10);
	if (file.len < 26 || memcmp(file.p, "BM", 2) != 0 || !read_head(&b, data > 14 ? str_sub(file, data, file.len) : STR("")))
		return err_set(err, ST_SKIP, E_CORRUPT, "not a bitmap");
	return decode(&b, false, ret, err);
}
