/* date.c - reading dates: figures, Chinese, the Persian calendar; months by name are read in date_month.c.
 *
 * Only dates with a year count: without it there is no ISO 8601 form. Figures
 * whose month has no such day are none; with the month's name year and month stay. */
#include "date.h"
#include "date_read.h"
#include "number.h"
#include <sluice/utf8.h>
#include <stdio.h>

int date_days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month == 2 && leap ? 29 : days[month - 1];
}

/* V in two digits at P; what is behind them. */
static char *two(char *p, unsigned v)
{
	*p++ = (char)('0' + v / 10 % 10);
	*p++ = (char)('0' + v % 10);
	return p;
}

void date_text(const struct date *d, char out[DATE_TEXT_MAX])
{
	char *p = two(two(out, (unsigned)d->year % 10000 / 100), (unsigned)d->year % 100);
	if (d->month) {
		*p++ = '-';
		p = two(p, (unsigned)d->month % 100);
		if (d->day) {
			*p++ = '-';
			p = two(p, (unsigned)d->day % 100);
		}
	}
	*p = '\0';
}

void date_from_persian(int y, int m, int d, struct date *ret)
{
	/* days since the epoch of a 33-year cycle with 8 leap years, then Gregorian */
	int jy = y + 1595;
	int days = -355668 + 365 * jy + jy / 33 * 8 + (jy % 33 + 3) / 4 + d + (m < 7 ? (m - 1) * 31 : (m - 7) * 30 + 186);
	int gy = 400 * (days / 146097);
	days %= 146097;
	if (days > 36524) {
		days--;
		gy += 100 * (days / 36524);
		days %= 36524;
		if (days >= 365)
			days++;
	}
	gy += 4 * (days / 1461);
	days %= 1461;
	if (days > 365) {
		gy += (days - 1) / 365;
		days = (days - 1) % 365;
	}
	int day = days + 1, month = 1;
	while (month < 12 && day > date_days_in(gy, month))
		day -= date_days_in(gy, month++);
	*ret = (struct date){ gy, month, day, false };
}

uint32_t date_cp_at(struct str s, size_t i, size_t *n)
{
	uint32_t cp = 0;
	if (i < s.len && (unsigned char)s.p[i] < 0x80) {
		*n = 1;
		return (unsigned char)s.p[i];
	}
	*n = i < s.len ? utf8_decode(str_make(s.p + i, s.len - i), &cp) : 0;
	return cp;
}

int date_figure(uint32_t cp, bool *persian)
{
	if (cp >= '0' && cp <= '9')
		return (int)(cp - '0');
	if (cp >= 0xFF10 && cp <= 0xFF19)
		return (int)(cp - 0xFF10);
	if (cp >= 0x6F0 && cp <= 0x6F9) {
		*persian = true;
		return (int)(cp - 0x6F0);
	}
	if (cp < 0x660 || cp > 0xE59)
		return -1;
	/* Arabic, Devanagari, Bengali, Thai */
	uint32_t zero = cp <= 0x669 ? 0x660 : cp <= 0x96F ? 0x966 : cp <= 0x9EF ? 0x9E6 : 0xE50;
	return cp >= zero && cp <= zero + 9 ? (int)(cp - zero) : -1;
}

/* Up to nine figures from AT. */
size_t date_read(struct str s, size_t at, int *value, unsigned *count, bool *persian)
{
	size_t n;
	*value = 0;
	*count = 0;
	for (int f; *count < 9 && (f = date_figure(date_cp_at(s, at, &n), persian)) >= 0; at += n, ++*count)
		*value = *value * 10 + f;
	return at;
}

/* A word, figure or another separated figure goes on at AT: a version, a
 * contract number, an address. */
static bool goes_on(struct str s, size_t at, char sep)
{
	if (at >= s.len)
		return false;
	bool persian = false;
	size_t n;
	uint32_t cp = date_cp_at(s, at, &n);
	if (cp < 0x80 && ((cp >= '0' && cp <= '9') || ((cp | 32) >= 'a' && (cp | 32) <= 'z' && cp != 'T') || cp == '_'))
		return true;
	if (cp == (uint32_t)sep || cp == '-' || cp == '/')
		return date_figure(date_cp_at(s, at + 1, &n), &persian) >= 0;
	return date_figure(cp, &persian) >= 0;
}

/* 31/02/2023 is no date. */
static bool make(int y, int m, int d, struct date *ret)
{
	if (m < 1 || m > 12 || d < 1 || d > date_days_in(y, m))
		return false;
	*ret = (struct date){ y, m, d, false };
	return true;
}

