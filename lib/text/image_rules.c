/* image_rules.c - long thin runs of ink are rules; rules that cross are tables.
 *
 * Horizontal and vertical runs are gathered into rules, rules that touch into
 * tables, and each table is a grid of all its rows and columns. Between two
 * neighbouring fields of the grid without a rule the fields are one cell:
 * merged cells come out as what they are. */
#include "text/image_rules.h"

#include "text/ocr_page.h"

#include <stdlib.h>

/* Light grey rules of spreadsheets are some forty darker than their ground. */
#define RULE_DIFFERENCE 24
/* A rule is longer than this many line heights, and no thicker than pixels. */
#define RULE_LENGTH 1.3f
#define RULE_THICK_MAX 7
/* So far beside a rule is its ground: line heights, and pixels at least. */
#define RULE_REACH 0.25f
#define RULE_REACH_MIN 4
#define RULE_REACH_LESS 3
/* Ends and crossings may miss each other by so many pixels. */
#define NEAR 5
/* Part of a line's height: what is narrower holds no text, its two rules are one. */
#define NARROW 0.4f
/* Rules that end together past the last one that crosses them: so many, and
 * this part of the table's rules of their kind. */
#define OPEN_RULES_MIN 3
#define OPEN_PART 0.6f
/* Part of a field's side that its rule covers. */
#define COVERED_PART 0.4f
/* Darker than this is a dark page. */
#define GROUND_DARK 100

struct rule {
	int a0, a1;      /* from and to along the rule */
	int b0, b1;      /* first and last row (column) across */
	int table;       /* union-find parent, then root */
	bool vertical;
};

struct rules {
	struct rule *r;
	size_t n, cap;
	int slack;       /* rules of one kind nearer than this are one */
};

/* The page; a dark one is looked at as its negative. */
struct view {
	const uint8_t *rgb;
	size_t stride;
	int width, height;
	bool dark;
};

static int clamp(int v, int max)
{
	return v < 0 ? 0 : v > max ? max : v;
}

static int value(const struct view *pic, int along, int across, bool vertical)
{
	const uint8_t *p = pic->rgb + (size_t)(vertical ? along : across) * pic->stride + 3 * (size_t)(vertical ? across : along);
	int v = (p[0] * 2 + p[1] * 5 + p[2]) >> 3;
	return pic->dark ? 255 - v : v;
}

/* A rule is darker, or lighter (white between coloured cells), than what lies
 * on both its sides: the edge of a coloured field is not. */
static bool light_ridge(const struct view *pic, int along, int across, int reach, bool vertical)
{
	int most = (vertical ? pic->width : pic->height) - 1, v = value(pic, along, across, vertical);
	int a = v - value(pic, along, clamp(across - reach, most), vertical), b = v - value(pic, along, clamp(across + reach, most), vertical);
	return a > RULE_DIFFERENCE && b > RULE_DIFFERENCE;
}

/* A letter may stand just where the ground is looked for: nearer then. Only
 * for dark rules: the light between letters is everywhere. */
static bool dark_ridge(const struct view *pic, int along, int across, int reach, bool vertical)
{
	int most = (vertical ? pic->width : pic->height) - 1, v = value(pic, along, across, vertical) + RULE_DIFFERENCE;
	return (value(pic, along, clamp(across - reach, most), vertical) > v &&
		value(pic, along, clamp(across + reach, most), vertical) > v) ||
	       (value(pic, along, clamp(across - RULE_REACH_LESS, most), vertical) > v &&
		value(pic, along, clamp(across + RULE_REACH_LESS, most), vertical) > v);
}

/* A rule is dark all along or light all along: what is now this, now that is
 * the edge of letters. */
static bool ridge(const struct view *pic, int along, int across, int reach, bool vertical, bool light)
{
	return light ? light_ridge(pic, along, across, reach, vertical) : dark_ridge(pic, along, across, reach, vertical);
}

/* The rule's end from AT in direction DIR. Where another rule crosses, both its
 * sides are as dark as it is: as long as that is no longer than a rule is
 * thick, a dark rule goes on. */
