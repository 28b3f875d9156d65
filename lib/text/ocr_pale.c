/* ocr_pale.c - a watermark is told by its ink, not by its direction.
 *
 * Each box has the contrast of its darkest (lightest) twentieth against its
 * commonest luminance. Grey print of dates and captions has half the
 * contrast of black; watermarks are made not to hinder reading and have a
 * fifth. A mark alone has too little ink to tell. */
#include "text/ocr_pale.h"

#include <sluice/str.h>
#include <stdlib.h>

#define PALE_PART 0.3f
/* On a page that is pale all over nothing is. */
#define CONTRAST_MIN 90
#define BOXES_MIN 4

/* Within the upright box around Q. */
static int contrast_of(const struct ocr_picture *pic, const struct ocr_quad *q)
{
	unsigned count[64] = { 0 }, n = 0, most = 0, dark = 0, light = 0, a = 0, b = 63;
	/* the middle of the box: its edges show its neighbours */
	float ax = q->ux < 0 ? -q->ux : q->ux, ay = q->uy < 0 ? -q->uy : q->uy, w = q->w * ax + q->h * ay, h = (q->w * ay + q->h * ax) * 0.7f;
	int x0 = (int)(q->cx - w / 2), x1 = (int)(q->cx + w / 2), y0 = (int)(q->cy - h / 2), y1 = (int)(q->cy + h / 2);
	for (int y = y0 < 0 ? 0 : y0; y < y1 && y < pic->height; y++)
		for (int x = x0 < 0 ? 0 : x0; x < x1 && x < pic->width; x++, n++) {
			const uint8_t *p = pic->rgb + (size_t)y * pic->stride + 3 * (size_t)x;
			count[(p[0] * 2 + p[1] * 5 + p[2]) >> 5]++;
		}
	for (unsigned i = 1; i < 64; i++)
		most = count[i] > count[most] ? i : most;
	while (a < most && (dark += count[a]) * 20 < n)
		a++;
	while (b > most && (light += count[b]) * 20 < n)
		b--;
	return (int)(most - a > b - most ? most - a : b - most) * 4;
}

static int int_order(const void *pa, const void *pb)
{
	return *(const int *)pa - *(const int *)pb;
}

void ocr_pale_mark(const struct ocr_picture *pic, struct ocr_quad *q, size_t n)
{
	int *c = xmalloc((n + 1) * 2 * sizeof *c), *sorted = c + n + 1;
	for (size_t i = 0; i < n; i++)
		sorted[i] = c[i] = contrast_of(pic, &q[i]);
	qsort(sorted, n, sizeof *sorted, int_order);
	int usual = n ? sorted[n * 3 / 4] : 0;
	for (size_t i = 0; i < n; i++)
		q[i].pale = !q[i].mark && n >= BOXES_MIN && usual >= CONTRAST_MIN && (float)c[i] < PALE_PART * (float)usual;
	free(c);
}