/* 2024. 3. 12. as Koreans write it. */
static size_t spaced(struct str s, size_t at, struct date *ret)
{
	int y, m, d;
	unsigned ny, nm, nd;
	bool persian = false;
	size_t e = date_read(s, at, &y, &ny, &persian), e2 = date_read(s, e + 2, &m, &nm, &persian);
	if (nm < 1 || nm > 2 || e2 + 2 >= s.len || s.p[e2] != '.' || s.p[e2 + 1] != ' ')
		return at;
	size_t e3 = date_read(s, e2 + 2, &d, &nd, &persian);
	bool ends = e3 >= s.len || s.p[e3] == '.' || s.p[e3] == '\n' || s.p[e3] == ' ' || s.p[e3] == ')';
	return nd >= 1 && nd <= 2 && ends && !persian && y >= 1950 && y <= 2050 && make(y, m, d, ret) ? e3 : at;
}

/* 3. 6. 2021, 14. 02. 2020 as Czechs, Slovaks and Germans write it. */
static size_t spaced_day(struct str s, size_t at, size_t e, int day, struct date *ret)
{
	int m, y;
	unsigned nm, ny;
	bool persian = false;
	size_t e2 = date_read(s, e + 2, &m, &nm, &persian);
	if (nm < 1 || nm > 2 || e2 + 2 >= s.len || s.p[e2] != '.' || s.p[e2 + 1] != ' ')
		return at;
	size_t e3 = date_read(s, e2 + 2, &y, &ny, &persian);
	return ny == 4 && !persian && y >= 1950 && y <= 2050 && !goes_on(s, e3, '.') && make(y, m, day, ret) && ret->day ? e3 : at;
}

/* 12.03.24, 10:15 and 3/12/24, 10:15 PM, as chats are exported: a year of two figures in front of the hour. */
static size_t in_chat(struct str s, size_t end, int a, int b, int c, char sep, struct date *ret)
{
	size_t i = end;
	i += i < s.len && s.p[i] == ',';
	i += i < s.len && s.p[i] == ' ';
	int hour, minute;
	unsigned nh, nm;
	bool persian = false;
	size_t h = date_read(s, i, &hour, &nh, &persian);
	if (i == end || nh < 1 || nh > 2 || hour > 23 || h >= s.len || s.p[h] != ':' || date_read(s, h + 1, &minute, &nm, &persian) == h + 1 || nm != 2 || c > 50)
		return 0;
	bool american = sep == '/' && a <= 12;
	if (american ? !make(2000 + c, a, b, ret) && !make(2000 + c, b, a, ret) : !make(2000 + c, b, a, ret))
		return 0;
	ret->unsure = american && b <= 12 && a != b;
	return end;
}

size_t date_parse_figures(struct str s, size_t at, struct date *ret)
{
	int a, b, c;
	unsigned na, nb, nc;
	bool persian = false;
	size_t e = date_read(s, at, &a, &na, &persian), n;
	if (na == 8 && !persian && !goes_on(s, e, '.')) {
		int y = a / 10000;
		return y >= 1970 && y <= 2050 && make(y, a / 100 % 100, a % 100, ret) && ret->day ? e : at;
	}
	if (na != 4 && na != 1 && na != 2)
		return at;
	uint32_t sep = date_cp_at(s, e, &n);
	if (sep != '-' && sep != '/' && sep != '.')
		return at;
	if (na == 4 && sep == '.' && e + 1 < s.len && s.p[e + 1] == ' ')
		return spaced(s, at, ret);
	if (na <= 2 && sep == '.' && e + 1 < s.len && s.p[e + 1] == ' ')
		return spaced_day(s, at, e, a, ret);
	size_t e2 = date_read(s, e + 1, &b, &nb, &persian);
	if (nb != 1 && nb != 2)
		return at;
	if (date_cp_at(s, e2, &n) != sep) {
		/* 2020-03 */
		if (na == 4 && nb == 2 && a >= 1970 && a <= 2050 && b >= 1 && b <= 12 && !goes_on(s, e2, (char)sep) && sep != '.') {
			*ret = (struct date){ a, b, 0, false };
			return e2;
		}
		return at;
	}
	size_t e3 = date_read(s, e2 + 1, &c, &nc, &persian);
	if (nc == 0 || goes_on(s, e3, (char)sep))
		return at;
	if (na == 4 && nc <= 2) {
		if (a >= 1300 && a < 1500 && b >= 1 && b <= 12 && c >= 1 && c <= 31 && persian) {
			date_from_persian(a, b, c, ret);
			return e3;
		}
		return a >= 1900 && a <= 2100 && make(a, b, c, ret) ? e3 : at;
	}
	if (na <= 2 && nc == 2 && sep != '-' && in_chat(s, e3, a, b, c, (char)sep, ret))
		return e3;
	if (na <= 2 && nc == 4 && c >= 1900 && c <= 2100) {
		if (a > 12 || sep == '.' || sep == '-')
			return make(c, b, a, ret) || make(c, a, b, ret) ? e3 : at;
		if (b > 12)
			return make(c, a, b, ret) ? e3 : at;
		if (!make(c, b, a, ret))
			return at;
		ret->unsure = a != b;
		return e3;
	}
	return at;
}

