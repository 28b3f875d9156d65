/* image_dds.c - DirectDraw surfaces: plain pixels by masks, and the blocks of
 * BC1 to BC3 (DXT1 to DXT5), 4 × 4 pixels of two colours and what lies between
 * them. The first surface; smaller copies and faces follow it. */
#include "text/image.h"

#include <stdlib.h>

#define DDS_HEAD 128
enum { DDPF_ALPHA = 1, DDPF_FOURCC = 4, DDPF_RGB = 0x40, DDPF_LUMINANCE = 0x20000 };

static uint8_t masked(uint32_t v, uint32_t mask)
{
	if (!mask)
		return 0;
	while (!(mask & 1)) {
		mask >>= 1;
		v >>= 1;
	}
	return (uint8_t)((uint64_t)(v & mask) * 255 / mask);
}

static void five_six_five(uint32_t v, uint8_t *d)
{
	d[0] = (uint8_t)((v >> 11) * 255 / 31);
	d[1] = (uint8_t)((v >> 5 & 63) * 255 / 63);
	d[2] = (uint8_t)((v & 31) * 255 / 31);
	d[3] = 255;
}

/* The colours of one block at AT; THREE: the fourth may be nothing. */
static void block_colours(struct str b, size_t at, bool three, uint8_t px[16][4])
{
	uint8_t c[4][4] = { { 0 } };
	uint32_t a = image_le16(b, at), z = image_le16(b, at + 2), bits = image_le32(b, at + 4);
	five_six_five(a, c[0]);
	five_six_five(z, c[1]);
	three = three && a <= z;
	for (int k = 0; k < 4; k++) {
		c[2][k] = (uint8_t)(three ? (c[0][k] + c[1][k]) / 2 : (2 * c[0][k] + c[1][k]) / 3);
		c[3][k] = (uint8_t)(three ? 0 : (c[0][k] + 2 * c[1][k]) / 3);
	}
	for (int i = 0; i < 16; i++)
		memcpy(px[i], c[bits >> (2 * i) & 3], 4);
}

static void block_alpha(struct str b, size_t at, bool between, uint8_t px[16][4])
{
	if (!between) {
		for (size_t i = 0; i < 16; i++)
			px[i][3] = (uint8_t)((image_u8(b, at + i / 2) >> (4 * (i & 1)) & 15) * 17);
		return;
	}
	unsigned v[8] = { image_u8(b, at), image_u8(b, at + 1) };
	for (unsigned k = 2; k < 8; k++)
		v[k] = v[0] > v[1] ? ((8 - k) * v[0] + (k - 1) * v[1]) / 7 : k < 6 ? ((6 - k) * v[0] + (k - 1) * v[1]) / 5 : k == 6 ? 0 : 255;
	uint64_t bits = image_le32(b, at + 2) | (uint64_t)image_le16(b, at + 6) << 32;
	for (int i = 0; i < 16; i++)
		px[i][3] = (uint8_t)v[bits >> (3 * i) & 7];
}

static void blocks(struct str b, char kind, uint64_t w, uint64_t h, uint8_t *rgba)
{
	size_t at = DDS_HEAD, size = kind == '1' ? 8 : 16;
	for (uint64_t y = 0; y < h; y += 4)
		for (uint64_t x = 0; x < w; x += 4, at += size) {
			uint8_t px[16][4];
			if (at + size > b.len)
				return;
			block_colours(b, at + size - 8, kind == '1', px);
			if (kind != '1')
				block_alpha(b, at, kind >= '4', px);
			for (uint64_t i = 0; i < 16; i++)
				if (x + i % 4 < w && y + i / 4 < h)
					memcpy(rgba + 4 * ((y + i / 4) * w + x + i % 4), px[i], 4);
		}
}

static void plain(struct str b, uint64_t w, uint64_t h, uint8_t *rgba)
{
	uint32_t flags = image_le32(b, 80), bytes = image_le32(b, 88) / 8, mask[4];
	for (size_t c = 0; c < 4; c++)
		mask[c] = image_le32(b, 92 + 4 * c);
	size_t at = DDS_HEAD;
	for (uint64_t i = 0; i < w * h && at + bytes <= b.len; i++, at += bytes, rgba += 4) {
		uint32_t v = 0;
		for (uint32_t k = bytes; k-- > 0;)
			v = v << 8 | image_u8(b, at + k);
		for (int c = 0; c < 3; c++)
			rgba[c] = masked(v, mask[flags & DDPF_LUMINANCE ? 0 : c]);
		rgba[3] = flags & DDPF_ALPHA ? masked(v, mask[3]) : 255;
	}
}

enum status image_dds(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	(void)meta;
	if (file.len <= DDS_HEAD || memcmp(file.p, "DDS ", 4) != 0 || image_le32(file, 4) != 124)
		return err_set(err, ST_SKIP, E_CORRUPT, "not a DirectDraw surface");
	uint64_t w = image_le32(file, 16), h = image_le32(file, 12), need;
	uint32_t flags = image_le32(file, 80), bits = image_le32(file, 88);
	char kind = 0;
	if ((flags & DDPF_FOURCC) && memcmp(file.p + 84, "DXT", 3) == 0)
		kind = file.p[87];
	bool raw = !(flags & DDPF_FOURCC) && (flags & (DDPF_RGB | DDPF_LUMINANCE)) && (bits == 8 || bits == 16 || bits == 24 || bits == 32);
	if (!raw && (kind < '1' || kind > '5'))
		return err_set(err, ST_SKIP, E_UNSUPPORTED_METHOD, "a DirectDraw surface whose method is not read");
	enum status st = image_fits(w, h, err);
	if (st != ST_OK)
		return st;
	need = raw ? w * h * (bits / 8) : (w + 3) / 4 * ((h + 3) / 4) * (kind == '1' ? 8 : 16);
	if (need / 16 > file.len)
		return err_set(err, ST_SKIP, E_TRUNCATED, "the DirectDraw surface ends within its first rows");
	uint8_t *rgba = xcalloc((size_t)(w * h), 4);
	if (raw)
		plain(file, w, h, rgba);
	else
		blocks(file, kind, w, h, rgba);
	struct image im = { .width = 0 };
	image_from_rgba(&im, rgba, (int)w, (int)h);
	*ret = im;
	return need <= file.len - DDS_HEAD ? ST_OK : err_set(err, ST_WARN, E_TRUNCATED, "the DirectDraw surface ends early");
}
