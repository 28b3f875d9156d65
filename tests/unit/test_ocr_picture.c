/* test_ocr_picture.c - what is not read: seals, watermarks, pages past their time; and what the detector leaves out. */
#include "tap.h"

#include "ocr_canvas.h"
#include "text/ocr_bilevel.h"
#include "text/ocr_pale.h"
#include "text/ocr_seal.h"
#include "text/ocr_stray.h"
#include "text/image.h"

#include <sluice/ocr.h>
#include <stdlib.h>

static void seal(void)
{
	struct canvas *c = blank(255);
	struct image clean;
	ok(!ocr_seal_remove(&c->pic, &clean), "a page without a seal");
	fill(c, 20, 20, 200, 24, 200, 30, 30); /* a red rule */
	ok(!ocr_seal_remove(&c->pic, &clean), "a red rule is no seal");
	for (int y = 0; y < 240; y++)
		for (int x = 0; x < 320; x++) {
			float d = hypotf((float)x - 160, (float)y - 150);
			if (d > 36 && d < 42)
				fill(c, x, y, x + 1, y + 1, 220, 40, 40);
		}
	fill(c, 100, 148, 220, 152, 10, 10, 10);
	ok(ocr_seal_remove(&c->pic, &clean), "a ring is");
	const uint8_t *ring = clean.rgb ? image_row(&clean, 112) + 3 * 160 : NULL, *ink = clean.rgb ? image_row(&clean, 150) + 3 * 122 : NULL;
	const uint8_t *rule = clean.rgb ? image_row(&clean, 22) + 3 * 100 : NULL;
	ok(ring && ring[1] > 220, "its ink is gone");
	ok(ink && ink[1] < 60, "black below it is not");
	ok(rule && rule[1] == 30, "nor is what is red elsewhere");
	image_release(&clean);
	free(c);
}

static void pale(void)
{
	struct canvas *c = blank(255);
	struct ocr_quad q[6];
	for (int i = 0; i < 6; i++) {
		uint8_t ink = i == 2 ? 220 : i == 3 ? 140 : 20;
		q[i] = (struct ocr_quad){ .cx = 100, .cy = (float)(20 + 30 * i), .w = 120, .h = 20, .ux = 1 };
		for (int x = 45; x < 155; x += 6)
			fill(c, x, 14 + 30 * i, x + 3, 26 + 30 * i, ink, ink, ink);
	}
	ocr_pale_mark(&c->pic, q, 6);
	ok(q[2].pale && !q[3].pale && !q[0].pale, "a watermark is pale, grey print is not");
	ocr_pale_mark(&c->pic, q + 2, 1);
	ok(!q[2].pale, "alone it is the page's text");
	q[2].mark = true;
	ocr_pale_mark(&c->pic, q, 6);
	ok(!q[2].pale, "a mark alone is no watermark, however little ink it has");
	free(c);
}

static void late(void)
{
	struct canvas *c = blank(255);
	struct text_out o;
	struct err err = { .code = E_NONE };
	text_out_init(&o, -1, -1);
	o.deadline_ms = 1; /* long ago */
	ok(ocr_page(&c->pic, &o, &err) == ST_SKIP && err.code == E_LIMIT_TIME, "past its time no page is begun");
	ok(ocr_deadline() > 1000 * OCR_BUDGET_SECONDS, "an item has its time from when it begins");
	text_out_release(&o);
	free(c);
}

static void bilevel(void)
{
	struct canvas *c = blank(255);
	struct image soft;
	ok(!ocr_bilevel_smooth(&c->pic, &soft), "an empty page stays");
	for (int x = 20; x < 300; x += 8)
		fill(c, x, 40, x + 3, 200, 0, 0, 0);
	ok(ocr_bilevel_smooth(&c->pic, &soft) && soft.width == 320 && soft.height == 240, "black and white alone are smoothed");
	const uint8_t *row = soft.rgb ? image_row(&soft, 100) : NULL;
	ok(row && row[3 * 21] < 60 && row[3 * 23] > 60 && row[3 * 23] < 255 && row[3 * 19] == row[3 * 23], "edges are soft, on both sides alike");
	ok(row && row[3 * 310] == 255 && row[3 * 319] == 255 && image_row(&soft, 0)[0] == 255, "the ground is as it was, to its edges");
	image_release(&soft);
	struct canvas *thin = blank(255), *white = blank(0);
	for (int x = 20; x < 300; x += 4) {
		fill(thin, x, 40, x + 1, 200, 0, 0, 0);
		fill(white, x, 40, x + 1, 200, 255, 255, 255);
	}
	ok(!ocr_bilevel_smooth(&thin->pic, &soft), "strokes of one pixel are a screen's and stay");
	ok(!ocr_bilevel_smooth(&white->pic, &soft), "white ones on black too");
	free(thin);
	free(white);
	for (int x = 20; x < 300; x += 8) {
		fill(c, x, 40, x + 1, 200, 100, 100, 100);
		fill(c, x + 2, 40, x + 3, 200, 150, 150, 150);
	}
	ok(!ocr_bilevel_smooth(&c->pic, &soft), "edges that are soft stay");
	for (int x = 20; x < 300; x += 8)
		fill(c, x, 40, x + 3, 200, 0, 0, 90);
	ok(!ocr_bilevel_smooth(&c->pic, &soft), "so do colours");
	free(c);
}

