/* layout_cells.c - cells of a table without rules that were read as one line.
 *
 * A cell as wide as its column comes so near to the next one that the detector takes both for one piece of text,
 * and no rule parts them. Above and below stand shorter cells that were read by themselves: where one of these begins,
 * and no row of the table writes across, a blank wider than between words begins a cell. */
#include "text/layout_cells.h"

#include <math.h>
#include <sluice/utf8.h>
#include <stdlib.h>

/* In letter heights: the least blank before a cell, and the least that another row of the column shows there. */
#define GAP_MIN 0.42f
#define GAP_MIN_OTHER 0.65f /* between the other engine's letters, whose own room is in it */
#define GAP_OTHERS 0.3f
/* How far places of one column may be apart, heights of the box: those of letters are rough. */
#define ALIGNED 0.45f
/* Rows of a table follow each other within so many heights, and this many are looked at on each side. */
#define ROW_NEXT 3.5f
#define ROWS_REACH 30
/* So many rows have a cell of its own there, or one of them and so many that were read as one with what is before it. */
#define ROWS_MIN 2
#define ROWS_LIKE 2
/* Letters are this part of a box's height. */
#define EM_PART 0.72f
/* Boxes of one row, heights. */
#define SAME_ROW 0.5f
/* Places that are looked at for one picture; a page's table takes some ten thousand. */
#define WORK_MAX (50 * 1000 * 1000)

struct piece {
	float x0, x1, y, h; /* of its letters, pixels */
	size_t line;
};

struct row {
	size_t from, to;    /* of the pieces */
};

struct cells {
	struct ocr_lines *lines;
	struct piece *p;
	struct row *row;
	size_t n, rows, work;
};

static int by_height(const void *pa, const void *pb)
{
	const struct piece *a = pa, *b = pb;
	return a->y != b->y ? (a->y > b->y) - (a->y < b->y) : (a->x0 > b->x0) - (a->x0 < b->x0);
}

static int by_left(const void *pa, const void *pb)
{
	const struct piece *a = pa, *b = pb;
	return (a->x0 > b->x0) - (a->x0 < b->x0);
}

/* Where a letter begins (or ends): the reader knows its middle. */
static float edge(const struct ocr_line *l, size_t i, bool end)
{
	float half = l->box.h * (utf8_width(l->c[i].cp) == 2 ? 0.36f : 0.2f), x = l->box.cx - l->box.w / 2 + (l->c[i].x0 + l->c[i].x1) / 2;
	return end ? x + half : x - half;
}

/* The other engine measures no rooms, and has letters' places. */
static float room(const struct ocr_line *l, size_t i)
{
	return l->other ? (l->c[i].x0 - l->c[i - 1].x1) / (EM_PART * l->box.h) : l->c[i].room;
}

static void gather(struct cells *t)
{
	for (size_t i = 0; i < t->lines->n; i++) {
		const struct ocr_line *l = &t->lines->line[i];
		if (!l->n || l->box.uy != 0 || l->box.ux <= 0 || l->box.pale || l->box.mark)
			continue;
		t->p[t->n++] = (struct piece){ .x0 = edge(l, 0, false), .x1 = edge(l, l->n - 1, true), .y = l->box.cy, .h = l->box.h, .line = i };
	}
	if (t->n)
		qsort(t->p, t->n, sizeof *t->p, by_height);
	for (size_t i = 0, end; i < t->n; i = end) {
		for (end = i + 1; end < t->n && t->p[end].y - t->p[i].y < SAME_ROW * fminf(t->p[i].h, t->p[end].h);)
			end++;
		qsort(t->p + i, end - i, sizeof *t->p, by_left);
		t->row[t->rows++] = (struct row){ i, end };
	}
}

/* A piece from X0 to X1 and piece P stand at one margin, or on one middle. */
static bool aligned(const struct piece *p, float x0, float x1)
{
	float near = ALIGNED * p->h;
	return fabsf(p->x0 - x0) < near || fabsf(p->x1 - x1) < near || fabsf(p->x0 + p->x1 - x0 - x1) < near;
}

enum { NOTHING, CELL, LIKE, ACROSS };

/* What a row says of a cell from X0 to X1. */
static int ask(struct cells *t, const struct row *r, float x0, float x1)
{
	int says = NOTHING;
	for (size_t i = r->from; i < r->to; i++) {
		const struct piece *p = &t->p[i];
		const struct ocr_line *l = &t->lines->line[p->line];
		float near = ALIGNED * p->h;
		t->work++;
		if (p->x0 < x0 - near && p->x1 > x0 + near) {
			bool gap = false;
			for (size_t k = 1; k < l->n && !gap; k++, t->work++)
				gap = room(l, k) > GAP_OTHERS && fabsf(edge(l, k, false) - x0) < near;
			return gap ? LIKE : ACROSS;
		}
		/* the first of a row begins no second cell */
		if (i > r->from && aligned(p, x0, x1))
			says = CELL;
	}
	return says;
}

/* Does a cell of the table around row AT reach from X0 to X1? */
static bool is_cell(struct cells *t, size_t at, float x0, float x1)
{
	size_t cells = 0, like = 0;
	for (int down = 0; down < 2; down++)
		for (size_t k = 1, last = at; k <= ROWS_REACH && (down ? at + k < t->rows : k <= at); k++) {
			size_t here = down ? at + k : at - k;
			const struct piece *a = &t->p[t->row[last].from], *b = &t->p[t->row[here].from];
			if (fabsf(a->y - b->y) > ROW_NEXT * fmaxf(a->h, b->h))
				break;
			int says = ask(t, &t->row[here], x0, x1);
			if (says == ACROSS)
				break;
			cells += says == CELL;
			like += says == LIKE;
			last = here;
		}
	return cells >= ROWS_MIN || (cells && like >= ROWS_LIKE);
}

/* 32 . 5: a mark between figures parts no cells, however wide it is set. */
static bool within_number(const struct ocr_line *l, size_t k)
{
	uint32_t a = l->c[k - 1].cp, b = l->c[k].cp;
	return a == '.' || a == ',' || a == 0xFF0E || b == '.' || b == ',' || b == 0xFF0E;
}

static bool may_begin(const struct ocr_line *l, size_t k)
{
	if (within_number(l, k))
		return false;
	return room(l, k) > (l->other ? GAP_MIN_OTHER : GAP_MIN) && !l->c[k].cell_before;
}

static void part(struct cells *t, size_t at, struct ocr_line *l)
{
	for (size_t k = 1; k < l->n && t->work < WORK_MAX; k++) {
		if (!may_begin(l, k))
			continue;
		/* the cell ends before the next such blank, or goes on */
		size_t end = k + 1;
		while (end < l->n && !may_begin(l, end))
			end++;
		float x0 = edge(l, k, false);
		if (is_cell(t, at, x0, edge(l, end - 1, true)) || (end < l->n && is_cell(t, at, x0, edge(l, l->n - 1, true))))
			l->c[k].cell_before = true;
	}
}

void layout_cells_part(struct ocr_lines *lines)
{
	struct cells t = { .lines = lines, .p = xcalloc(lines->n + 1, sizeof *t.p), .row = xcalloc(lines->n + 1, sizeof *t.row) };
	gather(&t);
	for (size_t r = 0; r < t.rows; r++)
		for (size_t i = t.row[r].from; i < t.row[r].to; i++)
			part(&t, r, &lines->line[t.p[i].line]);
	free(t.p);
	free(t.row);
}
