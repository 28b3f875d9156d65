/* number_format.c - see number_format.h.
 *
 * The currency of an amount often stands in the format alone, and leading
 * zeros of a number that names something do. What a format would take away (by
 * thousands, in powers of ten, as a fraction, hidden) is given in full instead.
 * Dates are ISO 8601 whatever the format: programs read on. */
#include "number_format.h"

#include <math.h>
#include <stdio.h>

/* Beyond these a double has no digits left. */
#define DECIMALS_MAX 15
#define EXACT_MAX 1e15
/* Decimals that are kept though the format does not show them. */
#define DECIMALS_KEPT 4
#define ROUNDED 1e-14 /* of a number; it is what doubles leave of a sum */

static enum number_kind kind_of(int id, struct str code)
{
	if (!code.len) {
		if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58)
			return NUMBER_DATE;
		if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 || id == 56)
			return NUMBER_TIME;
		if (id == 22)
			return NUMBER_DATETIME;
		return id == 9 || id == 10 ? NUMBER_PERCENT : NUMBER_PLAIN;
	}
	/* letters outside of quotes, brackets and escapes tell */
	bool day = false, time = false, percent = false;
	for (size_t i = 0; i < code.len && code.p[i] != ';'; i++) {
		char c = code.p[i];
		if (c == '"') {
			while (++i < code.len && code.p[i] != '"')
				;
		} else if (c == '\\' || c == '_' || c == '*') {
			i++;
		} else if (c == '[') {
			size_t start = i;
			while (++i < code.len && code.p[i] != ']')
				;
			/* [h]:mm counts hours; [Red], [$-804] and conditions do not */
			if (i == start + 2 || (i == start + 3 && code.p[start + 1] == code.p[start + 2]))
				time |= (code.p[start + 1] | 32) == 'h' || (code.p[start + 1] | 32) == 's';
		} else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D' || ((c == 'm' || c == 'M') && !time)) {
			day = true;
		} else if (c == 'h' || c == 'H' || c == 's' || c == 'S') {
			time = true;
		} else if (c == 'G' || c == 'g' || c == 'E' || c == 'e') {
			if (str_eq_nocase(str_sub(code, i, i + 7), STR("General")))
				i += 6;
		} else if (c == '%') {
			percent = true;
		}
	}
	if (time && day) {
		/* "hh:mm" has months only in name */
		bool real = str_find_char(code, 'y') >= 0 || str_find_char(code, 'd') >= 0 || str_find_char(code, 'Y') >= 0 ||
			    str_find_char(code, 'D') >= 0;
		return real ? NUMBER_DATETIME : NUMBER_TIME;
	}
	return day ? NUMBER_DATE : time ? NUMBER_TIME : percent ? NUMBER_PERCENT : NUMBER_PLAIN;
}

static void add(char *to, size_t size, const char *p, size_t n)
{
	size_t len = strlen(to);
	if (n >= size - len)
		for (n = size - len - 1; n && ((unsigned char)p[n] & 0xC0) == 0x80; n--)
			; /* what is longer is cut, at a character */
	memcpy(to + len, p, n);
	to[len + n] = '\0';
}

static const char *built_in(int id)
{
	static const char *const codes[] = { [1] = "0", [2] = "0.00", [3] = "#,##0", [4] = "#,##0.00", [5] = "#,##0_);(#,##0)", [6] = "#,##0_);(#,##0)",
		[7] = "#,##0.00_);(#,##0.00)", [8] = "#,##0.00_);(#,##0.00)", [9] = "0%", [10] = "0.00%" };
	if (id >= 1 && id <= 10)
		return codes[id];
	/* whose currency 5 to 8, 42 and 44 have is for the reader's country to say */
	return id == 37 || id == 38 || id == 41 || id == 42 ? codes[5] : id == 39 || id == 40 || id == 43 || id == 44 ? codes[7] : NULL;
}

/* "General" or, as Chinese Excel writes it, "G/通用格式", in front of S: how long it is, else 0. */
static size_t general(struct str s)
{
	static const char *const names[] = { "General", "G/通用格式" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq_nocase(str_sub(s, 0, strlen(names[i])), str_from(names[i])))
			return strlen(names[i]);
	return 0;
}

