/* number.c - one forward reader for figures, ideographic numerals and number
 * words; reading backwards finds a start and reads forward from it, so there
 * is one grammar only. */
#include "number.h"
#include "number_spelt.h"
#include <sluice/utf8.h>

#define EOK 0xC5B5 /* 억 */

int number_digit(uint32_t cp, bool *formal)
{
	if (cp >= 0xFF10 && cp <= 0xFF19)
		return (int)(cp - 0xFF10);
	int value = -1;
	switch (cp) {
	case 0x3007: case 0x25CB: case 0x96F6: return 0;
	case 0x4E00: case 0x5E7A: return 1;
	case 0x4E8C: case 0x4E24: case 0x5169: return 2;
	case 0x4E09: return 3;
	case 0x56DB: return 4;
	case 0x4E94: return 5;
	case 0x516D: return 6;
	case 0x4E03: return 7;
	case 0x516B: return 8;
	case 0x4E5D: return 9;
	/* as banks and contracts write them */
	case 0x58F9: case 0x58F1: case 0x5F0C: value = 1; break;
	case 0x8D30: case 0x8CB3: case 0x5F0D: value = 2; break;
	case 0x53C1: case 0x53C2: case 0x53C4: case 0x53C3: value = 3; break;
	case 0x8086: value = 4; break;
	case 0x4F0D: value = 5; break;
	case 0x9646: case 0x9678: value = 6; break;
	case 0x67D2: value = 7; break;
	case 0x634C: value = 8; break;
	case 0x7396: value = 9; break;
	default: return -1;
	}
	if (formal)
		*formal = true;
	return value;
}

double number_unit(uint32_t cp, bool *formal)
{
	switch (cp) {
	case 0x5341: return 10;                           /* 十 */
	case 0x5EFF: return 20;                           /* 廿 */
	case 0x5345: return 30;                           /* 卅 */
	case 0x62FE: if (formal) *formal = true; return 10;   /* 拾 */
	case 0x767E: return 100;                          /* 百 */
	case 0x4F70: if (formal) *formal = true; return 100;  /* 佰 */
	case 0x5343: return 1000;                         /* 千 */
	case 0x4EDF: if (formal) *formal = true; return 1000; /* 仟 */
	case 0x4E07: case 0x842C: return 1e4;             /* 万 萬 */
	case 0x4EBF: case 0x5104: return 1e8;             /* 亿 億 */
	case 0x5146: return 1e12;                         /* 兆 */
	case 0xBC31: return 100;                          /* 백 */
	case 0xCC9C: return 1000;                         /* 천 */
	case 0xB9CC: return 1e4;                          /* 만 */
	case EOK: return 1e8;
	default: return 0;
	}
}

static uint32_t cp_at(struct str s, size_t i, size_t *n)
{
	uint32_t cp;
	if (i >= s.len) {
		*n = 0;
		return 0;
	}
	*n = utf8_decode(str_make(s.p + i, s.len - i), &cp);
	return cp;
}

/* ASCII, full-width, Arabic-Indic and Persian digits, and those of Devanagari, Bengali and Thai. */
static int figure(uint32_t cp)
{
	if (cp >= '0' && cp <= '9')
		return (int)(cp - '0');
	if (cp >= 0xFF10 && cp <= 0xFF19)
		return (int)(cp - 0xFF10);
	if (cp >= 0x660 && cp <= 0x669)
		return (int)(cp - 0x660);
	if (cp >= 0x6F0 && cp <= 0x6F9)
		return (int)(cp - 0x6F0);
	if (cp < 0x966 || cp > 0xE59)
		return -1;
	uint32_t zero = cp <= 0x96F ? 0x966 : cp <= 0x9EF ? 0x9E6 : 0xE50;
	return cp >= zero && cp <= zero + 9 ? (int)(cp - zero) : -1;
}

/* Digits in a row from AT, at most MAX. */
static size_t figures(struct str s, size_t at, unsigned *count, double *value)
{
	size_t n;
	*count = 0;
	for (;;) {
		int f = figure(cp_at(s, at, &n));
		if (f < 0 || *count >= 30)
			return at;
		*value = *value * 10 + f;
		++*count;
		at += n;
	}
}

enum { SEP_NONE, SEP_COMMA, SEP_DOT, SEP_SPACE, SEP_QUOTE };

