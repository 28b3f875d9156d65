/* page_columns.c - see page_columns.h.
 *
 * A gutter is a stripe that no piece crosses. It parts columns only if both
 * sides read like prose, or fall themselves into such sides: the gaps of a
 * table look the same. */
#include "page_columns.h"

#include <stdlib.h>

#define GUTTERS_MAX 8
/* A gutter is wider than this many heights of the type, and not at the page's edge. */
#define GUTTER_WIDTH 0.6f
#define EDGE 0.15f

struct stripe {
	float x0, x1;
};

static float minf(float a, float b)
{
	return a < b ? a : b;
}

static float maxf(float a, float b)
{
	return a > b ? a : b;
}

static int by_x(const void *a, const void *b)
{
	const struct layout_piece *p = a, *q = b;
	return p->x0 < q->x0 ? -1 : p->x0 > q->x0;
}

/* What stands between X0 and X1 reads like prose: enough rows, most of them
 * full, and of several words: a column of a table is full where its values
 * are alike. */
static bool prose(const struct layout_piece *v, size_t n, float x0, float x1)
{
	size_t rows = 0, full = 0, bytes = 0;
	for (size_t i = 0; i < n; i++) {
		float w = v[i].x1 - v[i].x0;
		if (v[i].x0 < x0 - 1 || v[i].x1 > x1 + 1)
			continue;
		rows++;
		full += w > 0.7f * (x1 - x0);
		bytes += v[i].text.len;
	}
	return rows >= COLUMN_ROWS_MIN && full * 10 >= rows * 6 && bytes >= rows * PROSE_BYTES_MIN;
}

struct sides {
	const struct layout_piece *v;
	size_t n;
	struct stripe g[GUTTERS_MAX + 2];
	signed char known[GUTTERS_MAX + 2][GUTTERS_MAX + 2];
};

static size_t cut_of(struct sides *s, size_t a, size_t b);

/* The page from gutter A to gutter B is a column of prose, or several. */
static bool columns(struct sides *s, size_t a, size_t b)
{
	if (!s->known[a][b])
		s->known[a][b] = prose(s->v, s->n, s->g[a].x1, s->g[b].x0) || cut_of(s, a, b) ? 1 : -1;
	return s->known[a][b] > 0;
}

/* The gutter that parts it so, or 0. */
static size_t cut_of(struct sides *s, size_t a, size_t b)
{
	for (size_t k = a + 1; k < b; k++)
		if (columns(s, a, k) && columns(s, k, b))
			return k;
	return 0;
}

float page_gutter(struct layout_piece *v, size_t n)
{
	if (n < 2 * COLUMN_ROWS_MIN)
		return -1;
	qsort(v, n, sizeof *v, by_x);
	float reach = v[0].x1, left = v[0].x0, right = v[0].x1, h = 0;
	for (size_t i = 0; i < n; i++) {
		right = maxf(right, v[i].x1);
		h += v[i].y1 - v[i].y0;
	}
	h /= (float)n;
	struct sides s = { .v = v, .n = n, .g = { { left, left } } };
	size_t k = 1;
	for (size_t i = 1; i < n && k <= GUTTERS_MAX; i++) {
		if (v[i].x0 > reach + GUTTER_WIDTH * h && reach > left + EDGE * (right - left) && v[i].x0 < right - EDGE * (right - left))
			s.g[k++] = (struct stripe){ reach, v[i].x0 };
		reach = maxf(reach, v[i].x1);
	}
	s.g[k] = (struct stripe){ right, right };
	size_t cut = cut_of(&s, 0, k);
	return cut ? (s.g[cut].x0 + s.g[cut].x1) / 2 : -1;
}

/* Stripes of IN that the pieces of a row leave free. */
static size_t pass(const struct layout_piece *v, size_t n, const struct stripe *in, size_t k, float width, struct stripe *out)
{
	size_t m = 0;
	for (size_t j = 0; j < k; j++) {
		float x = in[j].x0;
		for (size_t i = 0; i <= n && m < GUTTERS_MAX; i++) {
			float to = i < n ? minf(v[i].x0, in[j].x1) : in[j].x1;
			if (to - x > width)
				out[m++] = (struct stripe){ x, to };
			if (i < n)
				x = maxf(x, v[i].x1);
		}
	}
	return m;
}

size_t page_gutter_reach(const struct layout_piece *v, const size_t *first, size_t rows, size_t s, float left, float right)
{
	float h = 0, edge = EDGE * (right - left);
	for (size_t i = first[s]; i < first[s + 1]; i++)
		h = maxf(h, v[i].y1 - v[i].y0);
	struct stripe a[GUTTERS_MAX] = { { left + edge, right - edge } }, b[GUTTERS_MAX];
	size_t k = 1, e = s;
	for (; e < rows; e++) {
		k = pass(v + first[e], first[e + 1] - first[e], a, k, GUTTER_WIDTH * h, b);
		if (!k)
			break;
		memcpy(a, b, k * sizeof *a);
	}
	return e;
}
