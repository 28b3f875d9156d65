/* report_mask.c - which bytes of a text are a private person's.
 *
 * Values of private kinds keep their first and last characters, enough to tell
 * two apart. Free text is looked through for the same things: mail addresses, words the
 * case knows as somebody's account, runs of nine digits and more, passport numbers.
 * A number is spared only for a reason: the case knows it as a public one (a
 * company's, a contract's), it is part of a digest or UUID, or money is meant. */
#include "clean_priv.h"
#include <sluice/utf8.h>

#define DIGITS_PRIVATE 9  /* telephone numbers and longer; dates and amounts are shorter */
#define DIGITS_GROUPED 7  /* with hyphens or brackets between: also what a cut left of a longer one */
#define KEEP_FIRST 3
#define KEEP_LAST 2
#define UUID_BYTES 36u
#define PREFIX_MAX 8u     /* bytes before a UUID in a file's name */
#define HEX_DIGEST 32     /* an MD5 is the shortest digest people write */

/* Addresses that belong to an office rather than to a person. */
static const char *const offices[] = {
	"abuse", "accounts", "admin", "administrator", "billing", "contact", "editor", "enquiries", "feedback", "finance", "help", "helpdesk", "hostmaster", "hr", "info", "it",
	"jobs", "legal", "mail", "mailer-daemon", "marketing", "media", "news", "newsletter", "no-reply", "noreply", "office", "post", "postmaster", "press", "privacy", "procurement",
	"root", "sales", "security", "service", "services", "soc", "support", "tender", "webmaster",
};

/* Zeros of the scripts whose digits stand in a row (Unicode, general category Nd). */
static const uint16_t zeros[] = { 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0xF20, 0x1040, 0x17E0, 0x1810, 0xFF10 };

/* Bytes of the digit at I, of any script, 0 if there is none; its value in *RET. */
static size_t digit_value(struct str s, size_t i, unsigned *ret)
{
	uint32_t cp;
	if (i >= s.len)
		return 0;
	if (s.p[i] >= '0' && s.p[i] <= '9') {
		*ret = (unsigned)(s.p[i] - '0');
		return 1;
	}
	if ((unsigned char)s.p[i] < 0xD9) /* the first byte of U+0660 */
		return 0;
	size_t k = utf8_decode(str_sub(s, i, s.len), &cp);
	for (size_t z = 0; z < sizeof zeros / sizeof *zeros; z++)
		if (cp >= zeros[z] && cp <= zeros[z] + 9u) {
			*ret = cp - zeros[z];
			return k;
		}
	return 0;
}