static int separator(uint32_t cp)
{
	switch (cp) {
	case ',': case 0xFF0C: case 0x60C: case 0x66C: return SEP_COMMA;
	case '.': case 0xFF0E: case 0x66B: return SEP_DOT;
	case ' ': case 0xA0: case 0x202F: case 0x2009: return SEP_SPACE;
	case '\'': case 0x2019: return SEP_QUOTE;
	default: return SEP_NONE;
	}
}

/* Figures with thousands marks and a decimal part. */
static size_t read_figures(struct str s, size_t at, double *ret)
{
	double whole = 0, scale = 1;
	unsigned count, groups = 0;
	int thousands = SEP_NONE;
	size_t end = figures(s, at, &count, &whole), n;
	if (count == 0)
		return at;
	bool first_short = count <= 3;
	for (;;) {
		int sep = separator(cp_at(s, end, &n));
		size_t separator_bytes = n;
		if (sep == SEP_NONE)
			break;
		double part = 0;
		unsigned digits;
		size_t next = figures(s, end + n, &digits, &part);
		if (digits == 0)
			break;
		bool group = first_short && (digits == 3 || (digits == 2 && sep == SEP_COMMA && separator(cp_at(s, next, &n)) == SEP_COMMA)) &&
			     (thousands == SEP_NONE || thousands == sep);
		n = separator_bytes;
		size_t sep_bytes;
		int after = separator(cp_at(s, next, &sep_bytes));
		/* 1.234 alone is a decimal; 1.234.567 and 1,234 are thousands */
		if (group && sep == SEP_DOT && groups == 0 && after != SEP_DOT && after != SEP_COMMA)
			group = false;
		if (group && sep == SEP_DOT && thousands == SEP_NONE && after == SEP_DOT) {
			unsigned more;
			double ignore = 0;
			size_t last = figures(s, next + sep_bytes, &more, &ignore), bytes;
			/* 96.000.00: a comma that a scan has made a stop */
			group = more == 3 || (more == 2 && whole >= 1 && separator(cp_at(s, last, &bytes)) != SEP_DOT);
		}
		/* a full-width comma is punctuation unless more of the number follows */
		if (group && groups == 0 && n == 3 && after == SEP_NONE && sep == SEP_COMMA)
			group = false;
		if (group) {
			for (unsigned i = 0; i < digits; i++)
				scale *= 10;
			whole = whole * (digits == 3 ? 1000 : 100) + part;
			thousands = sep;
			groups++;
			end = next;
			continue;
		}
		bool punctuation = n == 3 && sep == SEP_COMMA && digits == 1; /* 3块5，2块 */
		bool cents = sep == SEP_DOT && thousands == SEP_DOT && digits == 2 && groups == 1;
		if ((sep == SEP_DOT || (sep == SEP_COMMA && digits <= 2 && !punctuation)) && (sep != thousands || cents)) {
			double div = 1;
			for (unsigned i = 0; i < digits; i++)
				div *= 10;
			whole += part / div;
			end = next;
		}
		break;
	}
	*ret = whole;
	return end;
}

/* 兆瓦, 兆欧, 兆字节 …: 兆 is mega, no number. */
static bool is_mega(struct str s, size_t at)
{
	static const uint32_t of[] = { 0x74E6, 0x6B27, 0x8D6B, 0x5E15, 0x5B57, 0x6BD4, 0x4F4D, 0x4F0F, 0x7126 };
	size_t n;
	uint32_t cp = cp_at(s, at, &n);
	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		if (cp == of[i])
			return true;
	return false;
}

/* 一百二十三万四千, 壹亿肆仟叁佰, 二〇一七, 十五; also what stands after figures
 * in 3百万. *VALUE is the result. */
