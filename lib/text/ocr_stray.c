/* ocr_stray.c - what stands alone in a line's place.
 *
 * Text that breaks anywhere leaves a full stop on a line of its own, and a
 * detector takes it for dirt. Dirt does not stand at the margin of a paragraph
 * at just the distance of the next line; what does is made a box of a whole
 * line's height, so that the recogniser sees where in the line the mark stands.
 * Ink is gathered in coarse cells: a page has few thousands of them. */
#include "text/ocr_stray.h"

#include "text/ocr_page.h"

#include <math.h>
#include <sluice/str.h>
#include <stdlib.h>

#define INK_DIFFERENCE 48
/* In line heights: a cell; the largest piece of ink, and the least; how near
 * to the margin; the pitch of lines; how near to the pitch. */
#define CELL 0.1f
#define PIECE_MAX 1.1f
#define PIECE_MIN 0.09f
#define MARGIN_NEAR 0.8f
#define PITCH_MIN 0.85f
#define PITCH_MAX 2.2f
#define PITCH_NEAR 0.55f
/* Two marks this near are of one text. */
#define SAME_LINE 3
/* Text whose middle is so near (line heights) stands on the same line. */
#define SAME_ROW 0.4f
/* So many lines make a paragraph's margin. */
#define MARGIN_LINES_MIN 3
#define STRAY_MAX 64
/* A box takes the ink this many of its heights from its middle: tight print's
 * boxes reach over each other's edges. */
#define TAKES 0.42f
/* A box lower than this many lines holds a mark, or a piece of one. */
#define SHALLOW 0.8f
/* Ink lower than this many lines is a mark's; a box higher is of two lines. */
#define LOW 0.4f
#define HIGH 1.3f
#define CELLS_MAX (4u << 20)

enum { BLANK, INK, TAKEN, SEEN };

struct grid {
	uint8_t *cell;
	int w, h, side;
};

struct piece {
	float x0, y0, x1, y1;
};

static bool is_ink(const struct ocr_picture *pic, int x, int y, int ground)
{
	const uint8_t *p = pic->rgb + (size_t)y * pic->stride + 3 * (size_t)x;
	int d = ((p[0] * 2 + p[1] * 5 + p[2]) >> 3) - ground;
	return d > INK_DIFFERENCE || d < -INK_DIFFERENCE;
}

static void make_grid(struct grid *g, const struct ocr_picture *pic, const struct ocr_quad *q, size_t n, float line)
{
	int ground = ocr_page_ground(pic);
	g->side = line * CELL < 2 ? 2 : (int)(line * CELL);
	while ((uint64_t)(pic->width / g->side + 1) * (uint64_t)(pic->height / g->side + 1) > CELLS_MAX)
		g->side++;
	g->w = pic->width / g->side + 1;
	g->h = pic->height / g->side + 1;
	g->cell = xcalloc((size_t)g->w * (size_t)g->h, 1);
	for (int y = 0; y < pic->height; y++) {
		uint8_t *row = g->cell + (size_t)(y / g->side) * (size_t)g->w;
		for (int x = 0; x < pic->width; x++)
			if (is_ink(pic, x, y, ground))
				row[x / g->side] = INK;
	}
	for (size_t i = 0; i < n; i++) {
		int x0 = (int)((q[i].cx - q[i].w / 2) / (float)g->side), x1 = (int)((q[i].cx + q[i].w / 2) / (float)g->side);
		int y0 = (int)((q[i].cy - TAKES * q[i].h) / (float)g->side), y1 = (int)((q[i].cy + TAKES * q[i].h) / (float)g->side);
		for (int y = y0 < 0 ? 0 : y0; y <= y1 && y < g->h; y++)
			for (int x = x0 < 0 ? 0 : x0; x <= x1 && x < g->w; x++)
				if (g->cell[(size_t)y * (size_t)g->w + (size_t)x] == INK)
					g->cell[(size_t)y * (size_t)g->w + (size_t)x] = TAKEN;
	}
}