static int run_end(const struct view *pic, int at, int across, int reach, bool vertical, bool light, int dir)
{
	int along = vertical ? pic->height : pic->width, end = at;
	while (end + dir >= 0 && end + dir < along) {
		int next = end + dir, v = value(pic, end, across, vertical);
		if (!light)
			while (next >= 0 && next < along && abs(next - end) <= RULE_THICK_MAX && !ridge(pic, next, across, reach, vertical, light) &&
			       abs(value(pic, next, across, vertical) - v) < 2 * RULE_DIFFERENCE)
				next += dir;
		if (next < 0 || next >= along || !ridge(pic, next, across, reach, vertical, light))
			break;
		end = next;
	}
	return end;
}

/* Adds a run to the rule that ends in the line before, or begins one. */
static void add_run(struct rules *rs, size_t *open, size_t *n_open, int a0, int a1, int b, bool vertical)
{
	for (size_t i = 0; i < *n_open; i++) {
		struct rule *r = &rs->r[open[i]];
		if (r->b1 >= b - 1 && a0 < r->a1 && r->a0 < a1) {
			r->a0 = a0 < r->a0 ? a0 : r->a0;
			r->a1 = a1 > r->a1 ? a1 : r->a1;
			r->b1 = b;
			return;
		}
	}
	if (rs->n >= RULES_MAX * 4 || *n_open >= RULES_MAX)
		return;
	rs->r = xgrow(rs->r, &rs->cap, rs->n + 1, sizeof *rs->r);
	rs->r[rs->n] = (struct rule){ .a0 = a0, .a1 = a1, .b0 = b, .b1 = b, .vertical = vertical };
	open[(*n_open)++] = rs->n++;
}

static void find_rules(const struct view *pic, struct rules *rs, int least, int reach, bool vertical)
{
	int along = vertical ? pic->height : pic->width, across = vertical ? pic->width : pic->height;
	size_t *open = xmalloc(RULES_MAX * sizeof *open), n_open = 0;
	for (int b = 0; b < across; b++) {
		for (size_t i = 0; i < n_open;) /* rules that have ended */
			if (rs->r[open[i]].b1 < b - 1)
				open[i] = open[--n_open];
			else
				i++;
		for (int a = 0; a + least <= along;) {
			/* A run this long covers its own end's neighbourhood: look there first. */
			int at = a + least - 1;
			bool light = false;
			if (!ridge(pic, at, b, reach, vertical, light) && !ridge(pic, at, b, reach, vertical, light = true)) {
				a += least;
				continue;
			}
			int from = run_end(pic, at, b, reach, vertical, light, -1), to = run_end(pic, at, b, reach, vertical, light, 1) + 1;
			if (to - from >= least)
				add_run(rs, open, &n_open, from, to, b, vertical);
			a = to;
		}
	}
	free(open);
}

static int root(struct rule *r, int i)
{
	while (r[i].table != i) {
		r[i].table = r[r[i].table].table;
		i = r[i].table;
	}
	return i;
}

static bool crosses(const struct rule *h, const struct rule *v)
{
	return v->b1 >= h->a0 - NEAR && v->b0 <= h->a1 + NEAR && h->b1 >= v->a0 - NEAR && h->b0 <= v->a1 + NEAR;
}

static int int_order(const void *pa, const void *pb)
{
	return *(const int *)pa - *(const int *)pb;
}

/* Sorted places without near doubles. */
static size_t tidy(int *v, size_t n, int slack)
{
	size_t k = 0;
	qsort(v, n, sizeof *v, int_order);
	for (size_t i = 0; i < n; i++)
		if (k == 0 || v[i] - v[k - 1] > slack)
			v[k++] = v[i];
	return k;
}

/* Rules of TABLE at place B cover a good part of A0..A1: letters that touch a
 * rule break it, but between two fields of one cell there is none at all. */
static bool covered(const struct rules *rs, int table, bool vertical, int b, int a0, int a1)
{
	int sum = 0;
	for (size_t i = 0; i < rs->n; i++) {
		const struct rule *r = &rs->r[i];
		int mid = (r->b0 + r->b1) / 2, from = r->a0 > a0 ? r->a0 : a0, to = r->a1 < a1 ? r->a1 : a1;
		if (r->table == table && r->vertical == vertical && mid >= b - rs->slack && mid <= b + rs->slack && to > from)
			sum += to - from;
	}
	return (float)sum >= COVERED_PART * (float)(a1 - a0);
}

