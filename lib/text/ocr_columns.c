/* ocr_columns.c - where a line's columns have ink.
 *
 * Ink is what differs from the line's commonest value, so that light letters on a dark
 * ground are seen as well. */
#include "text/ocr_columns.h"

#include <sluice/str.h>

#include <math.h>
#include <stdlib.h>

/* The line's edges may show its neighbours. */
#define EDGE_PART 0.08f
/* Ink differs from the ground by this part of the line's contrast. */
#define INK_PART 0.3f

/* The ground is the commonest value; planes run from -1 to 1. */
static float ground_of(const float *plane, int w, int h, size_t stride)
{
	unsigned count[33] = { 0 }, best = 0;
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++) {
			float v = (plane[(size_t)y * stride + (size_t)x] + 1) * 16;
			count[v < 0 ? 0 : v > 32 ? 32 : (unsigned)v]++;
		}
	for (unsigned i = 1; i < 33; i++)
		best = count[i] > count[best] ? i : best;
	return ((float)best + 0.5f) / 16 - 1;
}

void ocr_columns_find(struct ocr_columns *ret, const float *plane, int w, int h, size_t stride)
{
	int from = (int)((float)h * EDGE_PART), to = h - from;
	float ground = ground_of(plane, w, h, stride), most = 0;
	for (int y = from; y < to; y++)
		for (int x = 0; x < w; x++)
			most = fmaxf(most, fabsf(plane[(size_t)y * stride + (size_t)x] - ground));
	*ret = (struct ocr_columns){ .top = xmalloc(((size_t)w + 1) * 2 * sizeof *ret->top), .w = w, .ground = ground, .most = most };
	ret->bottom = ret->top + w + 1;
	for (int x = 0; x < w; x++) {
		ret->top[x] = ret->bottom[x] = -1;
		for (int y = from; y < to; y++)
			if (fabsf(plane[(size_t)y * stride + (size_t)x] - ground) > INK_PART * most) {
				if (ret->top[x] < 0)
					ret->top[x] = y;
				ret->bottom[x] = y + 1;
			}
	}
}

void ocr_columns_release(struct ocr_columns *k)
{
	free(k->top);
	k->top = k->bottom = NULL;
}
