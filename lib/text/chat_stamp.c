/* chat_stamp.c - see chat_stamp.h.
 *
 * Programs write dates as the telephone is set: 3/15/21, 15.03.2021, 2021年3月15日,
 * Mar 15, 2021, with the half of the day before or behind, in digits of the
 * language. Read are numbers and what stands between them; which of two numbers
 * is the day is not guessed. */
#include "chat_stamp.h"

#include <sluice/utf8.h>
#include <string.h>

/* "à", "um", "at" … between date and time. */
static const char *const betweens[] = { "à", "at ", "at", "um", "kl.", "kl", "alle", "в", "的" };
/* The half of the day, before or behind the time. */
static const char *const halves[] = { "AM",   "PM",   "am",   "pm",   "a.m.", "p.m.", "a. m.", "p. m.", "上午", "下午", "凌晨", "早上",
				      "清晨", "中午", "晚上", "傍晚", "오전", "오후", "午前",  "午後",  "م",    "ص",    "π.μ.", "μ.μ." };
static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec" };
static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

static bool is_letter(unsigned char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

size_t chat_marks(struct str s)
{
	size_t i = 0;
	for (;;) {
		uint32_t cp;
		size_t n = i < s.len ? utf8_decode(str_sub(s, i, s.len), &cp) : 0;
		if (!n || !(cp == 0x200E || cp == 0x200F || cp == 0xFEFF || cp == 0x061C || (cp >= 0x202A && cp <= 0x202E) ||
			    (cp >= 0x2066 && cp <= 0x2069)))
			return i;
		i += n;
	}
}

/* A number of up to MOST digits at *AT, in any of the digits we know; -1: none. */
static int number(struct str s, size_t *at, size_t most, size_t *ret_digits)
{
	int v = 0;
	size_t n = 0, i = *at + chat_marks(str_sub(s, *at, s.len));
	while (n < most && i < s.len) {
		uint32_t cp;
		size_t k = utf8_decode(str_sub(s, i, s.len), &cp);
		int digit = cp >= '0' && cp <= '9'       ? (int)(cp - '0')
			    : cp >= 0x660 && cp <= 0x669 ? (int)(cp - 0x660)
			    : cp >= 0x6F0 && cp <= 0x6F9 ? (int)(cp - 0x6F0)
							 : -1;
		if (digit < 0)
			break;
		v = v * 10 + digit;
		n++;
		i += k;
	}
	*ret_digits = n;
	if (n)
		*at = i;
	return n ? v : -1;
}

static bool take(struct str s, size_t *at, const char *z)
{
	size_t i = *at + chat_marks(str_sub(s, *at, s.len));
	if (!str_starts(str_sub(s, i, s.len), str_from(z)))
		return false;
	*at = i + strlen(z);
	return true;
}

static void blanks(struct str s, size_t *at)
{
	while (take(s, at, " ") || take(s, at, "\xC2\xA0") || take(s, at, "\xE2\x80\xAF") || take(s, at, "\xE3\x80\x80"))
		;
}

/* One of the names at *AT, in any case, with what follows it of letters; its index or -1. */
static int named(struct str s, size_t *at, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(str_sub(s, *at, *at + strlen(names[i])), str_from(names[i]))) {
			*at += strlen(names[i]);
			while (*at < s.len && ((s.p[*at] | 32) >= 'a' && (s.p[*at] | 32) <= 'z'))
				++*at;
			return (int)i;
		}
	return -1;
}

static bool half(struct str s, size_t *at)
{
	for (size_t i = 0; i < sizeof halves / sizeof halves[0]; i++) {
		size_t k = *at;
		if (!take(s, &k, halves[i]))
			continue;
		/* a name may begin so: "10:21 amy" */
		unsigned char next = k < s.len ? (unsigned char)s.p[k] : ' ';
		bool east = (unsigned char)halves[i][0] >= 0xE0;
		if (!east && (is_letter(next) || next >= 0x80) && !(next == 0xE2 || next == 0xC2))
			continue;
		*at = k;
		return true;
	}
	return false;
}

/* "Mar 15, 2021", "15 Mar 2021", "Mar 15" (a log within one year). */
static bool date_in_words(struct str s, size_t *at, struct chat_stamp *r)
{
	size_t i = *at, digits;
	if (named(s, &i, weekdays, 7) >= 0) {
		take(s, &i, ",");
		blanks(s, &i);
	}
	int d = number(s, &i, 2, &digits);
	if (d > 0)
		blanks(s, &i);
	int m = named(s, &i, months, 12);
	if (m < 0)
		return false;
	take(s, &i, ".");
	blanks(s, &i);
	if (d < 0)
		d = number(s, &i, 2, &digits);
	if (d < 1 || d > 31)
		return false;
	size_t end = i;
	take(s, &i, ",");
	blanks(s, &i);
	int y = number(s, &i, 4, &digits);
	r->date = true;
	if (digits == 4 && !(i < s.len && s.p[i] == ':')) {
		r->y = y;
		r->m = m + 1;
		r->d = d;
		end = i;
	}
	*at = end;
	return true;
}