struct frames {
	struct layout_frame *f;
	size_t n, cap;
};

static size_t field_root(size_t *parent, size_t i)
{
	while (parent[i] != i)
		i = parent[i] = parent[parent[i]];
	return i;
}

static void join_fields(size_t *parent, size_t a, size_t b)
{
	a = field_root(parent, a);
	b = field_root(parent, b);
	parent[a > b ? a : b] = a > b ? b : a;
}

/* A sheet's first column ends at the grey of its row numbers, where no rule is
 * seen, and many a table is open at its sides: where most rules of one kind
 * go on past the last one that crosses them and end together, there is an edge.
 * V holds the N places of those that cross, in order, with room for two more;
 * the others stand at MANY places. */
static size_t open_edges(const struct rules *rs, int table, bool vertical, int *v, size_t n, size_t many, int least)
{
	int *end = xmalloc((rs->n + 1) * sizeof *end), low = v[0], high = v[n - 1];
	for (int side = 0; side < 2; side++) {
		size_t past = 0, same = 0;
		for (size_t i = 0; i < rs->n; i++) {
			const struct rule *r = &rs->r[i];
			if (r->table != table || r->vertical == vertical)
				continue;
			if (side ? r->a1 > high + least : r->a0 < low - least)
				end[past++] = side ? r->a1 : r->a0;
		}
		if (past < OPEN_RULES_MIN)
			continue;
		qsort(end, past, sizeof *end, int_order);
		int edge = end[past / 2];
		for (size_t i = 0; i < past; i++)
			same += abs(end[i] - edge) <= NEAR;
		if ((float)same >= OPEN_PART * (float)many)
			v[n++] = edge;
	}
	free(end);
	qsort(v, n, sizeof *v, int_order);
	return n;
}

static void add_table(const struct rules *rs, int table, int least, struct frames *out)
{
	size_t nx = 0, ny = 0;
	int *x = xmalloc((rs->n + 3) * sizeof *x), *y = xmalloc((rs->n + 3) * sizeof *y);
	for (size_t i = 0; i < rs->n; i++)
		if (rs->r[i].table == table)
			*(rs->r[i].vertical ? &x[nx++] : &y[ny++]) = (rs->r[i].b0 + rs->r[i].b1) / 2;
	nx = tidy(x, nx, rs->slack);
	ny = tidy(y, ny, rs->slack);
	if (nx && ny) {
		size_t rows = ny;
		ny = open_edges(rs, table, false, y, ny, nx, least);
		nx = open_edges(rs, table, true, x, nx, rows, least);
	}
	if (nx >= 2 && ny >= 2 && nx * ny < FRAMES_MAX) {
		size_t cols = nx - 1, rows = ny - 1;
		size_t *parent = xmalloc(rows * cols * sizeof *parent);
		struct layout_frame *box = xcalloc(rows * cols, sizeof *box);
		for (size_t i = 0; i < rows * cols; i++)
			parent[i] = i;
		for (size_t r = 0; r < rows; r++)
			for (size_t c = 0; c < cols; c++) {
				if (c + 1 < cols && !covered(rs, table, true, x[c + 1], y[r], y[r + 1]))
					join_fields(parent, r * cols + c, r * cols + c + 1);
				if (r + 1 < rows && !covered(rs, table, false, y[r + 1], x[c], x[c + 1]))
					join_fields(parent, r * cols + c, (r + 1) * cols + c);
			}
		for (size_t i = 0; i < rows * cols; i++) {
			struct layout_frame *b = &box[field_root(parent, i)];
			size_t r = i / cols, c = i % cols;
			if (b->x1 <= b->x0)
				*b = (struct layout_frame){ .x0 = (float)x[c], .y0 = (float)y[r], .table = table + 1, .row = r, .column = c };
			b->x0 = (float)x[c] < b->x0 ? (float)x[c] : b->x0;
			b->x1 = (float)x[c + 1] > b->x1 ? (float)x[c + 1] : b->x1;
			b->y1 = (float)y[r + 1] > b->y1 ? (float)y[r + 1] : b->y1;
			b->column = c < b->column ? c : b->column;
		}
		for (size_t i = 0; i < rows * cols && out->n < FRAMES_MAX; i++)
			if (parent[i] == i) {
				out->f = xgrow(out->f, &out->cap, out->n + 1, sizeof *out->f);
				out->f[out->n++] = box[i];
			}
		free(parent);
		free(box);
	}
	free(x);
	free(y);
}

