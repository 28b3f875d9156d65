/* ocr_cut.c - a line upscaled to one height on a border of its own ground: so Tesseract reads small
 * and leaning lines that it loses on the page. */
#include "text/ocr_cut.h"

#include "text/image_sample.h"

#include <stdlib.h>

/* Lines are cut out at this height, with a border of their ground: without one,
 * or lower, Tesseract reads twice as badly. */
#define CUT_HEIGHT 72
#define BORDER 12
#define CUT_WIDTH_MAX 8000

/* The commonest grey of N pixels. */
static uint8_t ground_of(const uint8_t *grey, size_t n)
{
	size_t count[32] = { 0 }, best = 0;
	for (size_t i = 0; i < n; i++)
		count[grey[i] / 8]++;
	for (size_t i = 1; i < 32; i++)
		best = count[i] > count[best] ? i : best;
	return (uint8_t)(best * 8 + 4);
}

size_t ocr_cut_read(struct tess *t, const struct ocr_picture *pic, const struct ocr_quad *box, struct ocr_char **ret)
{
	static const struct image_norm norm = { .mul = { 1, 1, 1 }, .add = { 0, 0, 0 } };
	float want = box->w * CUT_HEIGHT / box->h;
	int w = want < 8 ? 8 : want > CUT_WIDTH_MAX ? CUT_WIDTH_MAX : (int)want, wide = w + 2 * BORDER;
	size_t area = (size_t)w * CUT_HEIGHT, all = (size_t)wide * (CUT_HEIGHT + 2 * BORDER), n;
	float *planes = xcalloc(3 * area, sizeof *planes);
	uint8_t *grey = xmalloc(area), *page = xmalloc(all);
	if (box->uy == 0 && box->ux > 0)
		image_sample_rect(pic, box->cx - box->w / 2, box->cy - box->h / 2, box->w, box->h, w, CUT_HEIGHT, &norm, planes, w);
	else
		image_sample_quad(pic, box, w, CUT_HEIGHT, &norm, planes, w);
	for (size_t i = 0; i < area; i++)
		grey[i] = (uint8_t)(planes[i] * 0.299f + planes[area + i] * 0.587f + planes[2 * area + i] * 0.114f + 0.5f);
	free(planes);
	memset(page, ground_of(grey, area), all);
	for (size_t y = 0; y < CUT_HEIGHT; y++)
		memcpy(page + (y + BORDER) * (size_t)wide + BORDER, grey + y * (size_t)w, (size_t)w);
	n = tess_read_line(t, page, wide, CUT_HEIGHT + 2 * BORDER, ret);
	free(grey);
	free(page);
	for (size_t i = 0; i < n; i++) {
		(*ret)[i].x0 = ((*ret)[i].x0 - BORDER) * box->w / (float)w;
		(*ret)[i].x1 = ((*ret)[i].x1 - BORDER) * box->w / (float)w;
	}
	return n;
}
