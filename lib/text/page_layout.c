/* page_layout.c - see page_layout.h.
 *
 * Pieces are grouped into rows by their vertical overlap. Columns of prose are
 * read one after the other (page_columns.h); elsewhere gaps within a row are
 * those between cells. */
#include "page_layout.h"
#include "page_columns.h"

#include <sluice/utf8.h>
#include <stdlib.h>

/* A gap wider than this many heights of the type is a gap between cells. */
#define CELL_GAP 1.1f
#define COLUMNS_DEPTH_MAX 3

static int by_y(const void *a, const void *b)
{
	const struct layout_piece *p = a, *q = b;
	float y = (p->y0 + p->y1) - (q->y0 + q->y1);
	if (y != 0)
		return y < 0 ? -1 : 1;
	return p->order < q->order ? -1 : p->order > q->order;
}

static int by_row(const void *a, const void *b)
{
	const struct layout_piece *p = a, *q = b;
	if (p->row != q->row)
		return p->row < q->row ? -1 : 1;
	if (p->x0 != q->x0)
		return p->x0 < q->x0 ? -1 : 1;
	return p->order < q->order ? -1 : p->order > q->order;
}

static float minf(float a, float b)
{
	return a < b ? a : b;
}

static float maxf(float a, float b)
{
	return a > b ? a : b;
}

static void make_rows(struct layout_piece *v, size_t n)
{
	uint32_t row = 0;
	float middle = 0, height = 0;
	qsort(v, n, sizeof *v, by_y);
	for (size_t i = 0; i < n; i++) {
		float m = (v[i].y0 + v[i].y1) / 2, h = v[i].y1 - v[i].y0;
		/* by middles, so that a tall heading does not tie two rows together */
		if (i == 0 || m - middle > 0.5f * minf(h, height)) {
			row += i > 0;
			middle = m;
			height = h;
		} else if (h > height) {
			height = h;
		}
		v[i].row = row;
	}
	qsort(v, n, sizeof *v, by_row);
}

struct line {
	size_t first, n;
	float x0, x1, y0, y1;
	bool cells;
};

static bool ends_cjk(struct str s)
{
	uint32_t cp = 0;
	if (!s.len)
		return false;
	utf8_decode_back(s, &cp);
	return cp >= 0x2E80 && utf8_width(cp) == 2 && !(cp >= 0xAC00 && cp <= 0xD7AF);
}

static bool starts_cjk(struct str s)
{
	uint32_t cp = 0;
	if (!s.len)
		return false;
	utf8_decode(s, &cp);
	return cp >= 0x2E80 && utf8_width(cp) == 2 && !(cp >= 0xAC00 && cp <= 0xD7AF);
}

/* "第三条", "二、", "（1）", "3." begin a paragraph of their own. */
static bool starts_item(struct str s)
{
	static const char *const marks[] = { "、", "．", "）", ")", ".", "条", "章", "节", "：" };
	if (str_starts(s, STR("第")) || str_starts(s, STR("（")) || str_starts(s, STR("(")) || str_starts(s, STR("附件")) || str_starts(s, STR("●")))
		return true;
	struct str head = str_sub(s, 0, 16);
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		ptrdiff_t at = str_find(head, str_from(marks[i]));
		if (at <= 0 || at > 9)
			continue;
		bool number = true;
		for (size_t k = 0; k < (size_t)at;) {
			uint32_t cp;
			k += utf8_decode(str_sub(head, k, head.len), &cp);
			number &= (cp >= '0' && cp <= '9') || (cp == 0x4E00 || cp == 0x4E8C || cp == 0x4E09 || cp == 0x56DB || cp == 0x4E94 || cp == 0x516D || cp == 0x4E03 ||
				   cp == 0x516B || cp == 0x4E5D || cp == 0x5341);
		}
		if (number)
			return true;
	}
	return false;
}

/* The Chinese line A goes on in B: A is full, B starts at the margin. */
static bool goes_on(const struct layout_piece *v, const struct line *a, const struct line *b, float left, float right)
{
	float h = a->y1 - a->y0, g = b->y1 - b->y0;
	if (a->cells || b->cells || h <= 0 || g <= 0 || h / g > 1.3f || g / h > 1.3f || b->y0 - a->y1 > 1.4f * h)
		return false;
	struct str s = v[a->first + a->n - 1].text, t = v[b->first].text;
	if (!(ends_cjk(s) || starts_cjk(t)) || starts_item(t))
		return false;
	if (str_ends(s, STR("。")) || str_ends(s, STR("：")) || str_ends(s, STR("；")))
		return false;
	return a->x1 > right - 1.7f * h && b->x0 < left + 1.2f * h;
}

