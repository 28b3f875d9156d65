/* layout.c - rows, columns and cells out of boxes.
 *
 * Three questions, one after another. Which lines lie in one cell of a ruled
 * table? They become one unit. Does a gutter run down the page with running
 * text on both sides? Then the left side is read before the right. Which units
 * stand side by side? They are the cells of one row. A table without rulings
 * comes out as rows of cells; a newspaper's columns do not, because their
 * lines fill the columns and table cells do not. */
#include "text/layout.h"

#include "text/layout_grid.h"
#include "text/layout_gutter.h"
#include "text/layout_wrapped.h"

#include <math.h>
#include <stdlib.h>

/* Two units share a row when their centres are closer than this part of the
 * lower one's height. */
#define ROW_CLOSE 0.55f
/* Text so near (line heights) beside a ruled table's rows, or over its edge by
 * so much, is more of their cells, if so many lines and this part of its rows have it. */
#define BESIDE 3
#define BESIDE_OVER 0.6f
#define BESIDE_LINES_MIN 2
#define BESIDE_PART 0.3f
/* Cells of a row that some may have gone on below; the next line of a cell is this
 * near (line heights), and so much nearer than the next row. */
#define WRAPPED_CELLS_MIN 3
#define WRAPPED_PITCH 1.3f
#define WRAPPED_NEARER 1.15f
/* Cuts of a page into columns. */
#define COLUMNS_MAX 8

static int by_value(const void *pa, const void *pb)
{
	float a = *(const float *)pa, b = *(const float *)pb;
	return (a > b) - (a < b);
}

static float median(float *v, size_t n)
{
	if (!n)
		return 0;
	qsort(v, n, sizeof *v, by_value);
	return v[n / 2];
}

/* A field of a form, a box of text: a frame alone is no table's cell. Frames of one table stand together. */
static bool stands_alone(const struct layout_frame *f, size_t n, size_t i)
{
	return (i == 0 || f[i - 1].table != f[i].table) && (i + 1 == n || f[i + 1].table != f[i].table);
}

/* One unit a frame that holds lines, one a line that no frame holds. */
static void make_units(struct layout *l, const struct layout_frame *frames, size_t n_frames)
{
	size_t n = l->lines->n, used = 0;
	size_t *in = xcalloc(n + 1, sizeof *in);
	for (size_t i = 0; i < n; i++) {
		const struct ocr_quad *q = &l->lines->line[i].box;
		in[i] = n_frames;
		for (size_t k = 0; k < n_frames && in[i] == n_frames; k++)
			if (q->cx > frames[k].x0 && q->cx < frames[k].x1 && q->cy > frames[k].y0 && q->cy < frames[k].y1 &&
			    !stands_alone(frames, n_frames, k))
				in[i] = k;
	}
	for (size_t i = 0; i < n; i++) {
		if (in[i] == n_frames + 1)
			continue;
		size_t frame = in[i];
		struct unit u = { .x0 = INFINITY, .y0 = INFINITY, .x1 = -INFINITY, .y1 = -INFINITY, .first = used, .framed = frame < n_frames };
		for (size_t k = i; k < n; k++) {
			if (k != i && (frame == n_frames || in[k] != frame))
				continue;
			const struct ocr_quad *q = &l->lines->line[k].box;
			u.x0 = fminf(u.x0, q->cx - q->w / 2);
			u.x1 = fmaxf(u.x1, q->cx + q->w / 2);
			u.y0 = fminf(u.y0, q->cy - q->h / 2);
			u.y1 = fmaxf(u.y1, q->cy + q->h / 2);
			u.line_h = fmaxf(u.line_h, q->h);
			l->member[used++] = k;
			u.n++;
			in[k] = n_frames + 1;
		}
		if (u.framed) { /* the frame is the cell's place, whatever is in it */
			u.y0 = frames[frame].y0;
			u.y1 = frames[frame].y1;
			u.table = frames[frame].table;
			u.grid_row = frames[frame].row;
			u.grid_column = frames[frame].column;
		}
		l->unit[l->n++] = u;
	}
	free(in);
}

static const struct unit *sort_units;
static int by_left(const void *pa, const void *pb)
{
	float a = sort_units[*(const size_t *)pa].x0, b = sort_units[*(const size_t *)pb].x0;
	return (a > b) - (a < b);
}

