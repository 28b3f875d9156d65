/* ocr_pipes.c - the answer of a database's console is a table.
 *
 * mysql, psql and their like draw cells with bars, which come as |, 1, I or [ or not at all,
 * and a row whose bars are figures has no cells any more. No single bar tells, the place does:
 * a narrow letter that stands alone at the same place of line after line, in a good part of them
 * read as a bar. Rules of a picture are no help (image_rules.h): such bars are broken by the
 * room between the lines. */
#include "text/ocr_pipes.h"

#include <math.h>
#include <stdlib.h>

/* Bars of one rule differ by less than this part of a line's height. */
#define SAME_PLACE 0.35f
/* Letters nearer to a bar than this part make a word with it. */
#define ALONE 0.65f
/* A rule has so many bars, this part of them read as such, or this part if the table has a line of dashes; so many
 * rules make a table. Beside them, others with this part of the longest rule's bars are rules as well. */
#define BARS_MIN 3
#define BARS_PART 0.5f
#define DASHED_PART 0.3f
#define RULES_MIN 2
#define WEAK_PART 0.1f
#define WEAK_BARS 0.5f
/* What closes the lines of a table that a rule opens needs no bar that was read as one, if a line of dashes ends there
 * and it is as long: this part. */
#define CLOSING_BARS 0.7f
/* A line of dashes has so many marks, and ends this near (heights) to the bars that it opens or closes. */
#define DASHES_MIN 3
#define DASHES_END 1
#define DASHES_WIDE 4
/* So many lines that begin with a prompt are commands. */
#define PROMPTS_MIN 2
/* A cell begins this far (heights) right of the letter before, where no bar was read. */
#define CELL_GAP 1.2f
/* A row has so many of them. */
#define ROW_BARS_MIN 2
/* Lines this near (heights) above and below the bars are the table's too. */
#define BEYOND 1.5f

struct bar {
	float x, y;
	bool sure;
};

struct rule {
	float x, top, bottom;
	size_t bars, sure;
};

static bool is_bar(uint32_t cp)
{
	return cp == '|' || cp == 0x4E28 || cp == 0xFF5C;
}

static bool like_bar(uint32_t cp)
{
	return is_bar(cp) || (cp < 0x7F && cp > ' ' && strchr("1Il[]!i", (int)cp));
}

static bool like_dash(uint32_t cp)
{
	return cp == 0x2014 || cp == 0x4E00 || (cp < 0x7F && cp > ' ' && strchr("+-_=", (int)cp));
}

static float middle(const struct ocr_char *c)
{
	return (c->x0 + c->x1) / 2;
}

static float left_of(const struct ocr_line *l)
{
	return l->box.cx - l->box.w / 2;
}

static bool alone(const struct ocr_line *l, size_t i)
{
	float x = middle(&l->c[i]), room = ALONE * l->box.h;
	return (i == 0 || x - middle(&l->c[i - 1]) >= room) && (i + 1 == l->n || middle(&l->c[i + 1]) - x >= room);
}

static int by_x(const void *pa, const void *pb)
{
	const struct bar *a = pa, *b = pb;
	return a->x != b->x ? (a->x > b->x) - (a->x < b->x) : (a->y > b->y) - (a->y < b->y);
}

static size_t gather(const struct ocr_lines *lines, struct bar **ret, float *ret_height)
{
	size_t n = 0, cap = 0, used = 0;
	*ret = NULL;
	*ret_height = 0;
	for (size_t i = 0; i < lines->n; i++) {
		const struct ocr_line *l = &lines->line[i];
		for (size_t k = 0; k < l->n && l->box.uy == 0; k++) {
			if (!like_bar(l->c[k].cp) || !alone(l, k))
				continue;
			*ret = xgrow(*ret, &cap, n + 1, sizeof **ret);
			(*ret)[n++] = (struct bar){ .x = left_of(l) + middle(&l->c[k]), .y = l->box.cy, .sure = is_bar(l->c[k].cp) };
			*ret_height += l->box.h;
			used++;
		}
	}
	if (used)
		*ret_height /= (float)used;
	return n;
}

