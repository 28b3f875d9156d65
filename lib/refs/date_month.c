/* date_month.c - dates that have a month's name: the day before or behind it, the year behind it or, in Kazakh, Uzbek and
 * Hungarian, before; 12-Mar-21; what clocks of computers write (Mar 12 10:15:36 2024). */
#include "date.h"
#include "date_read.h"
#include <sluice/utf8.h>

#define BUDDHIST_YEARS 543 /* Thailand counts from them */

/* One or two figures, or a longer run, that end at END: where they begin, or END. */
static size_t number_before_month(struct str s, size_t end, int *ret)
{
	size_t at = end;
	int scale = 1;
	*ret = 0;
	for (unsigned count = 0; at > 0 && count < 5; count++) {
		int f = s.p[at - 1] >= '0' && s.p[at - 1] <= '9' ? s.p[at - 1] - '0' : -1;
		size_t n = 1;
		bool persian = false;
		if (f < 0 && (unsigned char)s.p[at - 1] >= 0x80) {
			uint32_t cp;
			n = utf8_decode_back(str_make(s.p, at), &cp);
			f = date_figure(cp, &persian);
		}
		if (f < 0)
			break;
		at -= n;
		*ret += f * scale;
		scale *= 10;
	}
	if (at > 0 && ((s.p[at - 1] >= '0' && s.p[at - 1] <= '9') || s.p[at - 1] == '.' || s.p[at - 1] == ':'))
		return end;
	return at;
}

static size_t back_over(struct str s, size_t at, const char *z)
{
	size_t n = strlen(z);
	return at >= n && memcmp(s.p + at - n, z, n) == 0 ? at - n : at;
}

static size_t year_after(struct str s, size_t at, int *ret)
{
	size_t i = at;
	while (i < s.len && i - at < 4 && (s.p[i] == ' ' || s.p[i] == ',' || s.p[i] == '-' || s.p[i] == '.' || s.p[i] == '/'))
		i++;
	if (date_starts(s, i, "\xC2\xA0"))
		i += 2;
	if (date_starts(s, i, "of ") || date_starts(s, i, "de ")) /* 11 de mayo de 2021 */
		i += 3;
	else if (date_starts(s, i, "del "))
		i += 4;
	else if (date_starts(s, i, "năm ")) /* 20 tháng 8 năm 2021 */
		i += strlen("năm ");
	else if (date_starts(s, i, "พ.ศ. ")) /* of the Buddhist era */
		i += strlen("พ.ศ. ");
	else if (date_starts(s, i, "พ.ศ."))
		i += strlen("พ.ศ.");
	unsigned count;
	bool persian = false;
	size_t e = date_read(s, i, ret, &count, &persian);
	if (count != 4 || *ret < 1000 || *ret > 2700 || (e < s.len && (s.p[e] | 32) >= 'a' && (s.p[e] | 32) <= 'z'))
		return at;
	return e;
}

static bool is_figure(char c)
{
	return c >= '0' && c <= '9';
}

#define SHORT_YEARS 36 /* 35 is 2035, 36 is 1936 */

/* 12-Mar-21, 12/Mar/21: a year of two figures behind the sign that stands before the month; END, or AT. */
static size_t short_year(struct str s, size_t start, size_t at, int *ret)
{
	char sign = start > 0 ? s.p[start - 1] : ' ';
	if ((sign != '-' && sign != '/') || at + 3 > s.len || s.p[at] != sign || !is_figure(s.p[at + 1]) || !is_figure(s.p[at + 2]) ||
	    (at + 3 < s.len && (is_figure(s.p[at + 3]) || s.p[at + 3] == sign || (unsigned char)((s.p[at + 3] | 32) - 'a') < 26)))
		return at;
	int year = (s.p[at + 1] - '0') * 10 + s.p[at + 2] - '0';
	*ret = year + (year < SHORT_YEARS ? 2000 : 1900);
	return at + 3;
}

/* "Mar 12 10:15:36 2024", "Sep  1 12:00:00 GMT 1998": over the hour and its zone, which begin behind one blank; AT if there
 * is none. */
static size_t over_time(struct str s, size_t at)
{
	size_t i = at + 1;
	if (at + 9 > s.len || s.p[at] != ' ' || !is_figure(s.p[i]) || !is_figure(s.p[i + 1]) || s.p[i + 2] != ':' || !is_figure(s.p[i + 3]) || !is_figure(s.p[i + 4]))
		return at;
	i += 5;
	if (i + 3 <= s.len && s.p[i] == ':' && is_figure(s.p[i + 1]))
		i += 3;
	size_t zone = i + 1;
	while (zone < s.len && zone - i < 6 && s.p[zone] >= 'A' && s.p[zone] <= 'Z')
		zone++;
	return zone > i + 2 && s.p[i] == ' ' ? zone : i;
}

/* 2024 жылғы, 2024-yil: the year whose word ends at END, maybe with blanks; where it begins, or END. */
static size_t year_before(struct str s, size_t end, int *ret)
{
	static const char *const words[] = { "жылғы", "жылы", "ж.", "жылдын", "йил", "yil", "оны", "m.", "." };
	size_t i = end, n = 0;
	while (i > 0 && end - i < 3 && (s.p[i - 1] == ' ' || s.p[i - 1] == '-'))
		i--;
	for (size_t k = 0; k < sizeof words / sizeof *words && n == 0; k++)
		if (i < end && back_over(s, i, words[k]) < i)
			n = strlen(words[k]);
	i -= n;
	while (n > 0 && i > 0 && (s.p[i - 1] == ' ' || s.p[i - 1] == '-'))
		i--;
	size_t start = n > 0 ? number_before_month(s, i, ret) : i;
	return i - start == 4 && *ret >= 1900 && *ret <= 2100 ? start : end;
}

