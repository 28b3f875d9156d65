/* number_spelt.c - words that are numbers, in English (with India's lakh and
 * crore) and Russian; alone, or as what multiplies the figures before them. */
#include "number_spelt.h"

/* By first letters: the Latin ones in order, then Russian. */
static const struct number_word words[] = {
	{ "a", 1, 'x' }, { "an", 1, 'x' }, { "and", 0, 'a' }, { "billion", 1e9, 'm' }, { "bn", 1e9, 'm' },
	{ "crore", 1e7, 'm' }, { "crores", 1e7, 'm' }, { "eight", 8, 'd' }, { "eleven", 11, 'd' }, { "eighteen", 18, 'd' },
	{ "eighty", 80, 'd' }, { "four", 4, 'd' }, { "five", 5, 'd' }, { "fourteen", 14, 'd' }, { "fifteen", 15, 'd' },
	{ "forty", 40, 'd' }, { "fifty", 50, 'd' }, { "half", 0.5, 'f' }, { "hundred", 100, 'h' }, { "k", 1e3, 's' },
	{ "lakh", 1e5, 'm' }, { "lakhs", 1e5, 'm' }, { "million", 1e6, 'm' }, { "millions", 1e6, 'm' }, { "mn", 1e6, 'm' },
	{ "mln", 1e6, 'm' }, { "mio", 1e6, 'm' }, { "mrd", 1e9, 'm' }, { "m", 1e6, 's' }, { "nine", 9, 'd' }, { "nineteen", 19, 'd' }, { "ninety", 90, 'd' },
	{ "one", 1, 'd' }, { "of", 0, 'o' }, { "quarter", 0.25, 'f' }, { "quarters", 0.25, 'f' }, { "six", 6, 'd' },
	{ "seven", 7, 'd' }, { "sixteen", 16, 'd' }, { "seventeen", 17, 'd' }, { "sixty", 60, 'd' }, { "seventy", 70, 'd' },
	{ "two", 2, 'd' }, { "three", 3, 'd' }, { "ten", 10, 'd' }, { "twelve", 12, 'd' }, { "thirteen", 13, 'd' },
	{ "twenty", 20, 'd' }, { "thirty", 30, 'd' }, { "thousand", 1e3, 'm' }, { "trillion", 1e12, 'm' },
	{ "tn", 1e12, 'm' }, { "w", 1e4, 's' }, { "тыс", 1e3, 'm' }, { "тысяч", 1e3, 'm' }, { "тысячи", 1e3, 'm' },
	{ "тысяча", 1e3, 'm' }, { "млн", 1e6, 'm' }, { "миллион", 1e6, 'm' }, { "миллиона", 1e6, 'm' },
	{ "миллионов", 1e6, 'm' }, { "млрд", 1e9, 'm' }, { "миллиард", 1e9, 'm' }, { "миллиарда", 1e9, 'm' },
	{ "миллиардов", 1e9, 'm' }, { "трлн", 1e12, 'm' }, { "к", 1e3, 's' },
};

/* The first word of each letter; behind z the Russian ones. */
static const uint8_t first_of[] = { 0, 3, 5, 7, 7, 11, 17, 17, 19, 19, 19, 20, 22, 29, 32, 34, 34, 36, 36, 42, 52, 52, 52, 53, 53, 53, 53 };

bool number_word_byte(unsigned char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z' ? true : c == 0xD0 || c == 0xD1 || (c & 0xC0) == 0x80;
}

const struct number_word *number_word_at(struct str s, size_t at, size_t *ret_end)
{
	if (at >= s.len)
		return NULL;
	unsigned char c = (unsigned char)s.p[at];
	if (!((c | 32) >= 'a' && (c | 32) <= 'z') && c != 0xD0 && c != 0xD1)
		return NULL;
	size_t e = at;
	while (e < s.len && e - at < 24 && number_word_byte((unsigned char)s.p[e]))
		e++;
	struct str w = str_sub(s, at, e);
	bool latin = c < 0x80;
	size_t last = sizeof words / sizeof *words;
	for (size_t i = latin ? first_of[(c | 32) - 'a'] : first_of[26], end = latin ? first_of[(c | 32) - 'a' + 1] : last; i < end; i++)
		if (str_eq_nocase(w, str_from(words[i].text))) {
			*ret_end = e;
			return &words[i];
		}
	return NULL;
}

size_t number_skip_blank(struct str s, size_t at)
{
	while (at < s.len && (s.p[at] == ' ' || s.p[at] == '-'))
		at++;
	if (at + 1 < s.len && (unsigned char)s.p[at] == 0xC2 && (unsigned char)s.p[at + 1] == 0xA0)
		at += 2;
	return at;
}

/* The word behind a number's word that ends at AT. */
static const struct number_word *next_word(struct str s, size_t at, size_t *ret_end)
{
	return number_word_at(s, number_skip_blank(s, at), ret_end);
}

size_t number_spelt(struct str s, size_t at, double *ret)
{
	double total = 0, section = 0, last = 0; /* LAST: what was multiplied by */
	bool any = false;
	char kind = 0; /* of the word before */
	size_t end = at, i = at, e, e2, e3;
	for (unsigned n = 0; n < 16; n++) {
		const struct number_word *w = number_word_at(s, i, &e);
		if (!w || w->kind == 's')
			break;
		const struct number_word *v = strchr("aox", w->kind) ? next_word(s, e, &e2) : NULL,
					 *third = v && v->kind == 'x' ? next_word(s, e2, &e3) : NULL;
		if (w->kind == 'a') {
			if (!any || !v || !(v->kind == 'd' || v->kind == 'f' || (third && third->kind == 'f'))) /* two and a half million */
				break;
		} else if (w->kind == 'o') { /* a quarter of a million */
			if (kind != 'f' || !third || third->kind != 'm')
				break;
		} else if (w->kind == 'd') {
			section += w->value;
			any = true;
		} else if (w->kind == 'x') { /* a million, a hundred; half a million */
			bool within = any && v && ((v->kind == 'm' && (kind == 'f' || kind == 'o')) || (v->kind == 'f' && kind == 'a'));
			if (!v || !strchr("hmf", v->kind) || (any && !within))
				break;
			section += within || v->kind == 'f' ? 0 : 1;
		} else if (w->kind == 'h') {
			section = (section > 0 ? section : 1) * 100;
			any = true;
		} else if (w->kind == 'f' && section == 0 && last > 0 && kind == 'x') { /* a million and a half */
			total += last * w->value;
		} else if (w->kind == 'f') {
			section = section > 0 && section < 4 && strlen(w->text) > 7 ? section * w->value : section + w->value;
			any = true;
		} else {
			if (!any && section == 0)
				break;
			if (section < 1 && section > 0 && total == 0)
				total = section * w->value;
			else
				total = (total + section) * w->value >= w->value && total > 0 && total < w->value
					    ? (total + section) * w->value
					    : total + section * w->value;
			section = 0;
			last = w->value;
			any = true;
		}
		kind = w->kind;
		if (!strchr("aox", w->kind)) /* these stand before another only */
			end = e;
		i = number_skip_blank(s, e);
	}
	*ret = total + section;
	return any ? end : at;
}
