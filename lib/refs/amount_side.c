/* amount_side.c - which number a currency belongs to, and what its figures are worth there.
 *
 * A unit between two numbers (Room 1203 USD 345.00, 12 USD 45 EUR) is the one's before it unless what stands there is
 * no sum of money; thousands are marked with dots where nobody counts in thousandths (Rp 45.000, 1.500 €). */
#include "amount.h"
#include "number.h"
#include "scan.h"

#define LONG_NUMBER 9u   /* so many figures without marks are an account's */

/* Figures alone in S. */
static bool bare(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_digit(s.p[i]))
			return false;
	return s.len > 0;
}

/* 1,234.50, 12,5: two figures behind the last mark, as sums are written. */
static bool has_cents(struct str s)
{
	return s.len > 3 && is_digit(s.p[s.len - 1]) && is_digit(s.p[s.len - 2]) && (s.p[s.len - 3] == '.' || s.p[s.len - 3] == ',');
}

bool amount_is_of_next(struct str s, size_t before, size_t before_end, size_t after, size_t after_end)
{
	struct str first = str_sub(s, before, before_end);
	bool part = before > 1 && s.p[before - 1] && strchr("-/.:", s.p[before - 1]) && is_alnum(s.p[before - 2]); /* 567-8 USD 20 */
	return part || (bare(first) && first.len >= LONG_NUMBER) || (has_cents(str_sub(s, after, after_end)) && !has_cents(first));
}

bool amount_sign_follows(struct str s, size_t at)
{
	while (byte_at(s, at) == ' ')
		at++;
	return byte_at(s, at) == '$' && (is_digit(byte_at(s, at + 1)) || (byte_at(s, at + 1) == ' ' && is_digit(byte_at(s, at + 2))));
}

/* Short words behind a sum that multiply it in the country whose money it is; 0: that mean different things. */
static const struct short_word {
	const char *text, *currency;
	double factor;
} short_words[] = {
	{ "mil", "", 0 }, { "tr", "VND", 1e6 }, { "Cr", "INR", 1e7 }, { "cr", "INR", 1e7 }, { "jt", "IDR", 1e6 }, { "rb", "IDR", 1e3 },
};

double amount_short_word(struct str s, size_t at, const char *currency, size_t *ret_end)
{
	*ret_end = at;
	size_t from = byte_at(s, at) == ' ' ? at + 1 : at;
	for (size_t i = 0; i < sizeof short_words / sizeof *short_words; i++) {
		const struct short_word *w = &short_words[i];
		size_t end = from + strlen(w->text);
		if (!has_at(s, from, str_from(w->text)) || (*w->currency && strcmp(w->currency, currency) != 0) || is_alnum(byte_at(s, end)) ||
		    (unsigned char)byte_at(s, end) >= 0x80)
			continue;
		if (lower(w->text[0]) == 'c' && at > 2 && s.p[at - 3] == '.') /* INR 5,000.00 Cr: a credit on a statement */
			continue;
		*ret_end = end;
		return w->factor;
	}
	return 1;
}

#define RATE_WORD_BYTES 32u /* from such a word to its figures, on their line */

/* What stands behind a price says what it is the price of: /kg, je Liter, per unit, за литр. What is dear stays told in
 * thousands: 1.500 EUR pro Monat, 2.350 €/m². */
static bool per_unit(struct str s, size_t end)
{
	static const char *const signs[] = { "/", "je ", "per ", "pro ", "за " },
		*const dear[] = { "m²",	 "m2",	  "qm",	   "Quadrat", "Monat", "month", "mes",	 "mois", "Jahr", "year", "annum", "an ",   "Quartal", "quarter",
				  "Tag", "day",	  "Nacht", "night",   "Woche", "week",	"tonne", "Tonne", "ton", "Person", "person", "ha ", "месяц", "год", "сутки" };
	size_t at = end;
	bool sign = false;
	while (byte_at(s, at) == ' ' && at < end + 2)
		at++;
	for (size_t i = 0; i < sizeof signs / sizeof *signs && !sign; i++)
		if ((sign = has_at(s, at, str_from(signs[i]))))
			at += strlen(signs[i]);
	while (sign && byte_at(s, at) == ' ' && at < end + 8)
		at++;
	unsigned char next = (unsigned char)byte_at(s, at);
	if (!sign || !(is_alpha((char)next) || next >= 0x80))
		return false;
	for (size_t i = 0; i < sizeof dear / sizeof *dear; i++)
		if (has_at(s, at, str_from(dear[i])))
			return false;
	return true;
}