/* Bars of N, sorted by their place, that stand one below the other. */
static size_t find_columns(const struct bar *b, size_t n, float height, struct rule *ret)
{
	size_t columns = 0;
	for (size_t i = 0, end; i < n; i = end) {
		struct rule r = { .x = b[i].x, .top = b[i].y, .bottom = b[i].y, .sure = b[i].sure };
		for (end = i + 1; end < n && b[end].x - b[end - 1].x < SAME_PLACE * height && b[end].x - b[i].x < height; end++) {
			r.sure += b[end].sure;
			r.x += b[end].x;
			r.top = fminf(r.top, b[end].y);
			r.bottom = fmaxf(r.bottom, b[end].y);
		}
		r.bars = end - i;
		r.x /= (float)r.bars;
		if (r.bars >= BARS_MIN)
			ret[columns++] = r;
	}
	return columns;
}

static bool only_dashes(const struct ocr_line *l)
{
	size_t marks = 0, crosses = 0;
	for (size_t i = 0; i < l->n; i++) {
		if (!like_dash(l->c[i].cp) && (!like_bar(l->c[i].cp) || l->c[i].cp == '1'))
			return false;
		marks += like_dash(l->c[i].cp);
		crosses += l->c[i].cp == '+';
	}
	/* a cell's own dash is short */
	return marks >= DASHES_MIN || (crosses && l->n > 1) || (marks && l->box.w >= DASHES_WIDE * l->box.h);
}

/* What lines reach from left to right: those of dashes and those of text; how many begin with a prompt. */
struct extent {
	float dash_left, dash_right, text_left, text_right;
	size_t dashes, prompts;
};

static struct extent measure(const struct ocr_lines *lines, float top, float bottom, float height)
{
	struct extent e = { .dash_left = INFINITY, .dash_right = -INFINITY, .text_left = INFINITY, .text_right = -INFINITY };
	for (size_t i = 0; i < lines->n; i++) {
		const struct ocr_line *l = &lines->line[i];
		float y = l->box.cy;
		if (!l->n || l->box.uy != 0 || y < top - BEYOND * height || y > bottom + BEYOND * height)
			continue;
		float left = left_of(l), right = left + l->box.w;
		if (only_dashes(l)) {
			e.dash_left = fminf(e.dash_left, left);
			e.dash_right = fmaxf(e.dash_right, right);
			e.dashes++;
		} else if (y > top - height / 2 && y < bottom + height / 2) {
			e.text_left = fminf(e.text_left, left);
			e.text_right = fmaxf(e.text_right, right);
			e.prompts += l->c[0].cp == '$' || l->c[0].cp == '#' || l->c[0].cp == '>';
		}
	}
	return e;
}

static bool sure_of(const struct rule *r, float part)
{
	return (float)r->sure >= part * (float)r->bars;
}

/* A column at an edge may be one of figures: lines of dashes must end there if it was not read as bars. */
static bool is_rule(const struct rule *r, size_t i, size_t n, size_t most, const struct extent *e, float height)
{
	bool opens = fabsf(e->dash_left - r[0].x) <= DASHES_END * height, closes = fabsf(e->dash_right - r[i].x) <= DASHES_END * height;
	if (sure_of(&r[i], BARS_PART))
		return true;
	if (!e->dashes)
		return false;
	if (opens && closes && i && (float)r[i].bars >= CLOSING_BARS * (float)most)
		return true;
	if ((i == 0 && !opens) || (i + 1 == n && !closes))
		return false;
	return r[i].sure && sure_of(&r[i], WEAK_PART) && (float)r[i].bars >= WEAK_BARS * (float)most;
}

/* Those of N columns that are rules of one table stay; what they reach from top to bottom. A table
 * has a line of dashes or a bar at an end of its rows: a pipeline of commands has neither. */
static size_t sift_rules(const struct ocr_lines *lines, struct rule *r, size_t n, float height, float *ret_top, float *ret_bottom)
{
	size_t strong = 0, most = 0, kept = 0;
	float top = INFINITY, bottom = -INFINITY;
	for (size_t i = 0; i < n; i++)
		if (sure_of(&r[i], DASHED_PART)) {
			most = r[i].bars > most ? r[i].bars : most;
			top = fminf(top, r[i].top);
			bottom = fmaxf(bottom, r[i].bottom);
		}
	struct extent e = measure(lines, top, bottom, height);
	for (size_t i = 0; i < n; i++)
		strong += sure_of(&r[i], e.dashes ? DASHED_PART : BARS_PART);
	if (strong < RULES_MIN || e.prompts >= PROMPTS_MIN)
		return 0;
	bool *is = xcalloc(n, sizeof *is);
	for (size_t i = 0; i < n; i++)
		is[i] = is_rule(r, i, n, most, &e, height);
	for (size_t i = 0; i < n; i++) {
		if (!is[i])
			continue;
		top = fminf(top, r[i].top);
		bottom = fmaxf(bottom, r[i].bottom);
		r[kept++] = r[i];
	}
	free(is);
	*ret_top = top;
	*ret_bottom = bottom;
	bool ends = kept && (r[0].x - e.text_left <= height || e.text_right - r[kept - 1].x <= height);
	return e.dashes || ends ? kept : 0;
}

