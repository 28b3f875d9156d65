/* ocr_lean.c - the slope of lines as a plane over the page.
 *
 * slope(x, y) = s + bend x + fan y, fitted to the long boxes' directions:
 * perspective makes lines fan out, a curved sheet bends them. The page is turned
 * by s and then moved up and down by what is left, so letters keep their shape.
 * The eight numbers of a true perspective were rejected: a page's edges and
 * verticals are often not in the picture, its lines always are. */
#include "text/ocr_lean.h"

#include "text/ocr_page.h"

#include <math.h>
#include <stdlib.h>

/* A line must be this many times as long as high to tell a direction. */
#define LONG_MIN 5
/* Lines off the middle direction by more (radians, 6°) are no lines of this page. */
#define FAR 0.1f
/* So many of them must be left, and lie within this of the plane (1°). */
#define AGREE_PART 0.5f
#define AGREE 0.0175f
/* A plane needs so many lines; below, one angle for all. */
#define PLANE_LINES_MIN 6
/* A drift over a line's length of less than this part of its height is noise
 * and not worth resampling for. */
#define DRIFT_MIN 0.12f
/* Fanning, or bending, must leave only this part of the slopes unexplained. */
#define BETTER 0.6f
/* Bends beyond are a bad fit: slope over a whole page. */
#define BEND_MAX 0.2

struct sample {
	float x, y, slope, weight, longness;
};

static int by_slope(const void *pa, const void *pb)
{
	const struct sample *a = pa, *b = pb;
	return (a->slope > b->slope) - (a->slope < b->slope);
}

/* Least squares for slope = r[0] + r[1] x + r[2] y; what USE leaves out is 0. */
static bool plane(const struct sample *s, size_t n, const bool use[3], double r[3])
{
	double a[3][4] = { { 0 } };
	for (size_t i = 0; i < n; i++) {
		double v[4] = { 1, (double)s[i].x, (double)s[i].y, (double)s[i].slope };
		for (int j = 0; j < 3; j++)
			for (int k = 0; k < 4; k++)
				a[j][k] += use[j] && (k == 3 || use[k]) ? (double)s[i].weight * v[j] * v[k] : 0;
	}
	for (int j = 0; j < 3; j++)
		a[j][j] += use[j] ? 0 : 1;
	for (int j = 0; j < 3; j++) {
		if (fabs(a[j][j]) < 1e-9)
			return false;
		for (int i = 0; i < 3; i++) {
			double f = a[i][j] / a[j][j];
			for (int k = 0; i != j && k < 4; k++)
				a[i][k] -= f * a[j][k];
		}
	}
	for (int j = 0; j < 3; j++)
		r[j] = a[j][3] / a[j][j];
	return fabs(r[1]) < BEND_MAX && fabs(r[2]) < BEND_MAX;
}

static float at(const double r[3], const struct sample *s)
{
	return (float)(r[0] + r[1] * (double)s->x + r[2] * (double)s->y);
}

/* What the plane leaves of the slopes: root of the weighted mean square. */
static float rest(const struct sample *s, size_t n, const double r[3])
{
	float sum = 0, weight = 0;
	for (size_t i = 0; i < n; i++) {
		float d = s[i].slope - at(r, &s[i]);
		sum += s[i].weight * d * d;
		weight += s[i].weight;
	}
	return weight > 0 ? sqrtf(sum / weight) : 0;
}

/* One angle; fanning lines and then bends only where they explain much. */
static bool fit(struct sample *s, size_t n, double r[3])
{
	static const bool use[3][3] = { { true, false, false }, { true, false, true }, { true, true, true } };
	size_t kept = 0, agree = 0, all = n;
	qsort(s, n, sizeof *s, by_slope);
	float middle = s[n / 2].slope;
	for (size_t i = 0; i < n; i++)
		if (fabsf(s[i].slope - middle) < FAR)
			s[kept++] = s[i];
	n = kept;
	r[0] = (double)middle;
	r[1] = r[2] = 0;
	for (int k = 0; k < 3; k++) {
		double p[3];
		if ((k > 0 && n < PLANE_LINES_MIN) || !plane(s, n, use[k], p) || (k > 0 && rest(s, n, p) > BETTER * rest(s, n, r)))
			break;
		memcpy(r, p, sizeof p);
	}
	for (size_t i = 0; i < n; i++)
		agree += fabsf(s[i].slope - at(r, &s[i])) < AGREE;
	return (float)agree >= AGREE_PART * (float)all;
}

