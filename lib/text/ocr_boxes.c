/* ocr_boxes.c - regions of the probability map, each as a rectangle.
 *
 * The map is cut into runs of text pixels, runs of neighbouring rows are
 * joined (union-find, no recursion and no label image), and each region's
 * smallest rectangle comes from the convex hull of its runs' ends. The
 * detector was trained on shrunken lines ("Real-time Scene Text Detection with
 * Differentiable Binarization"), so the rectangle is grown again at the end. */
#include "text/ocr_boxes.h"

#include <math.h>
#include <sluice/str.h>
#include <stdlib.h>

struct run {
	int y, x0, x1;   /* pixels x0 <= x < x1 */
	int parent;
	float sum;
};

static int root(struct run *r, int i)
{
	while (r[i].parent != i) {
		r[i].parent = r[r[i].parent].parent;
		i = r[i].parent;
	}
	return i;
}

static void join(struct run *r, int a, int b)
{
	a = root(r, a);
	b = root(r, b);
	if (a < b)
		r[b].parent = a;
	else
		r[a].parent = b;
}

/* All runs, in rows from the top; parents are joined over corners too. */
static int find_runs(const float *map, int w, int h, float threshold, struct run **ret)
{
	struct run *r = NULL;
	size_t cap = 0;
	int n = 0, above = 0, above_end = 0;
	for (int y = 0; y < h; y++) {
		const float *row = map + (size_t)y * (size_t)w;
		int begin = n, a = above;
		for (int x = 0; x < w;) {
			if (row[x] <= threshold) {
				x++;
				continue;
			}
			r = xgrow(r, &cap, (size_t)n + 1, sizeof *r);
			r[n] = (struct run){ .y = y, .x0 = x, .parent = n };
			while (x < w && row[x] > threshold)
				r[n].sum += row[x++];
			r[n].x1 = x;
			while (a < above_end && r[a].x1 < r[n].x0)
				a++;
			for (int k = a; k < above_end && r[k].x0 <= r[n].x1; k++)
				join(r, k, n);
			n++;
		}
		above = begin;
		above_end = n;
	}
	*ret = r;
	return n;
}

static int point_order(const void *pa, const void *pb)
{
	const float *a = pa, *b = pb;
	if (a[0] != b[0])
		return a[0] < b[0] ? -1 : 1;
	return (a[1] > b[1]) - (a[1] < b[1]);
}

static float cross(const float *o, const float *a, const float *b)
{
	return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
}

/* Andrew's monotone chain; HULL has room for 2*N points. */
static size_t convex_hull(float *xy, size_t n, float *hull)
{
	size_t k = 0;
	qsort(xy, n, 2 * sizeof *xy, point_order);
	for (size_t i = 0; i < n; i++) {
		while (k >= 2 && cross(hull + 2 * (k - 2), hull + 2 * (k - 1), xy + 2 * i) <= 0)
			k--;
		memcpy(hull + 2 * k++, xy + 2 * i, 2 * sizeof *xy);
	}
	size_t lower = k + 1;
	for (size_t i = n - 1; i-- > 0;) {
		while (k >= lower && cross(hull + 2 * (k - 2), hull + 2 * (k - 1), xy + 2 * i) <= 0)
			k--;
		memcpy(hull + 2 * k++, xy + 2 * i, 2 * sizeof *xy);
	}
	return k > 1 ? k - 1 : k;
}

static struct ocr_quad rect_along(const float *xy, size_t n, float ux, float uy)
{
	float lo_u = INFINITY, hi_u = -INFINITY, lo_v = INFINITY, hi_v = -INFINITY;
	for (size_t i = 0; i < n; i++) {
		float u = xy[2 * i] * ux + xy[2 * i + 1] * uy, v = xy[2 * i + 1] * ux - xy[2 * i] * uy;
		lo_u = fminf(lo_u, u);
		hi_u = fmaxf(hi_u, u);
		lo_v = fminf(lo_v, v);
		hi_v = fmaxf(hi_v, v);
	}
	float mu = (lo_u + hi_u) / 2, mv = (lo_v + hi_v) / 2;
	return (struct ocr_quad){ .cx = mu * ux - mv * uy, .cy = mu * uy + mv * ux, .w = hi_u - lo_u, .h = hi_v - lo_v, .ux = ux, .uy = uy };
}

