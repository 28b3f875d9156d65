/* ocr_spaces.c - where words end in a line.
 *
 * A column without ink is a gap. Between two letters of Latin script a gap
 * much wider than their side bearings is a word's end; between any two
 * characters a gap wider than one and a half letters parts two cells of a
 * table that the detector took for one line. Gaps inside Chinese are left
 * alone: full-width punctuation brings its own. */
#include "text/ocr_spaces.h"

#include "text/ocr_columns.h"

#include <math.h>
#include <sluice/utf8.h>
#include <stdlib.h>

/* A column is blank when its contrast is below this part of the line's. */
#define BLANK_PART 0.22f
/* Letters stand in the middle of the crop; its edges may show neighbours. */
#define EDGE_PART 0.1f
/* A rule below the words is in the crop's lower part, so many heights long, and as dark as this part of the darkest. */
#define RULE_FROM 0.66f
#define RULE_LENGTH 2
#define RULE_INK 0.3f
/* Least gap of a word space and of a table's cells, in letter heights (em). */
#define WORD_GAP 0.17f
/* Where the two kinds of a line's gaps may part, and how clearly. */
#define WORD_GAP_CLEAR 0.12f
#define WORD_GAP_LEAST 0.09f
#define WORD_GAP_MOST 0.6f
/* Fewer gaps of a line tell nothing of its font. */
#define LINE_GAPS 8
/* Without two kinds: by how much a word's gap exceeds the usual one, and the least. */
#define WORD_GAP_MORE 0.18f
#define WORD_GAP_BLURRED 0.06f
/* A space that the recogniser says is believed when its gap is half a word's and wider than any that it does not say. */
#define SAID_PART 0.5f
#define SAID_MORE 0.03f
/* From so much on a space that the reader rather does not say counts, so much of it, in letter heights; more before a capital. */
#define HALF_SAID 0.05f
#define HALF_SAID_MOST 0.25f
#define HALF_SAID_WORTH 0.8f
#define CAPITAL_WORTH 0.05f
#define HALF_SAID_GAP 0.02f
#define ONE_MORE 0.08f
#define AT_MORE 0.25f
#define WIDE_GAP 0.9f
/* Chinese is set without spaces: one that is there is as much wider than the line's usual gap of Chinese characters. Of real pages'
 * gaps three in a thousand are. */
#define HAN_GAP_MORE 0.36f
#define CELL_GAP 1.7f
#define CLAUSE_GAP 0.12f
/* The em is this part of the crop's height: the detector's boxes have margins. */
#define EM_PART 0.72f

/* Blank room that a character brings itself, to its left and right, in em. */
static void bearing(uint32_t cp, float *left, float *right)
{
	*left = *right = 0.05f;
	if (cp == '1' || cp == 'I' || cp == 'i' || cp == 'l' || cp == 'j')
		*left = *right = 0.12f;
	else if (cp == '.' || cp == ',' || cp == ':' || cp == ';' || cp == '\'' || cp == '!')
		*left = *right = 0.1f;
	else if (cp == '-' || cp == '(' || cp == ')' || cp == '[' || cp == ']' || cp == '/' || cp == 't' || cp == 'r' || cp == 'f')
		*left = *right = 0.08f;
	if (cp == 0x3002 || cp == 0x3001 || cp == 0xFF0C || cp == 0xFF1A || cp == 0xFF1B || cp == 0xFF09 || cp == 0x300B || cp == 0x3011 ||
	    cp == 0x201D || cp == 0xFF01 || cp == 0xFF1F || cp == 0x300D)
		*right = 0.7f;
	if (cp == 0xFF08 || cp == 0x300A || cp == 0x3010 || cp == 0x201C || cp == 0x300C)
		*left = 0.7f;
}

static bool figure(uint32_t cp)
{
	return cp >= '0' && cp <= '9';
}

