/* ocr_page.c - margins are a third of a page: found once, never detected in. */
#include "text/ocr_page.h"

/* Differs from the ground by more: ink. Below are JPEG's ripples and paper. */
#define INK_DIFFERENCE 40
#define MARGIN 16
/* A page of text is ground to this part, within GROUND_NEAR, and ink to that. */
#define GROUND_PART 0.6f
#define GROUND_NEAR 12
#define INK_PART 0.02f

static int luminance(const uint8_t *p)
{
	return (p[0] * 2 + p[1] * 5 + p[2]) >> 3;
}

int ocr_page_ground(const struct ocr_picture *pic)
{
	uint32_t count[64] = { 0 };
	int most = 63;
	/* A sample of a quarter million pixels is as good as all. */
	int step = 1;
	while ((int64_t)(pic->width / step) * (pic->height / step) > 250000)
		step++;
	for (int y = 0; y < pic->height; y += step)
		for (int x = 0; x < pic->width; x += step)
			count[luminance(pic->rgb + (size_t)y * pic->stride + 3 * (size_t)x) / 4]++;
	for (int i = 0; i < 64; i++)
		if (count[i] > count[most])
			most = i;
	return most * 4 + 2;
}

static bool ink(const struct ocr_picture *pic, int x, int y, int ground)
{
	int d = luminance(pic->rgb + (size_t)y * pic->stride + 3 * (size_t)x) - ground;
	return d > INK_DIFFERENCE || d < -INK_DIFFERENCE;
}

bool ocr_page_written(const struct ocr_picture *pic)
{
	int ground = ocr_page_ground(pic);
	size_t near = 0, inked = 0, all = 0;
	for (int y = 0; y < pic->height; y += 2)
		for (int x = 0; x < pic->width; x++, all++) {
			int d = luminance(pic->rgb + (size_t)y * pic->stride + 3 * (size_t)x) - ground;
			near += d <= GROUND_NEAR && d >= -GROUND_NEAR;
			inked += d > INK_DIFFERENCE || d < -INK_DIFFERENCE;
		}
	return (float)near >= GROUND_PART * (float)all && (float)inked >= INK_PART * (float)all;
}

bool ocr_page_content(const struct ocr_picture *pic, int *ret_x, int *ret_y, int *ret_w, int *ret_h)
{
	int ground = ocr_page_ground(pic), x0 = pic->width, x1 = 0, y0 = pic->height, y1 = 0;
	for (int y = 0; y < pic->height; y++) {
		int a = 0, b = pic->width;
		while (a < b && !ink(pic, a, y, ground))
			a++;
		if (a == b)
			continue;
		while (!ink(pic, b - 1, y, ground))
			b--;
		x0 = a < x0 ? a : x0;
		x1 = b > x1 ? b : x1;
		y0 = y < y0 ? y : y0;
		y1 = y + 1;
	}
	if (x0 >= x1)
		return false;
	x0 = x0 > MARGIN ? x0 - MARGIN : 0;
	y0 = y0 > MARGIN ? y0 - MARGIN : 0;
	x1 = x1 + MARGIN < pic->width ? x1 + MARGIN : pic->width;
	y1 = y1 + MARGIN < pic->height ? y1 + MARGIN : pic->height;
	*ret_x = x0;
	*ret_y = y0;
	*ret_w = x1 - x0;
	*ret_h = y1 - y0;
	return true;
}

int ocr_page_blank_row(const struct ocr_picture *pic, int x, int w, int from, int to)
{
	int best = to - 1, least = 256, run = 0;
	for (int y = to - 1; y >= from; y--) {
		int lo = 255, hi = 0;
		for (int k = x; k < x + w; k += 2) {
			int v = luminance(pic->rgb + (size_t)y * pic->stride + 3 * (size_t)k);
			lo = v < lo ? v : lo;
			hi = v > hi ? v : hi;
		}
		if (hi - lo < INK_DIFFERENCE) {
			/* Four blank rows together are no gap within a letter. */
			if (++run == 4)
				return y + 2;
		} else {
			run = 0;
		}
		if (hi - lo < least) {
			least = hi - lo;
			best = y;
		}
	}
	return best > from ? best : to;
}
