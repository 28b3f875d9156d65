/* number_spelt.c - words that are numbers, alone in English (with India's lakh and
 * crore) and Russian, or as what multiplies the figures before them (number_words.def). */
#include "number_spelt.h"

#define WORD_BYTES_MAX 32u

static const struct number_word words[] = {
#define NUMBER_WORD(text, value, kind) { text, value, kind },
#include "number_words.def"
#undef NUMBER_WORD
};

/* Leads of the letters that such words hold beside ASCII: Latin with marks, Greek, Cyrillic, Hebrew, Arabic, Indic. */
static bool is_lead(unsigned char c)
{
	return (c >= 0xC3 && c <= 0xC6) || (c >= 0xCE && c <= 0xD2) || c == 0xD7 || (c >= 0xD8 && c <= 0xDB) || c == 0xE0 || c == 0xE1;
}

bool number_word_byte(unsigned char c)
{
	return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c & 0xC0) == 0x80 || is_lead(c);
}

const struct number_word *number_word_at(struct str s, size_t at, size_t *ret_end)
{
	if (at >= s.len)
		return NULL;
	unsigned char c = (unsigned char)s.p[at];
	bool latin = (c | 32) >= 'a' && (c | 32) <= 'z';
	if (!latin && !is_lead(c))
		return NULL;
	if (latin)
		c |= 32;
	size_t e = at;
	while (e < s.len && e - at < WORD_BYTES_MAX && number_word_byte((unsigned char)s.p[e]))
		e++;
	struct str w = str_sub(s, at, e);
	size_t low = 0, high = sizeof words / sizeof *words;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if ((unsigned char)words[mid].text[0] < c)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < sizeof words / sizeof *words && (unsigned char)words[low].text[0] == c; low++)
		if (str_eq_nocase(w, str_from(words[low].text))) {
			*ret_end = e;
			return &words[low];
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