/* Units left of the table's frames F[0..N) (or right) that stand in its rows, no
 * farther than REACH; gives their number, and *RET_MOST how many one row has. IN:
 * take them in, from column FIRST on. */
static size_t beside(struct layout *l, const struct layout_frame *f, size_t n, float line, float reach, bool right, size_t first, bool in,
		     size_t *ret_most)
{
	size_t found = 0, row = SIZE_MAX, *idx = xmalloc((l->n + 1) * sizeof *idx);
	float x0 = f[0].x0, x1 = f[0].x1;
	*ret_most = 0;
	for (size_t i = 1; i < n; i++) {
		x0 = fminf(x0, f[i].x0);
		x1 = fmaxf(x1, f[i].x1);
	}
	for (size_t i = 0; i < n; i++) {
		size_t at = 0;
		if (f[i].row == row)
			continue;
		row = f[i].row;
		for (size_t k = 0; k < l->n; k++) {
			const struct unit *u = &l->unit[k];
			float cy = (u->y0 + u->y1) / 2;
			bool near = right ? u->x0 > x1 - BESIDE_OVER * line && u->x0 < x1 + reach
					  : u->x1 < x0 + BESIDE_OVER * line && u->x1 > x0 - reach;
			if (!u->table && near && cy >= f[i].y0 && cy <= f[i].y1)
				idx[at++] = k;
		}
		sort_units = l->unit;
		qsort(idx, at, sizeof *idx, by_left);
		for (size_t k = 0; k < at && in; k++) {
			struct unit *u = &l->unit[idx[k]];
			u->table = f[i].table;
			u->grid_row = row;
			u->grid_column = first + k;
		}
		found += at;
		*ret_most = at > *ret_most ? at : *ret_most;
	}
	free(idx);
	return found;
}

/* The numbers beside a sheet's rows, and cells whose rules are lost, are in the
 * table too. F[0..N) are one table's frames, row by row. */
static void adopt_beside(struct layout *l, const struct layout_frame *f, size_t n, float line)
{
	size_t rows = 0, last = SIZE_MAX, columns = 0, most;
	for (size_t i = 0; i < n; i++) {
		rows += f[i].row != last;
		last = f[i].row;
		columns = f[i].column + 1 > columns ? f[i].column + 1 : columns;
	}
	for (int right = 0; right < 2; right++) {
		size_t found = beside(l, f, n, line, BESIDE * line, right, 0, false, &most);
		if (found < BESIDE_LINES_MIN || (float)found < BESIDE_PART * (float)rows)
			continue;
		/* where some are near, the others of the row are more cells */
		beside(l, f, n, line, INFINITY, right, 0, false, &most);
		for (size_t i = 0; i < l->n && !right; i++)
			if (l->unit[i].table == f[0].table)
				l->unit[i].grid_column += most;
		beside(l, f, n, line, INFINITY, right, right ? columns : 0, true, &most);
		columns += most;
	}
}

/* Arabic, Persian and Hebrew pages: a row's first cell is the one at the right. */
static bool right_to_left(const struct ocr_lines *lines)
{
	size_t other = 0, letters = 0;
	for (size_t i = 0; i < lines->n; i++)
		for (size_t k = 0; k < lines->line[i].n; k++) {
			uint32_t cp = lines->line[i].c[k].cp;
			bool is = cp >= 0x590 && cp < 0x900;
			other += is;
			letters += is || cp >= 0x900 || (cp | 32) - 'a' < 26;
		}
	return other * 2 > letters;
}

static int by_right(const void *pa, const void *pb)
{
	float a = sort_units[*(const size_t *)pa].x1, b = sort_units[*(const size_t *)pb].x1;
	return (a < b) - (a > b);
}

/* The columns of ruled tables, counted from the right. */
static void turn_tables(struct layout *l)
{
	for (size_t i = 0; i < l->n; i++) {
		size_t last = 0;
		if (!l->unit[i].table || l->unit[i].turned)
			continue;
		for (size_t k = i; k < l->n; k++)
			if (l->unit[k].table == l->unit[i].table && l->unit[k].grid_column > last)
				last = l->unit[k].grid_column;
		for (size_t k = l->n; k-- > i;)
			if (l->unit[k].table == l->unit[i].table) {
				l->unit[k].grid_column = last - l->unit[k].grid_column;
				l->unit[k].turned = true;
			}
	}
}