static size_t digit(struct str s, size_t i)
{
	unsigned value;
	return digit_value(s, i, &value);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* What accounts, addresses and file names are made of. */
static bool is_token(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || (c && strchr("_.@+-", c));
}

/* All but FIRST characters at the start and LAST at the end; short ones wholly. */
static void dot(struct str s, uint8_t *v, size_t first, size_t last)
{
	size_t n = utf8_count(s), i = 0, at = 0;
	while (at < s.len) {
		uint32_t cp;
		size_t k = utf8_decode(str_sub(s, at, s.len), &cp);
		if (!(n > first + last + 1 && (i < first || i + last >= n)) && cp != ' ' && cp != '-')
			memset(v + at, V_DOT, k);
		at += k;
		i++;
	}
}

/* An address: who it is stays hidden, where it is stays. */
static void dot_local(struct str s, uint8_t *v)
{
	size_t at = 0;
	while (at < s.len && s.p[at] != '@')
		at++;
	struct str local = str_sub(s, 0, at);
	for (size_t i = 0; i < sizeof offices / sizeof *offices; i++)
		if (str_eq_nocase(local, str_from(offices[i])))
			return;
	dot(local, v, local.len > 2 ? 1 : 0, 0);
}

/* Bytes of the number at I of at most MAX digits, no digit behind it. */
static size_t small_number(struct str s, size_t i, size_t max, unsigned *ret)
{
	size_t at = i, k, n = 0;
	unsigned value;
	for (*ret = 0; (k = digit_value(s, at, &value)) != 0; at += k) {
		if (++n > max)
			return 0;
		*ret = *ret * 10 + value;
	}
	return at - i;
}

static bool is_year(unsigned n)
{
	return n >= 1900 && n <= 2100;
}

/* Bytes of the date at the beginning of S, year, month, day or the other way round with one sign between, or of
 * the years from and to; a number that goes on behind it is none. */
static size_t date_at(struct str s)
{
	unsigned part[3] = { 0, 0, 0 };
	size_t at = 0, n = 0, k = 0;
	char sign = 0;
	while (n < 3 && (k = small_number(s, at, 4, &part[n])) != 0) {
		at += k;
		n++;
		if (n == 3 || at >= s.len || !strchr("-./", s.p[at]) || (sign && s.p[at] != sign))
			break;
		sign = s.p[at++];
	}
	if (!k || (at < s.len && strchr("-./", s.p[at]) && digit(s, at + 1)))
		return 0;
	if (n == 2)
		return is_year(part[0]) && is_year(part[1]) && part[0] <= part[1] ? at : 0;
	bool days = part[1] >= 1 && part[1] <= 31;
	return n == 3 && days && ((is_year(part[0]) && part[2] >= 1 && part[2] <= 31) || (is_year(part[2]) && part[0] >= 1 && part[0] <= 31)) ? at : 0;
}

/* Bytes of what stands between two groups of digits at I of S: blanks, hyphens, brackets, up to three of them
 * ("(912) 345", ") - "), or stops, where the run has STOPS; 0 if the run ends there. */
static size_t separator(struct str s, size_t i, bool stops)
{
	size_t at = i;
	for (int n = 0; n < 3 && at < s.len && !digit(s, at); n++) {
		uint32_t cp;
		size_t k = utf8_decode(str_sub(s, at, s.len), &cp);
		bool may = stops ? cp == '.' && n == 0
				 : cp == ' ' || cp == '-' || cp == '(' || cp == ')' || cp == 0xA0 || cp == 0x202F || (cp >= 0x2010 && cp <= 0x2013) || cp == 0xFF08 || cp == 0xFF09;
		if (!may)
			return 0;
		at += k;
	}
	return digit(s, at) ? at - i : 0;
}

/* Four numbers of at most 255 with stops between, an address of the network, or a program's version: 10.0.19041.1234. */
static bool is_dotted(struct str run)
{
	size_t at = 0, parts = 0, k;
	bool small = false;
	for (unsigned value; at < run.len && (k = small_number(run, at, 5, &value)) != 0; parts++) {
		small |= k < 3;
		at += k;
		if (at < run.len && run.p[at++] != '.')
			return false;
	}
	unsigned first;
	return at >= run.len && parts == 4 && (small || (small_number(run, 0, 3, &first) && first <= 255));
}

/* Length of the run of digits at S, with the same kind of separators all through;
 * its digits are counted. A date is a run of its own. */
static size_t number_run(struct str s, size_t *ret_digits)
{
	size_t i = 0, n = 0, k, date = date_at(s);
	int kind = -1; /* of the separators: 1 stops, 0 the others */
	for (; i < s.len; i += k) {
		if ((k = digit(s, i)) != 0) {
			n++;
			continue;
		}
		if (date && i >= date)
			break;
		if (kind < 0)
			kind = s.p[i] == '.' || (date && s.p[i] == '/');
		k = date && i < date ? 1 : separator(s, i, kind == 1);
		if (!k || ((!date || i > date) && date_at(str_sub(s, i + k, s.len))))
			break;
	}
	*ret_digits = n;
	return i;
}

/* A passport's number: one letter, then seven or eight digits (ICAO 9303
 * leaves the form to states; China's, India's and many others are like this). */
static bool is_passport(struct str s, size_t i, size_t digits)
{
	return (digits == 7 || digits == 8) && i && is_letter(s.p[i - 1]) && (i < 2 || (!is_letter(s.p[i - 2]) && !digit(s, i - 2)));
}

/* A digest, or a UUID (RFC 9562: 8-4-4-4-12). */
static bool is_machine_id(struct str t)
{
	static const size_t dash[] = { 8, 13, 18, 23 };
	size_t hex = 0;
	while (hex < t.len && is_hex(t.p[hex]))
		hex++;
	if (hex >= HEX_DIGEST)
		return true;
	/* at the start, or behind a short part of its own: 0-UUID.png is the thumbnail of UUID.png */
	for (size_t from = 0; from < PREFIX_MAX && from + UUID_BYTES <= t.len; from++) {
		bool uuid = from == 0 || strchr("-_.", t.p[from - 1]);
		for (size_t i = 0, d = 0; uuid && i < UUID_BYTES; i++)
			uuid = d < 4 && i == dash[d] ? t.p[from + i] == '-' && ++d : is_hex(t.p[from + i]);
		if (uuid)
			return true;
	}
	return false;
}

/* Money is meant: a sign before the number, or a unit behind it. */
static bool is_money(struct str s, size_t from, size_t to)
{
	static const char *const before[] = { "$", "¥", "￥", "€", "£", "₽", "CNY", "USD", "RMB", "EUR", "RUB" };
	static const char *const behind[] = { "元", "万", "亿", "美元", "欧元", "卢布", "руб", "CNY", "USD", "RMB", "EUR", "RUB", "bytes", "字节" };
	while (to < s.len && (s.p[to] == ' ' || s.p[to] == ',' || s.p[to] == '.' || digit(s, to)))
		to++;
	while (from && s.p[from - 1] == ' ')
		from--;
	for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
		if (str_starts(str_sub(s, to, s.len), str_from(behind[i])))
			return true;
	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		if (str_ends(str_sub(s, 0, from), str_from(before[i])))
			return true;
	return false;
}

/* Known as public: the digits alone, or the word they stand in. */
static bool is_open(const struct report_known *known, struct str s, struct str word, size_t from, size_t to)
{
	return known_open(known, str_sub(s, from, to)) || known_open(known, word);
}

static struct str word_at(struct str s, size_t i)
{
	size_t from = i, to = i;
	while (from && is_token(s.p[from - 1]))
		from--;
	while (to < s.len && is_token(s.p[to]))
		to++;
	while (to > from && strchr(".-", s.p[to - 1]))
		to--;
	return str_sub(s, from, to);
}

static bool is_address(struct str t)
{
	const char *at = memchr(t.p, '@', t.len);
	return at && at > t.p && memchr(at, '.', t.len - (size_t)(at - t.p));
}

/* Spans at which private references were found, whatever else is said of their bytes. */
static void judge_span(const struct report_known *known, struct str s, size_t i, uint8_t *v)
{
	bool address;
	size_t n = known_span(known, s, i, &address);
	if (n && !known_open(known, str_sub(s, i, i + n)))
		dot(str_sub(s, i, i + n), v + i, address ? 1 : KEEP_FIRST, address ? 0 : KEEP_LAST);
}

/* A shorter number that is written as telephone numbers are: 345-67-89. Not what begins with a year. */
static bool is_grouped(struct str run, size_t digits)
{
	unsigned first;
	bool year = small_number(run, 0, 4, &first) && is_year(first);
	return digits >= DIGITS_GROUPED && !year && !date_at(run) && (memchr(run.p, '-', run.len) || memchr(run.p, '(', run.len) || memchr(run.p, ')', run.len));
}

static void judge_text(const struct report_known *known, struct str s, uint8_t *v)
{
	size_t i = 0, digits;
	struct str word = { "", 0 };
	while (i < s.len) {
		if (is_token(s.p[i]) && (i == 0 || !is_token(s.p[i - 1]))) {
			word = word_at(s, i);
			bool address = is_address(word), machine = !address && is_machine_id(word);
			if (address)
				dot_local(word, v + i);
			else if (!machine && known_private(known, word))
				dot(word, v + i, KEEP_FIRST, KEEP_LAST);
			if (address || machine) {
				i += word.len ? word.len : 1;
				continue;
			}
		}
		judge_span(known, s, i, v);
		if (!digit(s, i)) {
			i++;
			continue;
		}
		size_t n = number_run(str_sub(s, i, s.len), &digits);
		bool hidden = digits >= DIGITS_PRIVATE || is_grouped(str_sub(s, i, i + n), digits) ? !is_open(known, s, word_at(s, i), i, i + n) && !is_money(s, i, i + n) && !is_dotted(str_sub(s, i, i + n))
						       : is_passport(s, i, digits) || known_private(known, str_sub(s, i, i + n));
		if (hidden)
			dot(str_sub(s, i, i + n), v + i, KEEP_FIRST, KEEP_LAST);
		i += n;
	}
}

void mask_judge(const struct report_known *known, struct str kind, struct str s, uint8_t *v)
{
	switch (privacy_of(kind)) {
	case PRIVACY_ALL: dot(s, v, KEEP_FIRST, KEEP_LAST); break;
	case PRIVACY_LOCAL: dot_local(s, v); break;
	case PRIVACY_TEXT: judge_text(known, s, v); break;
	case PRIVACY_OPEN: break;
	}
}