struct ocr_lean ocr_lean_find(const struct ocr_quad *q, size_t n, int width, int height)
{
	struct ocr_lean l = { .ux = 1, .width = width, .height = height, .cx = (float)width / 2, .cy = (float)height / 2 };
	struct sample *s = xmalloc((n + 1) * sizeof *s);
	float side = (float)(width > height ? width : height), drift = 0, weight = 0;
	double r[3] = { 0 };
	size_t m = 0;
	for (size_t i = 0; i < n; i++)
		if (q[i].w > LONG_MIN * q[i].h && q[i].ux > 0.7f)
			s[m++] = (struct sample){ .x = (q[i].cx - l.cx) / side, .y = (q[i].cy - l.cy) / side, .slope = q[i].uy / q[i].ux, 
						  /* noise of an angle falls with length */
						  .weight = q[i].w / q[i].h * (q[i].w / q[i].h), .longness = q[i].w / q[i].h };
	bool known = m && fit(s, m, r);
	for (size_t i = 0; i < m; i++) {
		drift += fabsf(at(r, &s[i])) * s[i].longness;
		weight += 1;
	}
	free(s);
	l.mx = l.cx;
	l.my = l.cy;
	if (!known || drift / weight < DRIFT_MIN)
		return l;
	float slope = (float)r[0], len = sqrtf(1 + slope * slope);
	l.leans = true;
	l.ux = 1 / len;
	l.uy = slope / len;
	l.bend = (float)r[1] / side;
	l.fan = (float)r[2] / side;
	l.width = (int)ceilf((float)width * l.ux + (float)height * fabsf(l.uy));
	l.height = (int)ceilf((float)height * l.ux + (float)width * fabsf(l.uy));
	l.mx = (float)l.width / 2;
	l.my = (float)l.height / 2;
	return l;
}

/* Turned about the middle, then V moved by the slope that is left. */
static void stored_point(const struct ocr_lean *l, float x, float y, float *ret_x, float *ret_y)
{
	float u = x - l->mx, v = y - l->my;
	v += l->bend * u * u / 2 + l->fan * v * u;
	*ret_x = l->cx + u * l->ux - v * l->uy;
	*ret_y = l->cy + u * l->uy + v * l->ux;
}

static void turn(struct ocr_quad *q, float c, float s)
{
	float ux = q->ux * c - q->uy * s;
	q->uy = q->ux * s + q->uy * c;
	q->ux = ux;
}

struct ocr_quad ocr_lean_straight(const struct ocr_lean *l, struct ocr_quad q)
{
	if (!l->leans)
		return q;
	float dx = q.cx - l->cx, dy = q.cy - l->cy, u = dx * l->ux + dy * l->uy, v = dy * l->ux - dx * l->uy, f = 1 + l->fan * u;
	v = (v - l->bend * u * u / 2) / (f < 0.5f ? 0.5f : f);
	float slope = l->bend * u + l->fan * v, len = sqrtf(1 + slope * slope);
	q.cx = u + l->mx;
	q.cy = v + l->my;
	turn(&q, l->ux, -l->uy);
	turn(&q, 1 / len, -slope / len);
	return q;
}

struct ocr_quad ocr_lean_stored(const struct ocr_lean *l, struct ocr_quad q)
{
	if (!l->leans)
		return q;
	float u = q.cx - l->mx, v = q.cy - l->my, slope = l->bend * u + l->fan * v, len = sqrtf(1 + slope * slope);
	stored_point(l, q.cx, q.cy, &q.cx, &q.cy);
	turn(&q, 1 / len, slope / len);
	turn(&q, l->ux, l->uy);
	return q;
}

enum status ocr_lean_page(const struct ocr_lean *l, const struct ocr_picture *pic, struct image *ret, struct err *err)
{
	struct image im = { .width = 0 };
	enum status st = image_alloc(&im, (uint64_t)l->width, (uint64_t)l->height, err);
	if (st != ST_OK)
		return st;
	memset(im.rgb, ocr_page_ground(pic), (size_t)im.width * (size_t)im.height * 3);
	for (int y = 0; y < im.height; y++) {
		uint8_t *d = image_row(&im, y);
		for (int x = 0; x < im.width; x++, d += 3) {
			float sx, sy;
			stored_point(l, (float)x + 0.5f, (float)y + 0.5f, &sx, &sy);
			sx -= 0.5f;
			sy -= 0.5f;
			if (!(sx >= 0 && sy >= 0 && sx < (float)pic->width - 1 && sy < (float)pic->height - 1))
				continue;
			int ix = (int)sx, iy = (int)sy, ax = (int)((sx - (float)ix) * 256), ay = (int)((sy - (float)iy) * 256);
			const uint8_t *p = pic->rgb + (size_t)iy * pic->stride + 3 * (size_t)ix, *q = p + pic->stride;
			for (int c = 0; c < 3; c++)
				d[c] = (uint8_t)(((p[c] * (256 - ax) + p[c + 3] * ax) * (256 - ay) + (q[c] * (256 - ax) + q[c + 3] * ax) * ay) >> 16);
		}
	}
	*ret = im;
	return ST_OK;
}