static int by_top(const void *pa, const void *pb)
{
	const struct unit *a = &sort_units[*(const size_t *)pa], *b = &sort_units[*(const size_t *)pb];
	if (a->table && a->table == b->table)
		return a->grid_row != b->grid_row ? (a->grid_row > b->grid_row) - (a->grid_row < b->grid_row)
						  : (a->grid_column > b->grid_column) - (a->grid_column < b->grid_column);
	/* A tall cell stands in the row it begins in. */
	float ya = a->table ? a->y0 * 2 + a->line_h : a->y0 + a->y1, yb = b->table ? b->y0 * 2 + b->line_h : b->y0 + b->y1;
	return ya != yb ? (ya > yb) - (ya < yb) : (a->x0 > b->x0) - (a->x0 < b->x0);
}

/* Numbers the blocks of the page: headings above columns, column after
 * column, what is below them. A gutter is looked for in every stretch between
 * units that span it. */
static size_t make_blocks(struct layout *l, float line_h)
{
	size_t *idx = xmalloc((l->n + 1) * sizeof *idx), *span = xmalloc((l->n + 1) * sizeof *span);
	float x0 = INFINITY, x1 = -INFINITY;
	size_t block = 0, n = 0, cut;
	for (size_t i = 0; i < l->n; i++) {
		x0 = fminf(x0, l->unit[i].x0);
		x1 = fmaxf(x1, l->unit[i].x1);
	}
	/* Wide or centred units (titles) would hide every gutter: without them. */
	float mid = (x0 + x1) / 2;
	for (size_t i = 0; i < l->n; i++) {
		const struct unit *u = &l->unit[i];
		bool wide = u->x1 - u->x0 > 0.6f * (x1 - x0);
		bool centred = fabsf((u->x0 + u->x1) / 2 - mid) < 0.1f * (x1 - x0) && u->x0 < mid && u->x1 > mid;
		if (!wide && !centred)
			span[n++] = i;
	}
	memcpy(idx, span, n * sizeof *idx);
	cut = n >= 2 * COLUMN_LINES_MIN && n * 10 >= l->n * 7 ? layout_gutter(l, idx, n, line_h) : 0;
	if (cut) {
		float top = INFINITY, bottom = -INFINITY;
		for (size_t i = 0; i < n; i++) {
			top = fminf(top, l->unit[idx[i]].y0);
			bottom = fmaxf(bottom, l->unit[idx[i]].y1);
		}
		/* 0 above; then the columns; last below */
		for (size_t i = 0; i < l->n; i++)
			l->unit[i].block = (l->unit[i].y0 + l->unit[i].y1) / 2 < (top + bottom) / 2 ? 0 : COLUMNS_MAX + 1;
		size_t from = 0;
		for (block = 1; block < COLUMNS_MAX && cut; block++) {
			for (size_t i = from; i < from + cut; i++)
				l->unit[idx[i]].block = block;
			from += cut;
			cut = layout_gutter(l, idx + from, n - from, line_h);
		}
		for (size_t i = from; i < n; i++)
			l->unit[idx[i]].block = block;
		block = COLUMNS_MAX + 2;
	} else {
		block = 1;
	}
	free(idx);
	free(span);
	return block;
}

static bool same_row(const struct unit *a, const struct unit *b)
{
	float ca = (a->y0 + a->y1) / 2, cb = (b->y0 + b->y1) / 2;
	float h = fminf(a->line_h, b->line_h);
	if (a->table || b->table)
		return a->table == b->table && a->grid_row == b->grid_row;
	if (fabsf(ca - cb) >= ROW_CLOSE * h)
		return false;
	/* One above the other, though close: two rows of tight small print. */
	return fminf(a->x1, b->x1) - fmaxf(a->x0, b->x0) < 0.3f * fminf(a->x1 - a->x0, b->x1 - b->x0);
}

/* Row K is what did not fit into the cells of the row before it: fewer units, each
 * under one of that row's and nearer than rows are. They go into their cells. */
