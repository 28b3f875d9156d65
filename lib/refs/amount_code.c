/* amount_code.c - signs and words of currencies that mean something else: dollar signs of programs: arguments of scripts ($1), numbers
 * in base 16 ($80, $07, #$61), salts and variables. Source code is full of them
 * and holds hardly any prices, so what stands around the sign decides. */
#include "amount.h"
#include "scan.h"

#define LOOK_BYTES 200u /* how far code of the same kind is looked for */

static bool is_hex_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'f';
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

/* "$1" or "$0" stands once more nearby, and what only programs write: prices that are both so round are rarer. */
static bool near_argument(struct str s, size_t start)
{
	size_t from = start > LOOK_BYTES ? start - LOOK_BYTES : 0, to = s.len - start > LOOK_BYTES ? start + LOOK_BYTES : s.len;
	bool again = false, code = false;
	for (size_t i = from; i + 1 < to; i++) {
		char next = byte_at(s, i + 2);
		again |= s.p[i] == '$' && i != start && (s.p[i + 1] == '1' || s.p[i + 1] == '0') && !is_digit(next) &&
			 !((next == '.' || next == ',') && is_digit(byte_at(s, i + 3)));
		code |= s.p[i] == ';' || s.p[i] == '{' || (s.p[i] == 'I' && s.p[i + 1] == 'N' && next == ' ') || (s.p[i] == '=' && s.p[i + 1] == ' ');
	}
	return again && code;
}

/* One digit: an argument, by what stands around it or by the next one. */
static bool is_argument(struct str s, size_t start, size_t end)
{
	char before = start > 0 ? s.p[start - 1] : ' ', after = byte_at(s, end);
	if ((before && strchr("\"'=/{[-:`,", before)) || (after && strchr("\"';/`]}|&+*^", after)))
		return true;
	if (after == ' ' && end + 1 < s.len && strchr("<>=", s.p[end + 1]))
		return true;
	if (start > 2 && before == ' ' && s.p[start - 3] == '$' && is_digit(s.p[start - 2]))
		return true;
	for (size_t i = end; i < s.len && i < end + 3; i++)
		if (s.p[i] != ' ' && s.p[i] != ',') {
			if (s.p[i] == '$' && is_digit(byte_at(s, i + 1)))
				return true;
			break;
		}
	return near_code(s, start, false) || near_argument(s, start) || scan_in_call(s, start);
}

bool amount_in_code(struct str s, size_t start, size_t end)
{
	if (end - start == 2 && is_argument(s, start, end))
		return true;
	if (byte_at(s, start + 1) == '0' && is_digit(byte_at(s, start + 2)))
		return true; /* $00, $0112 */
	size_t b = start, e = end;
	while (b > 0 && s.p[b - 1] == ' ')
		b--;
	while (e < s.len && s.p[e] == ' ')
		e++;
	char before = b > 0 ? s.p[b - 1] : ' ';
	if ((b == start && before == '#') || byte_at(s, end) == '*' || (before == '=' && byte_at(s, e) == ';'))
		return true; /* #$61, $4*4, Mask = $80; */
	return near_code(s, start, true);
}

bool amount_ends_formula(struct str s, size_t start, size_t unit)
{
	if (unit - start > 1 && s.p[start] == '0' && is_digit(s.p[start + 1]))
		return true; /* {:01$} */
	if (start > 0 && strchr("^_{\\|", s.p[start - 1] ? s.p[start - 1] : ' '))
		return true;
	for (size_t i = start; i > 0 && start - i < LOOK_BYTES && s.p[i - 1] != '\n'; i--)
		if (s.p[i - 1] == '$')
			return s.p[i] == '\\' || s.p[i] == '{';
	return false;
}

bool amount_is_code(struct str s, size_t start, size_t unit, size_t end)
{
	bool letters = true;
	for (size_t k = unit; k < end; k++)
		letters = letters && is_hex_letter(s.p[k]);
	for (size_t k = start; k < unit; k++)
		if (!is_digit(s.p[k]))
			return false;
	char before = start > 0 ? s.p[start - 1] : '\n', next = byte_at(s, end + 1);
	bool prompt = byte_at(s, unit) == '$' && (before == '\n' || before == '>') && byte_at(s, end) == ' ' && next > ' ' && next != '(';
	return letters || prompt;
}

#define SAID_BYTES 60u /* before a unit, and half as many behind it, on its line */

/* WORD begins a word of S. */
static bool begins_word(struct str s, const char *word)
{
	ptrdiff_t found;
	for (size_t i = 0; (found = str_find(str_sub(s, i, s.len), str_from(word))) >= 0; i += (size_t)found + 1) {
		char before = i + (size_t)found > 0 ? s.p[i + (size_t)found - 1] : ' ';
		if (!((before | 32) >= 'a' && (before | 32) <= 'z'))
			return true;
	}
	return false;
}

/* "a fee of 20 pounds", "5 million pounds": the words around the unit speak of money; "20 pounds of rice" do not. */
bool amount_is_said(struct str s, size_t start, size_t end)
{
	static const char *const words[] = { "cost",  "pric",    "paid",    "pay",     "fee ",     "fees ",  "worth",  "spen",
					     "salar", "invoice", "fine ",   "fined ",  "debt",     "budget", "bill",   "charge",
					     "earn",  "fund",    "ransom",  "sum of",  "loan",     "rent",   "bought", "sold",
					     "bribe", "cash",    "million", "deposit", "transfer", "£" },
				 *const weights[] = { "weigh", "heavy", "thrust", "lift", "kg", "ounce", "payload" };
	size_t from = start > SAID_BYTES ? start - SAID_BYTES : 0, to = end + SAID_BYTES / 2;
	const char *line = memrchr(s.p + from, '\n', start - from);
	struct str around = str_sub(s, line ? (size_t)(line - s.p) + 1 : from, to), rest = str_sub(s, end, to);
	ptrdiff_t nl = str_find_char(rest, '\n');
	around.len -= nl >= 0 ? rest.len - (size_t)nl : 0;
	if (str_starts(rest, STR(" of ")) || str_starts(rest, STR(" per ")) || str_starts(rest, STR(" sterling")))
		return false; /* the last is a unit of its own */
	for (size_t i = 0; i < sizeof weights / sizeof *weights; i++)
		if (begins_word(around, weights[i]))
			return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (begins_word(around, words[i]))
			return true;
	return false;
}