/* A TIFF of 4 by 16 pixels, one bit each; X dots an inch along, Y down. */
static void fax(void)
{
	uint8_t f[256] = "II*\0\x08\0\0\0";
	static const uint16_t entries[][4] = { { 256, 3, 1, 16 }, { 257, 3, 1, 4 }, { 258, 3, 1, 1 }, { 259, 3, 1, 1 }, { 262, 3, 1, 0 },
					       { 273, 4, 1, 200 }, { 278, 3, 1, 4 }, { 279, 4, 1, 8 }, { 282, 5, 1, 208 }, { 283, 5, 1, 216 } };
	struct image im = { .width = 0 };
	f[8] = sizeof entries / sizeof *entries;
	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
		for (size_t k = 0; k < 4; k++)
			memcpy(f + 10 + 12 * i + (k > 1 ? 4 * k - 4 : 2 * k), (uint8_t[2]){ (uint8_t)entries[i][k], (uint8_t)(entries[i][k] >> 8) }, 2);
	memcpy(f + 200, "\xff\xff\0\0\xff\xff\0\0", 8);
	f[208] = 204;
	f[212] = f[220] = 1;
	f[216] = 98;
	if (image_tiff(str_make((const char *)f, sizeof f), 0, &im, NULL, NULL) == ST_SKIP)
		return; /* built without libtiff */
	ok(im.width == 16 && im.height == 8, "a fax's rows are given twice");
	ok(im.rgb && image_row(&im, 1)[0] == 0 && image_row(&im, 2)[0] == 255 && image_row(&im, 7)[0] == 255, "each beside itself");
	image_release(&im);
	f[216] = 196;
	image_tiff(str_make((const char *)f, sizeof f), 0, &im, NULL, NULL);
	is_int(im.height, 4, "of fine resolution once");
	image_release(&im);
}

/* Four lines at a margin, the third a full stop alone. */
static void stray(void)
{
	enum { W = 200, H = 120 };
	uint8_t *rgb = malloc(W * H * 3);
	struct ocr_picture pic = { .rgb = rgb, .width = W, .height = H, .stride = W * 3 };
	size_t cap = 0, n = 0;
	struct ocr_quad *q = NULL;
	memset(rgb, 255, W * H * 3);
	for (int k = 0; k < 5; k++) {
		int dot = k == 2, y0 = 10 + 20 * k + dot * 7, y1 = 20 + 20 * k, x1 = dot ? 13 : 150;
		for (int y = y0; y < y1; y++)
			memset(rgb + (size_t)(y * W + 10) * 3, 0, (size_t)(x1 - 10) * 3);
		if (dot)
			continue;
		q = xgrow(q, &cap, n + 1, sizeof *q);
		q[n++] = (struct ocr_quad){ .cx = 80, .cy = (float)(15 + 20 * k), .w = 146, .h = 14, .ux = 1 };
	}
	q[1].h = 24; /* reaches over the mark's edge, and the mark has a box of its own */
	q = xgrow(q, &cap, n + 1, sizeof *q);
	q[n++] = (struct ocr_quad){ .cx = 12, .cy = 58, .w = 9, .h = 9, .ux = 1 };
	qsort(q, n, sizeof *q, ocr_boxes_order);
	n = ocr_stray_complete(&pic, &q, n, 14);
	ok(n == 5 && q[2].mark && near_to(q[2].cy, 55, 1) && near_to(q[2].h, 14, 0.1f), "a mark alone gets a box as high as a line");
	for (int y = 88; y < 102; y++) /* a piece of rule, and text at its side */
		memset(rgb + (size_t)(y * W + 2) * 3, 0, 6);
	size_t before = n;
	n = ocr_stray_complete(&pic, &q, n, 14);
	is_int((long long)n, (long long)before, "a piece of rule beside a line's box is no mark");
	free(q);
	free(rgb);
}

int main(void)
{
	seal();
	pale();
	bilevel();
	fax();
	late();
	stray();
	return done();
}