/* Rules like R[I] end where it ends (or begin where it begins): an open edge. */
static bool ends_with_others(const struct rule *r, size_t n, size_t i, bool at_end)
{
	size_t same = 0;
	for (size_t k = 0; k < n; k++)
		same += k != i && r[k].vertical == r[i].vertical && abs(at_end ? r[k].a1 - r[i].a1 : r[k].a0 - r[i].a0) <= NEAR;
	return same >= OPEN_RULES_MIN;
}

/* A rule runs from one crossing to another, or to an open edge; what is short
 * and does not is a dash, or the stroke of a letter. */
static size_t drop_dashes(struct rules *rs, int least)
{
	size_t n = 0, all = rs->n;
	for (size_t i = 0; i < all; i++) {
		struct rule r = rs->r[i];
		bool begins = false, ends = false;
		if (r.a1 - r.a0 < least) {
			for (size_t k = 0; k < all && !(begins && ends); k++) {
				const struct rule *v = &rs->r[k];
				if (v->vertical == r.vertical || v->a0 > r.b1 + NEAR || v->a1 < r.b0 - NEAR)
					continue;
				begins |= v->b1 >= r.a0 - NEAR && v->b0 <= r.a0 + NEAR;
				ends |= v->b1 >= r.a1 - NEAR && v->b0 <= r.a1 + NEAR;
			}
			if ((!begins && !ends) || (!begins && !ends_with_others(rs->r, all, i, false)) ||
			    (!ends && !ends_with_others(rs->r, all, i, true)))
				rs->r[i].table = -1;
		}
	}
	for (size_t i = 0; i < all; i++)
		if (rs->r[i].table >= 0)
			rs->r[n++] = rs->r[i];
	rs->n = n;
	return n;
}

size_t image_rules_frames(const struct ocr_picture *pic, float line_height, struct layout_frame **ret)
{
	struct rules rs = { .n = 0 };
	struct frames out = { .n = 0 };
	int least = (int)(line_height * RULE_LENGTH), reach = (int)(line_height * RULE_REACH);
	struct view view = { .rgb = pic->rgb, .stride = pic->stride, .width = pic->width, .height = pic->height, .dark = ocr_page_ground(pic) < GROUND_DARK };
	*ret = NULL;
	if (least < 12)
		least = 12;
	if (reach < RULE_REACH_MIN)
		reach = RULE_REACH_MIN;
	rs.slack = (int)(line_height * NARROW) > NEAR + 2 ? (int)(line_height * NARROW) : NEAR + 2;
	find_rules(&view, &rs, least, reach, false);
	find_rules(&view, &rs, least, reach, true);
	size_t n = 0;
	for (size_t i = 0; i < rs.n; i++)
		if (rs.r[i].b1 - rs.r[i].b0 < RULE_THICK_MAX + (rs.r[i].a1 - rs.r[i].a0) / 200)
			rs.r[n++] = rs.r[i];
	rs.n = n;
	n = drop_dashes(&rs, 2 * least);
	if (n >= 4 && n <= RULES_MAX) {
		for (size_t i = 0; i < n; i++)
			rs.r[i].table = (int)i;
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; k < n; k++)
				if (!rs.r[i].vertical && rs.r[k].vertical && crosses(&rs.r[i], &rs.r[k]))
					rs.r[root(rs.r, (int)i)].table = root(rs.r, (int)k);
		for (size_t i = 0; i < n; i++)
			rs.r[i].table = root(rs.r, (int)i);
		for (size_t i = 0; i < n; i++)
			if (rs.r[i].table == (int)i)
				add_table(&rs, (int)i, least * 2 / 3, &out);
	}
	free(rs.r);
	*ret = out.f;
	return out.n;
}
