/* image_bmp.c - Windows bitmaps: 1 to 32 bits a pixel, plain, bit fields, RLE.
 *
 * Own reader: the format is a header, a palette and rows from the bottom up,
 * and a library for it would be a dependency of its own. */
#include "text/image.h"

enum { BMP_RGB, BMP_RLE8, BMP_RLE4, BMP_BITFIELDS };

struct bmp {
	struct str b;
	size_t data;              /* offset of the pixels */
	unsigned bits, method, colours;
	size_t palette, palette_entry;
	uint32_t mask[3];
	bool top_down;
};

static uint32_t le(const struct bmp *b, size_t at, int bytes)
{
	uint32_t v = 0;
	if (at > b->b.len || b->b.len - at < (size_t)bytes)
		return 0;
	for (int i = bytes; i-- > 0;)
		v = v << 8 | (uint8_t)b->b.p[at + (size_t)i];
	return v;
}

static void put_index(const struct bmp *b, struct image *im, int x, int y, unsigned index)
{
	if (x < 0 || x >= im->width || y < 0 || y >= im->height || index >= b->colours)
		return;
	size_t at = b->palette + b->palette_entry * index;
	uint8_t *d = image_row(im, b->top_down ? y : im->height - 1 - y) + 3 * (size_t)x;
	for (size_t c = 0; c < 3; c++)
		d[c] = (uint8_t)le(b, at + 2 - c, 1);
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

static void plain_rows(const struct bmp *b, struct image *im)
{
	size_t stride = ((size_t)im->width * b->bits + 31) / 32 * 4;
	for (int y = 0; y < im->height; y++) {
		size_t row = b->data + stride * (size_t)y;
		if (row >= b->b.len)
			return;
		uint8_t *d = image_row(im, b->top_down ? y : im->height - 1 - y);
		for (int x = 0; x < im->width; x++, d += 3) {
			size_t bit = (size_t)x * b->bits;
			if (b->bits <= 8) {
				unsigned v = le(b, row + bit / 8, 1) >> (8 - b->bits - bit % 8);
				put_index(b, im, x, y, v & ((1u << b->bits) - 1));
			} else if (b->bits == 24) {
				for (size_t c = 0; c < 3; c++)
					d[c] = (uint8_t)le(b, row + bit / 8 + 2 - c, 1);
			} else {
				uint32_t v = le(b, row + bit / 8, (int)b->bits / 8);
				for (size_t c = 0; c < 3; c++)
					d[c] = field(v, b->mask[c]);
			}
		}
	}
}

/* Pairs of count and value; a count of 0 is an escape: 0 end of line, 1 end,
 * 2 move, else so many single pixels, padded to 16 bits. */
static void rle_rows(const struct bmp *b, struct image *im)
{
	unsigned bits = b->bits;
	int x = 0, y = 0;
	for (size_t p = b->data; p + 2 <= b->b.len && y < im->height;) {
		unsigned n = le(b, p, 1), v = le(b, p + 1, 1);
		p += 2;
		if (n) {
			for (unsigned i = 0; i < n; i++)
				put_index(b, im, x++, y, bits == 8 ? v : i & 1 ? v & 15 : v >> 4);
		} else if (v == 0) {
			x = 0;
			y++;
		} else if (v == 1) {
			return;
		} else if (v == 2) {
			x += (int)le(b, p, 1);
			y += (int)le(b, p + 1, 1);
			p += 2;
		} else {
			for (unsigned i = 0; i < v; i++) {
				unsigned w = le(b, p + (bits == 8 ? i : i / 2), 1);
				put_index(b, im, x++, y, bits == 8 ? w : i & 1 ? w & 15 : w >> 4);
			}
			p += (((size_t)v * bits + 7) / 8 + 1) / 2 * 2;
		}
		if (x > im->width)
			x = im->width;
	}
}

enum status image_bmp(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	struct bmp b = { .b = file };
	struct image im = { .width = 0 };
	(void)meta;
	if (file.len < 26 || memcmp(file.p, "BM", 2) != 0)
		return err_set(err, ST_SKIP, E_CORRUPT, "not a bitmap");
	size_t head = le(&b, 14, 4);
	bool core = head == 12;
	int64_t w = core ? (int64_t)le(&b, 18, 2) : (int32_t)le(&b, 18, 4), h = core ? (int64_t)le(&b, 20, 2) : (int32_t)le(&b, 22, 4);
	b.data = le(&b, 10, 4);
	b.bits = le(&b, core ? 24 : 28, 2);
	b.method = core ? BMP_RGB : le(&b, 30, 4);
	b.top_down = h < 0;
	b.palette = 14 + head;
	b.palette_entry = core ? 3 : 4;
	b.colours = core ? 0 : le(&b, 46, 4);
	if (b.bits <= 8 && (b.colours == 0 || b.colours > 1u << b.bits))
		b.colours = 1u << b.bits;
	if (b.method == 6) /* BI_ALPHABITFIELDS */
		b.method = BMP_BITFIELDS;
	static const uint32_t mask16[3] = { 0x7C00, 0x3E0, 0x1F }, mask32[3] = { 0xFF0000, 0xFF00, 0xFF };
	memcpy(b.mask, b.bits == 16 ? mask16 : mask32, sizeof b.mask);
	for (size_t c = 0; b.method == BMP_BITFIELDS && c < 3; c++)
		b.mask[c] = le(&b, 54 + 4 * c, 4);
	bool known = (b.method == BMP_RGB && (b.bits == 1 || b.bits == 2 || b.bits == 4 || b.bits == 8 || b.bits == 16 || b.bits == 24 || b.bits == 32)) ||
		     (b.method == BMP_RLE8 && b.bits == 8) || (b.method == BMP_RLE4 && b.bits == 4) ||
		     (b.method == BMP_BITFIELDS && (b.bits == 16 || b.bits == 32));
	if (!known)
		return err_set(err, ST_SKIP, E_UNSUPPORTED_METHOD, "bitmap of %u bits, method %u", b.bits, b.method);
	if (w <= 0 || h == 0 || h == INT32_MIN)
		return err_set(err, ST_SKIP, E_CORRUPT, "the bitmap has no size");
	/* A bitmap is as large as its pixels: a header that promises far more
	 * than the file holds is a lie. */
	if (b.method == BMP_RGB && file.len > b.data && (uint64_t)w * b.bits / 8 > file.len - b.data)
		return err_set(err, ST_SKIP, E_TRUNCATED, "the bitmap ends within its first row");
	enum status st = image_alloc(&im, (uint64_t)w, (uint64_t)(h < 0 ? -h : h), err);
	if (st != ST_OK)
		return st;
	im.dpi = core ? 0 : (double)le(&b, 38, 4) * 0.0254;
	if (b.method == BMP_RLE8 || b.method == BMP_RLE4)
		rle_rows(&b, &im);
	else
		plain_rows(&b, &im);
	*ret = im;
	return ST_OK;
}
