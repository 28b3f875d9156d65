/* ocr_glyphs.c - a page is its own type specimen.
 *
 * The recogniser was trained on words: l7.example becomes 17.example, bamboo0 bambo00,
 * however the letters look. But on the same page stand l and i of mail, 1 of an address in
 * figures, read rightly for the same reason. What an l, i or 1 of a mixed word looks most
 * like among those of its size is what it is; o and 0, s and 5, z and 2 and small
 * letters and their capitals differ in height, O and 0 in width. Nothing is changed that is not plainly another: a
 * word that is only letters, or only figures, keeps what it has unless the ink cries out. */
#include "text/ocr_glyphs.h"

#include "text/ocr_letters.h"

#include <math.h>
#include <stdlib.h>

/* Specimens of one letter; lines of a height that differs less are of one size. */
#define SPECIMENS_MAX 240
#define SAME_SIZE 0.15f
/* What the nearest ones of a kind are like, and so many at least. */
#define NEAREST 3
#define SPECIMENS_MIN 3
/* Another kind is believed when it is this much nearer: in mixed words, in words of one kind. */
#define NEARER 0.6f
#define MUCH_NEARER 0.35f
#define LIKE_MAX 0.2f
/* Words of one kind have so many characters. */
#define WORD_MIN 4
#define FIGURES_MIN 3
/* A line tells the two heights by so many letters of each; tall ones are higher by that. */
#define HEIGHTS_MIN 2
#define TALL 1.2f
/* Letters wider than this part of their height are two. */
#define WIDE_MAX 1.25f
/* A letter is low or tall if it is so near to one, as a part of the way to the other. */
#define PLAIN 0.25f
/* O is wider than the widest 0 by so much, in pixels of the page too; what is as narrow as they are is one. */
#define O_WIDER 1.25f
#define O_PIXELS 1.8f
#define ZERO_WIDER 1.04f
#define ZEROS_MIN 3
#define ZEROS_ALIKE 1.15f
/* What was changed is no surer. */
#define CHANGED 0.9f

enum kind { KIND_L, KIND_I, KIND_ONE, KIND_ZERO, KINDS };

struct specimen {
	const struct ocr_letter *letter;
	float height;  /* of its line's box */
};

struct specimens {
	struct specimen of[KINDS][SPECIMENS_MAX];
	size_t n[KINDS];
};

static bool lower(uint32_t c)
{
	return c >= 'a' && c <= 'z';
}

static bool upper(uint32_t c)
{
	return c >= 'A' && c <= 'Z';
}

static bool digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool in_word(uint32_t c)
{
	return c > ' ' && c < 0x7F;
}

/* The word around I: [FROM, return value). */
static size_t word_of(const struct ocr_line *l, size_t i, size_t *from)
{
	size_t end = i + 1;
	*from = i;
	while (*from > 0 && !l->c[*from].space_before && !l->c[*from].cell_before && in_word(l->c[*from - 1].cp))
		--*from;
	while (end < l->n && !l->c[end].space_before && !l->c[end].cell_before && in_word(l->c[end].cp))
		end++;
	return end;
}

/* Only figures and what stands between them: an address, a date, an amount. */
static bool all_figures(const struct ocr_line *l, size_t from, size_t end)
{
	size_t n = 0;
	for (size_t i = from; i < end; i++) {
		if (!digit(l->c[i].cp) && !strchr(".:,/-+()%", (int)l->c[i].cp))
			return false;
		n += digit(l->c[i].cp);
	}
	return n >= FIGURES_MIN;
}

/* I stands in a run of small letters. */
static bool amid_small(const struct ocr_line *l, size_t i, size_t from, size_t end)
{
	size_t a = i, b = i + 1;
	while (a > from && lower(l->c[a - 1].cp))
		a--;
	while (b < end && lower(l->c[b].cp))
		b++;
	return lower(l->c[i].cp) && b - a >= WORD_MIN && !(a > from && (digit(l->c[a - 1].cp) || upper(l->c[a - 1].cp))) &&
	       !(b < end && digit(l->c[b].cp));
}

static void gather(struct specimens *s, const struct ocr_line *l, const struct ocr_letter *letter)
{
	for (size_t i = 0; i < l->n; i++) {
		uint32_t cp = l->c[i].cp;
		size_t from, kind = cp == 'l' ? KIND_L : cp == 'i' ? KIND_I : cp == '1' ? KIND_ONE : cp == '0' ? KIND_ZERO : KINDS;
		if (kind == KINDS || !letter[i].known || s->n[kind] == SPECIMENS_MAX)
			continue;
		size_t end = word_of(l, i, &from);
		if (digit(cp) ? all_figures(l, from, end) : amid_small(l, i, from, end))
			s->of[kind][s->n[kind]++] = (struct specimen){ .letter = &letter[i], .height = l->box.h };
	}
}

