/* layout_flow.c - a name that a page breaks over two lines is found whole.
 *
 * A line was broken for want of room when what the next one begins with (a
 * Chinese character, a word) would not have fitted before the right margin. The
 * margin is where several lines of the column end, so a form's or a list's lines,
 * which end anywhere, stay apart; so do lines after a sentence's end, and those
 * that begin as an item, a clause or a label does. */
#include "text/layout_flow.h"

#include <math.h>
#include <sluice/str.h>
#include <sluice/utf8.h>
#include <stdlib.h>

/* In letter heights: the least width of a line that can be full, how near the
 * margin another line ends that shows where it is, indentation of a paragraph. */
#define WIDTH_MIN 16
#define WIDTH_MIN_WORDS 10
#define WORDS_MIN 3
/* … and of one that needs no other to show the margin. */
#define WIDTH_SURE 28
#define MARGIN_NEAR 1.6f
#define INDENT 1.2f
/* Letters are this part of a box's height. */
#define EM_PART 0.72f
/* Some programs break the lines of a bubble after so many letters, narrow ones as well: the widest lines of others tell less. */
#define BUBBLE_SLACK 4.5f
/* Neighbours: pitch in box heights, and how alike the heights are. */
#define PITCH_MAX 2.3f
#define HEIGHT_ALIKE 0.72f
/* A colon so early ends a label. */
#define LABEL_CHARS 9
/* … of words, so many letters and words. */
#define LABEL_LETTERS 36
#define LABEL_WORDS 5
/* Figures and letters in the same places, so many, begin records. */
#define ALIKE_MIN 3
/* So many at the ends of lines are a time or a sum. */
#define END_ALIKE 5
/* A prompt of a console is no longer. */
#define PROMPT_CHARS 48
/* Lines above and below that are looked at. */
#define COLUMN_REACH 60

static float left(const struct ocr_line *l)
{
	return l->box.cx - l->box.w / 2;
}

static float right(const struct ocr_line *l)
{
	return l->box.cx + l->box.w / 2;
}

static bool digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool small(uint32_t c)
{
	return c >= 'a' && c <= 'z';
}

static bool capital(uint32_t c)
{
	return c >= 'A' && c <= 'Z';
}

static bool one_of(uint32_t c, const uint32_t *set, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c == set[i])
			return true;
	return false;
}
#define ONE_OF(c, ...) one_of((c), (const uint32_t[]){ __VA_ARGS__ }, sizeof((const uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t))

static bool numeral(uint32_t c)
{
	return digit(c) || ONE_OF(c, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341);
}

/* Known devices: …, Rooms of the second floor: … */
static bool begins_label(const struct ocr_line *l)
{
	size_t words = 1;
	if (!capital(l->c[0].cp))
		return false;
	for (size_t k = 1; k + 1 < l->n && k < LABEL_LETTERS && words <= LABEL_WORDS; k++) {
		words += l->c[k].space_before;
		/* the space behind the colon may be lost; a time's and an address's have none */
		if (l->c[k].cp == ':' && (l->c[k + 1].space_before || (!digit(l->c[k + 1].cp) && l->c[k + 1].cp != '/' && l->c[k + 1].cp != '\\')))
			return true;
	}
	return false;
}

/* 1. 2、 （三） 第四条 - • [12:40] */
static bool begins_mark(const struct ocr_line *l)
{
	size_t i = 0;
	uint32_t first = l->c[0].cp;
	if (first == '$' && l->n > 1 && digit(l->c[1].cp)) /* a total fee of US ⏎ $96,000 */
		return false;
	if (ONE_OF(first, '-', '*', '#', '$', '>', 0x2022, 0xB7, 0x25CF, 0x25A0, 0x2605, 0x3010, 0x2014) ||
	    (first == '[' && l->n > 1 && (digit(l->c[1].cp) || ONE_OF(l->c[1].cp, '+', '-', '*', '!'))))
		return true;
	if (ONE_OF(first, '(', 0xFF08, 0x7B2C))
		i = 1;
	while (i < l->n && i < 5 && numeral(l->c[i].cp))
		i++;
	if (i == 0 || i == l->n || (i == 1 && ONE_OF(first, '(', 0xFF08, 0x7B2C)))
		return false;
	return ONE_OF(l->c[i].cp, ')', 0xFF09, 0x3001, 0xFF0E, 0x6761, 0x7AE0, 0x8282, 0x6B3E) ||
	       (l->c[i].cp == '.' && (i + 1 == l->n || !digit(l->c[i + 1].cp)));
}

/* … or 甲方： */
static bool begins_item(const struct ocr_line *l)
{
	if (l->c[0].cp == '$' && l->n > 1 && digit(l->c[1].cp))
		return false;
	for (size_t k = 0; k < l->n && k < LABEL_CHARS; k++)
		if (ONE_OF(l->c[k].cp, 0xFF1A, ':') && !(k + 1 < l->n && ONE_OF(l->c[k + 1].cp, '/')))
			return true;
	return begins_label(l) || begins_mark(l);
}

