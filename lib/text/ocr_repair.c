/* ocr_repair.c - a page is its own dictionary.
 *
 * The recogniser reads small print's 合同 as 合月 here and rightly ten times
 * elsewhere. Pairs of neighbours that were read for sure are gathered first;
 * a doubtful character gives way to its second choice when only that one is
 * known beside its neighbour, on the page or within the language's words
 * (ocr_pairs.h). Names and numbers are in no dictionary, so what the reader did
 * not think of itself is never put in. */
#include "text/ocr_repair.h"

#include "text/ocr_address.h"
#include "text/ocr_pairs.h"

#include <sluice/utf8.h>
#include <stdlib.h>

#define SURE 0.95f
#define DOUBTFUL 0.9f
/* … and where words of the language tell. */
#define DOUBTFUL_WORD 0.95f
/* A second choice this unlikely is chance. */
#define SECOND_MIN 0.03f
#define DASH_MIN 0.05f
/* A box stands so much farther from the next character than characters do, by the middle of so many. */
#define BOX_APART 1.2f
#define BOX_STEPS_MAX 32

struct pairs {
	uint64_t *slot;   /* 0: free; first code point << 32 | second */
	size_t slots;
};

static uint64_t pair(uint32_t a, uint32_t b)
{
	return (uint64_t)a << 32 | b;
}

static size_t place(const struct pairs *p, uint64_t key)
{
	size_t i = (size_t)((key * 0x9E3779B97F4A7C15u) >> 20) & (p->slots - 1);
	while (p->slot[i] && p->slot[i] != key)
		i = (i + 1) & (p->slots - 1);
	return i;
}

static bool known(const struct pairs *p, uint32_t a, uint32_t b)
{
	return p->slot[place(p, pair(a, b))] != 0;
}

static bool digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

/* B after A is known from the page, or, if WORDS, from the language. */
static bool fits(const struct pairs *p, const struct ocr_char *a, uint32_t b, bool words)
{
	return known(p, a->cp, b) || (words && ocr_pairs_known(a->cp, b));
}

static bool fits_before(const struct pairs *p, uint32_t a, const struct ocr_char *b, bool words)
{
	return known(p, a, b->cp) || (words && ocr_pairs_known(a, b->cp));
}

static void repair_char(const struct ocr_line *l, size_t i, const struct pairs *p, bool words)
{
	struct ocr_char *c = &l->c[i], *a = i ? c - 1 : NULL, *b = i + 1 < l->n ? c + 1 : NULL;
	bool keep = (a && fits(p, a, c->cp, words)) || (b && fits_before(p, c->cp, b, words));
	bool take = !keep && ((a && fits(p, a, c->second, words)) || (b && fits_before(p, c->second, b, words)));
	if (take) {
		uint32_t other = c->cp;
		c->cp = c->second;
		c->second = other;
	}
}

static int least_sure(const void *pa, const void *pb)
{
	const struct ocr_char *a = *(struct ocr_char *const *)pa, *b = *(struct ocr_char *const *)pb;
	if (a->confidence != b->confidence)
		return a->confidence < b->confidence ? -1 : 1;
	return (a > b) - (a < b);
}

/* The least sure first: it is then the next one's neighbour. */
static void repair_line(struct ocr_line *l, const struct pairs *p)
{
	struct ocr_char **doubt = xmalloc((l->n + 1) * sizeof *doubt);
	size_t n = 0;
	for (size_t i = 0; i < l->n; i++) {
		struct ocr_char *c = &l->c[i];
		/* ± is read as 土 (earth), which never stands before a figure. */
		if (c->cp == 0x571F && i + 1 < l->n && digit(c[1].cp))
			c->cp = 0xB1;
		if (c->confidence < DOUBTFUL_WORD && c->second_confidence >= SECOND_MIN && c->second >= 0x80 && c->cp >= 0x80)
			doubt[n++] = c;
	}
	qsort(doubt, n, sizeof *doubt, least_sure);
	for (size_t i = 0; i < n; i++) {
		const struct ocr_char *c = doubt[i];
		bool words = utf8_is_han(c->cp) && utf8_is_han(c->second);
		if (words || c->confidence < DOUBTFUL)
			repair_char(l, (size_t)(c - l->c), p, words);
	}
	free(doubt);
}