static size_t figures_in(struct str s, size_t from, size_t to)
{
	size_t n = 0;
	for (size_t i = from; i < to; i++)
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return n;
}

bool date_parse_month(struct str s, size_t start, size_t end, int month, size_t *ret_start, size_t *ret_end, struct date *ret)
{
	int year, day;
	bool thai_month = month > THAI_MONTHS, persian_month = !thai_month && month > PERSIAN_MONTHS;
	month -= thai_month ? THAI_MONTHS : persian_month ? PERSIAN_MONTHS : 0;
	size_t after = end < s.len && s.p[end] == '.' ? end + 1 : end;
	/* the day before: 15 March, 2nd day of January, «02» января, 15-Mar */
	size_t b = start;
	while (b > 0 && start - b < 3 && (s.p[b - 1] == ' ' || s.p[b - 1] == '-' || s.p[b - 1] == '/'))
		b--;
	b = back_over(s, b, "\xC2\xA0");
	b = back_over(s, b, " of");
	b = back_over(s, b, " de");
	size_t days = back_over(s, back_over(s, back_over(s, back_over(s, b, " del mes"), " do mês"), " días"), " dias"); /* a los cinco (5) días del mes de abril */
	b = days < b && days > 1 && s.p[days - 1] == ')' ? days - 1 : days;
	b = b > 1 && s.p[b - 1] == '.' && s.p[b - 2] >= '0' && s.p[b - 2] <= '9' ? b - 1 : b; /* 14. Juli */
	b = back_over(s, b, " day");
	b = back_over(s, b, "»");
	b = back_over(s, b, "\"");
	static const char *const ordinals[] = { "st", "nd", "rd", "th", "-го", "-е", "er", "º" };
	for (unsigned i = 0; i < 8; i++)
		b = back_over(s, b, ordinals[i]);
	size_t d = number_before_month(s, b, &day);
	size_t e = year_after(s, after, &year);
	if (e > after && year > 2400)
		year -= thai_month ? BUDDHIST_YEARS : 0;
	if (year > 2100)
		e = after;
	bool longer = d > 0 && (s.p[d - 1] == '-' || s.p[d - 1] == '/'); /* 2020-12-Mar-21 */
	if (e == after && !persian_month && d < b && figures_in(s, d, b) <= 2 && !longer)
		e = short_year(s, start, end, &year);
	if (d < b && figures_in(s, d, b) <= 2 && e > after && (day < 1 || day > 31))
		return false; /* 32 January 2021 */
	if (persian_month) {
		if (d == b || day < 1 || day > 31 || e == after || year < 1300 || year > 1500)
			return false;
		date_from_persian(year, month, day, ret);
		*ret_start = d;
		*ret_end = e;
		return true;
	}
	if (d < b && day >= 1 && day <= 31 && figures_in(s, d, b) <= 2 && e > after) {
		d = back_over(s, d, "«");
		d = back_over(s, d, "\"");
		*ret = (struct date){ year, month, day <= date_days_in(year, month) ? day : 0, false };
		*ret_start = d;
		*ret_end = e;
		return true;
	}
	/* 2024 жылғы 12 наурыз */
	if (d < b && figures_in(s, d, b) <= 2 && e == after && day >= 1 && day <= 31 && (*ret_start = year_before(s, d, &year)) < d) {
		*ret = (struct date){ year, month, day <= date_days_in(year, month) ? day : 0, false };
		*ret_end = end;
		return true;
	}
	/* the day after: March 15, 2020; March 15th 2020; Mar-15-2020 */
	size_t i = after;
	while (i < s.len && i - after < 2 && (s.p[i] == ' ' || s.p[i] == '-'))
		i++;
	unsigned count;
	bool persian = false;
	size_t de = date_read(s, i, &day, &count, &persian);
	if (i > after && (count == 1 || count == 2) && day >= 1 && day <= 31) {
		for (unsigned k = 0; k < 4; k++)
			if (date_starts(s, de, ordinals[k])) {
				de += 2;
				break;
			}
		size_t ye = year_after(s, over_time(s, de), &year);
		ye = ye > over_time(s, de) ? ye : de;
		if (ye > de && s.p[de] != '.') {
			*ret = (struct date){ year, month, day <= date_days_in(year, month) ? day : 0, false };
			*ret_start = start;
			*ret_end = ye;
			return true;
		}
	}
	/* 2024. március 12., 2024 m. kovo 12 d. */
	if (i > after && (count == 1 || count == 2) && day >= 1 && day <= 31 && d == b && (*ret_start = year_before(s, start, &year)) < start) {
		*ret = (struct date){ year, month, day <= date_days_in(year, month) ? day : 0, false };
		*ret_end = de;
		return true;
	}
	if (e > after && year >= 1900) {
		*ret = (struct date){ year, month, 0, false };
		*ret_start = start;
		*ret_end = e;
		return true;
	}
	return false;
}