static bool ends_sentence(uint32_t c)
{
	return ONE_OF(c, 0x3002, 0xFF1B, ';', 0xFF01, '!', 0xFF1F, '?', 0xFF1A, ':', '.', 0x2026);
}

/* How far what cannot be broken at L's beginning reaches. */
static float first_unit(const struct ocr_line *l)
{
	size_t i = 1;
	while (i < l->n && !l->c[i].space_before && utf8_width(l->c[i].cp) == 1 && utf8_width(l->c[i - 1].cp) == 1)
		i++;
	/* marks that may not begin a line go with what is before them */
	while (i < l->n && ONE_OF(l->c[i].cp, 0x3002, 0xFF0C, 0x3001, 0xFF09, 0x300B, 0x201D))
		i++;
	return l->c[i - 1].x1 - l->c[0].x0;
}

/* Running text that may be full: Chinese, or words with spaces, which are narrower. */
static bool runs(const struct ocr_line *l, float em)
{
	size_t han = 0, spaces = 0;
	for (size_t i = 0; i < l->n; i++) {
		han += utf8_width(l->c[i].cp) == 2;
		spaces += l->c[i].space_before;
	}
	return han * 2 > l->n ? l->box.w >= WIDTH_MIN * em : spaces >= WORDS_MIN && l->box.w >= WIDTH_MIN_WORDS * em;
}

static bool same_column(const struct ocr_line *a, const struct ocr_line *b)
{
	float shared = fminf(right(a), right(b)) - fmaxf(left(a), left(b));
	return shared > 0.5f * fminf(a->box.w, b->box.w) && a->box.h > HEIGHT_ALIKE * b->box.h && b->box.h > HEIGHT_ALIKE * a->box.h;
}

/* root@host:~# what was asked: its answer begins a line. */
static bool prompt(const struct ocr_line *l)
{
	bool at = false;
	for (size_t i = 0; i + 1 < l->n && i < PROMPT_CHARS; i++) {
		at |= l->c[i].cp == '@' || l->c[i].cp == '\\' || l->c[i].cp == '/';
		if (at && ONE_OF(l->c[i].cp, '#', '$', '>') && (l->c[i + 1].space_before || ONE_OF(l->c[i - 1].cp, '~', ':', ']')))
			return true;
	}
	return false;
}

/* Has it letters that run from right to left? */
static bool right_to_left(const struct ocr_line *l)
{
	size_t i = 0;
	while (i < l->n && !(l->c[i].cp >= 0x590 && l->c[i].cp < 0x900))
		i++;
	return i < l->n;
}

static uint32_t sort_of(uint32_t c)
{
	return digit(c) ? '0' : small(c) || capital(c) ? 'a' : c;
}

/* Both begin with one kind of word that has figures: 2022-03-14, A01, task#118, 203.0.113.7. */
static bool begin_alike(const struct ocr_line *a, const struct ocr_line *b)
{
	size_t n = 0, figures = 0;
	while (n < a->n && n < b->n && !(n && (a->c[n].space_before || b->c[n].space_before)) && sort_of(a->c[n].cp) == sort_of(b->c[n].cp) && a->c[n].cp < 0x80) {
		figures += digit(a->c[n].cp);
		n++;
	}
	return n >= ALIKE_MIN && figures && figures < n;
}

/* Both end with one kind of figures, as times do: that they end together tells of no margin. */
static bool end_alike(const struct ocr_line *a, const struct ocr_line *b)
{
	size_t n = 0, figures = 0;
	while (n < a->n && n < b->n && n < END_ALIKE && sort_of(a->c[a->n - 1 - n].cp) == sort_of(b->c[b->n - 1 - n].cp)) {
		figures += digit(a->c[a->n - 1 - n].cp);
		n++;
	}
	return n == END_ALIKE && figures > n / 2;
}

/* A row of a table that is written with bars. */
static bool has_bar(const struct ocr_line *l)
{
	size_t i = 0;
	while (i < l->n && l->c[i].cp != '|' && l->c[i].cp != 0xFF5C)
		i++;
	return i < l->n;
}

/* A mark of addresses and settings within L's first word or its last. */
static bool is_code(const struct ocr_line *l, bool last)
{
	size_t from = 0, to = 0, n = 0;
	if (last) {
		for (from = l->n - 1; from > 0 && !l->c[from].space_before && l->c[from - 1].cp < 0x80;)
			from--;
		to = l->n;
	} else {
		while (to < l->n && !(to && l->c[to].space_before) && l->c[to].cp < 0x80)
			to++;
	}
	for (size_t i = from + 1; i + 1 < to; i++)
		n += ONE_OF(l->c[i].cp, '.', '/', '@', ':', '_', '=', '\\', '#');
	return n > 0;
}