/* One section of a format into S and frame WHICH. False: not one that shows
 * a number in full. */
static bool section(struct number_style *s, int which, struct str code)
{
	struct number_frame *f = &s->frame[which];
	bool digits = false, done = false, point = false;
	unsigned whole = 0, decimals = 0;
	for (size_t i = 0; i < code.len; i++) {
		char c = code.p[i], *to = digits ? f->after : f->before;
		size_t n = general(str_sub(code, i, code.len));
		if (n) {
			if (digits)
				return false;
			digits = done = true;
			s->general |= which == 0;
			i += n - 1;
			continue;
		}
		n = 1;
		if (c == '0' || c == '#' || c == '?') {
			if (done)
				return false; /* a mask: (###) ###-#### */
			digits = true;
			whole += !point && c == '0';
			decimals += point;
			continue;
		}
		if (digits && !done && c == '.') {
			if (point)
				return false;
			point = true;
			continue;
		}
		if (digits && !done && c == ',') {
			char next = i + 1 < code.len ? code.p[i + 1] : '\0';
			if (next != '0' && next != '#' && next != '?')
				return false; /* in thousands */
			s->grouped = true;
			continue;
		}
		if (c == 'E' || c == 'e' || c == '/' || c == '@' || c == 'G' || c == 'g')
			return false;
		done = digits;
		if (c == '"') {
			size_t from = i + 1;
			while (++i < code.len && code.p[i] != '"')
				;
			add(to, sizeof f->before, code.p + from, i - from);
			continue;
		}
		if (c == '_' || c == '*') {
			i++;
			continue;
		}
		if (c == '[') {
			size_t from = i + 1, end = from;
			while (++i < code.len && code.p[i] != ']')
				;
			if (from < code.len && code.p[from] == '$') { /* [$¥-804] */
				for (end = ++from; end < i && code.p[end] != '-'; end++)
					;
				add(to, sizeof f->before, code.p + from, end - from);
			} else if (from < code.len && strchr("<>=", code.p[from])) {
				return false;
			}
			continue;
		}
		if ((c == '\\' || c == '!') && i + 1 < code.len)
			c = code.p[++i];
		while ((unsigned char)c >= 0xC0 && i + n < code.len && ((unsigned char)code.p[i + n] & 0xC0) == 0x80)
			n++;
		add(to, sizeof f->before, code.p + i, n);
		i += n - 1;
	}
	if (which == 0) {
		s->digits = (uint8_t)(whole > 30 ? 30 : whole);
		s->decimals = (uint8_t)(decimals > DECIMALS_MAX ? DECIMALS_MAX : decimals);
	}
	return digits;
}

/* Up to the next ";" outside of quotes; it is cut off REST. */
static struct str next_section(struct str *rest)
{
	size_t i = 0;
	for (bool quoted = false; i < rest->len && (quoted || rest->p[i] != ';'); i++) {
		if (rest->p[i] == '"')
			quoted = !quoted;
		else if (!quoted && (rest->p[i] == '\\' || rest->p[i] == '!'))
			i++;
	}
	struct str s = str_sub(*rest, 0, i);
	*rest = str_sub(*rest, i + 1, rest->len);
	return s;
}

/* What tells a negative number in text; that it is red is lost. */
static bool has_sign(const struct number_frame *f)
{
	static const char *const signs[] = { "-", "(", "−", "△", "▲", "负", "負" };
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strstr(f->before, signs[i]) || strstr(f->after, signs[i]))
			return true;
	return false;
}

struct number_style number_style_of(int id, struct str code)
{
	struct number_style s = { .kind = (uint8_t)kind_of(id, code) }, plain = s;
	if (s.kind != NUMBER_PLAIN && s.kind != NUMBER_PERCENT)
		return s;
	const char *known = code.len ? NULL : built_in(id);
	struct str rest = known ? str_from(known) : code;
	if (!rest.len || !section(&s, 0, next_section(&rest)))
		return plain;
	s.framed = !s.general || s.frame[0].before[0] || s.frame[0].after[0];
	if (rest.len) {
		struct number_style both = s;
		if (section(&both, 1, next_section(&rest)) && (both.frame[1].before[0] || both.frame[1].after[0])) {
			if (has_sign(&both.frame[1]))
				s = both;
			else
				s.frame[1] = both.frame[1]; /* words alone: with a sign */
			s.negative_own = has_sign(&both.frame[1]);
			s.framed = s.negative_frame = true;
		}
	}
	return s.framed ? s : plain;
}

