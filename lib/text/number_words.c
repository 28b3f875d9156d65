/* number_words.c - see number_words.h. */
#include "number_words.h"

#include <string.h>

static void letters(struct buf *out, int n, char first)
{
	/* a … z, aa, bb …: the letter is repeated */
	int times = (n - 1) / 26 + 1;
	for (int i = 0; i < times && i < 8; i++)
		buf_add_char(out, (char)(first + (n - 1) % 26));
}

static void roman(struct buf *out, int n, bool upper)
{
	static const struct { int v; const char *s; } part[] = {
		{ 1000, "m" }, { 900, "cm" }, { 500, "d" }, { 400, "cd" }, { 100, "c" }, { 90, "xc" }, { 50, "l" },
		{ 40, "xl" }, { 10, "x" }, { 9, "ix" }, { 5, "v" }, { 4, "iv" }, { 1, "i" } };
	if (n > 5000) {
		buf_printf(out, "%d", n);
		return;
	}
	for (size_t i = 0; i < sizeof part / sizeof part[0]; i++)
		for (; n >= part[i].v; n -= part[i].v)
			for (const char *s = part[i].s; *s; s++)
				buf_add_char(out, upper ? (char)(*s - 32) : *s);
}

/* 十二, 二十, 一百零五 … up to 99999. */
static void chinese(struct buf *out, int n, const char *const digit[10], const char *const unit[5], bool formal)
{
	bool zero = false, any = false;
	int div = 10000;
	if (n <= 0 || n > 99999) {
		buf_printf(out, "%d", n);
		return;
	}
	for (int u = 4; u >= 0; u--, div /= 10) {
		int d = n / div % 10;
		if (d == 0) {
			zero = any;
			continue;
		}
		if (zero)
			buf_addz(out, digit[0]);
		zero = false;
		if (!(u == 1 && d == 1 && !any && !formal))
			buf_addz(out, digit[d]);
		buf_addz(out, unit[u]);
		any = true;
	}
}

void number_words(struct buf *out, int n, const char *format)
{
	static const char *const small[10] = { "零", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
	static const char *const small_unit[5] = { "", "十", "百", "千", "万" };
	static const char *const formal[10] = { "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖" };
	static const char *const formal_unit[5] = { "", "拾", "佰", "仟", "万" };
	static const char *const stem[10] = { "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸" };
	static const char *const branch[12] = { "子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥" };
	static const char *const suffix[4] = { "th", "st", "nd", "rd" };
	if (!format)
		format = "decimal";
	if (strcmp(format, "bullet") == 0 || strcmp(format, "none") == 0)
		return;
	if (n >= 1 && strcmp(format, "lowerLetter") == 0)
		letters(out, n, 'a');
	else if (n >= 1 && strcmp(format, "upperLetter") == 0)
		letters(out, n, 'A');
	else if (n >= 1 && strcmp(format, "lowerRoman") == 0)
		roman(out, n, false);
	else if (n >= 1 && strcmp(format, "upperRoman") == 0)
		roman(out, n, true);
	else if (strncmp(format, "chineseLegal", 12) == 0 || strcmp(format, "ideographLegalTraditional") == 0)
		chinese(out, n, formal, formal_unit, true);
	else if (strncmp(format, "chineseCounting", 15) == 0 || strncmp(format, "taiwaneseCounting", 17) == 0 ||
		 strncmp(format, "japaneseCounting", 16) == 0 || strcmp(format, "ideographDigital") == 0 ||
		 strcmp(format, "koreanDigital2") == 0)
		chinese(out, n, small, small_unit, false);
	else if (n >= 1 && n <= 10 && strcmp(format, "ideographTraditional") == 0)
		buf_addz(out, stem[n - 1]);
	else if (n >= 1 && n <= 12 && strcmp(format, "ideographZodiac") == 0)
		buf_addz(out, branch[n - 1]);
	else if (n >= 1 && n <= 20 && strncmp(format, "decimalEnclosedCircle", 21) == 0)
		buf_printf(out, "\xE2\x91%c", 0x9F + n);
	else if (strcmp(format, "decimalZero") == 0)
		buf_printf(out, "%02d", n);
	else if (strcmp(format, "ordinal") == 0)
		buf_printf(out, "%d%s", n, n % 100 / 10 == 1 || n % 10 > 3 ? "th" : suffix[n % 10]);
	else
		buf_printf(out, "%d", n);
}
