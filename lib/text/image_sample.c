/* image_sample.c - resampling: separable and anti-aliased for upright pieces,
 * bilinear with supersampling for leaning ones.
 *
 * Letters of 9 points at 72 dpi are 9 pixels high and the recogniser wants 48:
 * a cubic (Catmull-Rom) keeps their edges where bilinear blurs them. When a
 * piece shrinks, the kernel widens with it, so that no stroke falls between
 * two samples. */
#include "text/image_sample.h"

#include <math.h>
#include <stdlib.h>

struct taps {
	int first, n;
	float *weight; /* borrowed from one block */
};

static float kernel(float x)
{
	x = fabsf(x);
	if (x < 1)
		return (1.5f * x - 2.5f) * x * x + 1;
	if (x < 2)
		return ((-0.5f * x + 2.5f) * x - 4) * x + 2;
	return 0;
}

#define KERNEL_RADIUS 2.0f

/* Weights for each of OUT samples over FROM..FROM+LEN; *RET_BLOCK owns them. */
static struct taps *make_taps(float from, float len, int out, float **ret_block)
{
	float step = len / (float)out, widen = step > 1 ? step : 1, radius = KERNEL_RADIUS * widen;
	int most = (int)ceilf(radius * 2) + 2;
	struct taps *t = xcalloc((size_t)out, sizeof *t);
	float *block = xmalloc((size_t)out * (size_t)most * sizeof *block);
	for (int i = 0; i < out; i++) {
		float centre = from + ((float)i + 0.5f) * step - 0.5f, sum = 0;
		t[i].first = (int)ceilf(centre - radius);
		t[i].weight = block + (size_t)i * (size_t)most;
		for (int k = 0; k < most && (float)(t[i].first + k) <= centre + radius; k++) {
			t[i].weight[k] = kernel(((float)(t[i].first + k) - centre) / widen);
			sum += t[i].weight[k];
			t[i].n = k + 1;
		}
		for (int k = 0; k < t[i].n; k++)
			t[i].weight[k] /= sum;
	}
	*ret_block = block;
	return t;
}

static int clamp(int v, int max)
{
	return v < 0 ? 0 : v > max ? max : v;
}

void image_sample_rect(const struct ocr_picture *pic, float x0, float y0, float w, float h, int out_w, int out_h, const struct image_norm *norm,
	float *planes, int stride)
{
	float *bx, *by;
	struct taps *tx = make_taps(x0, w, out_w, &bx), *ty = make_taps(y0, h, out_h, &by);
	int top = ty[0].first, bottom = ty[out_h - 1].first + ty[out_h - 1].n;
	size_t row_len = (size_t)out_w * 3;
	/* Rows squeezed or stretched first, then columns. */
	float *mid = xmalloc((size_t)(bottom - top) * row_len * sizeof *mid);
	for (int y = top; y < bottom; y++) {
		float *d = mid + (size_t)(y - top) * row_len;
		if (y > top && (y <= 0 || y >= pic->height)) { /* the edge row again */
			memcpy(d, d - row_len, row_len * sizeof *d);
			continue;
		}
		const uint8_t *src = pic->rgb + (size_t)clamp(y, pic->height - 1) * pic->stride;
		for (int x = 0; x < out_w; x++, d += 3) {
			float r = 0, g = 0, b = 0;
			for (int k = 0; k < tx[x].n; k++) {
				const uint8_t *p = src + 3 * (size_t)clamp(tx[x].first + k, pic->width - 1);
				float f = tx[x].weight[k];
				r += f * p[0];
				g += f * p[1];
				b += f * p[2];
			}
			d[0] = r;
			d[1] = g;
			d[2] = b;
		}
	}
	float *line = xmalloc(row_len * sizeof *line);
	size_t plane = (size_t)stride * (size_t)out_h;
	for (int y = 0; y < out_h; y++) {
		memset(line, 0, row_len * sizeof *line);
		for (int k = 0; k < ty[y].n; k++) {
			const float *s = mid + (size_t)(ty[y].first + k - top) * row_len;
			float f = ty[y].weight[k];
			for (size_t i = 0; i < row_len; i++)
				line[i] += f * s[i];
		}
		float *d = planes + (size_t)y * (size_t)stride;
		for (int x = 0; x < out_w; x++)
			for (int c = 0; c < 3; c++) {
				float v = line[3 * x + c];
				d[plane * (size_t)c + (size_t)x] = (v < 0 ? 0 : v > 255 ? 255 : v) * norm->mul[c] + norm->add[c];
			}
	}
	free(line);
	free(mid);
	free(tx);
	free(ty);
	free(bx);
	free(by);
}

static void bilinear(const struct ocr_picture *pic, float x, float y, float rgb[3])
{
	float fx = floorf(x), fy = floorf(y), ax = x - fx, ay = y - fy;
	int ix = (int)fx, iy = (int)fy;
	const uint8_t *r0 = pic->rgb + (size_t)clamp(iy, pic->height - 1) * pic->stride,
		      *r1 = pic->rgb + (size_t)clamp(iy + 1, pic->height - 1) * pic->stride;
	size_t c0 = 3 * (size_t)clamp(ix, pic->width - 1), c1 = 3 * (size_t)clamp(ix + 1, pic->width - 1);
	for (size_t c = 0; c < 3; c++)
		rgb[c] += (1 - ay) * ((1 - ax) * r0[c0 + c] + ax * r0[c1 + c]) + ay * ((1 - ax) * r1[c0 + c] + ax * r1[c1 + c]);
}

/* Most samples a pixel in each direction when a leaning piece shrinks. */
#define SUPER_MAX 8

void image_sample_quad(const struct ocr_picture *pic, const struct ocr_quad *q, int out_w, int out_h, const struct image_norm *norm,
	float *planes, int stride)
{
	float sx = q->w / (float)out_w, sy = q->h / (float)out_h;
	int n = clamp((int)ceilf(fmaxf(sx, sy)), SUPER_MAX);
	if (n < 1)
		n = 1;
	size_t plane = (size_t)stride * (size_t)out_h;
	for (int y = 0; y < out_h; y++)
		for (int x = 0; x < out_w; x++) {
			float rgb[3] = { 0 };
			for (int k = 0; k < n * n; k++) {
				float u = ((float)x + ((float)(k % n) + 0.5f) / (float)n) * sx - q->w / 2;
				float v = ((float)y + ((float)(k / n) + 0.5f) / (float)n) * sy - q->h / 2;
				bilinear(pic, q->cx + u * q->ux - v * q->uy - 0.5f, q->cy + u * q->uy + v * q->ux - 0.5f, rgb);
			}
			for (int c = 0; c < 3; c++)
				planes[plane * (size_t)c + (size_t)y * (size_t)stride + (size_t)x] =
				    rgb[c] / (float)(n * n) * norm->mul[c] + norm->add[c];
		}
}