/* Days since 1970 to a civil date (proleptic Gregorian). */
static void civil(int64_t z, int *y, int *m, int *d)
{
	z += 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	*d = (int)(doy - (153 * mp + 2) / 5 + 1);
	*m = (int)(mp < 10 ? mp + 3 : mp - 9);
	*y = (int)(yoe + era * 400 + (*m <= 2));
}

/* V is in percent already where that is what it is. */
static void framed(double v, const struct number_style *s, struct buf *out)
{
	char z[64];
	bool minus = v < 0;
	const struct number_frame *f = &s->frame[minus && s->negative_frame];
	unsigned decimals = 0;
	v = fabs(v);
	/* at how many places the number ends */
	double scaled = v;
	while (decimals < DECIMALS_KEPT && fabs(scaled - round(scaled)) > ROUNDED * (scaled > 1 ? scaled : 1))
		scaled = v * pow(10, ++decimals);
	if (decimals == DECIMALS_KEPT && fabs(scaled - round(scaled)) > ROUNDED * (scaled > 1 ? scaled : 1))
		decimals = 0; /* a fraction that was computed */
	if (decimals < s->decimals)
		decimals = s->decimals;
	int n = s->general ? snprintf(z, sizeof z, "%.15g", v) : snprintf(z, sizeof z, "%.*f", (int)decimals, v);
	size_t whole = strcspn(z, ".");
	if (minus && !s->negative_own)
		buf_add_char(out, '-');
	buf_addz(out, f->before);
	for (size_t i = whole; i < s->digits; i++)
		buf_add_char(out, '0');
	for (size_t i = 0; i < (size_t)n; i++) {
		buf_add_char(out, z[i]);
		if (s->grouped && i + 1 < whole && (whole - i - 1) % 3 == 0)
			buf_add_char(out, ',');
	}
	buf_addz(out, f->after);
}

void number_text(double v, const struct number_style *s, bool from_1904, struct buf *out)
{
	enum number_kind k = (enum number_kind)s->kind;
	if (k != NUMBER_PLAIN && k != NUMBER_PERCENT && v >= 0 && v < 2958466) {
		double day = floor(v);
		int64_t seconds = (int64_t)((v - day) * 86400 + 0.5);
		if (seconds >= 86400) {
			seconds -= 86400;
			day += 1;
		}
		int y, m, d;
		/* 1900 was no leap year, but Lotus thought so: serials before
		 * March 1900 are a day off */
		civil((int64_t)day + (from_1904 ? -24107 : day < 60 ? -25568 : -25569), &y, &m, &d);
		bool date = k != NUMBER_TIME && !(day == 0 && k != NUMBER_DATE);
		if (date)
			buf_printf(out, "%04d-%02d-%02d", y, m, d);
		if (k == NUMBER_TIME && day > 0)
			seconds += (int64_t)day * 86400;
		if (k != NUMBER_DATE || seconds)
			buf_printf(out, "%s%02lld:%02lld%s%.*s", date ? " " : "", (long long)(seconds / 3600),
				   (long long)(seconds / 60 % 60), seconds % 60 ? ":" : "", seconds % 60 ? 2 : 0,
				   (char[3]){ (char)('0' + seconds % 60 / 10), (char)('0' + seconds % 10), 0 });
		return;
	}
	if (k == NUMBER_PERCENT)
		v *= 100;
	if (s->framed && (s->general || fabs(v) < EXACT_MAX)) {
		framed(v, s, out);
		return;
	}
	char z[40];
	if (v == floor(v) && fabs(v) < 1e15)
		snprintf(z, sizeof z, "%.0f", v);
	else
		snprintf(z, sizeof z, k == NUMBER_PERCENT ? "%.10g" : "%.15g", v);
	buf_addz(out, z);
	if (k == NUMBER_PERCENT)
		buf_add_char(out, '%');
}
