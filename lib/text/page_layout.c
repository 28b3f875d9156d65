/* page_layout.c - see page_layout.h.
 *
 * Pieces are grouped into rows by their vertical overlap. Columns of prose are
 * read one after the other (page_columns.h); elsewhere gaps within a row are
 * those between cells. */
#include "page_layout.h"
#include "page_columns.h"

#include <sluice/utf8.h>
#include <stdlib.h>

/* A gap wider than this many heights of the type is a gap between cells, and
 * one as wide as this where a row above or below has cells that line up. */
#define CELL_GAP 1.1f
#define ALIGNED_GAP 0.45f
#define ALIGNED_ROWS_APART 2.5f
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
			number &=
			    (cp >= '0' && cp <= '9') || (cp == 0x4E00 || cp == 0x4E8C || cp == 0x4E09 || cp == 0x56DB || cp == 0x4E94 ||
							 cp == 0x516D || cp == 0x4E03 || cp == 0x516B || cp == 0x4E5D || cp == 0x5341);
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

/* A step from one chunk of a row to the next: where the one ends, where the
 * next begins and ends. */
struct step {
	float from, to, end, height;
	bool figure, leader;    /* what follows is a figure; dots that lead to one */
	bool *cell;
};

static struct step step_to(float from, float to, float end, float height, struct str text, bool *cell)
{
	char c = text.len ? text.p[0] : ' ';
	bool figure = (c >= '0' && c <= '9') || strchr("-+$(", c) || str_starts(text, STR("¥")) || str_starts(text, STR("￥")) ||
		      str_starts(text, STR("€"));
	return (struct step){ from, to, end, height, figure, c == '.', cell };
}

static size_t steps_of(struct layout_piece *v, const struct line *l, struct step *out)
{
	size_t k = 0;
	for (size_t i = l->first; i < l->first + l->n; i++) {
		float h = v[i].y1 - v[i].y0;
		if (i > l->first)
			out[k++] = step_to(v[i - 1].x1, v[i].x0, v[i].ngaps ? v[i].gaps[0].x0 : v[i].x1, maxf(h, v[i - 1].y1 - v[i - 1].y0),
					   v[i].text, &v[i].cell);
		for (size_t g = 0; g < v[i].ngaps; g++)
			out[k++] = step_to(v[i].gaps[g].x0, v[i].gaps[g].x1, g + 1 < v[i].ngaps ? v[i].gaps[g + 1].x0 : v[i].x1, h,
				str_sub(v[i].text, v[i].gaps[g].to, v[i].text.len), &v[i].gaps[g].cell);
	}
	return k;
}

/* Cells of row B that begin where those of row A do, or figures that end there. */
static void align(const struct step *a, size_t n, const struct step *b, size_t m)
{
	for (size_t i = 0; i < n; i++) {
		float near = 0.2f * a[i].height;
		for (size_t j = 0; *a[i].cell && j < m; j++)
			if (b[j].to - b[j].from > ALIGNED_GAP * b[j].height && !b[j].leader &&
			    ((b[j].to > a[i].to - near && b[j].to < a[i].to + near) ||
				    (a[i].figure && b[j].figure && b[j].end > a[i].end - near && b[j].end < a[i].end + near)))
				*b[j].cell = true;
	}
}

