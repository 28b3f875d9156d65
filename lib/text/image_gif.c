/* image_gif.c - the frames of a GIF, laid over each other, and its comments.
 *
 * Own reader: header, palettes, blocks, LZW with codes of up to 12 bits. Strings
 * are walked backwards through a prefix table, never recursed. */
#include "text/image.h"

#include <stdlib.h>

#define LZW_CODES 4096
/* Comment blocks looked at. */
#define GIF_COMMENTS_MAX 16

struct gif {
	struct str b;
	size_t pos;
	int width, height;
	uint8_t *canvas;      /* RGBA, what the frames so far show */
	uint8_t *before;      /* a copy, for a frame that is taken away again */
	size_t palette;
	unsigned colours;
	int transparent, dispose;
	struct image_frame at; /* the frame's place */
};
enum { DISPOSE_CLEAR = 2, DISPOSE_BACK = 3 };

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

/* One frame onto the canvas. */
static enum status frame(struct gif *g, struct err *err)
{
	static const uint8_t start[4] = { 0, 4, 2, 1 }, step[4] = { 8, 8, 4, 2 };
	unsigned left = word(g), top = word(g), w = word(g), h = word(g), flags = byte(g), colours = g->colours;
	size_t palette = g->palette;
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
			if ((int)i == g->transparent || i >= colours || at + 3 > g->b.len || top + y >= (unsigned)g->height ||
			    left + x >= (unsigned)g->width)
				continue;
			uint8_t *d = g->canvas + 4 * ((size_t)(top + y) * (size_t)g->width + left + x);
			memcpy(d, g->b.p + at, 3);
			d[3] = 255;
		}
		y += flags & 0x40 ? step[pass] : 1;
		while ((flags & 0x40) && y >= h && pass < 3)
			y = start[++pass];
	}
	free(index);
	g->at = (struct image_frame){ (int)left, (int)top, (int)w, (int)h };
	return n == (size_t)w * h ? ST_OK : err_set(err, ST_WARN, E_TRUNCATED, "gif: the frame ends early");
}

static void extension(struct gif *g, struct text_out *meta, int *comments)
{
	unsigned label = byte(g);
	struct buf b;
	buf_init(&b, IMAGE_META_BYTES_MAX);
	bool wanted = label == 0xF9 || (label == 0xFE && (*comments)++ < GIF_COMMENTS_MAX);
	sub_blocks(g, wanted ? &b : NULL);
	if (label == 0xF9 && b.len >= 4) {
		g->transparent = b.p[0] & 1 ? (uint8_t)b.p[3] : -1;
		g->dispose = b.p[0] >> 2 & 7;
	}
	if (label == 0xFE && meta && str_trim(buf_str(&b)).len)
		text_meta(meta, "comment", str_trim(buf_str(&b)));
	buf_release(&b);
}

enum status image_gif(struct str file, const struct image_film *film, struct text_out *meta, struct err *err)
{
	struct gif g = { .b = file, .pos = 6, .transparent = -1 };
	int comments = 0;
	if (file.len < 14 || (memcmp(file.p, "GIF87a", 6) != 0 && memcmp(file.p, "GIF89a", 6) != 0))
		return err_set(err, ST_SKIP, E_CORRUPT, "not a GIF");
	unsigned w = word(&g), h = word(&g), flags = byte(&g);
	g.pos += 2;
	g.palette = g.pos;
	g.colours = flags & 0x80 ? 2u << (flags & 7) : 0;
	g.pos += 3 * (size_t)g.colours;
	enum status st = image_fits(w, h, err);
	if (st != ST_OK)
		return st;
	size_t n = (size_t)w * h;
	g.width = (int)w;
	g.height = (int)h;
	g.canvas = xcalloc(n, 4);
	bool seen = false, more = true;
	uint64_t shown = 0;
	while (g.pos < file.len && more) {
		unsigned kind = byte(&g);
		if (kind == 0x21) {
			extension(&g, meta, &comments);
			continue;
		}
		if (kind != 0x2C)
			break;
		if (g.dispose == DISPOSE_BACK && n <= IMAGE_FILM_PIXELS_MAX) {
			g.before = g.before ? g.before : xmalloc(4 * n);
			memcpy(g.before, g.canvas, 4 * n);
		}
		st = frame(&g, err);
		if (st == ST_SKIP)
			break;
		seen = true;
		shown += n;
		more = image_frame_show(film, g.canvas, g.width, g.height, st, err) && n <= IMAGE_FILM_PIXELS_MAX && shown < IMAGE_FILM_WORK_MAX;
		if (g.dispose == DISPOSE_CLEAR)
			image_frame_clear(g.canvas, g.width, g.height, &g.at);
		else if (g.dispose == DISPOSE_BACK && g.before)
			memcpy(g.canvas, g.before, 4 * n);
		g.transparent = -1;
		g.dispose = 0;
	}
	free(g.canvas);
	free(g.before);
	if (!seen)
		return st == ST_SKIP ? st : err_set(err, ST_SKIP, E_TRUNCATED, "gif: there is no frame in it");
	return ST_OK;
}
