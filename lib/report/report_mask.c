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

/* Bytes of the digit at I, 0 if there is none; full-width digits (U+FF10 to
 * U+FF19) are digits: Chinese texts write telephone numbers with them. */
static size_t digit(struct str s, size_t i)
{
	if (i < s.len && s.p[i] >= '0' && s.p[i] <= '9')
		return 1;
	if (i > s.len || s.len - i < 3 || memcmp(s.p + i, "\xEF\xBC", 2) != 0)
		return 0;
	unsigned char last = (unsigned char)s.p[i + 2];
	return last >= 0x90 && last <= 0x99 ? 3 : 0;
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

/* Length of the run of digits at S, one kind of single separators between
 * them; its digits are counted. */
static size_t number_run(struct str s, size_t *ret_digits)
{
	char sep = 0;
	size_t i = 0, n = 0, end = 0, k;
	while (i < s.len) {
		if ((k = digit(s, i)) != 0) {
			n++;
			end = i += k;
		} else if ((s.p[i] == ' ' || s.p[i] == '-') && i && end == i && (!sep || sep == s.p[i])) {
			sep = s.p[i++];
		} else {
			break;
		}
	}
	*ret_digits = n;
	return end;
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
		if (!digit(s, i)) {
			i++;
			continue;
		}
		size_t n = number_run(str_sub(s, i, s.len), &digits);
		bool hidden = digits >= DIGITS_PRIVATE ? !is_open(known, s, word_at(s, i), i, i + n) && !is_money(s, i, i + n)
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
