/* layout_talk.c - a chat on a photograph.
 *
 * A lamp makes more difference than a bubble's ground does from the page's, so
 * grounds tell nothing there. Places do: words begin at one margin, above
 * them stand small grey names, times stand by themselves away from the margin.
 * A page that is no chat has no grey times between its lines, or one for every
 * name, as programmes and records have. The margin leans with the photograph. */
#include "text/layout_talk.h"

#include <math.h>
#include <stdlib.h>

/* Letters with less than this part of the usual contrast are grey: names, times, quotations. */
#define GREY_PART 0.72f
/* A name's characters at most; so many names make a chat if both sides speak (or one, if
 * the other side says more), or more than there are times, so many, if one comes again. */
#define NAME_CHARS_MAX 16
#define NAMES_MIN 2
#define TIMES_MIN 2
/* So many lines of a message are usual. */
#define MESSAGE_LINES 4
/* This part of what is no name or time begins at the margin or under a name. */
#define WORDS_PART 0.6f
/* In line heights: what is at the margin; the next line of the same words, a name above words, at most below. */
#define MARGIN_NEAR 0.9f
#define NEXT_LINE 0.75f
#define NAME_ABOVE 1.6f
/* The other side's words begin so far from the margin. */
#define OTHER_SIDE 1.9f
/* The margin leans by so many steps of so much at the most. */
#define LEAN_STEPS 16
#define LEAN_STEP 0.01f
#define LINES_MAX 1000

struct talk_line {
	float x0, x1, y0, y1;
	size_t line;
	bool grey, time, name, top;
};

int layout_contrast(const struct ocr_picture *pic, const struct ocr_quad *box)
{
	uint32_t count[256] = { 0 }, n = 0, sum = 0;
	int x0 = (int)(box->cx - box->w / 2), x1 = (int)(box->cx + box->w / 2), y0 = (int)(box->cy - 0.3f * box->h),
	    y1 = (int)(box->cy + 0.3f * box->h), ground = 0, lo = 0, hi = 255;
	for (int y = y0 < 0 ? 0 : y0; y < y1 && y < pic->height; y++)
		for (int x = x0 < 0 ? 0 : x0; x < x1 && x < pic->width; x++, n++) {
			const uint8_t *p = pic->rgb + (size_t)y * pic->stride + 3 * (size_t)x;
			count[(p[0] * 2 + p[1] * 5 + p[2]) >> 3]++;
		}
	for (int v = 0; v < 256; v++)
		ground = count[v] > count[ground] ? v : ground;
	while (lo < ground && (sum += count[lo]) <= n / 24)
		lo++;
	for (sum = 0; hi > ground && (sum += count[hi]) <= n / 24;)
		hi--;
	/* light and shade are the same to letters and ground */
	return ground - lo > hi - ground ? 255 * (ground - lo) / ground : hi > ground ? 255 * (hi - ground) / (255 - ground) : 0;
}

static int by_top(const void *pa, const void *pb)
{
	const struct talk_line *a = pa, *b = pb;
	if (a->y0 + a->y1 != b->y0 + b->y1)
		return a->y0 + a->y1 < b->y0 + b->y1 ? -1 : 1;
	return (a->x0 > b->x0) - (a->x0 < b->x0);
}

static int by_value(const void *pa, const void *pb)
{
	float a = *(const float *)pa, b = *(const float *)pb;
	return (a > b) - (a < b);
}

/* The line x = *RET_X + *RET_LEAN y at which most words begin. */
static void find_margin(const struct talk_line *l, size_t n, float line, float *ret_x, float *ret_lean)
{
	float *x = xmalloc((n + 1) * sizeof *x);
	size_t most = 0;
	for (int step = -LEAN_STEPS; step <= LEAN_STEPS; step++) {
		float lean = LEAN_STEP * (float)step;
		size_t k = 0;
		for (size_t i = 0; i < n; i++)
			if (!l[i].grey && !l[i].time)
				x[k++] = l[i].x0 - lean * l[i].y0;
		qsort(x, k, sizeof *x, by_value);
		for (size_t i = 0, end = 0; i < k; i++) {
			while (end < k && x[end] - x[i] < 0.5f * line)
				end++;
			/* an upright margin, if it is as good */
			if (end - i > most || (end - i == most && fabsf(lean) < fabsf(*ret_lean) - LEAN_STEP / 2)) {
				most = end - i;
				*ret_x = x[(i + end) / 2];
				*ret_lean = lean;
			}
		}
	}
	free(x);
}

/* Grey is what has much less contrast than the darker half of the lines. */
static void find_grey(struct talk_line *l, size_t n, const struct ocr_lines *lines, const struct ocr_picture *pic)
{
	float *c = xmalloc((2 * n + 1) * sizeof *c), *sorted = c + n;
	for (size_t i = 0; i < n; i++)
		sorted[i] = c[i] = (float)layout_contrast(pic, &lines->line[l[i].line].box);
	qsort(sorted, n, sizeof *sorted, by_value);
	for (size_t i = 0; i < n; i++)
		l[i].grey = c[i] < GREY_PART * sorted[n * 3 / 4];
	free(c);
}