/* 2021.04 */
static size_t month_figures(struct str s, size_t at, struct date *ret)
{
	int y, m;
	unsigned ny, nm;
	bool persian = false;
	size_t e = date_read(s, at, &y, &ny, &persian), end = e < s.len && s.p[e] == '.' ? date_read(s, e + 1, &m, &nm, &persian) : at;
	if (end == at || ny != 4 || nm < 1 || nm > 2 || persian || y < 1970 || y > 2050 || m < 1 || m > 12)
		return at;
	*ret = (struct date){ y, m, 0, false };
	return end;
}

bool date_starts(struct str s, size_t at, const char *z)
{
	size_t n = strlen(z);
	return at + n <= s.len && memcmp(s.p + at, z, n) == 0;
}

size_t date_parse_months(struct str s, size_t at, struct date *ret_from, struct date *ret_to)
{
	static const char *const joins[] = { "-", "–", "—", "~", "～", "至", "到" };
	struct date from, to;
	size_t e = month_figures(s, at, &from);
	for (size_t i = 0; e > at && i < sizeof joins / sizeof *joins; i++) {
		size_t next = e + strlen(joins[i]), end = date_starts(s, e, joins[i]) ? month_figures(s, next, &to) : next;
		if (end == next)
			continue;
		if (goes_on(s, end, '.') || from.year * 12 + from.month >= to.year * 12 + to.month)
			return at;
		*ret_from = from;
		*ret_to = to;
		return end;
	}
	return at;
}

static size_t blanks(struct str s, size_t at)
{
	size_t n;
	for (unsigned i = 0; i < 4; i++) {
		uint32_t cp = date_cp_at(s, at, &n);
		if (cp != ' ' && cp != 0xA0 && cp != 0x3000)
			break;
		at += n;
	}
	return at;
}

/* 12, １２, 十二, 元 (the first month), 卅一. */
static size_t small_number(struct str s, size_t at, int *ret)
{
	unsigned count;
	bool persian = false;
	size_t e = date_read(s, at, ret, &count, &persian);
	if (count == 1 && e < s.len && (s.p[e] == 'O' || s.p[e] == 'o') && (unsigned char)s.p[at] < 0x80 && *ret < 4) { /* 1O月 */
		*ret *= 10;
		return e + 1;
	}
	if (count > 0)
		return count <= 2 ? e : at;
	struct number num;
	e = number_parse(s, at, &num);
	if (e > at && num.words && num.value >= 1 && num.value <= 31 && date_cp_at(s, at, &(size_t){ 0 }) >= 0x80) {
		*ret = (int)num.value;
		return e;
	}
	if (date_starts(s, at, "元")) {
		*ret = 1;
		return at + 3;
	}
	return at;
}

/* 2014, ２０１４, 二〇一七, 二O一四. */
static size_t year_number(struct str s, size_t at, int *ret, unsigned *count)
{
	size_t n;
	bool persian = false;
	*ret = 0;
	*count = 0;
	for (;;) {
		uint32_t cp = date_cp_at(s, at, &n);
		int f = date_figure(cp, &persian);
		if (f < 0)
			f = number_digit(cp, NULL);
		if (f < 0 && *count > 0 && (cp == 'O' || cp == 'o' || cp == 0xFF2F))
			f = 0;
		if (f < 0 || *count == 5)
			return at;
		*ret = *ret * 10 + f;
		++*count;
		at += n;
	}
}