static bool date_in_numbers(struct str s, size_t *at, struct chat_stamp *r)
{
	static const struct {
		const char *first, *second, *end;
	} marks[] = { { "/", "/", "" }, { ".", ".", "" }, { "-", "-", "" }, { "年", "月", "日" }, { "년", "월", "일" } };
	for (size_t k = 0; k < sizeof marks / sizeof marks[0]; k++) {
		size_t i = *at, na, nb, nc;
		int a = number(s, &i, 4, &na);
		if (a < 0 || !take(s, &i, marks[k].first))
			continue;
		blanks(s, &i);
		int b = number(s, &i, 2, &nb);
		if (b < 0 || !take(s, &i, marks[k].second))
			continue;
		blanks(s, &i);
		int c = number(s, &i, 4, &nc);
		if (c < 0 || (*marks[k].end && !take(s, &i, marks[k].end)) || na + nb + nc < 4 || na == 3 || nc == 3)
			continue;
		if (na != 4 && (a < 1 || a > 31))
			continue;
		r->date = true;
		if (na == 4 && b >= 1 && b <= 12 && c >= 1 && c <= 31) {
			r->y = a;
			r->m = b;
			r->d = c;
		}
		*at = i;
		return true;
	}
	return false;
}

static bool clock_time(struct str s, size_t *at)
{
	size_t i = *at, digits;
	if (half(s, &i))
		blanks(s, &i);
	int h = number(s, &i, 2, &digits);
	if (h < 0 || h > 24 || !(take(s, &i, ":") || take(s, &i, ".")))
		return false;
	int m = number(s, &i, 2, &digits);
	if (m < 0 || m > 59 || digits != 2)
		return false;
	size_t end = i;
	if ((take(s, &i, ":") || take(s, &i, ".")) && number(s, &i, 2, &digits) >= 0 && digits == 2) {
		end = i;
		if ((take(s, &i, ".") || take(s, &i, ",")) && number(s, &i, 9, &digits) >= 0)
			end = i;
	}
	i = end;
	blanks(s, &i);
	if (half(s, &i))
		end = i;
	i = end;
	blanks(s, &i);
	/* Z, UTC, +08:00 */
	if (take(s, &i, "UTC") || take(s, &i, "GMT") || (i == end && take(s, &i, "Z")))
		end = i;
	if ((take(s, &i, "+") || (i == end && take(s, &i, "-"))) && number(s, &i, 2, &digits) >= 0 && digits == 2) {
		take(s, &i, ":");
		if (number(s, &i, 2, &digits) >= 0 && digits == 2)
			end = i;
	}
	*at = end;
	return true;
}

size_t chat_stamp(struct str s, struct chat_stamp *ret)
{
	struct chat_stamp r = { 0 };
	size_t at = 0;
	if (date_in_numbers(s, &at, &r) || date_in_words(s, &at, &r)) {
		size_t i = at;
		if (!take(s, &i, ",") && !take(s, &i, "،"))
			take(s, &i, "T");
		blanks(s, &i);
		/* the day of the week may stand between */
		if (take(s, &i, "(") || named(s, &i, weekdays, 7) >= 0) {
			ptrdiff_t close = str_find_char(str_sub(s, i, s.len < i + 16 ? s.len : i + 16), ')');
			i += close >= 0 ? (size_t)close + 1 : 0;
			blanks(s, &i);
		}
		for (size_t k = 0; k < sizeof betweens / sizeof betweens[0]; k++)
			if (take(s, &i, betweens[k]))
				break;
		blanks(s, &i);
		if (clock_time(s, &i)) {
			r.time = true;
			at = i;
		}
	} else if (clock_time(s, &at)) {
		r.time = true;
	} else {
		return 0;
	}
	*ret = r;
	return at;
}

bool chat_day(struct str line, struct chat_stamp *ret)
{
	/* the last date of the line: "Log opened", "Day changed", a conversation's head */
	for (size_t i = 0; i < line.len && i < 200; i++) {
		unsigned char before = i ? (unsigned char)line.p[i - 1] : ' ';
		if ((before >= '0' && before <= '9') || is_letter(before))
			continue;
		struct chat_stamp r = { 0 };
		size_t at = i;
		if ((date_in_numbers(line, &at, &r) || date_in_words(line, &at, &r)) && r.y) {
			*ret = r;
			return true;
		}
		/* "Mar 15 10:00:00 2021": the year behind the time */
		at = i;
		if (r.date || !date_in_words(line, &at, &r))
			if (!r.date)
				continue;
		size_t digits;
		at = i;
		int d, m;
		if (named(line, &at, weekdays, 7) >= 0)
			blanks(line, &at);
		m = named(line, &at, months, 12);
		blanks(line, &at);
		d = m >= 0 ? number(line, &at, 2, &digits) : -1;
		blanks(line, &at);
		if (d < 1 || !clock_time(line, &at))
			continue;
		blanks(line, &at);
		int y = number(line, &at, 4, &digits);
		if (digits == 4) {
			*ret = (struct chat_stamp){ .date = true, .y = y, .m = m + 1, .d = d };
			return true;
		}
	}
	return false;
}