/* How many figures stand at I and after. */
static size_t figures(const struct ocr_line *l, size_t i)
{
	size_t n = 0;
	while (i + n < l->n && digit(l->c[i + n].cp))
		n++;
	return n;
}

static bool groups_mark(uint32_t c)
{
	return c == ',' || c == 0xFF0C || c == '.';
}

static bool money_before(uint32_t c)
{
	return c == 0xA5 || c == 0xFFE5 || c == '$' || c == 0x20AC;
}

static bool money_after(uint32_t c)
{
	return c == 0x5143 || c == 0x4E07 || c == 0x5706; /* 元 万 圆 */
}

/* ￥1,200,000.00: the marks between threes are commas, whatever they were read
 * as. An address (10.100.200.12) has them too, but no currency. */
static void settle_amounts(struct ocr_line *l)
{
	for (size_t i = 0, end; i < l->n; i = end > i ? end : i + 1) {
		size_t n = figures(l, i), groups = 0, dots = 0;
		end = i + n;
		if (n == 0 || n > 3 || (i > 1 && groups_mark(l->c[i - 1].cp) && digit(l->c[i - 2].cp)))
			continue;
		while (end < l->n && groups_mark(l->c[end].cp) && figures(l, end + 1) == 3) {
			dots += l->c[end].cp == '.';
			end += 4;
			groups++;
		}
		bool decimals = end < l->n && l->c[end].cp == '.' && figures(l, end + 1) == 2;
		size_t after = decimals ? end + 3 : end;
		bool money = (i && money_before(l->c[i - 1].cp)) || (after < l->n && money_after(l->c[after].cp));
		if (!groups || (dots && !(money && decimals)) || !(money || decimals || groups > 1))
			continue;
		for (size_t k = i + n; k < end; k += 4)
			l->c[k].cp = ',';
	}
}

static bool opens_before(uint32_t c)
{
	return c == 0xFF08 || c == '(' || c == 0xFF1A || c == 0x300A || c == 0x3010;
}

static bool ends_after(uint32_t c)
{
	return c == 0xFF09 || c == ')' || c == 0xFF0C || c == 0x3002 || c == 0x3001 || c == 0xFF1B || c == 0xFF1A || c == 0x300B || c == 0x3011;
}

/* Chinese text has “ and ”, which some fonts draw so narrow and straight that
 * they are read as ". Open or closed: by the neighbours, else in turns. */
static void settle_quotes(struct ocr_lines *lines)
{
	bool open = false;
	for (size_t i = 0; i < lines->n; i++) {
		struct ocr_line *l = &lines->line[i];
		for (size_t k = 0; k < l->n; k++) {
			struct ocr_char *c = &l->c[k];
			bool curly = c->cp == 0x201C || c->cp == 0x201D;
			/* a quotation mark alone: by the lines above and below */
			uint32_t before = k ? c[-1].cp : i && l->n == 1 && l[-1].n ? l[-1].c[l[-1].n - 1].cp : 0;
			uint32_t after = k + 1 < l->n ? c[1].cp : i + 1 < lines->n && l->n == 1 && l[1].n ? l[1].c[0].cp : 0;
			bool chinese = utf8_width(before) == 2 || utf8_width(after) == 2;
			if ((c->cp == '"' && chinese) || (curly && c->confidence < DOUBTFUL)) {
				bool opening = opens_before(before) || (!open && !ends_after(after));
				c->cp = opening ? 0x201C : 0x201D;
			} else if (!curly) {
				continue;
			}
			open = c->cp == 0x201C;
		}
	}
}

/* 丨 is no character of today: a table's rule that was read, at a cell's end or
 * between two. */
static void drop_rules(struct ocr_line *l)
{
	size_t kept = 0;
	bool rule = false;
	for (size_t i = 0; i < l->n; i++) {
		if (l->c[i].cp == 0x4E28 && l->n > 1) {
			rule = true;
			continue;
		}
		l->c[kept] = l->c[i];
		l->c[kept].cell_before |= rule && kept;
		rule = false;
		kept++;
	}
	l->n = kept;
}

