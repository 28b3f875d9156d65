/* ocr_letters.c - which ink of a line is which character's.
 *
 * The network tells a letter's place to a third of a letter, which in "ill" is the
 * neighbour's. Ink tells it to the pixel: runs of inked columns are put beside the
 * characters in order, where place and width agree best; a run may be several letters
 * that touch, a character several runs. Only what came out one to one is known. */
#include "text/ocr_letters.h"

#include "text/image_sample.h"
#include "text/ocr_columns.h"

#include <math.h>
#include <sluice/utf8.h>
#include <stdlib.h>

#define LINE_WIDTH_MAX 8000
/* A figure's ink is so wide, pixels at the line's height. */
#define FIGURE_WIDTH 15.0f
/* Costs, in figures' widths: a place that is off, a width that is, a run without character or the other way round, letters that touch. */
#define COST_PLACE 1.0f
#define COST_WIDTH 0.5f
#define COST_ALONE 1.5f
#define COST_TOUCH 0.3f
/* So many characters may be one run, so many runs one character. */
#define TOUCHING_MAX 4
#define PARTS_MAX 4

struct run {
	int from, to, top, bottom;
};

static size_t find_runs(const struct ocr_columns *k, struct run *run, size_t max)
{
	size_t n = 0;
	for (int x = 0, end; x < k->w && n < max; x = end) {
		end = x + 1;
		if (k->top[x] < 0)
			continue;
		struct run r = { .from = x, .top = k->top[x], .bottom = k->bottom[x] };
		for (; end < k->w && k->top[end] >= 0; end++) {
			r.top = k->top[end] < r.top ? k->top[end] : r.top;
			r.bottom = k->bottom[end] > r.bottom ? k->bottom[end] : r.bottom;
		}
		r.to = end;
		run[n++] = r;
	}
	return n;
}

static float width_of(uint32_t cp)
{
	if (utf8_width(cp) == 2)
		return 1.9f;
	if (cp < 0x80 && strchr("il.,:;!'|I", (int)cp))
		return 0.35f;
	if (cp < 0x80 && strchr("1frtj()[]/-{}\"`", (int)cp))
		return 0.65f;
	if (cp < 0x80 && strchr("mwMW@%", (int)cp))
		return 1.5f;
	return 1;
}

static float centre(const struct ocr_char *c)
{
	return (c->x0 + c->x1) / 2;
}

/* Cost of characters I..I+A being runs J..J+B. */
static float cost(const struct ocr_char *c, const float *wide, float scale, const struct run *run, size_t i, size_t a, size_t j, size_t b)
{
	float at = (centre(&c[i]) + centre(&c[i + a - 1])) / 2 * scale, w = 0;
	float from = (float)run[j].from, to = (float)run[j + b - 1].to;
	for (size_t k = 0; k < a; k++)
		w += wide[i + k];
	float off = fabsf(at - (from + to) / 2) / FIGURE_WIDTH, wider = fabsf((to - from) / FIGURE_WIDTH - w);
	return COST_PLACE * off + COST_WIDTH * wider + COST_TOUCH * (float)(a + b - 2);
}

/* OF[I] becomes the one run of character I, or SIZE_MAX. */
static void align(const struct ocr_char *c, size_t n, float scale, const struct run *run, size_t m, size_t *of)
{
	size_t wide = m + 1;
	float *best = xmalloc((n + 1) * wide * sizeof *best), *width = xmalloc((n + 1) * sizeof *width);
	uint8_t *step = xmalloc((n + 1) * wide);   /* characters << 4 | runs */
	for (size_t i = 0; i < n; i++)
		width[i] = width_of(c[i].cp);
	for (size_t i = 0; i <= n; i++)
		for (size_t j = 0; j <= m; j++) {
			float least = i || j ? INFINITY : 0;
			uint8_t how = 0;
			for (size_t a = 0; a <= TOUCHING_MAX && a <= i; a++)
				for (size_t b = a == 0; b <= (a == 1 ? PARTS_MAX : 1) && b <= j; b++) {
					if (a > 1 && b == 0)
						continue;
					float v = best[(i - a) * wide + j - b] +
						  (a && b ? cost(c, width, scale, run, i - a, a, j - b, b) : COST_ALONE);
					if (v < least) {
						least = v;
						how = (uint8_t)(a << 4 | b);
					}
				}
			best[i * wide + j] = least;
			step[i * wide + j] = how;
		}
	for (size_t i = 0; i < n; i++)
		of[i] = SIZE_MAX;
	for (size_t i = n, j = m; i || j;) {
		size_t a = step[i * wide + j] >> 4, b = step[i * wide + j] & 15;
		i -= a;
		j -= b;
		if (a == 1 && b == 1)
			of[i] = j;
	}
	free(best);
	free(width);
	free(step);
}

