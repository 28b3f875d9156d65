/* amount_place.c - whose money a unit is that several countries have (kr), or that is a measure elsewhere (Ft), by the letters
 * and words around; and the little word between a number's word and its unit (5 millions d'euros). */
#include "amount.h"
#include "number_spelt.h"
#include "scan.h"

#define AROUND_BYTES 300u /* some three lines to each side */
#define STRETCH_BYTES 256u /* units in one such stretch share their neighbourhood: it is read once */
#define WORD_BYTES 24u

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
	{ "tusen kroner", "NOK", 4 },
};
static const char *const codes[AMOUNT_CROWNS] = { "SEK", "NOK", "DKK", "ISK" };

/* The text around the stretch that AT is in. */
static struct str around(struct str s, size_t at)
{
	size_t first = at - at % STRETCH_BYTES, last = first + STRETCH_BYTES;
	return str_sub(s, first > AROUND_BYTES ? first - AROUND_BYTES : 0, s.len > last && s.len - last > AROUND_BYTES ? last + AROUND_BYTES : s.len);
}

/* The word that AT is in begins with a capital: a name's letters tell nothing of the text's language. */
static bool in_name(struct str s, size_t at)
{
	size_t from = at;
	while (from > 0 && at - from < WORD_BYTES && (is_alpha(s.p[from - 1]) || (unsigned char)s.p[from - 1] >= 0x80))
		from--;
	return from < s.len && s.p[from] >= 'A' && s.p[from] <= 'Z';
}

/* MARK stands in S: the end of a host's name as such (acme.no, not .node_modules), with SMALL a letter in no name. */
static bool has_mark(struct str s, struct str mark, bool small)
{
	ptrdiff_t next;
	for (size_t at = 0; (next = str_find(str_sub(s, at, s.len), mark)) >= 0; at += mark.len) {
		at += (size_t)next;
		if (mark.p[0] == '.') {
			if (at > 0 && is_alnum(s.p[at - 1]) && !is_alnum(byte_at(s, at + mark.len)) && byte_at(s, at + mark.len) != '_')
				return true;
		} else if (!small || (unsigned char)mark.p[0] < 0x80 || !in_name(s, at)) {
			return true;
		}
	}
	return false;
}

static void count_votes(struct str s, bool small, unsigned *votes)
{
	memset(votes, 0, AMOUNT_CROWNS * sizeof *votes);
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (has_mark(s, str_from(marks[i].text), small))
			for (size_t k = 0; k < AMOUNT_CROWNS; k++)
				votes[k] += strcmp(marks[i].code, codes[k]) == 0 ? marks[i].weight : 0;
}

/* The votes of [FROM, TO), counted anew when MEMO has others. */
static const unsigned *votes_of(struct amount_votes *memo, struct str s, size_t from, size_t to, bool small)
{
	if (memo->from != from || memo->to != to || memo->small != small) {
		count_votes(str_sub(s, from, to), small, memo->votes);
		memo->from = from;
		memo->to = to;
		memo->small = small;
	}
	return memo->votes;
}

/* 1.250,00 and 1.250 are Danish, 1 250 is not. */
static bool dotted(struct str s, size_t start, size_t end)
{
	size_t from = start > 16 ? start - 16 : 0, to = s.len - end > 16 ? end + 16 : s.len;
	for (size_t i = from; i + 4 < to; i++)
		if (is_digit(s.p[i]) && s.p[i + 1] == '.' && is_digit(s.p[i + 2]) && is_digit(s.p[i + 3]) && is_digit(s.p[i + 4]))
			return true;
	return false;
}

/* The country that most of VOTES are for, CODE among equals; NULL: there are none. */
static const char *voted(const unsigned *votes, bool dots, const char *code)
{
	unsigned best = 0, most = 0;
	bool any = false;
	for (unsigned k = 0; k < AMOUNT_CROWNS; k++) {
		unsigned n = votes[k] + (k == 2 && dots ? 2 : 0);
		any |= votes[k] > 0;
		if (k == 0 || n > most || (n == most && strcmp(codes[k], code) == 0)) {
			best = k;
			most = n;
		}
	}
	return any ? codes[best] : NULL;
}

/* Millions of crowns (mkr) in LINE are Swedish unless it names a neighbour, and nothing in it is Swedish. */
static const char *millions(struct str line, const unsigned *votes)
{
	if (votes[0] == 0 && (votes[1] >= 4 || str_has(line, "Norge") || str_has(line, "norsk")))
		return "NOK";
	if (votes[0] == 0 && (votes[2] >= 4 || str_has(line, "Danmark") || str_has(line, "dansk")))
		return "DKK";
	return "SEK";
}

const char *amount_crowns(struct amount_place *memo, struct str s, size_t start, size_t end, const char *code)
{
	struct str unit = str_sub(s, start, end);
	bool word = unit.len > 3; /* kronor, not kr or mkr */
	if (str_ends(unit, STR("kronor")))
		return "SEK"; /* a Swedish word, whatever stands around */
	struct str near = around(s, start);
	size_t near_from = (size_t)(near.p - s.p), near_to = near_from + near.len;
	const char *before = memrchr(near.p, '\n', start - near_from);
	const char *behind = end < near_to ? memchr(s.p + end, '\n', near_to - end) : NULL;
	size_t from = before ? (size_t)(before - s.p) : near_from, to = behind ? (size_t)(behind - s.p) : near_to;
	bool dots = dotted(s, start, end), small = s.p[start] == 'K'; /* 84 Kr: krypton */
	const unsigned *votes = votes_of(&memo->line, s, from, to, small);
	if (str_ends(unit, STR("mkr")))
		return millions(str_sub(s, from, to), votes);
	const char *found = voted(votes, dots, code);
	found = found ? found : voted(votes_of(&memo->near, s, near_from, near_to, small), dots, code);
	return found || !word ? found : code;
}

bool amount_is_hungarian(struct amount_place *memo, struct str s, size_t start)
{
	static const char *const words[] = { "\xC5\x91", "\xC5\xB1", "HUF", "forint", " \xC3\xA1r", "\xC3\x81r:", "brutt\xC3\xB3", "nett\xC3\xB3", "milli\xC3\xB3", "\303\241fa", " ezer Ft" };
	struct str near = around(s, start);
	size_t from = (size_t)(near.p - s.p);
	if (memo->hungarian_to == from + near.len && memo->hungarian_from == from)
		return memo->hungarian;
	memo->hungarian_from = from;
	memo->hungarian_to = from + near.len;
	memo->hungarian = false;
	for (size_t i = 0; i < sizeof words / sizeof *words && !memo->hungarian; i++)
		memo->hungarian = has_mark(near, str_from(words[i]), (unsigned char)words[i][0] == 0xC5);
	return memo->hungarian;
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
