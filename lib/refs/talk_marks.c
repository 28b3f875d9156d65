/* talk_marks.c - see talk_marks.h. */
#include "talk_lines.h"
#include "talk_marks.h"
#include "target_told.h"

#define LABEL_BYTES 66u /* a longer run before a colon is a sentence */

bool talk_ends_in_colon(struct str s)
{
	return s.len && (s.p[s.len - 1] == ':' || (s.p[s.len - 1] == (char)WIDE_COLON && str_ends(s, STR("："))));
}

/* Where the label in front of a line's colon ends, and where its words begin; 0: none. */
uint32_t talk_label_end(const struct doc *d, uint32_t from, uint32_t to, uint32_t *ret_rest)
{
	struct str t = d->text;
	uint32_t most = to - from > LABEL_BYTES ? from + LABEL_BYTES + 1 : to;
	for (uint32_t i = from; (i = signs_next(d->signs[SIGNS_COLON], i, most)) < most; i++) {
		bool wide = talk_wide(t, i, WIDE_COLON);
		if (!wide && !(t.p[i] == ':' && (i + 1 == to || t.p[i + 1] == ' ' || (unsigned char)t.p[i + 1] >= 0x80)))
			continue;
		for (uint32_t k = from; (k = signs_next(d->signs[SIGNS_STOP], k, i)) < i; k++)
			if (clause_stop(t, k, false))
				return 0;
		*ret_rest = i + (wide ? 3 : 1);
		while (*ret_rest < to && t.p[*ret_rest] == ' ')
			++*ret_rest;
		return i > from ? i : 0;
	}
	return 0;
}

/* Where the comma clause that holds AT begins, FROM at the earliest. */
uint32_t talk_comma_before(struct str t, uint32_t from, uint32_t at)
{
	for (uint32_t i = at; i > from; i--) {
		if (t.p[i - 1] == ',' && !(i >= 2 && t.p[i - 2] >= '0' && t.p[i - 2] <= '9'))
			return i;
		if (i >= from + 3 && (talk_wide(t, i - 3, WIDE_COMMA) || talk_wide(t, i - 3, WIDE_COLON)))
			return i;
	}
	return from;
}

uint32_t talk_comma_after(struct str t, uint32_t at, uint32_t to)
{
	for (uint32_t i = at; i < to; i++)
		if (t.p[i] == ',' || talk_wide(t, i, WIDE_COMMA))
			return i;
	return to;
}

unsigned talk_count(struct str s, char c)
{
	unsigned n = 0;
	for (const char *p = s.p, *end = s.p + s.len; (p = memchr(p, c, (size_t)(end - p))) != NULL; p++)
		n++;
	return n;
}

/* The sign between the cells of a row, two at least; 0: no row. */
char talk_row_sign(const struct doc *d, uint32_t from, uint32_t to)
{
	const char *p = d->text.p;
	unsigned tabs = 0, bars = 0, semicolons = 0;
	bool sentence = false;
	for (uint32_t i = from; (i = signs_next(d->signs[SIGNS_STOP], i, to)) < to; i++) {
		tabs += p[i] == '\t';
		bars += p[i] == '|';
		semicolons += p[i] == ';';
		sentence |= p[i] == ';' && i + 1 < to && p[i + 1] == ' ';
	}
	return tabs >= 2 ? '\t' : bars >= 2 ? '|' : semicolons >= 2 && !sentence ? ';' : 0;
}

static bool is_separator(struct str gap)
{
	static const char *const seps[] = { "、", "和", "及", "与", "以及", "，", "；", ",", ";", "and", ", and", "и", ", и", "/", "&", "及其下属的", "" };
	for (size_t i = 0; i < sizeof seps / sizeof *seps; i++)
		if (str_eqz(gap, seps[i]))
			return true;
	return false;
}

/* Names apart by the signs of a list, a remark in brackets behind each allowed. */
bool talk_goes_on(struct str t, uint32_t from, uint32_t to)
{
	struct str gap = str_trim(str_sub(t, from, to));
	if (gap.len && (gap.p[0] == '(' || str_starts(gap, STR("（")))) {
		ptrdiff_t close = gap.p[0] == '(' ? str_find_char(gap, ')') : str_find(gap, STR("）"));
		if (close < 0)
			return false;
		gap = str_trim(str_sub(gap, (size_t)close + (gap.p[0] == '(' ? 1 : 3), gap.len));
		if (gap.len == 0)
			return false;
	}
	/* ", (b) " */
	if (gap.len > 3 && gap.p[gap.len - 1] == ')' && gap.p[gap.len - 3] == '(')
		gap = str_trim(str_sub(gap, 0, gap.len - 3));
	if (str_starts(gap, STR("and the")))
		return gap.len == 7;
	return is_separator(gap);
}