/* What of K lines' gaps lies between cells. */
static void find_cells(struct layout_piece *v, struct line *lines, size_t k)
{
	size_t most = 0, any = 0;
	for (size_t i = 0; i < k; i++) {
		size_t n = lines[i].n;
		for (size_t j = lines[i].first; j < lines[i].first + lines[i].n; j++) {
			float h = j > lines[i].first ? maxf(v[j].y1 - v[j].y0, v[j - 1].y1 - v[j - 1].y0) : 0;
			n += v[j].ngaps;
			any += v[j].cell = j > lines[i].first && v[j].x0 - v[j - 1].x1 > CELL_GAP * h;
		}
		most = n > most ? n : most;
	}
	if (!any)
		return;
	struct step *a = xmalloc((most + 1) * sizeof *a), *b = xmalloc((most + 1) * sizeof *b), *swap;
	for (int up = 0; up < 2; up++) {
		size_t n = 0, m;
		for (size_t i = 0; i < k; i++, swap = a, a = b, b = swap, n = m) {
			size_t at = up ? k - 1 - i : i, before = up ? at + 1 : at - 1;
			m = steps_of(v, &lines[at], b);
			if (i && n && m && n * m < 100000 &&
			    (up ? lines[before].y0 - lines[at].y1 : lines[at].y0 - lines[before].y1) < ALIGNED_ROWS_APART * b[0].height)
				align(a, n, b, m);
		}
	}
	free(a);
	free(b);
}

static void put_piece(struct text_out *o, const struct layout_piece *p)
{
	size_t at = 0;
	for (size_t g = 0; g < p->ngaps; g++) {
		if (!p->gaps[g].cell)
			continue;
		text_put(o, str_sub(p->text, at, p->gaps[g].from));
		text_cell(o);
		at = p->gaps[g].to;
	}
	text_put(o, str_sub(p->text, at, p->text.len));
}

static void put_line(struct text_out *o, const struct layout_piece *v, const struct line *l)
{
	for (size_t i = l->first; i < l->first + l->n; i++) {
		if (i > l->first) {
			float h = maxf(v[i].y1 - v[i].y0, v[i - 1].y1 - v[i - 1].y0), gap = v[i].x0 - v[i - 1].x1;
			if (v[i].cell)
				text_cell(o);
			else if (gap > 0.12f * h && !(ends_cjk(v[i - 1].text) && starts_cjk(v[i].text) && gap < 0.6f * h))
				text_put(o, STR(" "));
		}
		put_piece(o, &v[i]);
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
	find_cells(v, lines, k);
	for (size_t i = 0; i < k; i++) {
		put_line(o, v, &lines[i]);
		if (i + 1 < k && goes_on(v, &lines[i], &lines[i + 1], left, right))
			continue;
		text_line(o);
	}
	free(lines);
}

/* The row between S and E that stands farthest from the one above it, with a
 * column's rows before it; E if none stands apart. */
static size_t apart(const struct layout_piece *v, const size_t *first, size_t s, size_t e)
{
	size_t at = e;
	float most = 0;
	for (size_t i = s + COLUMN_ROWS_MIN; i < e; i++) {
		const struct layout_piece *p = &v[first[i]], *above = &v[first[i - 1]];
		float gap = p->y0 - above->y1;
		if (gap > most && gap > 1.5f * (p->y1 - p->y0)) {
			most = gap;
			at = i;
		}
	}
	return at;
}

/* The cut through rows S to *E, which may become less; BAND is theirs, sorted
 * by x, of *M pieces. */
static float cut_band(const struct layout_piece *v, const size_t *first, size_t s, size_t *e, struct layout_piece *band, size_t *m)
{
	for (int tries = 0; tries < 4; tries++) {
		*m = first[*e] - first[s];
		memcpy(band, v + first[s], *m * sizeof *band);
		float cut = page_gutter(band, *m);
		size_t to = apart(v, first, s, *e), bytes = 0;
		for (size_t i = first[to]; i < first[*e]; i++)
			bytes += v[i].text.len;
		/* what stands apart may be a table */
		if (to == *e || (cut >= 0 && bytes >= PROSE_BYTES_MIN * (first[*e] - first[to])))
			return cut;
		*e = to;
	}
	return -1;
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
		size_t e = page_gutter_reach(v, first, rows, s, left, right), m, k = 0;
		if (e - s < COLUMN_ROWS_MIN) {
			s++;
			continue;
		}
		struct layout_piece *band = xmalloc((first[e] - first[s] + 1) * sizeof *band);
		float cut = cut_band(v, first, s, &e, band, &m);
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
