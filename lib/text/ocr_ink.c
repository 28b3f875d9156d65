/* ocr_ink.c - the detector is sure of lines, not of their ends: a single
 * stroke, a lone digit in a table's cell or a mark set apart is too little for
 * it. Ink tells what boxes leave out. What is no letter is told by its reach:
 * rules, frames and pictures go on above and below the line. */
#include "text/ocr_ink.h"

#include <stdlib.h>

#define INK_DIFFERENCE 48
/* In heights of the box: room between letters, width of a letter, the band
 * that letters fill, and where nothing of them may be. */
#define GAP_MAX 0.6f
#define LETTER_MAX 1.1f
#define INNER_GAP 0.1f
#define BAND 0.36f
#define OUTSIDE 0.56f
#define LETTERS_MAX 3

static int lum(const struct ocr_picture *pic, int x, int y)
{
	const uint8_t *p = pic->rgb + (size_t)y * pic->stride + 3 * (size_t)x;
	return (p[0] * 2 + p[1] * 5 + p[2]) >> 3;
}

/* Commonest luminance of an area. */
static int ground_of(const struct ocr_picture *pic, int x0, int y0, int x1, int y1)
{
	unsigned count[32] = { 0 }, best = 0;
	for (int y = y0; y < y1; y++)
		for (int x = x0; x < x1; x++)
			count[lum(pic, x, y) / 8]++;
	for (unsigned i = 1; i < 32; i++)
		best = count[i] > count[best] ? i : best;
	return (int)best * 8 + 4;
}

static int clamp(int v, int lo, int hi)
{
	return v < lo ? lo : v > hi ? hi : v;
}

struct band {
	const struct ocr_picture *pic;
	int y0, y1;        /* letters are here */
	int above, below;  /* and not here */
	int ground;
};

static bool differs(const struct band *b, int x, int y)
{
	int d = lum(b->pic, x, y) - b->ground;
	return d > INK_DIFFERENCE || d < -INK_DIFFERENCE;
}

static bool has_ink(const struct band *b, int x)
{
	for (int y = b->y0; y < b->y1; y++)
		if (differs(b, x, y))
			return true;
	return false;
}

static bool reaches_out(const struct band *b, int x)
{
	int h = b->pic->height; /* a box may lie over the page's edge */
	return (b->above >= 0 && b->above < h && differs(b, x, b->above)) || (b->below >= 0 && b->below < h && differs(b, x, b->below));
}

static bool in_other(const struct ocr_quad *q, size_t n, size_t i, float x, float y)
{
	for (size_t k = 0; k < n; k++)
		if (k != i && x > q[k].cx - q[k].w / 2 && x < q[k].cx + q[k].w / 2 && y > q[k].cy - q[k].h / 2 && y < q[k].cy + q[k].h / 2)
			return true;
	return false;
}

/* The far end of a letter that begins within a gap of EDGE in direction DIR,
 * or EDGE if there is none. */
static int next_letter(const struct band *b, const struct ocr_quad *q, size_t n, size_t i, int edge, int dir)
{
	float h = q[i].h;
	int x = edge, gap = 0, end, first;
	for (; gap <= (int)(GAP_MAX * h); gap++, x += dir) {
		if (x < 0 || x >= b->pic->width)
			return edge;
		if (has_ink(b, x))
			break;
	}
	if (gap > (int)(GAP_MAX * h))
		return edge;
	first = end = x;
	for (gap = 0; gap <= (int)(INNER_GAP * h) && x >= 0 && x < b->pic->width; x += dir) {
		if (!has_ink(b, x)) {
			gap++;
			continue;
		}
		if (reaches_out(b, x) || in_other(q, n, i, (float)x, q[i].cy))
			return edge;
		gap = 0;
		end = x;
		if (abs(end - first) > (int)(LETTER_MAX * h))
			return edge;
	}
	return end;
}

void ocr_ink_grow(const struct ocr_picture *pic, struct ocr_quad *q, size_t n, size_t i)
{
	struct ocr_quad *me = &q[i];
	int x0 = clamp((int)(me->cx - me->w / 2), 0, pic->width - 1), x1 = clamp((int)(me->cx + me->w / 2), 1, pic->width);
	struct band b = { .pic = pic };
	if (me->uy != 0 || me->ux <= 0 || me->h < 6)
		return;
	b.y0 = clamp((int)(me->cy - BAND * me->h), 0, pic->height - 1);
	b.y1 = clamp((int)(me->cy + BAND * me->h) + 1, 1, pic->height);
	b.above = (int)(me->cy - OUTSIDE * me->h);
	b.below = (int)(me->cy + OUTSIDE * me->h);
	if (x1 <= x0 || b.y1 <= b.y0)
		return;
	b.ground = ground_of(pic, x0, b.y0, x1, b.y1);
	int margin = (int)(0.15f * me->h) + 1, left = x0, right = x1 - 1;
	for (int k = 0; k < LETTERS_MAX; k++) {
		int to = next_letter(&b, q, n, i, left, -1);
		if (to == left)
			break;
		left = to;
	}
	for (int k = 0; k < LETTERS_MAX; k++) {
		int to = next_letter(&b, q, n, i, right, 1);
		if (to == right)
			break;
		right = to;
	}
	if (left < x0)
		left = clamp(left - margin, 0, x0);
	if (right > x1 - 1)
		right = clamp(right + margin, x1 - 1, pic->width - 1);
	me->cx = (float)(left + right + 1) / 2;
	me->w = (float)(right + 1 - left);
}

/* A cell's rules and their blur. */
#define INSET 4

bool ocr_ink_in_frame(const struct ocr_picture *pic, const struct layout_frame *frame, float line_height, struct ocr_quad *ret)
{
	int x0 = clamp((int)frame->x0 + INSET, 0, pic->width), x1 = clamp((int)frame->x1 - INSET, 0, pic->width);
	int y0 = clamp((int)frame->y0 + INSET, 0, pic->height), y1 = clamp((int)frame->y1 - INSET, 0, pic->height);
	int ix0 = x1, ix1 = x0, iy0 = y1, iy1 = y0;
	if (x1 - x0 < 4 || y1 - y0 < 4)
		return false;
	struct band b = { .pic = pic, .ground = ground_of(pic, x0, y0, x1, y1) };
	for (int y = y0; y < y1; y++)
		for (int x = x0; x < x1; x++)
			if (differs(&b, x, y)) {
				ix0 = x < ix0 ? x : ix0;
				ix1 = x > ix1 ? x : ix1;
				iy0 = y < iy0 ? y : iy0;
				iy1 = y > iy1 ? y : iy1;
			}
	float w = (float)(ix1 - ix0 + 1), h = (float)(iy1 - iy0 + 1);
	/* One word at most, and not a speck. */
	if (ix1 < ix0 || h > 1.3f * line_height || w > 5 * line_height || (w < 2 && h < 2))
		return false;
	*ret = (struct ocr_quad){ .cx = (float)(ix0 + ix1 + 1) / 2, .cy = (float)(iy0 + iy1 + 1) / 2, .w = w + 0.5f * line_height,
				  .h = h > 0.8f * line_height ? h * 1.25f : line_height, .ux = 1, .score = 1 };
	return true;
}
