/* ocr_joint_cell.c - what is longer than its cell is wide, put together again.
 *
 * A column of hosts, volumes or dates is made narrow, and the program breaks
 * mfa.e|lboni|a.exa|mple where the room ends. Two of the lines alone tell nothing; all of them do, when they are
 * one host, one volume or one date together and those before the last fill the cell. */
#include "text/ocr_joint.h"

#include <sluice/str.h>

/* A host has 253 letters; more is a text. */
#define TOKEN_MAX 256
/* What a line broken for want of room fills of the widest. */
#define FULL_PART 0.6f

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

/* Labels of small letters, figures and hyphens, the last of letters alone. */
static bool is_host(const char *s, size_t n)
{
	size_t dots = 0, last = 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '.') {
			if (i == 0 || s[i - 1] == '.')
				return false;
			dots++;
			last = i + 1;
		} else if (!is_small(s[i]) && !is_digit(s[i]) && s[i] != '-') {
			return false;
		}
	}
	for (size_t i = last; i < n; i++)
		if (!is_small(s[i]))
			return false;
	return dots && n - last >= 2;
}

/* It ends as whole ones do, unless NEXT may be the rest of it. */
static bool is_whole(const char *s, size_t n, const struct ocr_line *next)
{
	static const char known[] = ".com|.net|.org|.edu|.gov|.mil|.int|.info|.biz|.example|.onion";
	if (!is_host(s, n))
		return false;
	if (str_ends_any(str_make(s, n), known))
		return true;
	size_t dots = 0;
	for (size_t i = 0; i < next->n; i++)
		dots += next->c[i].cp == '.';
	return n > 3 && s[n - 3] == '.' && dots && next->c[0].cp != '.';
}

/* 1.09TB */
static bool is_volume(const char *s, size_t n)
{
	size_t i = 0, stops = 0;
	for (; i < n && (is_digit(s[i]) || s[i] == '.' || s[i] == ','); i++)
		stops += !is_digit(s[i]);
	return i && i + 2 == n && is_digit(s[0]) && is_digit(s[i - 1]) && stops <= 1 && strchr("KMGTP", s[i]) && s[i + 1] == 'B';
}

/* 2021, 2021.04, 2021-4-20: its length at S, 0 for none. */
static size_t date_at(const char *s, size_t n)
{
	size_t i = 0, groups = 1, figures = 0;
	while (i < n && i < 4 && is_digit(s[i]))
		i++;
	if (i != 4)
		return 0;
	char mark = 0;
	for (; i < n && groups <= 3; i++) {
		if (is_digit(s[i])) {
			if (groups == 1 || ++figures > 2)
				return 0;
			continue;
		}
		/* 2019-2021 is two of them */
		bool two = i + 4 < n && is_digit(s[i + 1]) && is_digit(s[i + 2]) && is_digit(s[i + 3]) && is_digit(s[i + 4]);
		if (!strchr("./-", s[i]) || two || (mark && s[i] != mark))
			break;
		mark = s[i];
		groups++;
		figures = 0;
	}
	return groups == 1 || figures ? i : 0;
}

static bool is_period(const char *s, size_t n)
{
	size_t a = date_at(s, n), b = a && a < n && strchr("-~", s[a]) ? date_at(s + a + 1, n - a - 1) : 0;
	return a == n || (b && a + 1 + b == n);
}

bool ocr_joint_cell(const struct ocr_line *const *v, size_t n)
{
	char token[TOKEN_MAX];
	size_t len = 0;
	float wide = 0;
	for (size_t i = 0; i < n; i++)
		wide = v[i]->box.w > wide ? v[i]->box.w : wide;
	for (size_t i = 0; i < n; i++) {
		if (v[i]->n == 0 || (i + 1 < n && v[i]->box.w < FULL_PART * wide) || (i && is_whole(token, len, v[i])))
			return false;
		for (size_t k = 0; k < v[i]->n; k++) {
			const struct ocr_char *c = &v[i]->c[k];
			if (len == sizeof token || c->cp <= ' ' || c->cp >= 0x7F || (k && (c->space_before || c->cell_before)))
				return false;
			token[len++] = (char)c->cp;
		}
	}
	return n > 1 && (is_host(token, len) || is_volume(token, len) || is_period(token, len));
}
