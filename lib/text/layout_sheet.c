/* layout_sheet.c - the margins of a spreadsheet's window are no cells.
 *
 * A row's number before its first cell makes every cell another column's, and the letters above the columns are a
 * heading that says nothing. Both are told by their order alone: A B C from left to right, and below and
 * left of them 1 2 3 or what a scrolled window shows. A table's own numbers begin a row later, below their heading. */
#include "text/layout_sheet.h"

#include <math.h>
#include <stdlib.h>

/* So many letters in their order, and this part of the row's. */
#define LETTERS_MIN 3
#define LETTERS_PART 0.6f
/* So many rows' numbers, and this part of them one more than the one above. */
#define NUMBERS_MIN 2
#define NUMBERS_PART 0.6f
#define NUMBER_CHARS 6
/* Heights: what is in one row, how far numbers stand left of the first letter, how far apart in their column. */
#define SAME_ROW 0.6f
#define LEFT_OF 0.9f
#define COLUMN_WIDE 1.2f
/* The first row is no farther below the letters, rows. */
#define FIRST_ROW 1.6f
/* More lines are no window. */
#define LINES_MAX 4000

struct mark {
	float x, y;
	long value;
	size_t line;
};

static int by_x(const void *pa, const void *pb)
{
	const struct mark *a = pa, *b = pb;
	return a->x != b->x ? (a->x > b->x) - (a->x < b->x) : (a->y > b->y) - (a->y < b->y);
}

static int by_y(const void *pa, const void *pb)
{
	const struct mark *a = pa, *b = pb;
	return a->y != b->y ? (a->y > b->y) - (a->y < b->y) : (a->x > b->x) - (a->x < b->x);
}

static bool upright(const struct ocr_line *l)
{
	return l->n && l->box.uy == 0 && l->box.ux > 0;
}

/* A letter from a on, whichever alphabet it was read in; 0: another. */
static long letter(const struct ocr_line *l)
{
	static const uint32_t cyrillic[] = { 0x430, 'a', 0x432, 'b', 0x441, 'c', 0x435, 'e', 0x43D, 'h', 0x43A, 'k', 0x43C, 'm' };
	uint32_t cp = l->n == 1 ? l->c[0].cp : 0;
	cp = cp >= 0x410 && cp < 0x430 ? cp + 0x20 : cp >= 'A' && cp <= 'Z' ? cp + 0x20 : cp;
	for (size_t i = 0; i < sizeof cyrillic / sizeof *cyrillic; i += 2)
		cp = cp == cyrillic[i] ? cyrillic[i + 1] : cp;
	return cp >= 'a' && cp <= 'z' ? (long)cp : 0;
}

/* The letters that stand in A's row from there on, by their places; 0 if they are not A B C. */
static size_t letters(const struct ocr_lines *lines, size_t a, struct mark *ret)
{
	const struct ocr_quad *at = &lines->line[a].box;
	size_t n = 0, right = 0;
	for (size_t i = 0; i < lines->n; i++) {
		const struct ocr_line *l = &lines->line[i];
		if (!upright(l) || fabsf(l->box.cy - at->cy) > SAME_ROW * at->h || l->box.cx < at->cx - at->h / 2)
			continue;
		if (l->n > 2)
			return 0;
		ret[n++] = (struct mark){ .x = l->box.cx, .y = l->box.cy, .value = letter(l), .line = i };
	}
	qsort(ret, n, sizeof *ret, by_x);
	for (size_t i = 0; i < n; i++)
		right += ret[i].value == 'a' + (long)i;
	return right >= LETTERS_MIN && (float)right >= LETTERS_PART * (float)n ? n : 0;
}

/* A number of figures alone, or -1. */
static long number(const struct ocr_line *l)
{
	long v = 0;
	for (size_t i = 0; i < l->n; i++) {
		if (l->c[i].cp < '0' || l->c[i].cp > '9' || l->n > NUMBER_CHARS)
			return -1;
		v = v * 10 + (long)(l->c[i].cp - '0');
	}
	return v;
}

/* The rows' numbers left of the letter A, from the top; 0 if they do not count. */
static size_t numbers(const struct ocr_lines *lines, size_t a, struct mark *ret)
{
	const struct ocr_quad *at = &lines->line[a].box;
	size_t n = 0, kept = 0, next = 0;
	for (size_t i = 0; i < lines->n; i++) {
		const struct ocr_line *l = &lines->line[i];
		long v = upright(l) ? number(l) : -1;
		if (v > 0 && l->box.cy > at->cy + SAME_ROW * at->h && l->box.cx < at->cx - LEFT_OF * at->h)
			ret[n++] = (struct mark){ .x = l->box.cx, .y = l->box.cy, .value = v, .line = i };
	}
	if (n)
		qsort(ret, n, sizeof *ret, by_x);
	/* the outermost column of them */
	while (kept < n && ret[kept].x - ret[0].x < COLUMN_WIDE * at->h)
		kept++;
	if (kept < NUMBERS_MIN)
		return 0;
	qsort(ret, kept, sizeof *ret, by_y);
	float rows = (float)(ret[kept - 1].value - ret[0].value), pitch = rows > 0 ? (ret[kept - 1].y - ret[0].y) / rows : 0;
	for (size_t i = 1; i < kept; i++)
		next += ret[i].value == ret[i - 1].value + 1;
	bool first = ret[0].value > 1 || ret[0].y - at->cy < FIRST_ROW * pitch;
	return first && (float)next >= NUMBERS_PART * (float)(kept - 1) ? kept : 0;
}

static void take_out(struct ocr_lines *lines, const struct mark *m, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		lines->line[m[i].line].n = 0;
	for (size_t i = 0; i < lines->n; i++) {
		if (lines->line[i].n) {
			lines->line[kept++] = lines->line[i];
			continue;
		}
		free(lines->line[i].c);
		free(lines->line[i].read);
	}
	lines->n = kept;
}

void layout_sheet_strip(struct ocr_lines *lines)
{
	struct mark *m = xmalloc((2 * lines->n + 1) * sizeof *m);
	for (size_t i = 0; i < lines->n && lines->n <= LINES_MAX; i++) {
		const struct ocr_line *l = &lines->line[i];
		if (!upright(l) || letter(l) != 'a')
			continue;
		size_t n = letters(lines, i, m), k = n ? numbers(lines, i, m + n) : 0;
		if (!k)
			continue;
		take_out(lines, m, n + k);
		break;
	}
	free(m);
}
