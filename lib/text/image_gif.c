/* image_gif.c - the first frame of a GIF, and its comments.
 *
 * Own reader: header, palettes, blocks, LZW with codes of up to 12 bits. Later
 * frames of an animation repeat or alter the first; screenshots and scans have
 * one. Strings are walked backwards through a prefix table, never recursed. */
#include "text/image.h"

#include <stdlib.h>

#define LZW_CODES 4096
/* Comment blocks looked at. */
#define GIF_COMMENTS_MAX 16

struct gif {
	struct str b;
	size_t pos;
};

static unsigned byte(struct gif *g)
{
	return g->pos < g->b.len ? (uint8_t)g->b.p[g->pos++] : 0;
}

static unsigned word(struct gif *g)
{
	unsigned lo = byte(g);
	return lo | byte(g) << 8;
}

/* Sub-blocks (length, bytes, … 0) into OUT, or passed over when it is NULL. */
static void sub_blocks(struct gif *g, struct buf *out)
{
	for (unsigned n; g->pos < g->b.len && (n = byte(g)) != 0;) {
		struct str s = str_sub(g->b, g->pos, g->pos + n);
		if (out)
			buf_add_str(out, s);
		g->pos += s.len;
	}
}

/* Decodes LZW of MIN-bit codes into OUT, N palette indices at most. Returns
 * how many came. */
static size_t lzw(struct str in, unsigned min, uint8_t *out, size_t n)
{
	uint16_t prefix[LZW_CODES];
	uint8_t suffix[LZW_CODES], stack[LZW_CODES];
	unsigned clear = 1u << min, width = min + 1, next = clear + 2, last = LZW_CODES, first = 0, have = 0;
	uint32_t bits = 0;
	size_t at = 0, done = 0;
	for (unsigned i = 0; i < clear; i++) {
		prefix[i] = LZW_CODES - 1;
		suffix[i] = (uint8_t)i;
	}
	while (done < n) {
		while (have < width) {
			if (at == in.len)
				return done;
			bits |= (uint32_t)(uint8_t)in.p[at++] << have;
			have += 8;
		}
		unsigned code = bits & ((1u << width) - 1);
		bits >>= width;
		have -= width;
		if (code == clear) {
			width = min + 1;
			next = clear + 2;
			last = LZW_CODES;
			continue;
		}
		if (code == clear + 1 || code > next || (code == next && last == LZW_CODES))
			return done;
		unsigned c = code, depth = 0;
		if (code == next) { /* the string just being made: its first is the last's first */
			stack[depth++] = (uint8_t)first;
			c = last;
		}
		for (; c >= clear && depth < LZW_CODES - 1; c = prefix[c])
			stack[depth++] = suffix[c];
		first = suffix[c];
		stack[depth++] = (uint8_t)first;
		while (depth && done < n)
			out[done++] = stack[--depth];
		if (last != LZW_CODES && next < LZW_CODES) {
			prefix[next] = (uint16_t)last;
			suffix[next] = (uint8_t)first;
			next++;
			if (next == 1u << width && width < 12)
				width++;
		}
		last = code;
	}
	return done;
}

static enum status frame(struct gif *g, struct image *im, size_t palette, unsigned colours, int transparent, struct err *err)
{
	static const uint8_t start[4] = { 0, 4, 2, 1 }, step[4] = { 8, 8, 4, 2 };
	unsigned left = word(g), top = word(g), w = word(g), h = word(g), flags = byte(g);
	struct buf data;
	if (flags & 0x80) {
		colours = 2u << (flags & 7);
		palette = g->pos;
		g->pos += 3 * (size_t)colours;
	}
	unsigned min = byte(g);
	if (g->pos >= g->b.len || min < 2 || min > 8 || w == 0 || h == 0 || (uint64_t)w * h > IMAGE_PIXELS_MAX)
		return err_set(err, ST_SKIP, E_CORRUPT, "gif: a damaged frame");
	buf_init(&data, g->b.len);
	sub_blocks(g, &data);
	uint8_t *index = xcalloc((size_t)w * h, 1);
	size_t n = lzw(buf_str(&data), min, index, (size_t)w * h);
	buf_release(&data);
	unsigned pass = 0, y = 0;
	for (size_t row = 0; row < h && row * w < n; row++) {
		for (size_t x = 0; x < w && row * w + x < n; x++) {
			unsigned i = index[row * w + x];
			size_t at = palette + 3 * (size_t)i;
			if ((int)i == transparent || i >= colours || at + 3 > g->b.len || top + y >= (unsigned)im->height || left + x >= (unsigned)im->width)
				continue;
			memcpy(image_row(im, (int)(top + y)) + 3 * (left + x), g->b.p + at, 3);
		}
		y += flags & 0x40 ? step[pass] : 1;
		while ((flags & 0x40) && y >= h && pass < 3)
			y = start[++pass];
	}
	free(index);
	return n == (size_t)w * h ? ST_OK : err_set(err, ST_WARN, E_TRUNCATED, "gif: the frame ends early");
}

enum status image_gif(struct str file, struct image *ret, struct text_out *meta, struct err *err)
{
	struct gif g = { .b = file, .pos = 6 };
	struct image im = { .width = 0 };
	int transparent = -1, comments = 0;
	if (file.len < 14 || (memcmp(file.p, "GIF87a", 6) != 0 && memcmp(file.p, "GIF89a", 6) != 0))
		return err_set(err, ST_SKIP, E_CORRUPT, "not a GIF");
	unsigned w = word(&g), h = word(&g), flags = byte(&g);
	g.pos += 2;
	size_t palette = g.pos;
	unsigned colours = flags & 0x80 ? 2u << (flags & 7) : 0;
	g.pos += 3 * (size_t)colours;
	enum status st = image_alloc(&im, w, h, err);
	if (st != ST_OK)
		return st;
	bool seen = false;
	while (g.pos < file.len && !seen) {
		unsigned kind = byte(&g);
		if (kind == 0x2C) {
			st = frame(&g, &im, palette, colours, transparent, err);
			seen = st != ST_SKIP;
			break;
		}
		if (kind != 0x21)
			break;
		unsigned label = byte(&g);
		struct buf b;
		buf_init(&b, IMAGE_META_BYTES_MAX);
		bool wanted = label == 0xF9 || (label == 0xFE && comments++ < GIF_COMMENTS_MAX);
		sub_blocks(&g, wanted ? &b : NULL);
		if (label == 0xF9 && b.len >= 4 && (b.p[0] & 1))
			transparent = (uint8_t)b.p[3];
		if (label == 0xFE && meta && str_trim(buf_str(&b)).len)
			text_meta(meta, "comment", str_trim(buf_str(&b)));
		buf_release(&b);
	}
	if (!seen) {
		image_release(&im);
		return st == ST_SKIP ? st : err_set(err, ST_SKIP, E_TRUNCATED, "gif: there is no frame in it");
	}
	*ret = im;
	return st;
}