static bool stands_beside(const struct talk_line *a, const struct talk_line *b)
{
	return (a->y0 + a->y1) / 2 > b->y0 && (b->y0 + b->y1) / 2 > a->y0 && (a->y0 + a->y1) / 2 < b->y1 && (b->y0 + b->y1) / 2 < a->y1;
}

/* A name stands above words twice. */
static bool name_again(const struct talk_line *l, size_t n, const struct ocr_lines *lines)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; l[i].name && k < n; k++) {
			const struct ocr_line *a = &lines->line[l[i].line], *b = &lines->line[l[k].line];
			size_t at = 0;
			while (l[k].name && at < a->n && at < b->n && a->c[at].cp == b->c[at].cp)
				at++;
			if (at == a->n && at == b->n)
				return true;
		}
	return false;
}

bool layout_talk(const struct ocr_lines *lines, const struct ocr_picture *pic, bool (*time)(const struct ocr_line *), struct chat_row **ret,
		 size_t *ret_n)
{
	struct talk_line *l = xcalloc(lines->n + 1, sizeof *l);
	float *height = xmalloc((lines->n + 1) * sizeof *height), margin = 0, lean = 1, line;
	size_t n = 0, times = 0, names = 0, words = 0, beside = 0, placed = 0, others = 0, messages = 0;
	for (size_t i = 0; i < lines->n && lines->n <= LINES_MAX; i++) {
		const struct ocr_quad *q = &lines->line[i].box;
		if (lines->line[i].n == 0 || q->mark || q->uy != 0)
			continue;
		height[n] = q->h;
		l[n++] = (struct talk_line){ .x0 = q->cx - q->w / 2, .x1 = q->cx + q->w / 2, .y0 = q->cy - q->h / 2, .y1 = q->cy + q->h / 2,
			.line = i };
	}
	qsort(l, n, sizeof *l, by_top);
	qsort(height, n, sizeof *height, by_value);
	line = n ? height[n / 2] : 0;
	free(height);
	find_grey(l, n, lines, pic);
	for (size_t i = 0; i < n; i++)
		l[i].time = l[i].grey && time(&lines->line[l[i].line]);
	find_margin(l, n, line, &margin, &lean);
	for (size_t i = 0; i < n; i++) {
		struct talk_line *a = &l[i], *b = &l[i + 1];
		float from = a->x0 - lean * a->y0 - margin;
		a->time = a->time && from > OTHER_SIDE * line;
		times += a->time;
		beside += i && stands_beside(a, &l[i - 1]);
		if (a->grey || a->time)
			a->name = !a->time && i + 1 < n && lines->line[a->line].n <= NAME_CHARS_MAX && !b->grey && b->y0 - a->y1 < NAME_ABOVE * line &&
				  (fabsf(a->x0 - b->x0) < MARGIN_NEAR * line || fabsf(a->x1 - b->x1) < MARGIN_NEAR * line ||
					  (from > OTHER_SIDE * line && a->x1 > b->x1));
		names += a->name;
		a->top = times == 0;
		if (!a->grey && !a->time && !a->top) {
			words++;
			others += from > OTHER_SIDE * line;
			placed += from > -MARGIN_NEAR * line && (from < MARGIN_NEAR * line || from > OTHER_SIDE * line);
			messages += l[i - 1].grey || a->y0 - l[i - 1].y1 > NEXT_LINE * line;
		}
	}
	bool both = names >= NAMES_MIN ? others > 0 : names && others > 1;
	bool again = times >= TIMES_MIN && names > times && name_again(l, n, lines);
	bool chat = times && (both || again) && beside * 8 <= n && words >= names &&
		    (float)placed >= WORDS_PART * (float)words && messages * MESSAGE_LINES >= words;
	struct chat_row *row = xcalloc(n + 1, sizeof *row);
	size_t rows = 0, at = CHAT_NONE, name = CHAT_NONE, shown = CHAT_NONE;
	for (size_t i = 0; chat && i < n; i++) {
		struct talk_line *a = &l[i];
		if (a->time) {
			at = a->line;
			continue;
		}
		if (a->name) {
			name = i;
			continue;
		}
		struct chat_row *r = &row[rows++];
		*r = (struct chat_row){ .line = a->line, .speaker = CHAT_NONE, .time = CHAT_NONE };
		if (a->grey || (a->top && name == CHAT_NONE))
			continue;
		r->message = true;
		r->right = a->x0 - lean * a->y0 - margin > OTHER_SIDE * line;
		r->time = shown = at;
		if (name != CHAT_NONE && i == name + 1)
			r->speaker = l[name].line;
		else if (i && rows > 1 && row[rows - 2].message && row[rows - 2].line == l[i - 1].line && a->y0 - l[i - 1].y1 < NEXT_LINE * line &&
			 fabsf(a->x0 - lean * a->y0 - l[i - 1].x0 + lean * l[i - 1].y0) < MARGIN_NEAR * line)
			r->goes_on = true;
	}
	if (chat && at != shown && at != CHAT_NONE)
		row[rows++] = (struct chat_row){ .line = at, .speaker = CHAT_NONE, .time = CHAT_NONE };
	free(l);
	if (!chat) {
		free(row);
		return false;
	}
	*ret = row;
	*ret_n = rows;
	return true;
}