static bool same_size(float a, float b)
{
	return fabsf(a - b) < SAME_SIZE * fmaxf(a, b);
}

/* The mean of the nearest specimens of KIND, itself left out; 1 where there are too few. */
static float unlike(const struct specimens *s, enum kind kind, const struct ocr_letter *letter, float height)
{
	float best[NEAREST] = { 1, 1, 1 }, sum = 0;
	size_t n = 0;
	for (size_t i = 0; i < s->n[kind]; i++) {
		const struct specimen *p = &s->of[kind][i];
		if (p->letter == letter || !same_size(p->height, height))
			continue;
		float d = ocr_letters_unlike(letter, p->letter);
		n++;
		for (size_t k = 0; k < NEAREST; k++)
			if (d < best[k]) {
				float t = best[k];
				best[k] = d;
				d = t;
			}
	}
	for (size_t k = 0; k < NEAREST; k++)
		sum += best[k];
	return n < SPECIMENS_MIN ? 1 : sum / NEAREST;
}

/* A bar beside capitals alone is one. */
static uint32_t bar(const struct ocr_line *l, size_t i, size_t from, size_t end)
{
	uint32_t before = i > from ? l->c[i - 1].cp : 0, after = i + 1 < end ? l->c[i + 1].cp : 0;
	return (upper(before) || upper(after)) && !lower(before) && !lower(after) ? 'I' : 'l';
}

/* l, i, 1 by their likeness. */
static uint32_t upright_stroke(const struct specimens *s, const struct ocr_line *l, const struct ocr_letter *letter, size_t i)
{
	static const uint32_t meant[] = { 'l', 'i', '1' };
	uint32_t cp = l->c[i].cp;
	size_t from, end = word_of(l, i, &from), best = KINDS;
	float d[3], least = LIKE_MAX;
	if (end - from < 2 || (cp == 'I' && bar(l, i, from, end) == 'I'))
		return cp;
	for (size_t k = KIND_L; k <= KIND_ONE; k++) {
		d[k] = unlike(s, (enum kind)k, &letter[i], l->box.h);
		if (d[k] < least) {
			least = d[k];
			best = k;
		}
	}
	if (best == KINDS || meant[best] == cp || (cp == 'I' && meant[best] == 'l'))
		return cp;
	/* what a capital I looks like nobody knows here */
	float has = cp == 'l' || cp == 'I' ? d[KIND_L] : cp == 'i' ? d[KIND_I] : d[KIND_ONE];
	bool one_kind = all_figures(l, from, end) || amid_small(l, i, from, end);
	if (has >= 1 || least >= (one_kind ? MUCH_NEARER : NEARER) * has)
		return cp;
	return meant[best] == 'l' ? bar(l, i, from, end) : meant[best];
}

static int float_order(const void *pa, const void *pb)
{
	float a = *(const float *)pa, b = *(const float *)pb;
	return (a > b) - (a < b);
}

/* How high the line's low and tall letters are; false where it does not tell. */
static bool heights(const struct ocr_line *l, const struct ocr_letter *letter, float *ret_low, float *ret_tall)
{
	float *v = xmalloc((l->n + 1) * 2 * sizeof *v), *low = v, *tall = v + l->n + 1;
	size_t n_low = 0, n_tall = 0;
	for (size_t i = 0; i < l->n; i++) {
		uint32_t cp = l->c[i].cp;
		if (!letter[i].known || !in_word(cp))
			continue;
		float h = letter[i].bottom - letter[i].top;
		if (strchr("aemnru", (int)cp))
			low[n_low++] = h;
		else if (strchr("3467890bdhkABDEFHKLMNPR", (int)cp) && cp != '0')
			tall[n_tall++] = h;
	}
	bool ok = n_low >= HEIGHTS_MIN && n_tall >= HEIGHTS_MIN;
	qsort(low, n_low, sizeof *low, float_order);
	qsort(tall, n_tall, sizeof *tall, float_order);
	if (ok) {
		*ret_low = low[n_low / 2];
		*ret_tall = tall[n_tall / 2];
		ok = *ret_tall > TALL * *ret_low;
	}
	free(v);
	return ok;
}

/* The low letter, the figure and the capital of one shape; 0 for none. */
static const struct alike {
	char low, figure, capital;
} alike[] = { { 'o', '0', 'O' }, { 's', '5', 'S' }, { 'z', '2', 'Z' }, { 'c', 0, 'C' }, { 'v', 0, 'V' }, { 'w', 0, 'W' }, { 'x', 0, 'X' } };