static bool opens_blank(uint32_t c)
{
	return c == ' ' || c == ':' || c == 0xFF1A || c == 0xFF08 || c == '(' || c == 0xFFE5 || c == 0xA5;
}

/* A blank's rule below its text is read as _ after a label and at a field's end;
 * in names of files and accounts it is one. */
static void drop_blanks(struct ocr_line *l)
{
	size_t kept = 0;
	for (size_t i = 0; i < l->n; i++) {
		uint32_t before = kept ? l->c[kept - 1].cp : ' ', after = i + 1 < l->n ? l->c[i + 1].cp : ' ';
		if (l->c[i].cp == '_' && l->n > 1 && (opens_blank(before) || after == ' ' || after == 0xFF08 || after == 0xFF09 || after == ')'))
			continue;
		l->c[kept++] = l->c[i];
	}
	l->n = kept;
}

static bool upper(const struct ocr_line *l, size_t i)
{
	return i < l->n && l->c[i].cp >= 'A' && l->c[i].cp <= 'Z';
}

static bool lower(const struct ocr_line *l, size_t i)
{
	return i < l->n && l->c[i].cp >= 'a' && l->c[i].cp <= 'z';
}

/* Sans serif's I is an l, but not among capitals: IMEl is IMEI, lP is IP. A word
 * of capitals ends where a small letter or a figure comes. */
static void settle_capitals(struct ocr_line *l)
{
	for (size_t i = 0; i < l->n; i++) {
		bool ends = i >= 2 && upper(l, i - 1) && upper(l, i - 2),
		     begins = (i == 0 || (!upper(l, i - 1) && !lower(l, i - 1))) && upper(l, i + 1);
		bool stops = lower(l, i + 1) || (i + 1 < l->n && digit(l->c[i + 1].cp) && !l->c[i + 1].space_before);
		if (l->c[i].cp == 'l' &&
		    ((ends && !stops) || (begins && !lower(l, i + 2) && !(i && (digit(l->c[i - 1].cp) || l->c[i - 1].cp == '_')))))
			l->c[i].cp = 'I';
	}
}

static bool thought_dash(const struct ocr_line *l, size_t i)
{
	return i < l->n && l->c[i].cp == 0x4E00 && l->c[i].second == 0x2014 && l->c[i].second_confidence >= DASH_MIN;
}

/* 一 of which the reader thought — is one between figures, and twice in a row. */
static void settle_dashes(struct ocr_line *l)
{
	for (size_t i = 1; i + 1 < l->n; i++) {
		bool twice = thought_dash(l, i + 1);
		if (!thought_dash(l, i) || !(twice || (digit(l->c[i - 1].cp) && digit(l->c[i + 1].cp))))
			continue;
		l->c[i].cp = 0x2014;
		if (twice)
			l->c[++i].cp = 0x2014;
	}
}

static bool han_figure(uint32_t c)
{
	static const uint16_t figure[] = { 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341, 0x25CB, 0x3007 };
	for (size_t i = 0; i < sizeof figure / sizeof *figure; i++)
		if (c == figure[i])
			return true;
	return false;
}

/* 二○○七年: a font's small ring is read as o. */
static void settle_rings(struct ocr_line *l)
{
	for (size_t i = 1; i + 1 < l->n; i++) {
		uint32_t after = l->c[i + 1].cp;
		if (l->c[i].cp == 'o' && han_figure(l->c[i - 1].cp) && (after == 'o' || after == 0x5E74 || han_figure(after)))
			l->c[i].cp = 0x25CB;
	}
}

static bool is_w(const struct ocr_line *l, size_t i)
{
	return i < l->n && (l->c[i].cp | 32) == 'w';
}

/* w and W differ in size alone: WWw. begins a host. */
static void settle_www(struct ocr_line *l)
{
	for (size_t i = 0; i + 3 < l->n; i++)
		if (is_w(l, i) && is_w(l, i + 1) && is_w(l, i + 2) && l->c[i + 3].cp == '.' && !(i && (upper(l, i - 1) || lower(l, i - 1))))
			for (size_t k = i; k < i + 3; k++)
				l->c[k].cp = 'w';
}