static bool wrapped_row(struct layout *l, const size_t *up, size_t n_up, const size_t *low, size_t n_low, float *ret_pitch)
{
	float pitch = 0;
	for (size_t i = 0; i < n_low; i++) {
		const struct unit *u = &l->unit[low[i]];
		size_t under = n_up, shared = 0;
		for (size_t k = 0; k < n_up; k++) {
			const struct unit *o = &l->unit[up[k]];
			if (fminf(u->x1, o->x1) <= fmaxf(u->x0, o->x0))
				continue;
			shared++;
			bool aligned = fabsf(u->x0 - o->x0) < 0.6f * u->line_h || fabsf(u->x0 + u->x1 - o->x0 - o->x1) < 1.2f * u->line_h;
			if (aligned && !o->table && u->x1 < o->x1 + 0.6f * u->line_h)
				under = k;
		}
		/* the first column tells rows apart */
		if (u->table || shared != 1 || under == n_up || under == 0)
			return false;
		const struct unit *o = &l->unit[up[under]];
		pitch = fmaxf(pitch, (u->y0 + u->y1 - o->y0 - o->y1) / 2);
		l->unit[low[i]].into = up[under];
	}
	*ret_pitch = pitch;
	return true;
}

static void join_wrapped(struct layout *l, size_t rows)
{
	size_t *idx = xmalloc((l->n + 1) * sizeof *idx), *first = xcalloc(rows + 2, sizeof *first), up = SIZE_MAX;
	for (size_t i = 0; i < l->n; i++)
		first[l->unit[i].row + 1]++;
	for (size_t r = 0; r < rows; r++)
		first[r + 1] += first[r];
	size_t *at = xmalloc((rows + 1) * sizeof *at);
	memcpy(at, first, rows * sizeof *at);
	for (size_t i = 0; i < l->n; i++)
		idx[at[l->unit[i].row]++] = i;
	for (size_t r = 0; r < rows; r++) {
		size_t n = first[r + 1] - first[r];
		float pitch = 0, gap = INFINITY;
		sort_units = l->unit;
		qsort(idx + first[r], n, sizeof *idx, by_left);
		size_t n_up = up == SIZE_MAX ? 0 : first[up + 1] - first[up];
		if (n_up >= WRAPPED_CELLS_MIN && n < n_up && wrapped_row(l, idx + first[up], n_up, idx + first[r], n, &pitch)) {
			const struct unit *here = &l->unit[idx[first[r]]];
			if (r + 1 < rows && first[r + 2] > first[r + 1]) {
				const struct unit *next = &l->unit[idx[first[r + 1]]];
				gap = (next->y0 + next->y1 - here->y0 - here->y1) / 2;
			}
			if (pitch < WRAPPED_PITCH * here->line_h && gap > WRAPPED_NEARER * pitch) {
				for (size_t i = first[r]; i < first[r + 1]; i++)
					l->unit[idx[i]].wrapped = true;
				continue;
			}
		}
		up = r;
	}
	free(at);
	free(first);
	free(idx);
}

/* Tables without rules whose cells have several lines, block by block. Their numbers are negative: frames have the others. */
static void find_wrapped(struct layout *l, const size_t *idx, size_t n, int *table)
{
	struct wrapped_box *b = xcalloc(n + 1, sizeof *b);
	for (size_t i = 0; i < n; i++) {
		const struct unit *u = &l->unit[idx[i]];
		b[i] = (struct wrapped_box){ .x0 = u->x0, .y0 = u->y0, .x1 = u->x1, .y1 = u->y1, .line_h = u->line_h, .apart = u->table != 0 };
	}
	int tables = (int)layout_wrapped(b, n);
	for (size_t i = 0; i < n; i++) {
		struct unit *u = &l->unit[idx[i]];
		if (!b[i].table)
			continue;
		u->table = *table - (int)b[i].table;
		u->grid_row = b[i].row;
		u->grid_column = b[i].column;
		u->y0 = b[i].top;
		u->y1 = b[i].bottom;
	}
	*table -= tables;
	free(b);
}

static const struct layout *sort_layout;
static int by_place(const void *pa, const void *pb)
{
	const struct layout_cell *a = pa, *b = pb;
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	float ya = sort_layout->lines->line[a->line].box.cy, yb = sort_layout->lines->line[b->line].box.cy;
	float h = fminf(sort_layout->lines->line[a->line].box.h, sort_layout->lines->line[b->line].box.h);
	if (fabsf(ya - yb) > ROW_CLOSE * h)
		return ya < yb ? -1 : 1;
	float xa = sort_layout->lines->line[a->line].box.cx, xb = sort_layout->lines->line[b->line].box.cx;
	return (xa > xb) - (xa < xb);
}