static size_t weekday(struct str s, size_t at)
{
	static const char *const marks[] = { "，", ",", "（", "(", " " }, *const names[] = { "星期", "周", "礼拜", "週" };
	size_t i = at;
	for (unsigned k = 0; k < 5; k++)
		if (date_starts(s, i, marks[k])) {
			i += strlen(marks[k]);
			break;
		}
	for (unsigned k = 0; k < 4; k++)
		if (date_starts(s, i, names[k])) {
			size_t day = i + strlen(names[k]), n;
			uint32_t cp = date_cp_at(s, day, &n);
			int d = number_digit(cp, NULL);
			if ((d >= 1 && d <= 6) || cp == 0x65E5 || cp == 0x5929)
				return day + n;
		}
	return at;
}

size_t date_parse_zh(struct str s, size_t at, bool years, struct date *ret)
{
	size_t i = at, n;
	int era = 0, last = 0;
	for (size_t k = 0; k < sizeof date_eras / sizeof *date_eras && !era; k++)
		if (date_starts(s, i, date_eras[k].name)) {
			era = date_eras[k].before;
			last = date_eras[k].last;
			i = blanks(s, i + strlen(date_eras[k].name));
		}
	int y, m, d;
	unsigned count;
	size_t e = year_number(s, i, &y, &count);
	struct number spelt; /* 民国一百一十年 */
	size_t by_words = era ? number_parse(s, i, &spelt) : i;
	if (era && date_starts(s, i, "元年")) { /* the first */
		y = 1;
		count = 1;
		e = i + strlen("元");
	} else if (by_words > e && spelt.words && spelt.value >= 1 && spelt.value < 200) {
		y = (int)spelt.value;
		count = 3;
		e = by_words;
	}
	if (e == i || count > 4 || (count < 3 && !era) || (last > 0 && y > last))
		return at;
	y += era;
	e = blanks(s, e);
	bool ko = date_starts(s, e, "년"); /* 년 월 일 as 年 月 日 */
	if (!ko && !date_starts(s, e, "年"))
		return at;
	size_t year_end = e + strlen("年");
	size_t ms = blanks(s, year_end), me = small_number(s, ms, &m), mark = blanks(s, me);
	bool month = me > ms && date_starts(s, mark, ko ? "월" : "月");
	if (!month || m < 1 || m > 12) {
		if (month || !years || y < 1900 || y > 2100 || count + (era ? 4 : 0) < 4)
			return at;
		*ret = (struct date){ y, 0, 0, false };
		return year_end;
	}
	size_t month_end = mark + strlen("月");
	size_t ds = blanks(s, month_end);
	if (ds < s.len && s.p[ds] == '\n') /* a narrow column's line ends here: 十一月 ⏎ 八日 */
		ds++;
	size_t de = small_number(s, ds, &d);
	mark = blanks(s, de);
	uint32_t unit = date_cp_at(s, mark, &n);
	if (de == ds || d < 1 || d > 31 || (unit != 0x65E5 && unit != 0x66F0 && unit != 0x53F7 && unit != 0x865F && unit != 0xC77C)) { /* 日 号 號 일 */
		*ret = (struct date){ y, m, 0, false };
		return month_end;
	}
	*ret = (struct date){ y, m, d <= date_days_in(y, m) ? d : 0, false };
	return weekday(s, mark + n);
}

/* 2020.3, 2020-7, 2020/05: all of a cell. */
static bool year_and_month(struct str cell, struct date *ret)
{
	struct str s = str_trim(cell);
	int y, m;
	unsigned ny, nm;
	bool persian = false;
	size_t e = date_read(s, 0, &y, &ny, &persian);
	if (ny != 4 || e >= s.len || !strchr("./-", s.p[e]) || date_read(s, e + 1, &m, &nm, &persian) != s.len || nm < 1 || nm > 2 || persian ||
	    y < 1970 || y > 2050 || m < 1 || m > 12)
		return false;
	*ret = (struct date){ y, m, 0, false };
	return true;
}

bool date_cell(struct str cell, struct date *ret)
{
	size_t n;
	if (year_and_month(cell, ret))
		return true;
	bool persian = false;
	for (size_t i = 0; i < cell.len; i += n) {
		uint32_t cp = date_cp_at(cell, i, &n);
		if (date_figure(cp, &persian) < 0 && number_digit(cp, NULL) < 0 && cp != 0x6C11)
			continue;
		if (date_parse_zh(cell, i, true, ret) > i || date_parse_figures(cell, i, ret) > i)
			return true;
		/* on to the end of this run */
		while (i + n < cell.len && date_figure(date_cp_at(cell, i + n, &(size_t){ 0 }), &persian) >= 0)
			i += n;
	}
	return false;
}