struct ocr_quad ocr_boxes_min_rect(float *xy, size_t n)
{
	struct ocr_quad best = { .ux = 1 };
	if (n == 0)
		return best;
	float *hull = xmalloc((2 * n + 2) * 2 * sizeof *hull);
	size_t m = convex_hull(xy, n, hull);
	best = rect_along(hull, m, 1, 0);
	for (size_t i = 0; i < m; i++) {
		const float *a = hull + 2 * i, *b = hull + 2 * ((i + 1) % m);
		float dx = b[0] - a[0], dy = b[1] - a[1], len = sqrtf(dx * dx + dy * dy);
		if (len < 1e-3f)
			continue;
		struct ocr_quad q = rect_along(hull, m, dx / len, dy / len);
		/* A leaning rectangle must be clearly smaller than the upright one. */
		if (q.w * q.h < best.w * best.h * (best.uy == 0 ? 0.98f : 1.0f))
			best = q;
	}
	free(hull);
	if (best.h > best.w) { /* u along the longer side */
		float t = best.w, u = best.ux;
		best.w = best.h;
		best.h = t;
		best.ux = best.uy;
		best.uy = -u;
	}
	if (fabsf(best.uy) > fabsf(best.ux) ? best.uy < 0 : best.ux < 0) {
		best.ux = -best.ux;
		best.uy = -best.uy;
	}
	return best;
}

int ocr_boxes_order(const void *pa, const void *pb)
{
	const struct ocr_quad *a = pa, *b = pb;
	if (a->cy != b->cy)
		return a->cy < b->cy ? -1 : 1;
	return (a->cx > b->cx) - (a->cx < b->cx);
}

struct by_root {
	int root, run;
};

static int root_order(const void *pa, const void *pb)
{
	const struct by_root *a = pa, *b = pb;
	return a->root != b->root ? a->root - b->root : a->run - b->run;
}

size_t ocr_boxes_find(const float *map, int w, int h, const struct ocr_boxes_rules *rules, struct ocr_quad **ret)
{
	struct run *runs;
	struct ocr_quad *out = NULL;
	size_t n_out = 0, cap = 0, xy_cap = 0;
	int n = find_runs(map, w, h, rules->threshold, &runs);
	struct by_root *order = xmalloc(((size_t)n + 1) * sizeof *order);
	float *xy = NULL;
	for (int i = 0; i < n; i++)
		order[i] = (struct by_root){ root(runs, i), i };
	qsort(order, (size_t)n, sizeof *order, root_order);
	for (int i = 0, end; i < n && n_out < OCR_BOXES_MAX; i = end) {
		float sum = 0, area = 0;
		for (end = i; end < n && order[end].root == order[i].root; end++)
			;
		xy = xgrow(xy, &xy_cap, (size_t)(end - i) * 8, sizeof *xy);
		for (int k = i; k < end; k++) {
			const struct run *r = &runs[order[k].run];
			float x0 = (float)r->x0, x1 = (float)r->x1, y0 = (float)r->y, y1 = y0 + 1;
			memcpy(xy + (size_t)(k - i) * 8, (float[8]){ x0, y0, x1, y0, x0, y1, x1, y1 }, 8 * sizeof *xy);
			sum += r->sum;
			area += x1 - x0;
		}
		if (sum / area < rules->score_min)
			continue;
		struct ocr_quad q = ocr_boxes_min_rect(xy, (size_t)(end - i) * 4);
		if (q.h < rules->side_min)
			continue;
		float grow = q.w * q.h * rules->unclip / (2 * (q.w + q.h));
		q.w += 2 * grow;
		q.h += 2 * grow;
		q.score = sum / area;
		out = xgrow(out, &cap, n_out + 1, sizeof *out);
		out[n_out++] = q;
	}
	free(xy);
	free(order);
	free(runs);
	if (n_out)
		qsort(out, n_out, sizeof *out, ocr_boxes_order);
	*ret = out;
	return n_out;
}