bool amount_is_rate(struct str s, size_t start, size_t end)
{
	static const char *const words[] = { "exchange", "Exchange", "ratio", "Ratio", "kurs", "Kurs", "курс", "Курс", "汇率", "匯率" };
	size_t at = start, from = start > RATE_WORD_BYTES ? start - RATE_WORD_BYTES : 0;
	while (at > 0 && start - at < 4 && s.p[at - 1] == ' ')
		at--;
	if (at > 0 && (s.p[at - 1] == '=' || s.p[at - 1] == '/'))
		return true;
	const char *line = memrchr(s.p + from, '\n', start - from);
	struct str before = str_sub(s, line ? (size_t)(line - s.p) + 1 : from, start);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_find(before, str_from(words[i])) >= 0)
			return true;
	return per_unit(s, end);
}

/* Without " Mio." and its like at its end, which stand behind thousands marked with dots. */
static struct str without_german(struct str s)
{
	static const char *const words[] = { "Mio", "Mrd", "Tsd", "Millionen", "Milliarden", "Tausend" };
	size_t len = s.len;
	if (len > 0 && s.p[len - 1] == '.')
		len--;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_ends(str_sub(s, 0, len), str_from(words[i]))) {
			len -= strlen(words[i]);
			while (len > 0 && s.p[len - 1] == ' ')
				len--;
			return str_sub(s, 0, len);
		}
	return s;
}

bool amount_dot_is_thousands(struct str s, size_t start, size_t end, const char *currency, size_t whole_start, size_t whole_end)
{
	/* without a hundredth in use, or where the dot is the thousands' mark */
	static const char whole[] = "VND IDR KRW CLP COP PYG ARS JPY HUF ISK", dotted[] = "EUR TRY BRL PLN DKK NOK SEK CZK RON RSD";
	struct str figures = without_german(str_sub(s, start, end));
	size_t dot = 0;
	while (dot < figures.len && is_digit(figures.p[dot]))
		dot++;
	if (dot < 1 || dot > 3 || figures.len != dot + 4 || figures.p[dot] != '.' || figures.p[0] == '0' || !bare(str_sub(figures, dot + 1, figures.len)))
		return false;
	return strlen(currency) == 3 && (strstr(whole, currency) || (strstr(dotted, currency) && !amount_is_rate(s, whole_start, whole_end)));
}

#define AROUND_BYTES 200u
bool amount_is_yen(struct str s, size_t at)
{
	static const char *const words[] = { "税込", "税抜", "税別", "消費税" };
	size_t from = at > AROUND_BYTES ? at - AROUND_BYTES : 0, to = at + AROUND_BYTES < s.len ? at + AROUND_BYTES : s.len;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_find(str_sub(s, from, to), str_from(words[i])) >= 0)
			return true;
	return scan_is_japanese(s, at);
}

bool amount_is_weight(struct str s, size_t start, size_t end)
{
	static const char *const words[] = { "weight", "gross", "net ", "n.w", "g.w", "cbm", "pkgs", "ctns", "carton", "pallet", "毛重", "净重", "вес", "Вес", "брутто", "нетто" };
	size_t from = start > AROUND_BYTES ? start - AROUND_BYTES : 0, to = end + AROUND_BYTES < s.len ? end + AROUND_BYTES : s.len;
	for (size_t i = from; i < to; i++)
		for (size_t k = 0; k < sizeof words / sizeof *words; k++)
			if (lower(s.p[i]) == words[k][0] && str_eq_nocase(str_sub(s, i, i + strlen(words[k])), str_from(words[k])))
				return true;
	return false;
}

double amount_glued_word(struct str s, size_t *at)
{
	static const struct { const char *text; double factor; } words[] = { { "Mrd", 1e9 }, { "Mds", 1e9 }, { "Mio", 1e6 }, { "Md", 1e9 }, { "k", 1e3 }, { "K", 1e3 }, { "T", 1e3 }, { "M", 1e6 } };
	size_t end = *at > 0 && s.p[*at - 1] == ' ' ? *at - 1 : *at; /* 30 k EUR */
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i].text), from = end - n;
		if (end < n + 2 || memcmp(s.p + from, words[i].text, n) != 0)
			continue;
		bool blank = s.p[from - 1] == ' ', wide = from > 2 && (unsigned char)s.p[from - 2] == 0xC2 && (unsigned char)s.p[from - 1] == 0xA0;
		size_t figure = from - (blank ? 2 : wide ? 3 : 1);
		bool own = !blank && !wide && n == 1 && words[i].text[0] != 'T'; /* 30k: the number's own */
		own |= end < *at && n > 1; /* 1.2 Mrd € */
		if (own || !is_digit(s.p[figure]))
			return 1;
		*at = from;
		return words[i].factor;
	}
	return 1;
}