static bool is_figure(const struct ocr_char *c)
{
	return (c->cp >= '0' && c->cp <= '9') || c->cp == '.';
}

/* A 1 with a figure near to it is one, wherever it stands. */
static bool within_figure(const struct ocr_line *l, size_t i)
{
	float x = middle(&l->c[i]), room = ALONE * l->box.h;
	return l->c[i].cp == '1' && ((i && is_figure(&l->c[i - 1]) && x - middle(&l->c[i - 1]) < room) ||
				      (i + 1 < l->n && is_figure(&l->c[i + 1]) && middle(&l->c[i + 1]) - x < room));
}

/* A line's bars go; what stands right of a rule begins a cell. */
static void part_line(struct ocr_line *l, const struct rule *rule, size_t rules, float height)
{
	size_t kept = 0, at = 0;
	bool passed = false, bar = false;
	for (size_t i = 0; i < l->n; i++) {
		float x = left_of(l) + middle(&l->c[i]);
		while (at < rules && rule[at].x < x - SAME_PLACE * height) {
			passed = true;
			at++;
		}
		if (at < rules && fabsf(rule[at].x - x) <= SAME_PLACE * height && like_bar(l->c[i].cp) &&
		    ((at + 1 == rules && i + 1 == l->n) || !within_figure(l, i))) {
			bar = true;
			at++;
			continue;
		}
		l->c[kept] = l->c[i];
		/* the text of a cell may run over a rule only where none is drawn */
		if ((bar || passed) && kept && x - left_of(l) - middle(&l->c[kept - 1]) >= (bar ? ALONE : CELL_GAP) * l->box.h)
			l->c[kept].cell_before = true;
		else if (bar && !kept)
			l->c[kept].cell_before = l->c[kept].space_before = false;
		kept++;
		bar = passed = false;
	}
	l->n = kept;
}

static int by_y(const void *pa, const void *pb)
{
	const struct bar *a = pa, *b = pb;
	return (a->y > b->y) - (a->y < b->y);
}

/* The bars of N that stand on a rule, by height: both sorted by their place. */
static size_t on_rules(struct bar *b, size_t n, const struct rule *rule, size_t rules, float height)
{
	size_t kept = 0, at = 0;
	for (size_t i = 0; i < n; i++) {
		while (at < rules && rule[at].x < b[i].x - SAME_PLACE * height)
			at++;
		if (at < rules && rule[at].x <= b[i].x + SAME_PLACE * height)
			b[kept++] = b[i];
	}
	if (kept)
		qsort(b, kept, sizeof *b, by_y);
	return kept;
}

/* How many of N bars, sorted by height, are above Y. */
static size_t above(const struct bar *b, size_t n, float y)
{
	size_t lo = 0;
	while (n > lo) {
		size_t mid = lo + (n - lo) / 2;
		if (b[mid].y < y)
			lo = mid + 1;
		else
			n = mid;
	}
	return lo;
}

void ocr_pipes_settle(struct ocr_lines *lines)
{
	struct bar *bar;
	float height, top, bottom;
	size_t n = gather(lines, &bar, &height);
	struct rule *rule = xcalloc(n + 1, sizeof *rule);
	if (n)
		qsort(bar, n, sizeof *bar, by_x);
	size_t rules = sift_rules(lines, rule, find_columns(bar, n, height, rule), height, &top, &bottom);
	n = rules >= RULES_MIN ? on_rules(bar, n, rule, rules, height) : 0;
	for (size_t i = 0; i < lines->n && n; i++) {
		struct ocr_line *l = &lines->line[i];
		float y = l->box.cy;
		if (l->box.uy != 0 || y < top - BEYOND * height || y > bottom + BEYOND * height)
			continue;
		if (only_dashes(l))
			l->n = 0;
		else if (above(bar, n, y + height / 2) - above(bar, n, y - height / 2) >= ROW_BARS_MIN)
			part_line(l, rule, rules, height);
	}
	free(rule);
	free(bar);
}