/* The connected ink from cell AT; false when it belongs to a box. */
static bool flood(struct grid *g, size_t at, size_t *stack, struct piece *ret)
{
	size_t n = 0;
	bool alone = true;
	int x0 = g->w, x1 = 0, y0 = g->h, y1 = 0;
	stack[n++] = at;
	g->cell[at] = SEEN;
	while (n) {
		int x = (int)(stack[--n] % (size_t)g->w), y = (int)(stack[n] / (size_t)g->w);
		x0 = x < x0 ? x : x0;
		x1 = x > x1 ? x : x1;
		y0 = y < y0 ? y : y0;
		y1 = y > y1 ? y : y1;
		for (int k = 0; k < 9; k++) {
			int nx = x + k % 3 - 1, ny = y + k / 3 - 1;
			if (nx < 0 || ny < 0 || nx >= g->w || ny >= g->h)
				continue;
			size_t i = (size_t)ny * (size_t)g->w + (size_t)nx;
			alone &= g->cell[i] != TAKEN || (k & 1) == 0; /* corners are too near in tight print */
			if (g->cell[i] != INK)
				continue;
			g->cell[i] = SEEN;
			stack[n++] = i;
		}
	}
	*ret = (struct piece){ (float)(x0 * g->side), (float)(y0 * g->side), (float)((x1 + 1) * g->side), (float)((y1 + 1) * g->side) };
	return alone;
}

static int float_order(const void *pa, const void *pb)
{
	float a = *(const float *)pa, b = *(const float *)pb;
	return (a > b) - (a < b);
}

static bool at_margin(const struct ocr_quad *q, float left, float line)
{
	return q->uy == 0 && q->ux > 0 && fabsf(q->cx - q->w / 2 - left) < MARGIN_NEAR * line;
}

/* The line's middle where PIECE stands as a line of its own, or < 0; how far
 * lines are apart there. */
static float line_of(const struct piece *p, const struct ocr_quad *q, size_t n, float line, float *ret_pitch)
{
	float *step = xmalloc((n + 1) * sizeof *step), above = -1, last = -1, mid = (p->y0 + p->y1) / 2;
	size_t steps = 0, lines = 0;
	/* boxes come from the top */
	for (size_t i = 0; i < n; i++) {
		if (!at_margin(&q[i], p->x0, line))
			continue;
		lines++;
		if (last >= 0 && q[i].cy - last > PITCH_MIN * line && q[i].cy - last < PITCH_MAX * line)
			step[steps++] = q[i].cy - last;
		last = q[i].cy;
		above = q[i].cy < mid ? q[i].cy : above;
	}
	qsort(step, steps, sizeof *step, float_order);
	float pitch = steps ? step[steps / 2] : 0;
	free(step);
	if (lines < MARGIN_LINES_MIN || above < 0 || pitch <= 0 || fabsf(mid - above - pitch) > PITCH_NEAR * line)
		return -1;
	*ret_pitch = pitch;
	return above + pitch;
}

/* Rows from the first with ink to the last. */
static int ink_height(const struct ocr_picture *pic, const struct ocr_quad *q, int ground)
{
	int x0 = (int)(q->cx - q->w / 2), x1 = (int)(q->cx + q->w / 2), y0 = (int)(q->cy - q->h / 2), y1 = (int)(q->cy + q->h / 2),
	    first = -1, last = -1;
	for (int y = y0 < 0 ? 0 : y0; y <= y1 && y < pic->height; y++)
		for (int x = x0 < 0 ? 0 : x0; x <= x1 && x < pic->width; x++)
			if (is_ink(pic, x, y, ground)) {
				first = first < 0 ? y : first;
				last = y;
				break;
			}
	return first < 0 ? 0 : last - first + 1;
}

/* Boxes that the detector drew around a mark alone, or around the marks of two
 * lines: they do not tell where in its line a mark stands. */
static bool about_marks(const struct ocr_picture *pic, const struct ocr_quad *q, float line, int ground)
{
	if (q->uy != 0 || q->ux <= 0 || q->w > 2.2f * line)
		return false;
	if (q->h > HIGH * line)
		return q->h < 2 * HIGH * line;
	return q->w < 1.3f * line && (q->h < SHALLOW * line || (float)ink_height(pic, q, ground) < LOW * line);
}