/* Gathers rows within a block: units from the top, each to the open row whose
 * last member is nearest. Rows stay open for a few units only, so this is
 * linear in practice. */
#define OPEN_ROWS 24
static size_t make_rows(struct layout *l, const size_t *idx, size_t n, size_t row)
{
	size_t first = row;
	for (size_t i = 0; i < n; i++) {
		struct unit *u = &l->unit[idx[i]];
		u->row = row;
		for (size_t k = i; k-- > 0 && i - k <= OPEN_ROWS;) {
			const struct unit *v = &l->unit[idx[k]];
			if (v->row < first || !same_row(u, v))
				continue;
			bool fits = true; /* beside every member of that row */
			for (size_t m = i; m-- > 0 && i - m <= OPEN_ROWS * 2 && fits;) {
				const struct unit *o = &l->unit[idx[m]];
				if (o->row == v->row)
					fits = fminf(u->x1, o->x1) - fmaxf(u->x0, o->x0) < 0.3f * fminf(u->x1 - u->x0, o->x1 - o->x0);
			}
			if (fits || u->table) {
				u->row = v->row;
				break;
			}
		}
		if (u->row == row)
			row++;
	}
	return row;
}

void layout_rows(const struct ocr_lines *lines, const struct layout_frame *frames, size_t n_frames, struct layout_cell **ret)
{
	struct layout l = { .lines = lines };
	size_t n = lines->n, row = 0, k = 0;
	int wrapped = 0;
	struct layout_cell *cells = xcalloc(n + 1, sizeof *cells);
	float *heights = xmalloc((n + 1) * sizeof *heights);
	size_t *idx = xmalloc((n + 1) * sizeof *idx);
	l.unit = xcalloc(n + 1, sizeof *l.unit);
	l.member = xcalloc(n + 1, sizeof *l.member);
	make_units(&l, frames, n_frames);
	for (size_t i = 0; i < n; i++)
		heights[i] = lines->line[i].box.h;
	qsort(heights, n, sizeof *heights, by_value);
	for (size_t i = 0, end; i < n_frames; i = end) {
		for (end = i; end < n_frames && frames[end].table == frames[i].table; end++)
			;
		adopt_beside(&l, frames + i, end - i, n ? heights[n / 2] : 0);
	}
	size_t blocks = make_blocks(&l, median(heights, n));
	for (size_t b = 0; b < blocks; b++) {
		size_t m = 0;
		for (size_t i = 0; i < l.n; i++)
			if (l.unit[i].block == b)
				idx[m++] = i;
		find_wrapped(&l, idx, m, &wrapped);
		sort_units = l.unit;
		qsort(idx, m, sizeof *idx, by_top);
		row = make_rows(&l, idx, m, row);
	}
	join_wrapped(&l, row);
	/* A unit's place within its row is the number of units before it. */
	for (size_t i = 0; i < l.n; i++)
		idx[i] = i;
	sort_units = l.unit;
	bool turned = right_to_left(lines);
	if (turned)
		turn_tables(&l);
	if (l.n)
		qsort(idx, l.n, sizeof *idx, turned ? by_right : by_left);
	size_t *next = xcalloc(row + 1, sizeof *next);
	for (size_t i = 0; i < l.n; i++) {
		struct unit *u = &l.unit[idx[i]];
		if (!u->wrapped)
			u->column = u->table ? u->grid_column : next[u->row]++;
	}
	if (!turned)
		layout_grid_settle(&l);
	for (size_t i = 0; i < l.n; i++) {
		const struct unit *u = &l.unit[i], *in = u;
		while (in->wrapped)
			in = &l.unit[in->into];
		size_t column = in->column;
		for (size_t m = 0; m < u->n; m++)
			cells[k++] = (struct layout_cell){ .line = l.member[u->first + m], .row = in->row, .column = column };
	}
	sort_layout = &l;
	qsort(cells, n, sizeof *cells, by_place);
	free(next);
	free(idx);
	free(heights);
	free(l.unit);
	free(l.member);
	*ret = cells;
}
