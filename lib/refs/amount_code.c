/* amount_code.c - dollar signs of programs: arguments of scripts ($1), numbers
 * in base 16 ($80, $07, #$61), salts and variables. Source code is full of them
 * and holds hardly any prices, so what stands around the sign decides. */
#include "amount.h"

#define LOOK_BYTES 200u /* how far code of the same kind is looked for */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'f';
}

static char at(struct str s, size_t i)
{
	return i < s.len ? s.p[i] : '\0';
}

/* "$9f", "$0A", "$Name" nearby: the signs of a program. BASE16 tells which. */
static bool near_code(struct str s, size_t start, bool base16)
{
	size_t from = start > LOOK_BYTES ? start - LOOK_BYTES : 0, to = s.len - start > LOOK_BYTES ? start + LOOK_BYTES : s.len;
	for (size_t i = from; i + 2 < to; i++) {
		if (s.p[i] != '$' || i == start)
			continue;
		char c = s.p[i + 1];
		if (!base16 && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '{'))
			return true;
		if (!base16)
			continue;
		bool letter = false, zero = c == '0' && is_digit(s.p[i + 2]);
		size_t k = i + 1;
		for (; k < to && k < i + 9 && (is_digit(s.p[k]) || is_hex_letter(s.p[k])); k++)
			letter |= is_hex_letter(s.p[k]);
		if (k > i + 2 && (letter || zero))
			return true;
	}
	return false;
}

/* One digit: an argument, by what stands around it or by the next one. */
static bool is_argument(struct str s, size_t start, size_t end)
{
	char before = start > 0 ? s.p[start - 1] : ' ', after = at(s, end);
	if ((before && strchr("\"'=/{[-:`,", before)) || (after && strchr("\"';/`]}|&+*", after)))
		return true;
	if (start > 2 && before == ' ' && s.p[start - 3] == '$' && is_digit(s.p[start - 2]))
		return true;
	for (size_t i = end; i < s.len && i < end + 3; i++)
		if (s.p[i] != ' ' && s.p[i] != ',') {
			if (s.p[i] == '$' && is_digit(at(s, i + 1)))
				return true;
			break;
		}
	return near_code(s, start, false);
}

bool amount_in_code(struct str s, size_t start, size_t end)
{
	if (end - start == 2 && is_argument(s, start, end))
		return true;
	if (at(s, start + 1) == '0' && is_digit(at(s, start + 2)))
		return true; /* $00, $0112 */
	size_t b = start, e = end;
	while (b > 0 && s.p[b - 1] == ' ')
		b--;
	while (e < s.len && s.p[e] == ' ')
		e++;
	char before = b > 0 ? s.p[b - 1] : ' ';
	if ((b == start && before == '#') || at(s, end) == '*' || (before == '=' && at(s, e) == ';'))
		return true; /* #$61, $4*4, Mask = $80; */
	return near_code(s, start, true);
}

bool amount_is_code(struct str s, size_t start, size_t unit, size_t end)
{
	bool letters = true;
	for (size_t k = unit; k < end; k++)
		letters = letters && is_hex_letter(s.p[k]);
	for (size_t k = start; k < unit; k++)
		if (!is_digit(s.p[k]))
			return false;
	char before = start > 0 ? s.p[start - 1] : '\n', next = at(s, end + 1);
	bool prompt = at(s, unit) == '$' && (before == '\n' || before == '>') && at(s, end) == ' ' && next > ' ' && next != '(';
	return letters || prompt;
}