static bool overlaps(const struct ocr_quad *a, const struct ocr_quad *b)
{
	return fabsf(a->cx - b->cx) < (a->w + b->w) / 2 && fabsf(a->cy - b->cy) < (a->h + b->h) / 2;
}

/* A line's box begins or ends in X0..X1 at this height. */
static bool beside_text(const struct ocr_quad *q, size_t n, float x0, float x1, float cy, float line)
{
	for (size_t i = 0; i < n; i++)
		if (fabsf(q[i].cy - cy) < SAME_ROW * line && q[i].cx - q[i].w / 2 < x1 && q[i].cx + q[i].w / 2 > x0)
			return true;
	return false;
}

static size_t find(const struct ocr_picture *pic, const struct ocr_quad *q, size_t n, float line_height, struct ocr_quad *out)
{
	struct grid g;
	size_t found = 0;
	make_grid(&g, pic, q, n, line_height);
	size_t cells = (size_t)g.w * (size_t)g.h, *stack = xmalloc(cells * sizeof *stack);
	for (size_t i = 0; i < cells && found < STRAY_MAX; i++) {
		struct piece p;
		if (g.cell[i] != INK || !flood(&g, i, stack, &p))
			continue;
		float w = p.x1 - p.x0, h = p.y1 - p.y0;
		if (w > PIECE_MAX * line_height || h > PIECE_MAX * line_height || (w < PIECE_MIN * line_height && h < PIECE_MIN * line_height))
			continue;
		if (p.x0 <= 0 || p.y0 <= 0 || p.x1 >= (float)pic->width || p.y1 >= (float)pic->height) /* a frame's edge, cut off */
			continue;
		float pitch = line_height, cy = line_of(&p, q, n, line_height, &pitch);
		if (cy < 0)
			continue;
		float x0 = p.x0 - 0.12f * line_height, x1 = fmaxf(p.x1 + 0.12f * line_height, x0 + line_height);
		if (beside_text(q, n, x0, x1, cy, line_height)) /* a piece of a rule between two cells */
			continue;
		struct ocr_quad *last = found ? &out[found - 1] : NULL;
		/* two marks of one line */
		if (last && fabsf(last->cy - cy) < 0.3f * line_height && x0 - (last->cx + last->w / 2) < SAME_LINE * line_height &&
		    last->cx - last->w / 2 - x1 < SAME_LINE * line_height) {
			float left = fminf(last->cx - last->w / 2, x0), right = fmaxf(last->cx + last->w / 2, x1);
			last->cx = (left + right) / 2;
			last->w = right - left;
			continue;
		}
		out[found++] = (struct ocr_quad){
			.cx = (x0 + x1) / 2, .cy = cy, .w = x1 - x0, .h = fminf(line_height, pitch), .ux = 1, .score = 1, .mark = true
		};
	}
	free(stack);
	free(g.cell);
	return found;
}

size_t ocr_stray_complete(const struct ocr_picture *pic, struct ocr_quad **q, size_t n, float line_height)
{
	if (n < MARGIN_LINES_MIN || line_height < 4)
		return n;
	struct ocr_quad *out = xmalloc((n + STRAY_MAX) * sizeof *out), *marks = xmalloc((n + STRAY_MAX) * sizeof *marks), *found = marks + n;
	size_t kept = 0, n_marks = 0;
	int ground = ocr_page_ground(pic);
	for (size_t i = 0; i < n; i++)
		if (about_marks(pic, &(*q)[i], line_height, ground))
			marks[n_marks++] = (*q)[i];
		else
			out[kept++] = (*q)[i];
	size_t n_found = find(pic, out, kept, line_height, found), all = kept;
	for (size_t i = 0; i < n_marks; i++) {
		bool replaced = false;
		for (size_t k = 0; k < n_found && !replaced; k++)
			replaced = overlaps(&marks[i], &found[k]);
		if (!replaced)
			out[all++] = marks[i];
	}
	memcpy(out + all, found, n_found * sizeof *found);
	all += n_found;
	qsort(out, all, sizeof *out, ocr_boxes_order);
	free(marks);
	free(*q);
	*q = out;
	return all;
}