static bool letter(uint32_t cp)
{
	return figure(cp) || (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
}

static int gap_order(const void *pa, const void *pb)
{
	float a = *(const float *)pa, b = *(const float *)pb;
	return (a > b) - (a < b);
}

/* Fonts differ in how wide they set letters and words: where the line's gaps
 * fall into two kinds, the border lies in the widest stretch between them. */
static float word_gap(float *gap, size_t n)
{
	float best = 0, border = WORD_GAP;
	qsort(gap, n, sizeof *gap, gap_order);
	for (size_t i = 1; i < n; i++) {
		float lo = fmaxf(gap[i - 1], WORD_GAP_LEAST - 0.05f), hi = fminf(gap[i], WORD_GAP_MOST + 0.1f), mid = (lo + hi) / 2;
		if (mid >= WORD_GAP_LEAST && mid <= WORD_GAP_MOST && hi - lo > best) {
			best = hi - lo;
			border = mid;
		}
	}
	if (n < LINE_GAPS || best > WORD_GAP_CLEAR)
		return n >= LINE_GAPS ? border : WORD_GAP;
	/* blur makes all gaps narrower: most are between letters */
	border = gap[n / 2] + WORD_GAP_MORE;
	return border > WORD_GAP ? WORD_GAP : border < WORD_GAP_BLURRED ? WORD_GAP_BLURRED : border;
}

static bool latin(uint32_t cp)
{
	return cp > ' ' && cp < 0x3000 && utf8_width(cp) == 1;
}

/* Most fonts make 1 as wide as the other figures: its room tells nothing of words. */
static bool beside_one(const struct ocr_char *c)
{
	return c[-1].cp == '1' || c->cp == '1';
}

static float centre(const struct ocr_char *c)
{
	return (c->x0 + c->x1) / 2;
}

/* Each blank run goes to the two characters whose middle is nearest to its
 * own: the network's places of letters are off by a third of a letter, often
 * enough into the gap itself. */
static void assign_gaps(const struct ocr_char *c, size_t n, const float *contrast, int w, float blank, float *ret_room)
{
	size_t i = 1;
	for (int x = 0, end; x < w && n > 1; x = end) {
		for (end = x; end < w && contrast[end] < blank; end++)
			;
		if (end == x) {
			end++;
			continue;
		}
		float mid = (float)(x + end) / 2;
		while (i + 1 < n && fabsf((centre(&c[i]) + centre(&c[i + 1])) / 2 - mid) <= fabsf((centre(&c[i - 1]) + centre(&c[i])) / 2 - mid))
			i++;
		/* The margins of the line are no gaps, nor are those before a rule. */
		if (x > 0 && end < w && mid > centre(&c[0]) && mid < centre(&c[n - 1]))
			ret_room[i] = fmaxf(ret_room[i], (float)(end - x));
	}
}

/* A rule below the line's words, as in forms that are filled in, would fill their gaps: the first row of one for each column, or H. */
static int *rule_below(const float *plane, int w, int h, size_t stride)
{
	struct ocr_columns k;
	int *top = xmalloc(((size_t)w + 1) * sizeof *top);
	for (int x = 0; x < w; x++)
		top[x] = h;
	ocr_columns_find(&k, plane, w, h, stride);
	for (int y = h - 1; y >= (int)((float)h * RULE_FROM); y--)
		for (int x = 0, end; x < w; x = end + 1) {
			for (end = x; end < w && fabsf(plane[(size_t)y * stride + (size_t)end] - k.ground) > RULE_INK * k.most;)
				end++;
			/* the row above has its soft edge */
			for (int i = x; end - x >= RULE_LENGTH * h && i < end; i++)
				top[i] = y - 1;
		}
	ocr_columns_release(&k);
	return top;
}

static float *column_contrast(const float *plane, int w, int h, size_t stride, float *ret_most)
{
	float *contrast = xmalloc(((size_t)w + 1) * sizeof *contrast);
	int from = (int)((float)h * EDGE_PART), to = h - from, *rule = rule_below(plane, w, h, stride);
	*ret_most = 0;
	for (int x = 0; x < w; x++) {
		float lo = INFINITY, hi = -INFINITY;
		for (int y = from; y < to && y < rule[x]; y++) {
			float v = plane[(size_t)y * stride + (size_t)x];
			lo = fminf(lo, v);
			hi = fmaxf(hi, v);
		}
		contrast[x] = hi - lo;
		*ret_most = fmaxf(*ret_most, contrast[x]);
	}
	free(rule);
	return contrast;
}

static bool closes(uint32_t cp)
{
	return cp == '.' || cp == ',' || cp == ';' || cp == ':' || cp == '!' || cp == '?' || cp == ')' || cp == ']' || cp == '%';
}

/* The gap before C tells how the line's font sets letters. */
static bool between_letters(const struct ocr_char *c)
{
	return latin(c[-1].cp) && latin(c->cp) && !closes(c->cp) && !beside_one(c);
}

/* 2021-03-04 10:00: a date's end and a time's begin, whatever the font. */
static bool date_then_time(const struct ocr_char *c, size_t i, size_t n)
{
	return i >= 3 && i + 2 < n && c[i + 2].cp == ':' && figure(c[i].cp) && figure(c[i + 1].cp) && figure(c[i - 1].cp) && figure(c[i - 2].cp) &&
	       (c[i - 3].cp == '-' || c[i - 3].cp == '/' || c[i - 3].cp == '.');
}

static bool numeral(uint32_t cp)
{
	static const uint16_t han[] = { 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03,
					0x516B, 0x4E5D, 0x5341, 0x767E, 0x96F6, 0x3007, 0x25CB };
	for (size_t i = 0; i < sizeof han / sizeof *han; i++)
		if (cp == han[i])
			return true;
	return figure(cp);
}

/* 第一条 合同金额: a clause's number stands apart from its text by a narrow
 * space, which nothing else in Chinese does. */
static bool after_clause(const struct ocr_char *c, size_t i)
{
	uint32_t last = i ? c[i - 1].cp : 0;
	if (i < 3 || c[0].cp != 0x7B2C || (last != 0x6761 && last != 0x7AE0 && last != 0x8282 && last != 0x6B3E)) /* 第 … 条 章 节 款 */
		return false;
	for (size_t k = 1; k + 1 < i; k++)
		if (!numeral(c[k].cp))
			return false;
	return true;
}

/* office@host: many fonts set the sign wide; what stands apart from it on one side only is an address all the same. */
static bool after_at(const struct ocr_char *c, size_t i)
{
	return i >= 2 && c[i - 1].cp == '@' && !c[i - 1].space_before;
}

/* name@ and http:// have no spaces to come, so what only the recogniser says there must be as wide as any. */
static bool begins_address(const struct ocr_char *c, size_t i)
{
	return (i >= 2 && c[i - 1].cp == '@' && !c[i - 1].space_before && latin(c[i - 2].cp)) ||
	       (i >= 3 && c[i - 1].cp == '/' && c[i - 2].cp == '/' && c[i - 3].cp == ':');
}

/* The usual gap of a line's Chinese characters, beyond what they bring: a heading's letters may stand far apart. */
static float han_gap(const struct ocr_char *c, size_t n, const float *room, float *scratch)
{
	size_t k = 0;
	for (size_t i = 1; i < n; i++)
		if (utf8_is_han(c[i - 1].cp) && utf8_is_han(c[i].cp))
			scratch[k++] = room[i];
	if (k)
		qsort(scratch, k, sizeof *scratch, gap_order);
	return k ? fmaxf(scratch[k / 2], 0) : 0;
}

static bool stands_apart(const struct ocr_char *c, float room, float usual)
{
	bool a = utf8_is_han(c[-1].cp), b = utf8_is_han(c->cp);
	return (a || b) && (a || letter(c[-1].cp)) && (b || letter(c->cp)) && room > usual + HAN_GAP_MORE;
}

/* The gap that a word must have before C where the usual one is BORDER: blur narrows gaps, and the reader half says what it loses. */
static float least_gap(const struct ocr_char *c, float border)
{
	bool small = c[-1].cp >= 'a' && c[-1].cp <= 'z', capital = c->cp >= 'A' && c->cp <= 'Z';
	if (c->said < HALF_SAID || !letter(c[-1].cp) || !letter(c->cp) || (figure(c[-1].cp) && figure(c->cp)))
		return border;
	return fmaxf(HALF_SAID_GAP, border - HALF_SAID_WORTH * fminf(c->said, HALF_SAID_MOST) - (small && capital ? CAPITAL_WORTH : 0));
}

size_t ocr_spaces_find(struct ocr_char *c, size_t n, const float *plane, int w, int h, size_t stride, float per_step, float squeeze)
{
	float most, *contrast = column_contrast(plane, w, h, stride, &most), em = (float)h * EM_PART * squeeze;
	float *room = xcalloc((n + 1) * 2, sizeof *room), *letters = room + n + 1;
	bool *said = xcalloc(n + 1, sizeof *said);
	size_t kept = 0, n_letters = 0;
	for (size_t i = 0; i < n; i++) {
		if (c[i].cp == ' ' || c[i].cp == 0x3000) {
			said[kept] = true;
			continue;
		}
		c[kept] = c[i];
		c[kept].x0 *= per_step;
		c[kept++].x1 *= per_step;
	}
	assign_gaps(c, kept, contrast, w, BLANK_PART * most, room);
	for (size_t i = 1; i < kept; i++) {
		float al, ar, bl, br;
		bearing(c[i - 1].cp, &al, &ar);
		bearing(c[i].cp, &bl, &br);
		room[i] = room[i] / em - ar - bl;
		if (between_letters(&c[i]))
			letters[n_letters++] = room[i];
	}
	float usual = han_gap(c, kept, room, letters + n_letters), border = word_gap(letters, n_letters), border_said = border * SAID_PART;
	for (size_t i = 1; i < kept; i++)
		if (!said[i] && between_letters(&c[i]) && room[i] <= border - SAID_MORE)
			border_said = fmaxf(border_said, room[i] + SAID_MORE);
	bool address = false;
	for (size_t i = 1; i < kept; i++) {
		address = (address && !c[i - 1].space_before) || begins_address(c, i);
		float more = after_at(c, i) ? AT_MORE : beside_one(&c[i]) && !said[i] ? ONE_MORE : 0;
		bool words = latin(c[i - 1].cp) && latin(c[i].cp) && !closes(c[i].cp) && room[i] > (address ? border : said[i] ? border_said : least_gap(&c[i], border)) + more;
		c[i].room = room[i];
		c[i].cell_before = room[i] > CELL_GAP;
		c[i].space_before = words || room[i] > (after_clause(c, i) ? CLAUSE_GAP : WIDE_GAP) ||
				    stands_apart(&c[i], room[i], usual) || date_then_time(c, i, kept);
	}
	free(room);
	free(said);
	free(contrast);
	return kept;
}