/* l' before a word (French, Italian) is no one and a foot. */
static void settle_elisions(struct ocr_line *l)
{
	for (size_t i = 0; i + 3 < l->n; i++)
		if (l->c[i].cp == '1' && (l->c[i + 1].cp == '\'' || l->c[i + 1].cp == 0x2019) && !l->c[i + 1].space_before &&
		    lower(l, i + 2) && lower(l, i + 3) && (i == 0 || l->c[i].space_before || lower(l, i - 1)))
			l->c[i].cp = 'l';
}

static int float_order(const void *pa, const void *pb)
{
	float a = *(const float *)pa, b = *(const float *)pb;
	return (a > b) - (a < b);
}

/* A box to be ticked stands farther from what it is about than a mouth from its word. */
static void settle_box(struct ocr_line *l)
{
	float step[BOX_STEPS_MAX];
	size_t n = 0;
	if (l->n < 4 || l->c[0].cp != 0x53E3)
		return;
	for (size_t i = 2; i < l->n && n < BOX_STEPS_MAX; i++)
		if (utf8_width(l->c[i].cp) == 2 && utf8_width(l->c[i - 1].cp) == 2)
			step[n++] = l->c[i].x0 + l->c[i].x1 - l->c[i - 1].x0 - l->c[i - 1].x1;
	if (n < 2)
		return;
	qsort(step, n, sizeof *step, float_order);
	if (l->c[1].x0 + l->c[1].x1 - l->c[0].x0 - l->c[0].x1 > BOX_APART * step[n / 2])
		l->c[0].cp = 0x25A1;
}

/* The letters above a sheet's columns stand alone, so C and c look alike. */
static void settle_headings(struct ocr_lines *lines)
{
	for (size_t i = 0; i < lines->n; i++) {
		const struct ocr_line *l = &lines->line[i];
		size_t capitals = 0;
		if (l->n != 1 || !strchr("ckosuvwxz", (int)(l->c[0].cp < 0x80 ? l->c[0].cp : 'A')))
			continue;
		for (size_t k = 0; k < lines->n; k++) {
			const struct ocr_line *o = &lines->line[k];
			float apart = o->box.cy - l->box.cy;
			capitals += o->n == 1 && o->c[0].cp >= 'A' && o->c[0].cp <= 'Z' && apart < 0.5f * l->box.h && -apart < 0.5f * l->box.h;
		}
		if (capitals >= 2)
			l->c[0].cp -= 'a' - 'A';
	}
}

void ocr_repair(struct ocr_lines *lines)
{
	struct pairs p = { .slots = 64 };
	size_t chars = 0;
	for (size_t i = 0; i < lines->n; i++)
		chars += lines->line[i].n;
	while (p.slots < chars * 2 + 2)
		p.slots *= 2;
	p.slot = xcalloc(p.slots, sizeof *p.slot);
	for (size_t i = 0; i < lines->n; i++) {
		const struct ocr_line *l = &lines->line[i];
		for (size_t k = 1; k < l->n; k++)
			if (l->c[k - 1].confidence > SURE && l->c[k].confidence > SURE) {
				uint64_t key = pair(l->c[k - 1].cp, l->c[k].cp);
				p.slot[place(&p, key)] = key;
			}
	}
	for (size_t i = 0; i < lines->n; i++) {
		repair_line(&lines->line[i], &p);
		settle_amounts(&lines->line[i]);
		settle_capitals(&lines->line[i]);
		settle_dashes(&lines->line[i]);
		settle_rings(&lines->line[i]);
		settle_www(&lines->line[i]);
		settle_elisions(&lines->line[i]);
		settle_box(&lines->line[i]);
		drop_blanks(&lines->line[i]);
		drop_rules(&lines->line[i]);
	}
	free(p.slot);
	settle_quotes(lines);
	settle_headings(lines);
	ocr_address_repair(lines);
}