static size_t read_ideographic(struct str s, size_t at, double *value, struct number *num)
{
	double total = 0, section = 0, digit = -1, last_unit = 0;
	unsigned digits = 0, chars = 0;
	size_t end = at, n;
	bool units = false, zero = false;
	while (chars < 40) {
		uint32_t cp = cp_at(s, end, &n);
		int d = cp >= 0x3000 || cp == 0x25CB ? number_digit(cp, &num->formal) : -1;
		if (d >= 0) {
			if (digit >= 0 && !units) { /* digits in a row: 二〇一七 */
				digit = digit * 10 + d;
				digits++;
			} else {
				if (digit > 0) /* 三百五六十: not a plain number */
					break;
				digit = d;
				digits = 1;
			}
			zero = d == 0;
			end += n;
			chars++;
			continue;
		}
		double u = number_unit(cp, &num->formal);
		if (u == 0 || (u == 1e12 && is_mega(s, end + n)))
			break;
		if (u >= 1e4) {
			section += digit > 0 ? digit : 0;
			if (section == 0 && total == 0)
				break;
			if (section == 0)
				total *= u; /* 万亿 */
			else if (total > 0 && u > last_unit && last_unit >= 1e4)
				total = (total + section) * u;
			else
				total += section * u;
			section = 0;
			last_unit = u;
		} else if (u == 20 || u == 30) {
			section += u;
		} else {
			section += (digit > 0 ? digit : digit == 0 && !zero ? 0 : 1) * u;
			last_unit = last_unit >= 1e4 && u < 1e4 ? u : u;
		}
		digit = -1;
		units = true;
		end += n;
		chars++;
	}
	if (chars == 0)
		return at;
	if (digit > 0) {
		/* 一万五 is 15000, 一百二 120; after 零 the digit is itself */
		size_t k;
		cp_at(s, end, &k);
		if (units && !zero && last_unit >= 100 && section == 0 && total > 0 && last_unit >= 1e4)
			total += digit * last_unit / 10;
		else
			section += digit;
	}
	*value = total + section;
	num->words = true;
	return end;
}

/* 余 多 来: "and some". */
static bool is_more(uint32_t cp)
{
	return cp == 0x4F59 || cp == 0x9918 || cp == 0x591A || cp == 0x6765 || cp == 0x4F86;
}

/* 1.2亿, 1200万, 3百万, 1万亿, 十多万: what stands after a number at END. */
static size_t read_units(struct str s, size_t end, struct number *num)
{
	size_t n;
	for (unsigned i = 0; i < 3; i++) {
		uint32_t cp = cp_at(s, end, &n);
		if (is_more(cp) && !num->approx) {
			num->approx = true;
			end += n;
			continue;
		}
		size_t space = cp == ' ' ? n : 0;
		double u = number_unit(cp_at(s, end + space, &n), &num->formal);
		if (u == 1e12 && is_mega(s, end + space + n))
			u = 0;
		if (u == 0 || u == 20 || u == 30)
			break;
		num->multiplier *= u;
		num->value *= u;
		end += n + space;
	}
	return end;
}

#define POINT_HANS 0x70B9 /* 点 */
#define POINT_HANT 0x9EDE /* 點 */

/* 零点五, 三点二亿: the digits behind the point at END, which make NUM's value a decimal; their end, or END. */
static size_t read_point(struct str s, size_t end, struct number *num)
{
	size_t n, i;
	uint32_t cp = cp_at(s, end, &n);
	double scale = 1;
	if ((cp != POINT_HANS && cp != POINT_HANT) || num->value >= 1e4)
		return end;
	for (i = end + n; scale > 1e-7; i += n) {
		cp = cp_at(s, i, &n);
		int d = cp >= 0x3000 ? number_digit(cp, NULL) : -1;
		if (d < 0)
			break;
		scale /= 10;
		num->value += d * scale;
	}
	double u = number_unit(cp, NULL);
	if (scale == 1 || (u != 0 && u < 1e4)) /* 三点二十: an hour */
		return end;
	return i;
}

