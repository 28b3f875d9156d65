/* amount_place.c - whose money a unit is that several countries have (kr), or that is a measure elsewhere (Ft), by the letters
 * and words around; and the little word between a number's word and its unit (5 millions d'euros). */
#include "amount.h"
#include "number_spelt.h"
#include "scan.h"

#define AROUND_BYTES 300u /* some three lines to each side */

static struct str around(struct str s, size_t start, size_t end)
{
	return str_sub(s, start > AROUND_BYTES ? start - AROUND_BYTES : 0, s.len - end > AROUND_BYTES ? end + AROUND_BYTES : s.len);
}

/* Letters and words of one language that its neighbours lack. */
static const struct mark {
	const char *text, *code;
	unsigned weight;
} marks[] = {
	{ "SEK", "SEK", 9 }, { "NOK", "NOK", 9 }, { "DKK", "DKK", 9 }, { "ISK", "ISK", 9 },
	{ "\xC3\xA4", "SEK", 2 }, { "\xC3\xB6", "SEK", 2 }, { " och ", "SEK", 3 }, { "exkl", "SEK", 2 }, { ".se", "SEK", 2 },
	{ "\xC3\xBE", "ISK", 5 }, { "\xC3\xB0", "ISK", 5 }, { " og ", "NOK", 1 }, { "mva", "NOK", 4 }, { " av ", "NOK", 1 },
	{ "\xC3\xA6", "DKK", 1 }, { "\xC3\xB8", "DKK", 1 }, { " af ", "DKK", 3 }, { "ekskl. moms", "DKK", 4 }, { "inkl. moms", "DKK", 1 },
	{ "\xC3\xB8", "NOK", 1 }, { "\xC3\xA6", "NOK", 1 }, { "m\xC3\xA5ned", "NOK", 1 }, { "m\xC3\xA5ned", "DKK", 1 }, { ".no", "NOK", 2 }, { ".dk", "DKK", 2 },
};
static const char *const codes[] = { "SEK", "NOK", "DKK", "ISK" };

/* 1.250,00 and 1.250 are Danish, 1 250 is not. */
static bool dotted(struct str s, size_t start, size_t end)
{
	size_t from = start > 16 ? start - 16 : 0, to = s.len - end > 16 ? end + 16 : s.len;
	for (size_t i = from; i + 4 < to; i++)
		if (is_digit(s.p[i]) && s.p[i + 1] == '.' && is_digit(s.p[i + 2]) && is_digit(s.p[i + 3]) && is_digit(s.p[i + 4]))
			return true;
	return false;
}

/* The country that most of the marks in NEAR are of, CODE among equals; NULL: there are none. */
static const char *voted(struct str near, bool dots, const char *code)
{
	unsigned votes[sizeof codes / sizeof *codes] = { [2] = dots ? 2 : 0 }, best = 0;
	bool any = false;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		for (size_t k = 0; k < sizeof codes / sizeof *codes; k++)
			if (strcmp(marks[i].code, codes[k]) == 0 && str_find(near, str_from(marks[i].text)) >= 0) {
				votes[k] += marks[i].weight;
				any = true;
			}
	for (size_t k = 1; k < sizeof codes / sizeof *codes; k++)
		if (votes[k] > votes[best] || (votes[k] == votes[best] && strcmp(codes[k], code) == 0))
			best = (unsigned)k;
	return any ? codes[best] : NULL;
}

const char *amount_crowns(struct str s, size_t start, size_t end, const char *code)
{
	bool word = end - start > 3; /* kronor, not kr or mkr */
	if (str_ends(str_sub(s, start, end), STR("kronor")) || str_ends(str_sub(s, start, end), STR("mkr")))
		return "SEK"; /* Swedish words, whatever stands around */
	struct str near = around(s, start, end);
	size_t at = start > AROUND_BYTES ? AROUND_BYTES : start, len = end - start;
	const char *line = memrchr(near.p, '\n', at), *line_end = memchr(near.p + at + len, '\n', near.len - at - len);
	size_t from = line ? (size_t)(line - near.p) : 0, to = line_end ? (size_t)(line_end - near.p) : near.len;
	bool dots = dotted(s, start, end);
	const char *found = voted(str_sub(near, from, to), dots, code);
	found = found ? found : voted(near, dots, code);
	return found || !word ? found : code;
}

bool amount_is_hungarian(struct str s, size_t start, size_t end)
{
	static const char *const words[] = { "\xC5\x91", "\xC5\xB1", "\xC5\x90", "\xC5\xB0", "HUF", "forint", " \xC3\xA1r", "brutt\xC3\xB3", "nett\xC3\xB3", "milli\xC3\xB3", "\303\241fa" };
	struct str near = around(s, start, end);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_find(near, str_from(words[i])) >= 0)
			return true;
	return false;
}

size_t amount_before_of(struct str s, size_t end)
{
	static const char *const words[] = { " de", " di", " d'", " d\xE2\x80\x99", " d\xE2\x80\x98" };
	size_t at = end, behind;
	while (at > 0 && end - at < 2 && s.p[at - 1] == ' ')
		at--;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i]), from;
		if (at < n || memcmp(s.p + at - n, words[i], n) != 0)
			continue;
		size_t word_end = from = at - n;
		while (from > 0 && word_end - from < 24 && number_word_byte((unsigned char)s.p[from - 1]))
			from--;
		const struct number_word *w = from < word_end ? number_word_at(s, from, &behind) : NULL;
		return w && w->kind == 'm' ? word_end : end;
	}
	return end;
}