/* One that is as high as the other is the other, if its neighbours are such too; a tall one is what its neighbours are. */
static uint32_t by_height(const struct ocr_line *l, const struct ocr_letter *letter, size_t i, float low, float tall)
{
	uint32_t cp = l->c[i].cp;
	size_t from, end = word_of(l, i, &from);
	uint32_t before = i > from ? l->c[i - 1].cp : 0, after = i + 1 < end ? l->c[i + 1].cp : 0;
	bool tall_beside = digit(before) || digit(after) || upper(before) || upper(after), small_beside = lower(before) || lower(after);
	float at = (letter[i].bottom - letter[i].top - low) / (tall - low);
	if (end - from < 2 || letter[i].right - letter[i].left > WIDE_MAX * (letter[i].bottom - letter[i].top))
		return cp;
	for (size_t k = 0; k < sizeof alike / sizeof *alike; k++) {
		uint32_t small = (uint32_t)alike[k].low, figure = (uint32_t)alike[k].figure, capital = (uint32_t)alike[k].capital;
		if (cp != small && cp != figure && cp != capital)
			continue;
		if (cp != small)
			return at < PLAIN && at > -2 * PLAIN && small_beside ? small : cp;
		if (at < 1 - PLAIN || at > 1 + 2 * PLAIN || !tall_beside)
			return cp;
		return figure && (digit(before) || digit(after) || !(upper(before) || upper(after))) ? figure : capital;
	}
	return cp;
}

/* O and 0 by the width that the page's zeros have. */
static uint32_t by_width(const struct specimens *s, const struct ocr_line *l, const struct ocr_letter *letter, size_t i)
{
	float widest = 0, narrowest = INFINITY, is = (letter[i].right - letter[i].left) / (letter[i].bottom - letter[i].top);
	uint32_t cp = l->c[i].cp;
	size_t from, end = word_of(l, i, &from), n = 0;
	for (size_t k = 0; k < s->n[KIND_ZERO]; k++) {
		const struct specimen *p = &s->of[KIND_ZERO][k];
		if (p->letter == &letter[i] || !same_size(p->height, l->box.h))
			continue;
		float w = (p->letter->right - p->letter->left) / (p->letter->bottom - p->letter->top);
		widest = fmaxf(widest, w);
		narrowest = fminf(narrowest, w);
		n++;
	}
	if (n < ZEROS_MIN || widest > ZEROS_ALIKE * narrowest || end - from < 2 || all_figures(l, from, end))
		return cp;
	if (cp == '0')
		return is > O_WIDER * widest &&
			       (is - widest) * (letter[i].bottom - letter[i].top) * l->box.h / OCR_LETTERS_HEIGHT >= O_PIXELS
			   ? 'O'
			   : cp;
	bool beside = (i > from && digit(l->c[i - 1].cp)) || (i + 1 < end && digit(l->c[i + 1].cp));
	return beside && is < ZERO_WIDER * widest && is > narrowest / ZERO_WIDER ? '0' : cp;
}

static void settle_line(const struct specimens *s, struct ocr_line *l, const struct ocr_letter *letter)
{
	float low = 0, tall = 0;
	bool told = heights(l, letter, &low, &tall);
	for (size_t i = 0; i < l->n; i++) {
		struct ocr_char *c = &l->c[i];
		uint32_t cp = c->cp;
		if (!letter[i].known)
			continue;
		if (cp == 'l' || cp == 'i' || cp == '1' || cp == 'I')
			cp = upright_stroke(s, l, letter, i);
		else if (told && in_word(cp))
			cp = by_height(l, letter, i, low, tall);
		if (cp == c->cp && (cp == '0' || cp == 'O'))
			cp = by_width(s, l, letter, i);
		if (cp == c->cp)
			continue;
		c->second = c->cp;
		c->second_confidence = c->confidence;
		c->cp = cp;
		c->confidence = fminf(c->confidence, CHANGED);
	}
}

static bool has_words(const struct ocr_line *l)
{
	size_t n = 0;
	for (size_t i = 0; i < l->n; i++)
		n += in_word(l->c[i].cp);
	return n >= 2 && l->n <= OCR_LETTERS_MAX;
}

void ocr_glyphs_settle(const struct ocr_picture *pic, struct ocr_lines *lines)
{
	struct specimens *s = xcalloc(1, sizeof *s);
	struct ocr_letter **letter = xcalloc(lines->n + 1, sizeof *letter);
	for (size_t i = 0; i < lines->n; i++) {
		const struct ocr_line *l = &lines->line[i];
		if (!has_words(l))
			continue;
		struct ocr_quad box = ocr_lean_stored(&lines->lean, l->box);
		letter[i] = xmalloc(l->n * sizeof **letter);
		ocr_letters_cut(pic, &box, l->c, l->n, letter[i]);
		gather(s, l, letter[i]);
	}
	for (size_t i = 0; i < lines->n; i++)
		if (letter[i])
			settle_line(s, &lines->line[i], letter[i]);
	for (size_t i = 0; i < lines->n; i++)
		free(letter[i]);
	free(letter);
	free(s);
}
