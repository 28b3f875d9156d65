/* defang.c - the ways writers of threat reports break addresses: evil[.]com,
 * evil(dot)com, evil [ . ] com, evil dot com, user[at]host, hxxp[:]//.
 *
 * A broken dot is a core (".", "dot", "punkt", "点" …) in one bracket or two, with
 * blanks or backslashes; a bracket on one side alone does for "." only. A list of all spellings was
 * here before: every report brought one that it lacked. */
#include "scan.h"

#define FORM_BYTES_MAX 16u
#define BRACKETS_MAX 2u
#define LABEL_BYTES_MAX 63u /* RFC 1035 §2.3.4 */

static bool is_open(char c)
{
	return c == '[' || c == '(' || c == '{' || c == '<';
}

static bool is_close(char c)
{
	return c == ']' || c == ')' || c == '}' || c == '>';
}

/* Length of the core at I; *RET_SIGN: it is the sign itself. */
static size_t core_at(struct str s, size_t i, const char *const *words, char sign, bool *ret_sign)
{
	*ret_sign = byte_at(s, i) == sign;
	if (*ret_sign)
		return 1;
	unsigned char c = (unsigned char)byte_at(s, i);
	if (c < 0x80 && !(c && strchr("dDpPaA_,", c)))
		return 0; /* what none of them begins with */
	for (; *words; words++) {
		if ((unsigned char)lower((*words)[0]) != (unsigned char)lower((char)c))
			continue;
		size_t n = strlen(*words);
		if (i + n <= s.len && str_eq_nocase(str_sub(s, i, i + n), str_from(*words)))
			return n;
	}
	return 0;
}

/* Endings that are hardly ever anything but a name's. */
static const char *const common_endings[] = { "com",   "net", "org", "info", "biz", "edu", "gov", "mil",  "io",     "ru",
					      "cn",    "uk",  "de",  "fr",   "co",  "xyz", "top", "site", "online", "club",
					      "onion", "jp",  "kr",  "tw",   "hk",  "vn",  "ir",  "ua" };

static bool is_common_ending(struct str s)
{
	for (size_t k = 0; k < sizeof common_endings / sizeof *common_endings; k++)
		if (str_eq_nocase(s, str_from(common_endings[k])))
			return true;
	return false;
}

/* user[.group], [[CC]YY]MMDDhhmm[.ss]: a manual's bracket, that holds what may be left out. An address' own end
 * (evil[.com], 8.8.8[.8]) is none, nor is one that a path follows. */
static bool is_optional(struct str s, size_t i)
{
	size_t from = i;
	bool figures = true;
	while (i - from < LABEL_BYTES_MAX && (is_alnum(byte_at(s, i)) || byte_at(s, i) == '-'))
		figures &= is_digit(s.p[i++]);
	if (figures || is_common_ending(str_sub(s, from, i)) || byte_at(s, i + 1) == '/')
		return false;
	return byte_at(s, i) == ']' || (byte_at(s, i) == '[' && is_alnum(byte_at(s, i + 1)));
}

/* A core in brackets from AT on, maybe between blanks: its end, or AT. ONE_SIDE
 * is whether a single bracket does for the sign. */
static size_t bracketed(struct str s, size_t at, const char *const *words, char sign)
{
	size_t i = at;
	bool spaced = byte_at(s, i) == ' ', is_sign;
	unsigned opens = 0, closes = 0;
	i += spaced;
	while (opens < BRACKETS_MAX && (is_open(byte_at(s, i)) || (byte_at(s, i) == '\\' && is_open(byte_at(s, i + 1))))) {
		i += s.p[i] == '\\' ? 2u : 1u;
		opens++;
	}
	if (opens == 0)
		return at;
	bool angle = s.p[i - 1] == '<', inner = byte_at(s, i) == ' ';
	i += inner;
	i += byte_at(s, i) == '\\' && byte_at(s, i + 1) == sign;
	size_t core = core_at(s, i, words, sign, &is_sign);
	if (core == 0)
		return at;
	i += core;
	i += inner && byte_at(s, i) == ' ';
	while (closes < BRACKETS_MAX && (is_close(byte_at(s, i)) || (byte_at(s, i) == '\\' && is_close(byte_at(s, i + 1))))) {
		i += s.p[i] == '\\' ? 2u : 1u;
		closes++;
	}
	if (closes == 0 && is_optional(s, i))
		return at;
	if (closes == 0)
		return is_sign && !inner && !spaced && !angle && opens == 1 && (sign == '.' || s.p[i - 2] == '[') &&
			       is_alnum(byte_at(s, i)) && at > 0 && is_alnum(s.p[at - 1])
			   ? i
			   : at;
	if (!spaced)
		return i;
	return byte_at(s, i) == ' ' ? i + 1 : at;
}

/* "evil dot com": the word counts before an ending that is a name's, or before
 * more of its kind. */
static size_t spoken_dot(struct str s, size_t at)
{
	if (!str_eq_nocase(str_sub(s, at, at + 5), STR(" dot ")))
		return 0;
	size_t from = at + 5, i = from;
	while (i - from < 64 && (is_alnum(byte_at(s, i)) || byte_at(s, i) == '-'))
		i++;
	if (str_eq_nocase(str_sub(s, i, i + 5), STR(" dot ")) || (byte_at(s, i) == '.' && is_alnum(byte_at(s, i + 1))))
		return 5;
	return is_common_ending(str_sub(s, from, i)) ? 5 : 0;
}

