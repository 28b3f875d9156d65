/* label_refuse.c - what stands behind a label and is something else than it says: a form's empty field with the next
 * line's date, NAS and RUN as words of computing, eight capitals that are a word. */
#include "label_refuse.h"
#include "date.h"
#include "rules.h"
#include "scan.h"
#include <sluice/utf8.h>

#define NEAR_BYTES 240u /* around a bank's code that are looked at */
#define BIC_LEN 8u

static size_t figures(struct str s, size_t at)
{
	size_t i = at;
	while (is_digit(byte_at(s, i)) && i - at < 20)
		i++;
	return i - at;
}

/* 192.168.1.10; not 20.20.12.31, which is a telephone's way. */
static bool is_ip(struct str s, size_t at)
{
	size_t i = at, pairs = 0;
	for (unsigned part = 0; part < 4; part++) {
		size_t n = figures(s, i);
		unsigned v = 0;
		for (size_t k = i; k < i + n && n <= 3; k++)
			v = v * 10 + (unsigned)(s.p[k] - '0');
		if (n == 0 || n > 3 || v > 255 || (n > 1 && s.p[i] == '0'))
			return false;
		pairs += n == 2;
		i += n;
		if (part < 3 && byte_at(s, i++) != '.')
			return false;
	}
	char c = byte_at(s, i);
	return pairs < 4 && !((c == '.' || c == '-') && is_digit(byte_at(s, i + 1)));
}

/* Behind a date that ends at AT nothing of the same number: its end, an hour, or a word. */
static bool ends_date(struct str s, size_t at, char sign)
{
	char c = byte_at(s, at), next = byte_at(s, at + 1);
	if (is_digit(c) || (is_alpha(c) && c != 'T'))
		return false;
	if (sign != ' ' || c != ' ' || !is_digit(next))
		return !(strchr("-./", c ? c : 'x') && is_digit(next));
	size_t n = figures(s, at + 1); /* 2020 12 31 10:00 */
	return n <= 2 && byte_at(s, at + 1 + n) == ':';
}

bool label_is_date_or_ip(struct str s, size_t at)
{
	size_t first = figures(s, at), second = figures(s, at + first + 1), third = figures(s, at + first + 1 + second + 1);
	char sign = byte_at(s, at + first);
	if (is_ip(s, at))
		return true;
	if (!sign || !strchr("-./ ", sign) || byte_at(s, at + first + 1 + second) != sign || !second || second > 2)
		return false;
	bool year_first = first == 4 && third >= 1 && third <= 2, year_last = first >= 1 && first <= 2 && third == 4 && sign != ' ';
	if (!year_first && !year_last)
		return false;
	if (sign == ' ' && (second != 2 || third != 2))
		return false;
	unsigned part[3] = { 0 };
	size_t i = at, n[3] = { first, second, third };
	for (unsigned k = 0; k < 3; i += n[k] + 1, k++)
		for (size_t x = i; x < i + n[k]; x++)
			part[k] = part[k] * 10 + (unsigned)(s.p[x] - '0');
	unsigned year = year_first ? part[0] : part[2], day = year_first ? part[2] : part[0];
	bool calendar = year >= 1900 && year < 2100 && part[1] && day && ((part[1] <= 12 && day <= 31) || (year_last && day <= 12 && part[1] <= 31));
	return calendar && ends_date(s, i - 1, sign);
}

/* "No", "№", a colon or the like between a label and its value. */
static bool is_said(struct str between)
{
	static const char *const signs[] = { ":", "：", "No", "no", "NO", "Nr", "Nº", "N°", "№", "#", "号" };
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (str_find(between, str_from(signs[i])) >= 0)
			return true;
	return false;
}

bool label_is_word(struct str s, size_t start, size_t end, size_t at, size_t to, struct str how)
{
	if (str_eqz(how, "quoted")) {
		char quote = start > 0 ? s.p[start - 1] : '\0';
		return !(quote == '"' || quote == '\'') || byte_at(s, end) != quote;
	}
	if (!str_eqz(how, "said"))
		return false;
	struct str between = str_sub(s, end, at);
	if (str_find_char(between, '\n') >= 0)
		return true;
	bool dots = false, hyphen = false;
	for (size_t i = at; i < to; i++) {
		dots |= s.p[i] == '.' || is_alpha(s.p[i]);
		hyphen |= s.p[i] == '-';
	}
	if (has_at(s, end - 3, STR("RUN"))) /* of persons: 12.345.678-5 */
		return !hyphen;
	return !is_said(between) && !dots && !hyphen;
}

/* Letters of TEXT stand in the N bytes at P, capitals and small ones alike. */
static bool stands_in(struct str s, const char *text)
{
	size_t n = strlen(text);
	for (size_t i = 0; i + n <= s.len; i++)
		if (str_eq_nocase(str_sub(s, i, i + n), str_from(text)))
			return true;
	return false;
}

bool label_is_no_bank(const struct doc *d, size_t start, size_t end)
{
	static const char *const cues[] = { "IBAN", "bank", "account", "a/c", "acct", "beneficiar", "konto", "compte", "cuenta", "银行", "銀行", "账", "帐", "賬", "банк", "счет", "р/с" };
	struct str s = d->text, code = str_sub(s, start, end);
	char low[BIC_LEN];
	if (code.len != BIC_LEN)
		return false;
	for (size_t i = 0; i < code.len; i++) {
		if (!is_alpha(code.p[i]))
			return false;
		low[i] = lower(code.p[i]);
	}
	struct str around = str_sub(s, start > NEAR_BYTES ? start - NEAR_BYTES : 0, end + NEAR_BYTES < s.len ? end + NEAR_BYTES : s.len);
	for (size_t i = 0; i < sizeof cues / sizeof *cues; i++)
		if (stands_in(around, cues[i]))
			return false;
	char next = byte_at(s, end + 1);
	return word_set_has(&d->rules->common_words, str_make(low, sizeof low)) || (byte_at(s, end) == ' ' && next >= 'a' && next <= 'z');
}