/* 1,5 Mio. €, 3 mln. EUR: a point may end the word. */
static bool is_short(const char *word)
{
	static const char *const words[] = { "mio", "mln", "mrd", "mld", "mlrd", "mia", "mill", "milj", "tsd", "tys", "tis" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

static bool byte_is(struct str s, size_t at, char c)
{
	return at < s.len && s.p[at] == c;
}

/* "et " and its like at AT, between 1 million and 200 mille; their length, or 0. */
static size_t and_at(struct str s, size_t at)
{
	static const char *const ands[] = { "et ", "and ", "y ", "e ", "и ", "und " };
	for (size_t i = 0; i < sizeof ands / sizeof *ands; i++)
		if (str_starts(str_sub(s, at, s.len), str_from(ands[i])))
			return strlen(ands[i]);
	return 0;
}

#define SUMMANDS_MAX 3u /* 2兆5000亿3万: hostile text has ten thousand, and each is a call */

static size_t parse(struct str s, size_t at, struct number *ret, unsigned summands)
{
	struct number num = { .multiplier = 1 };
	size_t n, end;
	uint32_t cp = cp_at(s, at, &n);
	if (figure(cp) >= 0) {
		end = read_figures(s, at, &num.value);
		end = read_units(s, end, &num);
		if (num.multiplier > 1) {
			/* 3万5千, 1亿2000万 */
			struct number rest;
			size_t next = end; /* 3억 5천만 */
			next += end > 2 && byte_is(s, end, ' ') && memcmp(s.p + end - 3, "억", 3) == 0;
			if (summands > 0 && (figure(cp_at(s, next, &n)) >= 0 || number_digit(cp_at(s, next, &n), NULL) >= 0)) {
				size_t more = parse(s, next, &rest, summands - 1);
				if (more > next && rest.multiplier > 1 && rest.value < num.multiplier) {
					num.value += rest.value;
					end = more;
				}
			}
			*ret = num;
			return end;
		}
		size_t e, i = number_skip_blank(s, end);
		const struct number_word *w = number_word_at(s, i, &e);
		if (w && (w->kind == 'm' || (w->kind == 's' && i == end) || w->kind == 'h')) {
			num.multiplier = w->value;
			num.short_unit = w->kind == 's';
			end = e;
			if (end < s.len && s.p[end] == '.' && ((unsigned char)w->text[0] >= 0x80 || is_short(w->text)))
				end++; /* тыс. */
			const struct number_word *v = number_word_at(s, number_skip_blank(s, end), &e);
			if (v && v->kind == 'm' && w->kind != 's') {
				num.multiplier *= v->value;
				end = e;
			}
			num.value *= num.multiplier;
			struct number rest = { .multiplier = 1 }; /* 1 tỷ 200 triệu, 1 млн 200 тыс., 2 crore 50 lakh */
			size_t next = number_skip_blank(s, end), more;
			next += next > end ? and_at(s, next) : 0;
			more = next;
			if (summands > 0 && w->kind == 'm' && figure(cp_at(s, next, &n)) >= 0)
				more = parse(s, next, &rest, summands - 1);
			if (more > next && rest.multiplier > 1 && !rest.short_unit && rest.value < num.multiplier) {
				num.value += rest.value;
				end = more;
			}
		}
		*ret = num;
		return end;
	}
	if (cp >= 0x80) {
		end = read_ideographic(s, at, &num.value, &num);
		if (end > at) {
			struct number whole = num;
			size_t point = read_point(s, end, &num);
			if (point > end)
				end = read_units(s, point, &num);
			else
				num = whole;
			if (is_more(cp_at(s, end, &n)))
				end = read_units(s, end, &num);
			*ret = num;
			return end;
		}
	}
	end = number_spelt(s, at, &num.value);
	if (end > at) {
		num.words = true;
		*ret = num;
	}
	return end;
}

size_t number_parse(struct str s, size_t at, struct number *ret)
{
	return parse(s, at, ret, SUMMANDS_MAX);
}

/* Start of the run of figures or ideographic numerals that ends at END. */
static size_t run_before(struct str s, size_t end, size_t floor)
{
	size_t at = end;
	while (at > floor) {
		uint32_t cp;
		size_t n = utf8_decode_back(str_make(s.p, at), &cp), k;
		bool in = figure(cp) >= 0 || number_digit(cp, NULL) >= 0 || number_unit(cp, NULL) > 0;
		if (!in && is_more(cp)) {
			uint32_t before;
			in = at > n && utf8_decode_back(str_make(s.p, at - n), &before) &&
			     (figure(before) >= 0 || number_digit(before, NULL) >= 0 || number_unit(before, NULL) > 0);
		}
		if (!in && (cp == POINT_HANS || cp == POINT_HANT) && at < end) {
			uint32_t before;
			in = at > n && utf8_decode_back(str_make(s.p, at - n), &before) && number_digit(before, NULL) >= 0 &&
			     number_digit(cp_at(s, at, &k), NULL) >= 0;
		}
		if (!in && separator(cp) && at < end) {
			/* a mark between figures only; a space only before three digits */
			bool known = at > n && utf8_decode_back(str_make(s.p, at - n), &cp), ko = known && cp == EOK && s.p[at - 1] == ' ';
			uint32_t next = cp_at(s, at, &k);
			int sep = separator(cp_at(s, at - n, &k));
			bool unit = known && sep == SEP_SPACE && !ko && figure(cp) >= 0 && number_unit(next, NULL) >= 1e4; /* 30 万欧元 */
			in = known && (ko || unit || figure(cp) >= 0) && (unit || figure(next) >= 0);
			if (in && !unit && sep == SEP_SPACE && !ko) {
				unsigned count;
				double ignore = 0;
				figures(s, at, &count, &ignore);
				in = count == 3;
			}
		}
		if (!in)
			break;
		at -= n;
	}
	return at;
}

/* … right before AT. */
static size_t and_before(struct str s, size_t at, size_t floor)
{
	for (size_t n = 2; n <= 4 && n < at - floor; n++)
		if (s.p[at - n - 1] == ' ' && and_at(s, at - n) == n)
			return n;
	return 0;
}

/* 1 tỷ |200 triệu: start of the figures that a word multiplies in front of AT; AT when there are none. */
static size_t multiplied_before(struct str s, size_t at, size_t floor)
{
	size_t e = at - and_before(s, at, floor), i, end;
	at = e;
	while (e > floor && at - e < 2 && (s.p[e - 1] == ' ' || s.p[e - 1] == '.'))
		e--;
	for (i = e; i > floor && number_word_byte((unsigned char)s.p[i - 1]);)
		i--;
	const struct number_word *word = i < e ? number_word_at(s, i, &end) : NULL;
	if (!word || word->kind != 'm' || i <= floor)
		return at;
	size_t blank = s.p[i - 1] == ' ' ? i - 1 : i, run = run_before(s, blank, floor);
	return run < blank ? run : at;
}

/* 2 млн 3 |рубля: from FROM on a number that a word multiplies, and its rest, which none does, from RUN to AT. */
static bool with_rest(struct str s, size_t from, size_t run, size_t at, struct number *ret)
{
	struct number whole, rest;
	size_t end = number_parse(s, from, &whole);
	if (end + 1 != run || whole.short_unit || whole.multiplier < 1000 || !byte_is(s, end, ' ') || number_parse(s, run, &rest) != at)
		return false;
	double least = whole.multiplier;
	for (size_t i = from, e; i < end; i++) { /* of 2 млн 300 тыс. the last word's */
		const struct number_word *w = (i == from || s.p[i - 1] == ' ') ? number_word_at(s, i, &e) : NULL;
		least = w && w->kind == 'm' && w->value < least ? w->value : least;
	}
	if (rest.multiplier > 1 || rest.words || rest.value >= least)
		return false;
	*ret = whole;
	ret->value += rest.value;
	return true;
}

size_t number_before(struct str s, size_t end, struct number *ret, size_t *ret_end)
{
	size_t floor = end > NUMBER_BYTES_MAX ? end - NUMBER_BYTES_MAX : 0, at = end;
	while (at > floor && (s.p[at - 1] == ' ' || (s.p[at - 1] == '-' && at == end)))
		at--;
	if (at >= 2 && (unsigned char)s.p[at - 2] == 0xC2 && (unsigned char)s.p[at - 1] == 0xA0)
		at -= 2;
	if (end - at > 2)
		return end;
	*ret_end = at;
	/* walk back over number words and runs, remembering each place to start from */
	size_t starts[20], n = 0, i = at, e1;
	while (n < 20 && i > floor) {
		size_t run = run_before(s, i, floor);
		if (run < i) {
			starts[n++] = i = run;
			size_t higher = multiplied_before(s, run, floor);
			if (n < 20 && n > 1 && higher < run)
				starts[n++] = higher;
			if (n == 1 && higher < run) {
				size_t highest = multiplied_before(s, higher, floor);
				if (with_rest(s, highest, run, at, ret))
					return highest;
				if (with_rest(s, higher, run, at, ret))
					return higher;
			}
			break; /* figures are first in any number */
		}
		size_t w = i, e;
		if (w > floor && s.p[w - 1] == '.')
			w--; /* тыс. */
		while (w > floor && number_word_byte((unsigned char)s.p[w - 1]))
			w--;
		const struct number_word *word = w < i ? number_word_at(s, w, &e) : NULL;
		if (!word) {
			/* 12w, 50к: letter glued to figures */
			break;
		}
		if (word->kind != 'a')
			starts[n++] = w;
		i = w;
		while (i > floor && (s.p[i - 1] == ' ' || s.p[i - 1] == '-'))
			i--;
		if (i >= 2 && (unsigned char)s.p[i - 2] == 0xC2 && (unsigned char)s.p[i - 1] == 0xA0)
			i -= 2;
	}
	size_t first = n ? starts[n - 1] : at;
	while (n-- > 0)
		if (number_parse(s, starts[n], ret) == at)
			return starts[n];
	/* 20，300元: the mark was punctuation */
	for (i = first; i < at; i += e1) {
		bool mark = separator(cp_at(s, i, &e1)) != SEP_NONE;
		if (mark && i + e1 < at && number_parse(s, i + e1, ret) == at)
			return i + e1;
	}
	return end;
}