static void put_line(struct text_out *o, const struct layout_piece *v, const struct line *l)
{
	for (size_t i = l->first; i < l->first + l->n; i++) {
		if (i > l->first) {
			float h = maxf(v[i].y1 - v[i].y0, v[i - 1].y1 - v[i - 1].y0), gap = v[i].x0 - v[i - 1].x1;
			if (gap > CELL_GAP * h)
				text_cell(o);
			else if (gap > 0.12f * h && !(ends_cjk(v[i - 1].text) && starts_cjk(v[i].text) && gap < 0.6f * h))
				text_put(o, STR(" "));
		}
		text_put(o, v[i].text);
	}
}

/* Writes rows as lines. */
static void put_rows(struct text_out *o, struct layout_piece *v, size_t n)
{
	struct line *lines = xcalloc(n + 1, sizeof *lines);
	size_t k = 0;
	float left = 1e9f, right = -1e9f;
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || v[i].row != v[i - 1].row) {
			lines[k++] = (struct line){ .first = i, .n = 1, .x0 = v[i].x0, .x1 = v[i].x1, .y0 = v[i].y0, .y1 = v[i].y1 };
		} else {
			struct line *l = &lines[k - 1];
			float h = maxf(v[i].y1 - v[i].y0, v[i - 1].y1 - v[i - 1].y0);
			l->cells |= v[i].x0 - v[i - 1].x1 > CELL_GAP * h;
			l->n++;
			l->x1 = maxf(l->x1, v[i].x1);
			l->y0 = minf(l->y0, v[i].y0);
			l->y1 = maxf(l->y1, v[i].y1);
		}
		left = minf(left, v[i].x0);
		right = maxf(right, v[i].x1);
	}
	for (size_t i = 0; i < k; i++) {
		put_line(o, v, &lines[i]);
		if (i + 1 < k && goes_on(v, &lines[i], &lines[i + 1], left, right))
			continue;
		text_line(o);
	}
	free(lines);
}

/* Bands of rows that gutters pass are read column by column; a row across them
 * (a title, a footer) ends the band. */
static void put_bands(struct text_out *o, struct layout_piece *v, size_t n, int depth)
{
	make_rows(v, n);
	size_t *first = xmalloc((n + 1) * sizeof *first), rows = 0, start = 0, s = 0;
	float left = 1e9f, right = -1e9f;
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || v[i].row != v[i - 1].row)
			first[rows++] = i;
		left = minf(left, v[i].x0);
		right = maxf(right, v[i].x1);
	}
	first[rows] = n;
	while (depth < COLUMNS_DEPTH_MAX && s + COLUMN_ROWS_MIN <= rows) {
		size_t e = page_gutter_reach(v, first, rows, s, left, right), m = first[e] - first[s], k = 0;
		if (e - s < COLUMN_ROWS_MIN) {
			s++;
			continue;
		}
		struct layout_piece *band = xmalloc((m + 1) * sizeof *band);
		memcpy(band, v + first[s], m * sizeof *band);
		float cut = page_gutter(band, m);
		if (cut >= 0) {
			put_rows(o, v + first[start], first[s] - first[start]);
			while (k < m && band[k].x0 < cut)
				k++;
			put_bands(o, band, k, depth + 1);
			put_bands(o, band + k, m - k, depth + 1);
			start = s = e;
		} else {
			s += e - s > 8 ? (e - s) / 4 : 1; /* a title with gaps may stand above */
		}
		free(band);
	}
	put_rows(o, v + first[start], n - first[start]);
	free(first);
}

void page_layout(struct text_out *o, struct layout_piece *v, size_t n)
{
	if (n > LAYOUT_PIECES_MAX) {
		for (size_t i = 0; i < n; i++) {
			text_put(o, v[i].text);
			text_line(o);
		}
		return;
	}
	if (n)
		put_bands(o, v, n, 0);
}
