/* amount_dong.c - sums in Vietnamese dong behind whose figures a bare letter stands: 510.000.000 đ, 25 tr đ, 500.000đ/tháng.
 *
 * The letter is in most words of that language, so it is looked for by itself, behind figures, and not among the
 * currencies' words; elsewhere text hardly has its first byte. */
#include "amount.h"
#include "number.h"
#include "passes.h"
#include "rules.h"
#include "scan.h"

#define FIRST 0xC4 /* of đ */
#define DONG_MIN 1000 /* the smallest note that is in use */
#define WORD_BYTES 8u

/* Millions and thousands that are short for their words: 25 tr đ, 300 ng đ. */
static double short_before(struct str s, size_t *at)
{
	static const struct { const char *text; double factor; } words[] = { { "tr", 1e6 }, { "Tr", 1e6 }, { "TR", 1e6 }, { "k", 1e3 }, { "K", 1e3 }, { "ng", 1e3 } };
	size_t end = *at;
	while (end > 0 && s.p[end - 1] == ' ' && *at - end < 2)
		end--;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i].text);
		if (end < n + 1 || memcmp(s.p + end - n, words[i].text, n) != 0 || !(s.p[end - n - 1] == ' ' || is_digit(s.p[end - n - 1])))
			continue;
		*at = end - n;
		return words[i].factor;
	}
	return 1;
}

/* A letter of a word begins at AT. */
static bool goes_on(struct str s, size_t at)
{
	unsigned char c = (unsigned char)byte_at(s, at);
	return is_alnum((char)c) || c == '_' || (c >= 0xC3 && c <= 0xC9) || c == 0xE1 || c == 0xCC;
}

static void read_at(struct doc *d, size_t at, size_t *done)
{
	struct number num;
	size_t from = at, end;
	double factor = short_before(d->text, &from);
	size_t start = number_before(d->text, from, &num, &end);
	if (start >= from || start < *done || num.words || (start > 0 && (is_alnum(d->text.p[start - 1]) || d->text.p[start - 1] == '.' || d->text.p[start - 1] == '-')))
		return;
	if (num.value < 1000 * num.multiplier && amount_dot_is_thousands(d->text, start, end, "VND", start, at + 2))
		num.value *= 1000;
	double value = num.value * factor;
	if (value < DONG_MIN || value > 1e18)
		return;
	struct hit *h = doc_hit(d, REF_amount, (uint32_t)start, (uint32_t)(at + 2), str_from(arena_printf(d->arena, "VND %.2f", value)), SCORE_SHAPE, "amount");
	h->amount = h->amount_min = value;
	h->currency = "VND";
	*done = at + 2;
}

void refs_dong_amounts(struct doc *d)
{
	size_t done = 0;
	struct str s = d->text;
	if (!(d->features & DOC_HAS_DIGIT))
		return;
	for (size_t i = 0; i + 1 < s.len; i++) {
		const char *p = memchr(s.p + i, FIRST, s.len - 1 - i);
		if (!p)
			return;
		i = (size_t)(p - s.p);
		bool letter = (unsigned char)p[1] == 0x91 && i > 0 && !goes_on(s, i + 2);
		size_t low = i > WORD_BYTES ? i - WORD_BYTES : 0;
		bool figure = false;
		for (size_t k = i; letter && !figure && k > low; k--)
			figure = is_digit(s.p[k - 1]);
		if (letter && (figure || s.p[i - 1] == ' '))
			read_at(d, i, &done);
	}
}
