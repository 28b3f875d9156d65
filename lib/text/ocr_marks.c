/* ocr_marks.c - the recogniser sees a mark's shape, not its size and height.
 *
 * At 8 points a full stop 。 is four pixels, an o is six: the network cannot
 * tell them apart once the line is scaled, but a ring that ends below the
 * middle of its neighbours is no letter. So the ink of each character is
 * measured against the height of the line's Chinese characters. */
#include "text/ocr_marks.h"

#include "text/ocr_columns.h"

#include <math.h>
#include <sluice/utf8.h>
#include <stdlib.h>

/* So many Chinese characters give a measure. */
#define HAN_MIN 2
/* A stroke of faint print that was read in pieces is 一 when it is so wide as a whole, of the characters' height. */
#define ONE_WIDTH_MIN 0.5f
#define ONE_WIDTH_MAX 1.15f
#define DASHES_MAX 3
/* Two dots, one over the other, are at least so high, a comma is not. */
#define TWO_DOTS 0.34f
/* Without them: a box has this much room above and below. */
#define LETTERS_TOP 0.14f

struct ink {
	float top, bottom;   /* 0: top of the line's Chinese characters, 1: their bottom */
	float left;          /* column */
	float width;         /* of the same height */
	bool known;
};

static int float_order(const void *pa, const void *pb)
{
	float a = *(const float *)pa, b = *(const float *)pb;
	return (a > b) - (a < b);
}

static float median(float *v, size_t n)
{
	qsort(v, n, sizeof *v, float_order);
	return n ? v[n / 2] : 0;
}

static float centre(const struct ocr_char *c)
{
	return (c->x0 + c->x1) / 2;
}

/* Each run of inked columns goes to the character whose stretch, half-way to
 * its neighbours, holds the run's middle. */
static void measure(const struct ocr_char *c, size_t n, const struct ocr_columns *k, struct ink *ink)
{
	size_t i = 0;
	for (int x = 0, end; x < k->w; x = end) {
		int top = k->top[x], bottom = k->bottom[x];
		end = x + 1;
		if (top < 0)
			continue;
		for (; end < k->w && k->top[end] >= 0; end++) {
			top = k->top[end] < top ? k->top[end] : top;
			bottom = k->bottom[end] > bottom ? k->bottom[end] : bottom;
		}
		while (i + 1 < n && centre(&c[i]) + centre(&c[i + 1]) < (float)(x + end))
			i++;
		struct ink *to = &ink[i];
		if (!to->known)
			*to = (struct ink){ .top = (float)top, .bottom = (float)bottom, .left = (float)x, .known = true };
		to->top = fminf(to->top, (float)top);
		to->bottom = fmaxf(to->bottom, (float)bottom);
		to->width = (float)end - to->left;
	}
}

static bool digit(uint32_t cp)
{
	return cp >= '0' && cp <= '9';
}

