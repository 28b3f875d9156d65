/* ocr_bilevel.c - what a threshold made of letters is not what the reader has learnt.
 *
 * Its models know letters with soft edges. Faxes and photocopies have stairs for edges,
 * gaps of a pixel in thin strokes and specks: smoothed by a binomial of five pixels (a
 * deviation of one) gaps close, specks pale and stairs go. Of pages of letters of 14 to 32
 * pixels a fifth to a third less is misread. Print of a screen whose strokes are one pixel
 * is not to be smoothed: its letters run together and are other letters. A median and the removal of small specks were
 * tried: they take dots, points and thin strokes with them, and more is misread. */
#include "text/ocr_bilevel.h"

#include <sluice/str.h>
#include <stdlib.h>

/* Darker is black, lighter is white, and channels that differ by more are a colour. */
#define BLACK_MAX 56
#define WHITE_MIN 200
#define COLOUR_MIN 24
/* Greys are at most this part of the rarer of black and white: of smooth print they are half as many and more. */
#define GREY_PART 8
/* The rarer one is at least one pixel in so many: less is an empty page. */
#define INK_PART 2000
/* Small print of a screen: more than this part of its runs of ink along rows are one pixel long, and of two pixels are
 * fewer than this part of these. Of a screen's letters of 8 to 16 pixels it is two thirds and more, and a fifth;
 * of thin strokes of a copy, which are ragged, the latter is two fifths. */
#define THIN_PART 0.55
#define RAGGED_PART 0.3
/* Pixels that are looked at: as good as all. */
#define SAMPLES 250000

/* Runs of dark [1] and of light [0] pixels along rows, those of one pixel and of two. */
struct runs {
	int64_t all[2], thin[2], two[2];
};

static void count_runs(const uint8_t *p, int width, struct runs *ret)
{
	for (int x = 0, end; x < width; x = end) {
		bool dark = p[3 * x + 1] < 128;
		for (end = x + 1; end < width && (p[3 * end + 1] < 128) == dark;)
			end++;
		ret->all[dark]++;
		ret->thin[dark] += end - x == 1;
		ret->two[dark] += end - x == 2;
	}
}

static bool is_bilevel(const struct ocr_picture *pic)
{
	int64_t black = 0, white = 0, grey = 0, all = (int64_t)pic->width * pic->height;
	struct runs runs = { .all = { 0 } };
	int step = 1;
	while (all / step > SAMPLES)
		step++;
	/* rows whole: what is between them would only be more of the same */
	for (int y = 0; y < pic->height; y += step) {
		const uint8_t *p = pic->rgb + (size_t)y * pic->stride;
		count_runs(p, pic->width, &runs);
		for (int x = 0; x < pic->width; x++, p += 3) {
			if (abs(p[0] - p[1]) > COLOUR_MIN || abs(p[2] - p[1]) > COLOUR_MIN)
				return false;
			black += p[1] < BLACK_MAX;
			white += p[1] > WHITE_MIN;
			grey += p[1] >= BLACK_MAX && p[1] <= WHITE_MIN;
		}
	}
	int64_t rarer = black < white ? black : white;
	bool ink = black < white;
	double thin = (double)runs.thin[ink];
	if (thin > THIN_PART * (double)runs.all[ink] && (double)runs.two[ink] < RAGGED_PART * thin)
		return false;
	return grey * GREY_PART <= rarer && rarer * INK_PART >= black + white + grey;
}

/* Row Y, 1 4 6 4 1 along it; past the edges stands what the edge has. */
static void along(const struct ocr_picture *pic, int y, uint16_t *to)
{
	int h = pic->height, w = pic->width;
	const uint8_t *row = pic->rgb + (size_t)(y < 0 ? 0 : y >= h ? h - 1 : y) * pic->stride;
	for (int x = 0; x < w; x++) {
		int a = x > 1 ? x - 2 : 0, b = x > 0 ? x - 1 : 0, c = x + 1 < w ? x + 1 : w - 1, d = x + 2 < w ? x + 2 : w - 1;
		to[x] = (uint16_t)(row[3 * a] + 4 * row[3 * b] + 6 * row[3 * x] + 4 * row[3 * c] + row[3 * d]);
	}
}

bool ocr_bilevel_smooth(const struct ocr_picture *pic, struct image *ret)
{
	*ret = (struct image){ .width = 0 };
	if (!is_bilevel(pic) || image_alloc(ret, (uint64_t)pic->width, (uint64_t)pic->height, NULL) != ST_OK)
		return false;
	size_t w = (size_t)pic->width;
	uint16_t *ring = xmalloc(5 * w * sizeof *ring), *r[5];
	for (int k = 0; k < 5; k++)
		r[k] = ring + (size_t)k * w;
	for (int y = -2; y < 2; y++)
		along(pic, y, r[y + 3]);
	for (int y = 0; y < pic->height; y++) {
		uint16_t *first = r[0];
		uint8_t *to = image_row(ret, y);
		memmove(r, r + 1, 4 * sizeof *r);
		r[4] = first;
		along(pic, y + 2, r[4]);
		for (size_t x = 0; x < w; x++, to += 3)
			to[0] = to[1] = to[2] = (uint8_t)((r[0][x] + 4u * r[1][x] + 6u * r[2][x] + 4u * r[3][x] + r[4][x] + 128u) >> 8);
	}
	free(ring);
	return true;
}
