/* date_pass.c - where dates may be: at 年, at a month's name, at a run of
 * figures that begins like a year or a day. */
#include "date.h"
#include "date_pass.h"
#include "date_read.h"
#include "number.h"
#include "passes.h"
#include <sluice/utf8.h>
#include <stdlib.h>

static void add(struct doc *d, size_t start, size_t end, const struct date *date, double score)
{
	char text[DATE_TEXT_MAX];
	date_text(date, text);
	struct hit *h = doc_hit(d, REF_date, (uint32_t)start, (uint32_t)end, arena_copy(d->arena, str_from(text)), score, "date");
	if (date->unsure) {
		h->extra_key[0] = "unsure";
		h->extra_value[0] = STR("day and month may be exchanged");
	}
}

/* Start of the year that ends at END, the sign 年: back over at most five
 * digits of any kind, blanks, and the era's name. */
static size_t year_start(struct str s, size_t end)
{
	size_t at = end, n;
	uint32_t cp;
	while (at > 0 && (n = utf8_decode_back(str_make(s.p, at), &cp)) && (cp == ' ' || cp == 0xA0 || cp == 0x3000) && end - at < 6)
		at -= n;
	for (unsigned i = 0; i < 5 && at > 0; i++) {
		n = utf8_decode_back(str_make(s.p, at), &cp);
		if (!((cp >= '0' && cp <= '9') || (cp >= 0xFF10 && cp <= 0xFF19) || number_digit(cp, NULL) >= 0 || cp == 0x5341 ||
		      cp == 0x767E || cp == 0x5143 || cp == 'O' || cp == 'o'))
			break; /* 十 and 百 are in years of the republic only: a year that has them and no era is not read */
		at -= n;
	}
	size_t b = at;
	while (b > 0 && s.p[b - 1] == ' ' && at - b < 3)
		b--;
	for (size_t i = 0; b >= 6 && i < sizeof date_eras / sizeof *date_eras; i++)
		if (memcmp(s.p + b - 6, date_eras[i].name, 6) == 0)
			return b - 6;
	return at;
}

void refs_dates(struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_month];
	struct str s = d->text;
	size_t done = 0;
	for (size_t i = 0; i < l->n; i++) {
		struct date date;
		size_t start, end;
		if (l->v[i].start < done)
			continue;
		long number = strtol(doc_cell(d, TABLE_month, &l->v[i], 1).p, NULL, 10);
		int month = number % 100 >= 1 && number % 100 <= 12 && number < THAI_MONTHS + 100 ? (int)number : 0;
		if (month == 0) {
			start = year_start(s, l->v[i].start);
			end = start < l->v[i].start ? date_parse_zh(s, start, true, &date) : start;
			if (end == start)
				continue;
		} else if (!date_parse_month(s, l->v[i].start, l->v[i].end, month, &start, &end, &date)) {
			continue;
		}
		/* Mars 2020 was sent to Mars; its French namesake has a day */
		if (start < done || (date.day == 0 && str_eq_nocase(str_sub(s, l->v[i].start, l->v[i].end), STR("mars"))))
			continue;
		add(d, start, end, &date, date.month ? SCORE_SHAPE : SCORE_GRAMMAR);
		done = end;
	}
	/* Persian figures, U+06F0 to 06F9, are DB B0 to DB B9 */
	for (const char *p = s.p, *to = s.p + s.len; (p = memchr(p, 0xDB, (size_t)(to - p))); p += 2) {
		struct date date;
		size_t at = (size_t)(p - s.p), end;
		if (at + 2 > s.len)
			break;
		if ((unsigned char)p[1] != 0xB1 ||
		    (at > 1 && (unsigned char)p[-2] == 0xDB && (unsigned char)p[-1] >= 0xB0 && (unsigned char)p[-1] <= 0xB9))
			continue;
		end = date_parse_figures(s, at, &date);
		if (end > at)
			add(d, at, end, &date, SCORE_SHAPE);
	}
}

bool refs_date_figures(struct doc *d, size_t at, size_t *ret_end)
{
	struct date date;
	struct str s = d->text;
	if (at > 0) {
		unsigned char c = (unsigned char)s.p[at - 1];
		if ((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_')
			return false;
		if ((c == '.' || c == '-' || c == '/' || c == ',') && at > 1) {
			unsigned char b = (unsigned char)s.p[at - 2];
			if ((b >= '0' && b <= '9') || (b | 32) >= 'a' || c == '/')
				return false;
		}
	}
	struct date to;
	size_t end = date_parse_months(s, at, &date, &to);
	if (end > at) {
		char from_text[DATE_TEXT_MAX], to_text[DATE_TEXT_MAX];
		date_text(&date, from_text);
		date_text(&to, to_text);
		doc_hit(d, REF_date, (uint32_t)at, (uint32_t)end, str_from(arena_printf(d->arena, "%s/%s", from_text, to_text)), SCORE_SHAPE, "date");
		*ret_end = end;
		return true;
	}
	end = date_parse_figures(s, at, &date);
	if (end == at)
		return false;
	bool plain = end - at == 8 && !memchr(s.p + at, '-', 8) && !memchr(s.p + at, '.', 8) && !memchr(s.p + at, '/', 8);
	add(d, at, end, &date, plain ? SCORE_WEAK : date.day ? SCORE_SHAPE : SCORE_GRAMMAR);
	*ret_end = end;
	return true;
}