static bool letter(uint32_t cp)
{
	return digit(cp) || (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
}

static bool closes(uint32_t cp)
{
	return cp == 0xFF09 || cp == ')' || cp == 0x300B || cp == 0x201D || cp == 0x3011 || cp == '%';
}

static uint32_t settled(const struct ocr_char *c, size_t i, size_t n, const struct ink *k)
{
	uint32_t cp = c[i].cp, before = i ? c[i - 1].cp : 0, after = i + 1 < n ? c[i + 1].cp : 0;
	bool text = utf8_is_han(before) || closes(before), low = k->known && k->top > 0.5f && k->bottom - k->top < 0.5f;
	bool small = low && k->width < 0.5f;
	switch (cp) {
	case 0x4E36: /* 丶 is a stroke, 、 the mark */
		return 0x3001;
	case 0xFF1B: /* ； ： and ， differ in the upper dot; in some type both dots of a colon are low */
	case 0xFF1A:
		return small && k->bottom - k->top < TWO_DOTS ? 0xFF0C : cp;
	case 0xFF0C:
		return k->known && k->top < 0.4f && k->bottom > 0.7f && k->bottom - k->top > 0.5f ? 0xFF1B : cp;
	case 0x4E00: /* 一 fills its cell */
		return k->known && k->width < 0.55f && k->bottom - k->top < 0.3f ? '-' : cp;
	case '~':
		return text && small ? 0x3001 : cp;
	case 0xB7:
		return text && small ? 0xFF0C : cp;
	case '.':
		return text && before != '%' && !letter(after) ? 0x3002 : cp;
	case 'x': /* 2×660, but 0x1F */
		return digit(before) && digit(after) && (before != '0' || (i > 1 && digit(c[i - 2].cp))) ? 0xD7 : cp;
	case 0xB0:
		return text && low ? 0x3002 : cp;
	default:
		/* no letter is that low and small */
		return letter(cp) && small && k->top > 0.55f && k->width > 0.12f && (text || !letter(after)) ? 0x3002 : cp;
	}
}

static bool dash(uint32_t cp)
{
	return cp == '-' || cp == 0x4E00;
}

/* The width of the ink of characters FROM..TO, of their height EM. */
static float ink_width(const struct ink *k, size_t from, size_t to, float em)
{
	float left = 0, right = 0;
	bool any = false;
	for (size_t i = from; i < to; i++) {
		if (!k[i].known)
			continue;
		left = any ? fminf(left, k[i].left) : k[i].left;
		right = fmaxf(right, k[i].left + k[i].width * em);
		any = true;
	}
	return any ? (right - left) / em : 0;
}

/* Between Chinese characters two or three dashes that make one character's width are one 一: a thin stroke in pieces. */
static size_t join_dashes(struct ocr_char *c, size_t n, const struct ink *k, float em)
{
	size_t kept = 0;
	for (size_t i = 0, end; i < n; i = end) {
		bool text = i && utf8_is_han(c[i - 1].cp);
		end = i + 1;
		c[kept++] = c[i];
		if (!dash(c[i].cp) || !text)
			continue;
		while (end < n && end < i + DASHES_MAX && dash(c[end].cp))
			end++;
		float wide = ink_width(k, i, end, em);
		if (end == i + 1 || end == n || dash(c[end].cp) || !utf8_is_han(c[end].cp) || wide < ONE_WIDTH_MIN || wide > ONE_WIDTH_MAX) {
			end = i + 1;
			continue;
		}
		c[kept - 1].cp = 0x4E00;
		c[kept - 1].x1 = c[end - 1].x1;
	}
	return kept;
}

size_t ocr_marks_settle(struct ocr_char *c, size_t n, const float *plane, int w, int h, size_t stride, float squeeze)
{
	size_t han = 0;
	if (n == 0)
		return 0;
	struct ocr_columns k;
	ocr_columns_find(&k, plane, w, h, stride);
	struct ink *ink = xcalloc(n + 1, sizeof *ink);
	float *tops = xmalloc((n + 1) * 2 * sizeof *tops), *bottoms = tops + n + 1;
	measure(c, n, &k, ink);
	for (size_t i = 0; i < n; i++)
		if (utf8_is_han(c[i].cp) && c[i].cp != 0x4E00 && ink[i].known) {
			tops[han] = ink[i].top;
			bottoms[han++] = ink[i].bottom;
		}
	if (han >= HAN_MIN) {
		float top = median(tops, han), height = median(bottoms, han) - top;
		for (size_t i = 0; i < n && height > 0; i++) {
			ink[i].top = (ink[i].top - top) / height;
			ink[i].bottom = (ink[i].bottom - top) / height;
			ink[i].width /= height * squeeze;
		}
		for (size_t i = 0; i < n && height > 0; i++)
			c[i].cp = settled(c, i, n, &ink[i]);
		if (height > 0)
			n = join_dashes(c, n, ink, height * squeeze);
	}
	free(ink);
	free(tops);
	ocr_columns_release(&k);
	return n;
}

static bool low_mark(uint32_t cp)
{
	return cp == 0x3002 || cp == 0xFF0C || cp == 0x3001 || cp == ',' || cp == '_';
}

uint32_t ocr_marks_alone(uint32_t cp, float confidence, const float *plane, int w, int h, size_t stride, float squeeze)
{
	struct ocr_columns k;
	int top = h, bottom = 0, left = w, right = 0;
	ocr_columns_find(&k, plane, w, h, stride);
	for (int x = 0; x < w; x++) {
		if (k.top[x] < 0)
			continue;
		top = k.top[x] < top ? k.top[x] : top;
		bottom = k.bottom[x] > bottom ? k.bottom[x] : bottom;
		left = x < left ? x : left;
		right = x + 1;
	}
	ocr_columns_release(&k);
	if (right <= left)
		return 0;
	float em = (float)h * (1 - 2 * LETTERS_TOP), t = ((float)top - (float)h * LETTERS_TOP) / em,
	      b = ((float)bottom - (float)h * LETTERS_TOP) / em;
	float width = (float)(right - left) / (em * squeeze);
	if (b < 0.55f && b - t < 0.45f && width < 0.6f)
		return cp == 0x201C || cp == 0x201D || (cp == '\'' && confidence > 0.6f) ? cp : '"';
	/* in small print a ring is as often read as a comma, with which no text ends */
	if (t + b > 1.2f && b - t < 0.5f && width < 0.5f)
		return (low_mark(cp) && confidence > 0.8f && cp != ',') || cp == '_' || (cp == '.' && width < 0.2f) ? cp : 0x3002;
	if (b - t > 0.6f && b > 0.7f && width < 0.35f && (cp == '.' || cp == ',' || cp == 0xFF0C))
		return 0xFF1B;
	if (b - t < 0.22f && width > 0.2f)
		return confidence > 0.6f && cp != 0x4E00 ? cp : width < 0.55f ? '-' : cp == 0x4E00 && confidence > 0.6f ? cp : 0x2014;
	return 0;
}