/* Run R's ink as a picture: each of its fields the mean of the pixels there. */
static void draw(struct ocr_letter *l, const float *plane, size_t stride, const struct ocr_columns *k, const struct run *r)
{
	float high = (float)(r->bottom - r->top), wide = (float)(r->to - r->from), step = high / OCR_LETTER_ROWS;
	float left = (float)r->from + wide / 2 - step * OCR_LETTER_COLUMNS / 2;
	*l = (struct ocr_letter){ .known = true, .left = (float)r->from, .right = (float)r->to, .top = (float)r->top, .bottom = (float)r->bottom };
	for (int y = 0; y < OCR_LETTER_ROWS; y++)
		for (int x = 0; x < OCR_LETTER_COLUMNS; x++) {
			float sum = 0;
			int n = 0;
			for (int v = (int)((float)r->top + (float)y * step);
			     v < (int)ceilf((float)r->top + (float)(y + 1) * step) && v < r->bottom; v++)
				for (int u = (int)floorf(left + (float)x * step); u < (int)ceilf(left + (float)(x + 1) * step); u++) {
					n++;
					if (u >= r->from && u < r->to)
						sum += fabsf(plane[(size_t)v * stride + (size_t)u] - k->ground);
				}
			l->shape[y * OCR_LETTER_COLUMNS + x] = n && k->most > 0 ? fminf(1, sum / (float)n / k->most) : 0;
		}
}

void ocr_letters_cut(const struct ocr_picture *pic, const struct ocr_quad *box, const struct ocr_char *c, size_t n, struct ocr_letter *ret)
{
	static const struct image_norm norm = { .mul = { 1 / 127.5f, 1 / 127.5f, 1 / 127.5f }, .add = { -1, -1, -1 } };
	float want = box->w * OCR_LETTERS_HEIGHT / box->h;
	memset(ret, 0, n * sizeof *ret);
	if (n == 0 || n > OCR_LETTERS_MAX || !(want >= 8 && want <= LINE_WIDTH_MAX))
		return;
	int w = (int)want;
	float *planes = xmalloc((size_t)w * OCR_LETTERS_HEIGHT * 3 * sizeof *planes);
	if (box->uy == 0 && box->ux > 0)
		image_sample_rect(pic, box->cx - box->w / 2, box->cy - box->h / 2, box->w, box->h, w, OCR_LETTERS_HEIGHT, &norm, planes, w);
	else
		image_sample_quad(pic, box, w, OCR_LETTERS_HEIGHT, &norm, planes, w);
	const float *green = planes + (size_t)w * OCR_LETTERS_HEIGHT;
	struct ocr_columns k;
	size_t max = n * PARTS_MAX, *of = xmalloc(n * sizeof *of);
	struct run *run = xmalloc((max + 1) * sizeof *run);
	ocr_columns_find(&k, green, w, OCR_LETTERS_HEIGHT, (size_t)w);
	size_t m = find_runs(&k, run, max);
	align(c, n, (float)w / box->w, run, m, of);
	for (size_t i = 0; i < n; i++)
		if (of[i] != SIZE_MAX)
			draw(&ret[i], green, (size_t)w, &k, &run[of[i]]);
	ocr_columns_release(&k);
	free(of);
	free(run);
	free(planes);
}

float ocr_letters_unlike(const struct ocr_letter *a, const struct ocr_letter *b)
{
	float least = 1;
	/* the middle of the ink's box may be a pixel off */
	for (int shift = -1; shift <= 1; shift++) {
		float apart = 0, sum = 1e-6f;
		for (int y = 0; y < OCR_LETTER_ROWS; y++)
			for (int x = 0; x < OCR_LETTER_COLUMNS; x++) {
				int u = x + shift;
				float p = a->shape[y * OCR_LETTER_COLUMNS + x],
				      q = u >= 0 && u < OCR_LETTER_COLUMNS ? b->shape[y * OCR_LETTER_COLUMNS + u] : 0;
				apart += fabsf(p - q);
				sum += p + q;
			}
		least = fminf(least, apart / sum);
	}
	return least;
}