/* Mail .......... 3 GB */
static bool has_leader(const struct ocr_line *l)
{
	size_t dots = 0;
	for (size_t i = 0; i < l->n && dots < 4; i++)
		dots = l->c[i].cp == '.' ? dots + 1 : l->c[i].cp == 0x2026 ? dots + 3 : 0;
	return dots >= 4;
}

struct flow {
	const struct ocr_lines *lines;
	const struct layout_cell *cells;
	bool *alone;   /* the line is a row of its own */
};

static const struct ocr_line *line_at(const struct flow *f, size_t i)
{
	return &f->lines->line[f->cells[i].line];
}

/* The column's margins around line I, and how many lines end at the right one. */
static size_t margins(const struct flow *f, size_t i, float em, float *ret_left, float *ret_right)
{
	const struct ocr_line *a = line_at(f, i), *first = NULL;
	size_t from = i > COLUMN_REACH ? i - COLUMN_REACH : 0, to = i + COLUMN_REACH < f->lines->n ? i + COLUMN_REACH : f->lines->n, ends = 0;
	*ret_left = left(a);
	*ret_right = right(a);
	for (size_t k = from; k < to; k++) {
		const struct ocr_line *b = line_at(f, k);
		if (!f->alone[k] || !same_column(a, b))
			continue;
		*ret_left = fminf(*ret_left, left(b));
		*ret_right = fmaxf(*ret_right, right(b));
	}
	for (size_t k = from; k < to; k++) {
		const struct ocr_line *b = line_at(f, k);
		if (!f->alone[k] || !same_column(a, b) || right(b) <= *ret_right - MARGIN_NEAR * em || (first && end_alike(first, b)))
			continue;
		first = first ? first : b;
		ends++;
	}
	return ends;
}

/* A bracket opens and does not close: （合同编号 ⏎ DY-2020-0917），合同总价为… */
static bool bracket_open(const struct ocr_line *l)
{
	size_t depth = 0;
	for (size_t i = 0; i < l->n; i++) {
		depth += ONE_OF(l->c[i].cp, '(', 0xFF08);
		depth -= depth > 0 && ONE_OF(l->c[i].cp, ')', 0xFF09);
	}
	return depth > 0;
}

bool layout_flow_apart(const struct ocr_line *a, const struct ocr_line *b, float own, float room)
{
	float em = EM_PART * fmaxf(a->box.h, b->box.h);
	return a->n && b->n && (begins_mark(b) || own - a->box.w > first_unit(b) + 0.5f * em || room - a->box.w > first_unit(b) + BUBBLE_SLACK * em);
}

static bool goes_on(const struct flow *f, size_t i)
{
	const struct ocr_line *a = line_at(f, i - 1), *b = line_at(f, i);
	float em = EM_PART * fmaxf(a->box.h, b->box.h), pitch = b->box.cy - a->box.cy, l, r;
	if (!f->alone[i - 1] || !f->alone[i] || a->box.uy != 0 || b->box.uy != 0 || a->box.ux <= 0 || b->box.ux <= 0)
		return false;
	if (!same_column(a, b) || pitch <= 0 || pitch > PITCH_MAX * fmaxf(a->box.h, b->box.h))
		return false;
	uint32_t last = a->c[a->n - 1].cp, first = b->c[0].cp;
	if (ends_sentence(last) || begins_item(b) || !runs(a, em) || (capital(first) && (utf8_width(last) == 2 || digit(last)) && !bracket_open(a)) ||
	    (digit(first) && !(utf8_width(last) == 2 || small(last) || capital(last) || last == ',')))
		return false;
	size_t ends = margins(f, i - 1, em, &l, &r);
	if ((prompt(a) || (is_code(a, true) && is_code(b, false))) && r - right(a) > 1.5f * em)
		return false;
	if (right_to_left(a) != right_to_left(b) || begin_alike(a, b) || (has_bar(a) && has_bar(b)) || has_leader(a) || has_leader(b))
		return false;
	return (ends >= 2 || a->box.w >= WIDTH_SURE * em) && left(b) < l + INDENT * em && r - right(a) < first_unit(b) + 0.5f * em;
}

void layout_flow(const struct ocr_lines *lines, const struct layout_cell *cells, bool **ret)
{
	size_t n = lines->n;
	bool *on = xcalloc(2 * n + 2, sizeof *on);
	struct flow f = { .lines = lines, .cells = cells, .alone = on + n + 1 };
	for (size_t i = 0; i < n; i++)
		f.alone[i] = lines->line[cells[i].line].n && cells[i].column == 0 && (i == 0 || cells[i - 1].row != cells[i].row) &&
			     (i + 1 == n || cells[i + 1].row != cells[i].row);
	for (size_t i = 1; i < n; i++)
		on[i] = goes_on(&f, i);
	*ret = on;
}