static const char *const dot_words[] = { "dot", "punkt", "punto", "point", "点", "。", "·", "•", ",", "d", NULL };

size_t defang_dot(struct str s, size_t at)
{
	char c = byte_at(s, at);
	if (c == '.')
		return byte_at(s, at + 1) == ']' && at > 0 && s.p[at - 1] != '[' ? 2 : 1;
	if (c == ' ' && (byte_at(s, at + 1) | 32) == 'd')
		return spoken_dot(s, at);
	if (is_open(c) || (c == ' ' && is_open(byte_at(s, at + 1))) || (c == '\\' && is_open(byte_at(s, at + 1))))
		return bracketed(s, at, dot_words, '.') - at;
	if (c == '\\')
		return byte_at(s, at + 1) == '.' ? 2 : 0;
	if ((unsigned char)c != 0xE3 && (unsigned char)c != 0xEF)
		return 0;
	static const char *const wide[] = { "。", "．", "｡", "【.】" };
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (has_at(s, at, str_from(wide[i])))
			return strlen(wide[i]);
	return 0;
}

size_t defang_dot_back(struct str s, size_t end)
{
	if (end == 0)
		return 0;
	char c = s.p[end - 1], b = end > 1 ? s.p[end - 2] : ' ';
	bool wide = (unsigned char)c >= 0x80 && end >= 3 && ((unsigned char)s.p[end - 3] == 0xE3 || (unsigned char)s.p[end - 3] == 0xEF);
	if (c != '.' && c != ' ' && !is_close(c) && !wide)
		return 0;
	/* nearly all are plain dots, and blanks are nearly never part of one */
	if (c == '.' && b != '\\' && !is_open(b))
		return 1;
	if (c == ' ' && !is_close(b) && (b | 32) != 't')
		return 0;
	size_t best = c == '.' ? 1 : 0;
	for (size_t n = 2; n <= FORM_BYTES_MAX && n <= end; n++)
		if (defang_dot(s, end - n) == n)
			best = n;
	return best;
}

size_t defang_at(struct str s, size_t at)
{
	static const char *const words[] = { "at", "a", "_at_", NULL }, *const others[] = { "＠", "#at#", "_at_", "*at*" };
	char c = byte_at(s, at);
	if (c == '@')
		return byte_at(s, at + 1) == ']' && at > 0 && is_alnum(s.p[at - 1]) ? 2 : 1;
	if (c == ' ' && str_eq_nocase(str_sub(s, at, at + 4), STR(" at "))) { /* "anna at evil dot com" */
		size_t i = at + 4;
		while (i < s.len && i - at < 64 && (is_alnum(s.p[i]) || s.p[i] == '-'))
			i++;
		size_t dot = defang_dot(s, i);
		return dot > 1 && byte_at(s, i) == ' ' ? 4 : 0;
	}
	if (c == '\\' && byte_at(s, at + 1) == '@')
		return 2;
	if (is_open(c) || (c == ' ' && is_open(byte_at(s, at + 1))) || (c == '\\' && is_open(byte_at(s, at + 1))))
		return bracketed(s, at, words, '@') - at;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (has_at(s, at, str_from(others[i])))
			return strlen(others[i]);
	return 0;
}

/* C may be the first byte of a core, or of what stands before one. */
static bool begins_core(unsigned char c, bool blank)
{
	return c >= 0x80 || (c && strchr(".@dDpPaA_,\\", c)) || (blank && c == ' ');
}

/* What stands in the bracket at AT cannot be a broken dot or "@" (the words of core_at()): nearly all brackets, at a glance. */
static bool is_plain(struct str s, size_t at)
{
	unsigned char c = (unsigned char)byte_at(s, at + 1), d = (unsigned char)byte_at(s, at + 2), e = (unsigned char)byte_at(s, at + 3);
	bool ends = is_close((char)d) || d == ' ' || d == '\\';
	switch (c) {
	case '(': case '[': case '{': case '<': /* not three and more */
		return is_open((char)d) || !begins_core(d, true);
	case ' ':
		return !begins_core(d, false);
	case '.': case '@': /* "[.com" has one side */
		return !ends && !(is_alnum((char)d) && at > 0 && is_alnum(s.p[at - 1]));
	case ',':
		return !ends;
	case '_':
		return (d | 32) != 'a';
	case 'a': case 'A':
		return !ends && (d | 32) != 't';
	case 'd': case 'D':
		return !ends && (d | 32) != 'o';
	case 'p': case 'P':
		return (d | 32) != 'u' && (d | 32) != 'o';
	case 0xC2: /* · */
		return d != 0xB7;
	case 0xE2: /* • */
		return d != 0x80 || e != 0xA2;
	case 0xE3: /* 。 */
		return d != 0x80 || e != 0x82;
	case 0xE7: /* 点 */
		return d != 0x82 || e != 0xB9;
	default:
		return c >= 0x80;
	}
}

void scan_bracket(struct scan *sc, uint32_t at)
{
	struct str s = sc->s;
	if (byte_at(s, at + 1) == ':') {
		scan_colon(sc, at + 1);
		return;
	}
	if (is_plain(s, at))
		return;
	uint32_t from = at;
	from -= from > 0 && s.p[from - 1] == '\\';
	from -= from > 0 && s.p[from - 1] == ' ';
	for (; from <= at; from++) {
		if (defang_dot(s, from) > 1) {
			scan_dot(sc, from);
			return;
		}
		if (defang_at(s, from)) {
			scan_sign_at(sc, from);
			return;
		}
	}
}
