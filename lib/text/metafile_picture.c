/* metafile_picture.c - bitmaps that metafiles draw: pages printed or pasted as
 * pictures. Programs cut a tall one into strips; strips of one width, each drawn
 * where the one before ends, are one picture again. */
#include "text/metafile_picture.h"

#include "text/ocr_picture.h"

#include <stdlib.h>

/* Pictures of one metafile that are read. */
#define PICTURES_MAX 64u
#define SIDE_MIN 12

void metafile_end(struct metafile_strip *s, struct text_out *o)
{
	if (s->im.rgb && s->im.width >= SIDE_MIN && s->im.height >= SIDE_MIN) {
		if (s->pictures++ < PICTURES_MAX) {
			text_line(o);
			picture_within(&s->im, o);
			text_line(o);
		} else if (!s->passed_over) {
			s->passed_over = true;
			text_loss(o, E_LIMIT_ENTRIES, "pictures of the metafile past %u are not read", PICTURES_MAX);
		}
	}
	image_release(&s->im);
}

/* IM, which is consumed, drawn at X, Y over WIDTH by HEIGHT. */
static void draw(struct metafile_strip *s, struct image *im, int64_t x, int64_t y, int64_t width, int64_t height, struct text_out *o)
{
	bool goes_on = s->im.rgb && x == s->x && width == s->width && y >= s->bottom - 1 && y <= s->bottom + 1 &&
		       im->width == s->im.width && im->fold <= 1 &&
		       (int64_t)im->width * ((int64_t)im->height + s->im.height) <= IMAGE_PIXELS_MAX &&
		       im->height + s->im.height <= IMAGE_SIDE_MAX;
	if (goes_on) {
		size_t line = 3 * (size_t)im->width;
		s->im.rgb = xrealloc(s->im.rgb, line * (size_t)(im->height + s->im.height));
		memcpy(s->im.rgb + line * (size_t)s->im.height, im->rgb, line * (size_t)im->height);
		s->im.height += im->height;
		image_release(im);
	} else {
		metafile_end(s, o);
		s->im = *im;
		s->x = x;
		s->width = width;
	}
	s->bottom = y + height;
}

static int32_t s32(struct str r, size_t at)
{
	return (int32_t)image_le32(r, at);
}

/* A header and the bits it speaks of, at offsets that stand at AT. */
static bool decode(struct str r, size_t at, struct image *im)
{
	struct err err;
	size_t head = image_le32(r, at), head_len = image_le32(r, at + 4), bits = image_le32(r, at + 8), bits_len = image_le32(r, at + 12);
	if (!head_len || !bits_len || head >= r.len || bits >= r.len)
		return false;
	enum status st = image_dib(str_sub(r, head, head + head_len), str_sub(r, bits, bits_len <= r.len - bits ? bits + bits_len : r.len),
				   false, im, &err);
	return st == ST_OK || st == ST_WARN;
}

void metafile_emf(struct metafile_strip *s, uint32_t type, struct str r, struct text_out *o)
{
	enum { BITBLT = 76, STRETCHBLT, MASKBLT, PLGBLT, SETDIBITS, STRETCHDIBITS, ALPHABLEND = 114, TRANSPARENTBLT = 116 };
	struct image im = { .width = 0 };
	int64_t w = s32(r, 32), h = s32(r, 36);
	size_t at;
	switch (type) {
	case BITBLT: case STRETCHBLT: case MASKBLT: case ALPHABLEND: case TRANSPARENTBLT:
		at = 84;
		break;
	case PLGBLT: /* three corners instead of a size */
		at = 96;
		w = s32(r, 32) - (int64_t)s32(r, 24);
		h = s32(r, 44) - (int64_t)s32(r, 28);
		break;
	case SETDIBITS:
		at = 48;
		w = s32(r, 40);
		h = s32(r, 44);
		break;
	case STRETCHDIBITS:
		at = 48;
		w = s32(r, 72);
		h = s32(r, 76);
		break;
	default:
		return;
	}
	if (decode(r, at, &im))
		draw(s, &im, s32(r, 24), s32(r, 28), w, h, o);
}

void metafile_wmf(struct metafile_strip *s, uint32_t function, struct str d, struct text_out *o)
{
	enum { STRETCHDIB = 0x0F43, DIBSTRETCHBLT = 0x0B41, DIBBITBLT = 0x0940, SETDIBTODEV = 0x0D33 };
	/* where the bitmap begins; its place and size stand before it, last first */
	size_t at = function == STRETCHDIB ? 22 : function == DIBSTRETCHBLT ? 20 : function == DIBBITBLT ? 16 : function == SETDIBTODEV ? 18 : 0;
	struct image im = { .width = 0 };
	struct err err;
	if (!at || d.len < at + 40)
		return;
	enum status st = image_dib(str_sub(d, at, d.len), STR(""), false, &im, &err);
	if (st == ST_OK || st == ST_WARN)
		draw(s, &im, (int16_t)image_le16(d, at - 2), (int16_t)image_le16(d, at - 4), (int16_t)image_le16(d, at - 6),
		     (int16_t)image_le16(d, at - 8), o);
}

void metafile_plus(struct metafile_strip *s, uint32_t flags, struct str d, struct text_out *o)
{
	enum { IMAGE = 5, BITMAP = 1, COMPRESSED = 1 };
	struct image im = { .width = 0 };
	struct err err;
	if ((flags >> 8 & 0x7F) != IMAGE || image_le32(d, 4) != BITMAP || image_le32(d, 24) != COMPRESSED || d.len < 32)
		return;
	enum status st = image_any(str_sub(d, 28, d.len), &im, NULL, &err);
	if (st == ST_OK || st == ST_WARN)
		draw(s, &im, 0, 0, 0, 0, o);
}
