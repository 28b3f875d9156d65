/* names.c - host names: labels joined by dots, plain or defanged, ending in a
 * top-level domain of the public suffix list. */
#include "scan.h"
#include <libpsl.h>
#include <stdlib.h>
#include <sluice/utf8.h>

#define NAME_BYTES_MAX 253 /* RFC 1035 §2.3.4 */
#define LABEL_BYTES_MAX 63

/* Bytes of names: 1 of labels, 2 a capital letter as well, 4 the dot. */
static const uint8_t of_name[256] = {
	['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1, ['k'] = 1, ['l'] = 1, ['m'] = 1,
	['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1, ['t'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1,
	['A'] = 3, ['B'] = 3, ['C'] = 3, ['D'] = 3, ['E'] = 3, ['F'] = 3, ['G'] = 3, ['H'] = 3, ['I'] = 3, ['J'] = 3, ['K'] = 3, ['L'] = 3, ['M'] = 3,
	['N'] = 3, ['O'] = 3, ['P'] = 3, ['Q'] = 3, ['R'] = 3, ['S'] = 3, ['T'] = 3, ['U'] = 3, ['V'] = 3, ['W'] = 3, ['X'] = 3, ['Y'] = 3, ['Z'] = 3,
	['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1, ['-'] = 1, ['_'] = 1, ['.'] = 4,
};

/* Length of a letter of a name at I: ASCII, or a letter of another alphabet.
 * WIDE is whether other alphabets count here. */
static size_t label_char(struct str s, size_t i, bool wide)
{
	char c = byte_at(s, i);
	if (is_alnum(c) || c == '-' || c == '_')
		return 1;
	if (!wide || (unsigned char)c < 0xC3)
		return 0;
	uint32_t cp;
	size_t n = utf8_decode(str_make(s.p + i, s.len - i), &cp);
	bool letter = (cp >= 0xC0 && cp < 0x2000 && cp != 0xD7 && cp != 0xF7) || (cp >= 0x3041 && cp < 0x3100) || (cp >= 0x4E00 && cp < 0xA000) ||
		      (cp >= 0xAC00 && cp < 0xD7A4);
	return letter ? n : 0;
}

static size_t label_char_back(struct str s, size_t end, bool wide)
{
	if (end == 0)
		return 0;
	char c = s.p[end - 1];
	if (is_alnum(c) || c == '-' || c == '_')
		return 1;
	if (!wide || (unsigned char)c < 0x80)
		return 0;
	uint32_t cp;
	size_t n = utf8_decode_back(str_make(s.p, end), &cp);
	return label_char(s, end - n, true) ? n : 0;
}

/* ASCII or Latin with its accents (U+00C0 to U+027F), by the character's first byte: one alphabet, bücher. */
static bool is_latin(unsigned char first)
{
	return first < 0x80 || (first >= 0xC3 && first <= 0xC9);
}

/* The labels from AT on; appended to N. WIDE as above. */
static bool forward(struct str s, size_t at, bool wide, struct name *n)
{
	size_t i = at;
	for (;;) {
		size_t start = i, k;
		/* one script a label: 访问example.com is no label 访问example */
		bool latin = is_latin((unsigned char)byte_at(s, i));
		while (latin && i < s.len && of_name[(unsigned char)s.p[i]] & 1 && i - start <= LABEL_BYTES_MAX)
			i++; /* most of them, at a glance */
		while (i - start <= LABEL_BYTES_MAX && (k = label_char(s, i, wide || latin)) > 0) {
			if (is_latin((unsigned char)s.p[i]) != latin && s.p[i] != '-')
				break;
			i += k;
		}
		if (i == start || i - start > LABEL_BYTES_MAX || n->len + (i - start) + 1 > NAME_BYTES_MAX)
			break;
		if (n->labels)
			n->text[n->len++] = '.';
		for (size_t b = start; b < i; b++) {
			n->numeric = n->numeric && is_digit(s.p[b]);
			n->text[n->len++] = lower(s.p[b]);
		}
		n->labels++;
		n->end = (uint32_t)i;
		size_t dot = defang_dot(s, i);
		if (dot == 0)
			break;
		/* "end. Next": a dot wants a letter right after it */
		if (!label_char(s, i + dot, wide))
			break;
		n->defanged |= dot > 1;
		i += dot;
	}
	n->text[n->len] = '\0';
	return n->labels > 0;
}

/* Field by field: clearing the text would cost more than reading a name. */
static void begin(struct name *n, size_t at)
{
	n->start = n->end = (uint32_t)at;
	n->len = 0;
	n->labels = 0;
	n->defanged = false;
	n->numeric = true;
	n->text[0] = '\0';
}

bool name_forward(struct str s, size_t at, struct name *n)
{
	begin(n, at);
	return forward(s, at, true, n);
}

bool name_around(struct str s, size_t at, size_t dot, struct name *n)
{
	size_t start = at;
	bool wide_right = (unsigned char)byte_at(s, at + dot) >= 0x80, wide = wide_right;
	for (;;) {
		size_t i = start, k = label_char_back(s, i, true);
		unsigned char lead = k ? (unsigned char)s.p[i - k] : 0;
		bool latin = is_latin(lead);
		/* Chinese is written up to a name, Russian is not: пример.example.com */
		wide |= lead == 0xD0 || lead == 0xD1;
		while (latin && i > 0 && of_name[(unsigned char)s.p[i - 1]] & 1 && start - i <= LABEL_BYTES_MAX)
			i--;
		while (start - i <= LABEL_BYTES_MAX && (k = label_char_back(s, i, wide || latin)) > 0) {
			if (is_latin((unsigned char)s.p[i - k]) != latin && !(k == 1 && s.p[i - 1] == '-'))
				break;
			i -= k;
		}
		if (start - i > LABEL_BYTES_MAX || at - i > NAME_BYTES_MAX)
			break;
		if (i == start) {
			break;
		}
		start = i;
		size_t d = defang_dot_back(s, start);
		if (d == 0 || start == d || !label_char_back(s, start - d, true))
			break;
		start -= d;
	}
	/* a label does not begin with a hyphen */
	while (start < at && (s.p[start] == '-' || s.p[start] == '_' || defang_dot(s, start)))
		start += s.p[start] == '-' || s.p[start] == '_' ? 1 : defang_dot(s, start);
	if (start >= at)
		return false;
	begin(n, start);
	return forward(s, start, wide, n) && n->end > at;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(a, *(const char *const *)b);
}

static bool common_tld(const char *tld)
{
	static const char *const common[] = { /* sorted */
		"ae", "at", "au", "be", "bg", "biz", "br", "by", "ca", "ch", "club", "cn", "co", "com", "cz", "de", "dk", "edu", "eg", "es",
		"eu", "fi", "fr", "gov", "gr", "hk", "hu", "il", "in", "info", "int", "io", "ir", "it", "jp", "kg", "kh", "kr", "kz", "la",
		"me", "mil", "mn", "mx", "my", "net", "ng", "nl", "no", "np", "nz", "onion", "online", "org", "ph", "pk", "pl", "pt", "ro",
		"ru", "sa", "se", "sg", "site", "th", "tj", "top", "tr", "tv", "tw", "ua", "uk", "us", "uz", "vn", "xyz", "za",
	};
	return bsearch(tld, common, sizeof common / sizeof *common, sizeof *common, by_text) != NULL;
}

/* Names that lead nowhere but are written in documents and private networks. */
static const char *const special[] = {
	"example", "test", "invalid", "localhost", "local", "onion", "lan", "internal", "intranet", "corp", "home", "i2p", "bit", "测试",
};

bool name_known_tld(const struct refs_rules *r, const char *tld)
{
	size_t n = strlen(tld);
	if (n < 2)
		return false;
	if (common_tld(tld)) /* za, np and others have no rule of their own */
		return true;
	for (size_t i = 0; i < sizeof special / sizeof *special; i++)
		if (strcmp(tld, special[i]) == 0)
			return true;
	for (size_t i = 0; i < n; i++)
		if (!(is_alpha(tld[i]) || (unsigned char)tld[i] >= 0x80 || (n > 4 && memcmp(tld, "xn--", 4) == 0)))
			return false;
	/* without the star rule, an unknown name is no suffix */
	return psl_is_public_suffix2(r->psl, tld, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) || strcmp(tld, "ck") == 0 || strcmp(tld, "er") == 0 ||
	       strcmp(tld, "fk") == 0 || strcmp(tld, "jm") == 0 || strcmp(tld, "kh") == 0 || strcmp(tld, "mm") == 0 || strcmp(tld, "np") == 0 ||
	       strcmp(tld, "pg") == 0 || strcmp(tld, "bd") == 0;
}

#define TLD_SHIFT 24 /* the highest bits of a hash of 32 */
#define TLD_BYTES (sizeof ((struct tld_memo *)0)->of[0].tld - 1)

/* As name_known_tld(), with common_tld(). */
static bool known_tld(const struct scan *sc, const char *tld, bool *ret_common)
{
	enum { UNASKED, UNKNOWN, KNOWN, COMMON };
	uint32_t h = 0;
	size_t n = 0;
	for (; tld[n]; n++)
		h = (h + (unsigned char)tld[n]) * 0x9E3779B1u;
	bool short_enough = n < sizeof sc->d->tlds->of[0].tld && sc->d->tlds;
	uint8_t answer = UNASKED;
	if (short_enough && memcmp(sc->d->tlds->of[h >> TLD_SHIFT].tld, tld, n + 1) == 0)
		answer = sc->d->tlds->of[h >> TLD_SHIFT].answer;
	if (answer == UNASKED) {
		answer = common_tld(tld) ? COMMON : name_known_tld(sc->d->rules, tld) ? KNOWN : UNKNOWN;
		if (short_enough) {
			memcpy(sc->d->tlds->of[h >> TLD_SHIFT].tld, tld, n + 1);
			sc->d->tlds->of[h >> TLD_SHIFT].answer = answer;
		}
	}
	*ret_common = answer == COMMON;
	return answer != UNKNOWN;
}

#define PLAIN_BYTES_MAX 100u /* to either side: what is longer is read with care */

size_t name_hopeless(const struct scan *sc, size_t at)
{
	struct str s = sc->s;
	size_t i = at, e = at, label = at;
	if (at < PLAIN_BYTES_MAX + 4 || s.len - at < PLAIN_BYTES_MAX + 4)
		return 0;
	/* what stands before may be a broken dot: " [.] ", 。 */
	while (of_name[(unsigned char)s.p[i - 1]] && at - i < PLAIN_BYTES_MAX)
		i--;
	char b = s.p[i - 1];
	if (of_name[(unsigned char)b] || (b && strchr("[](){}<>\\", b)) || (b == ' ' && strchr("])}>tT", s.p[i - 2])) ||
	    ((unsigned char)b >= 0x80 && ((unsigned char)s.p[i - 3] == 0xE3 || (unsigned char)s.p[i - 3] == 0xEF)))
		return 0;
	/* a dot before a capital letter may end the name before it */
	for (size_t k = i; k < at; k++)
		if (s.p[k] == '.' && of_name[(unsigned char)s.p[k + 1]] & 2)
			return 0;
	while (s.p[e] == '.' && of_name[(unsigned char)s.p[e + 1]] & 1) {
		if (of_name[(unsigned char)s.p[e + 1]] & 2)
			return 0;
		label = ++e;
		while (of_name[(unsigned char)s.p[e]] & 1 && e - at < PLAIN_BYTES_MAX)
			e++;
		if (e - label > LABEL_BYTES_MAX || e - at >= PLAIN_BYTES_MAX)
			return 0;
	}
	unsigned char c = (unsigned char)s.p[e];
	if (label == at || e - label > TLD_BYTES || c >= 0x80 || (c && strchr("[({<\\", c)) || (c == '.' && s.p[e + 1] == ']') ||
	    (c == ' ' && s.p[e + 1] && strchr("[({<dD", s.p[e + 1])))
		return 0;
	char tld[TLD_BYTES + 1];
	for (size_t k = label; k < e; k++)
		tld[k - label] = lower(s.p[k]);
	tld[e - label] = '\0';
	bool common;
	return known_tld(sc, tld, &common) ? 0 : e;
}

bool name_trim_tld(const struct scan *sc, struct name *n, bool *ret_common)
{
	while (n->labels >= 2) {
		char *dot = memrchr(n->text, '.', n->len);
		if (!dot)
			return false;
		if (known_tld(sc, dot + 1, ret_common))
			return true;
		/* step back in the text too: over the label and the dot before it */
		size_t label = n->len - (size_t)(dot - n->text) - 1;
		n->len = (size_t)(dot - n->text);
		n->text[n->len] = '\0';
		n->labels--;
		n->end -= (uint32_t)label;
		size_t d = defang_dot_back(sc->s, n->end);
		n->end -= (uint32_t)(d ? d : 1);
		n->defanged = n->end - n->start != n->len; /* There.pm。perlmod: the broken dot is gone */
	}
	return false;
}

/* NAME ends in END, a name of its own. */
static bool within(struct str name, struct str end)
{
	return str_ends(name, end) && (name.len == end.len || name.p[name.len - end.len - 1] == '.');
}

const char *reserved_name(struct str name)
{
	const char *dot = name.len ? memrchr(name.p, '.', name.len) : NULL;
	struct str last = dot ? str_sub(name, (size_t)(dot - name.p) + 1, name.len) : name;
	switch (last.len) {
	case 3:
		if (within(name, STR("example.com")) || within(name, STR("example.net")) || within(name, STR("example.org")))
			return "documentation";
		return dot && str_eq(last, STR("lan")) ? "private" : NULL;
	case 4:
		return str_eq(last, STR("test")) ? "documentation" : dot && str_eq(last, STR("corp")) ? "private" : NULL;
	case 5:
		return dot && str_eq(last, STR("local")) ? "private" : NULL;
	case 6:
		return str_eq(last, STR("测试")) ? "documentation" : NULL;
	case 7:
		return str_eq(last, STR("example")) || str_eq(last, STR("invalid")) ? "documentation" : NULL;
	case 8:
		return dot && str_eq(last, STR("internal")) ? "private" : NULL;
	case 9:
		return str_eq(last, STR("localhost")) ? "documentation" : NULL;
	default:
		return NULL;
	}
}

const char *reserved_ipv4(const uint8_t ip[4])
{
	if (ip[0] == 10 || (ip[0] == 172 && (ip[1] & 0xF0) == 16) || (ip[0] == 192 && ip[1] == 168) || (ip[0] == 100 && (ip[1] & 0xC0) == 64))
		return "private";
	if (ip[0] == 127)
		return "loopback";
	if (ip[0] == 0 || (ip[0] == 169 && ip[1] == 254) || ip[0] >= 240)
		return "special";
	if (ip[0] >= 224)
		return "multicast";
	if ((ip[0] == 192 && ip[1] == 0 && ip[2] == 2) || (ip[0] == 198 && ip[1] == 51 && ip[2] == 100) ||
	    (ip[0] == 203 && ip[1] == 0 && ip[2] == 113) || (ip[0] == 198 && (ip[1] & 0xFE) == 18))
		return "documentation";
	return NULL;
}
