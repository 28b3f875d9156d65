/* ocr_canvas.h - a small picture to draw on, and lines to put into it. */
#ifndef TEST_OCR_CANVAS_H
#define TEST_OCR_CANVAS_H

#include "text/ocr_lines.h"

#include <math.h>
#include <stdlib.h>

static inline bool near_to(float a, float b, float eps)
{
	return fabsf(a - b) <= eps;
}

static inline void add(struct ocr_lines *l, float x, float y, float w, float h, const char *text)
{
	struct ocr_char *c = calloc(strlen(text) + 1, sizeof *c);
	size_t n = 0;
	for (; text[n]; n++)
		c[n] = (struct ocr_char){ .cp = (unsigned char)text[n], .confidence = 0.99f };
	struct ocr_quad q = { .cx = x + w / 2, .cy = y + h / 2, .w = w, .h = h, .ux = 1, .score = 1 };
	ocr_lines_add(l, &q, c, n);
}

struct canvas {
	uint8_t px[240 * 320 * 3];
	struct ocr_picture pic;
};

static inline struct canvas *blank(uint8_t grey)
{
	struct canvas *c = calloc(1, sizeof *c);
	memset(c->px, grey, sizeof c->px);
	c->pic = (struct ocr_picture){ .rgb = c->px, .width = 320, .height = 240, .stride = 960 };
	return c;
}

static inline void fill(struct canvas *c, int x0, int y0, int x1, int y1, uint8_t r, uint8_t g, uint8_t b)
{
	for (int y = y0; y < y1; y++)
		for (int x = x0; x < x1; x++)
			memcpy(c->px + y * 960 + x * 3, (uint8_t[3]){ r, g, b }, 3);
}

#endif
