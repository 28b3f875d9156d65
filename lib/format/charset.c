/* charset.c - marks, UTF-8 and wide forms by their shape, the rest by belief. */
#include "format/charset.h"

#include <sluice/utf8.h>

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <uchardet.h>

/* What others call it, and what we do. Subsets go under the superset that
 * their documents really use (as the WHATWG's Encoding Standard has it). */
static const struct {
	const char *label, *name;
} labels[] = {
	{ "ascii", "US-ASCII" }, { "us-ascii", "US-ASCII" }, { "ansi_x3.4-1968", "US-ASCII" },
	{ "utf8", "UTF-8" }, { "utf-8", "UTF-8" }, { "unicode-1-1-utf-8", "UTF-8" },
	{ "utf-16", "UTF-16" }, { "utf-16le", "UTF-16LE" }, { "utf-16be", "UTF-16BE" }, { "utf-32", "UTF-32" },
	{ "utf-32le", "UTF-32LE" }, { "utf-32be", "UTF-32BE" },
	{ "gb2312", "GB18030" }, { "gb_2312-80", "GB18030" }, { "gbk", "GB18030" }, { "x-gbk", "GB18030" }, { "cp936", "GB18030" },
	{ "gb18030", "GB18030" }, { "euc-cn", "GB18030" }, { "windows-936", "GB18030" }, { "chinese", "GB18030" }, { "hz-gb-2312", "HZ-GB-2312" },
	{ "big5", "Big5" }, { "big-5", "Big5" }, { "cp950", "Big5" }, { "x-x-big5", "Big5" }, { "big5-hkscs", "Big5-HKSCS" }, { "euc-tw", "EUC-TW" },
	{ "shift_jis", "Shift_JIS" }, { "shift-jis", "Shift_JIS" }, { "sjis", "Shift_JIS" }, { "x-sjis", "Shift_JIS" }, { "ms_kanji", "Shift_JIS" },
	{ "windows-31j", "CP932" }, { "cp932", "CP932" }, { "euc-jp", "EUC-JP" }, { "x-euc-jp", "EUC-JP" }, { "iso-2022-jp", "ISO-2022-JP" },
	{ "euc-kr", "EUC-KR" }, { "ks_c_5601-1987", "CP949" }, { "ksc5601", "CP949" }, { "korean", "CP949" }, { "cp949", "CP949" }, { "uhc", "CP949" },
	{ "windows-949", "CP949" }, { "johab", "JOHAB" }, { "cp1361", "JOHAB" }, { "iso-2022-kr", "ISO-2022-KR" },
	{ "koi8-r", "KOI8-R" }, { "koi8-u", "KOI8-U" }, { "ibm866", "IBM866" }, { "cp866", "IBM866" }, { "ibm855", "IBM855" }, { "cp855", "IBM855" },
	{ "x-mac-cyrillic", "x-mac-cyrillic" }, { "maccyrillic", "x-mac-cyrillic" }, { "mac-cyrillic", "x-mac-cyrillic" },
	{ "macintosh", "MacRoman" }, { "macroman", "MacRoman" }, { "mac-centraleurope", "MAC-CENTRALEUROPE" },
	{ "tis-620", "TIS-620" }, { "windows-874", "windows-874" }, { "iso-8859-11", "ISO-8859-11" },
	{ "latin1", "ISO-8859-1" }, { "latin-1", "ISO-8859-1" }, { "iso8859-1", "ISO-8859-1" }, { "ibm852", "IBM852" }, { "ibm865", "IBM865" },
	{ "ibm862", "IBM862" }, { "ibm437", "IBM437" }, { "cp437", "IBM437" }, { "ibm850", "IBM850" }, { "viscii", "VISCII" }, { "georgian-academy", "GEORGIAN-ACADEMY" },
	{ "georgian-ps", "GEORGIAN-PS" },
};

bool charset_label(struct str label, char ret[CHARSET_NAME_MAX])
{
	label = str_trim(label);
	while (label.len && (label.p[0] == '"' || label.p[0] == '\''))
		label = str_sub(label, 1, label.len);
	while (label.len && strchr("\"';", label.p[label.len - 1]))
		label.len--;
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
		if (str_eq_nocase(label, str_from(labels[i].label))) {
			snprintf(ret, CHARSET_NAME_MAX, "%s", labels[i].name);
			return true;
		}
	/* families that are numbered: cp1251, windows-1251, iso-8859-5 */
	static const struct { const char *prefix, *as; } family[] = {
		{ "windows-125", "windows-125" }, { "cp125", "windows-125" }, { "x-cp125", "windows-125" },
		{ "iso-8859-", "ISO-8859-" }, { "iso_8859-", "ISO-8859-" }, { "iso8859-", "ISO-8859-" },
	};
	for (size_t i = 0; i < sizeof family / sizeof family[0]; i++) {
		size_t n = strlen(family[i].prefix);
		struct str tail = str_sub(label, n, label.len);
		if (label.len < n || !str_eq_nocase(str_sub(label, 0, n), str_from(family[i].prefix)) || tail.len < 1 || tail.len > 2)
			continue;
		bool digits = true;
		for (size_t k = 0; k < tail.len; k++)
			digits &= tail.p[k] >= '0' && tail.p[k] <= '9';
		if (digits) {
			snprintf(ret, CHARSET_NAME_MAX, "%s%.*s", family[i].as, STR_ARG(tail));
			return true;
		}
	}
	ret[0] = '\0';
	return false;
}

/* The name that iconv has for one of ours. */
static const char *iconv_name(const char *charset)
{
	if (strcmp(charset, "x-mac-cyrillic") == 0)
		return "MAC-CYRILLIC";
	if (strcmp(charset, "MacRoman") == 0)
		return "MACINTOSH";
	if (strcmp(charset, "HZ-GB-2312") == 0)
		return "HZ";
	return charset;
}

bool charset_decodes(struct str bytes, const char *charset)
{
	iconv_t cd = iconv_open("UTF-8", iconv_name(charset));
	if (cd == (iconv_t)-1)
		return false;
	char out[8192], *in = (char *)(uintptr_t)bytes.p;
	size_t left = bytes.len;
	bool good = true;
	while (left) {
		char *to = out;
		size_t room = sizeof out;
		if (iconv(cd, &in, &left, &to, &room) == (size_t)-1 && errno != E2BIG) {
			good = errno == EINVAL; /* a character cut at the end */
			break;
		}
	}
	iconv_close(cd);
	return good;
}

static bool is_letterish(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ':';
}

struct str charset_declared(struct str head)
{
	head = str_sub(head, 0, 4096);
	for (size_t i = 0; i + 8 < head.len; i++) {
		struct str at = str_sub(head, i, head.len);
		size_t skip = 0;
		if ((head.p[i] | 32) == 'c' && str_eq_nocase(str_sub(at, 0, 7), STR("charset")))
			skip = 7;
		else if (head.p[i] == 'e' && i < 80 && str_starts(at, STR("encoding")) && str_starts(str_trim(head), STR("<?xml")))
			skip = 8;
		if (!skip)
			continue;
		while (skip < at.len && (at.p[skip] == ' ' || at.p[skip] == '=' || at.p[skip] == '"' || at.p[skip] == '\''))
			skip++;
		size_t end = skip;
		while (end < at.len && end - skip < CHARSET_NAME_MAX && is_letterish((unsigned char)at.p[end]))
			end++;
		if (end > skip + 2 && (i == 0 || !is_letterish((unsigned char)head.p[i - 1])))
			return str_sub(at, skip, end);
	}
	return str_make(NULL, 0);
}

/* Share of bytes no text has. */
static bool has_controls(struct str s)
{
	size_t odd = 0;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];
		odd += (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B && c != '\b' && c != 0x1A && c != 0x0E && c != 0x0F) || c == 0x7F;
	}
	return odd > s.len / 64 + 2;
}

/* A code point that running text in some script is made of. */
static bool common(uint32_t c)
{
	return (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\r' || c == '\t' || (c >= 0xA0 && c < 0x250) || (c >= 0x370 && c < 0x590) ||
	       (c >= 0x590 && c < 0x700) || (c >= 0x900 && c < 0xE80) || (c >= 0x1E00 && c < 0x2070) || c == 0x20AC || (c >= 0x3000 && c < 0x3130) ||
	       (c >= 0x4E00 && c < 0xA000) || (c >= 0xAC00 && c < 0xD7A4) || (c >= 0xFF00 && c < 0xFFF0);
}

/* How much S looks like UTF-16 (or 32) of that order, 0 to 1. *RET_SURE: it
 * holds what only such text holds, blanks, line ends or CJK stops. */
static double wide_score(struct str s, size_t unit, bool big, bool *ret_sure)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t n = 0, good = 0, sure = 0;
	for (size_t i = 0; i + unit <= s.len; i += unit) {
		uint32_t c = 0;
		for (size_t k = 0; k < unit; k++)
			c |= (uint32_t)p[i + k] << 8 * (big ? unit - 1 - k : k);
		n++;
		good += common(c);
		sure += c == ' ' || c == '\n' || c == 0x3002 || c == 0xFF0C || c == 0x3001 || c == 0xFF1A || (c < 0x80 && c >= 0x20);
	}
	*ret_sure = sure * 40 > n || (sure && n < 200);
	return n ? (double)good / (double)n : 0;
}

static bool wide(struct str s, char ret[CHARSET_NAME_MAX])
{
	static const struct { const char *name; size_t unit; bool big; } form[] = {
		{ "UTF-32LE", 4, false }, { "UTF-32BE", 4, true }, { "UTF-16LE", 2, false }, { "UTF-16BE", 2, true },
	};
	double best = 0;
	bool sure;
	for (size_t i = 0; i < 4; i++) {
		if (s.len < form[i].unit * 2)
			continue;
		double score = wide_score(str_sub(s, 0, s.len / form[i].unit * form[i].unit), form[i].unit, form[i].big, &sure);
		if (sure && score > 0.95 && score > best + 0.001) {
			best = score;
			snprintf(ret, CHARSET_NAME_MAX, "%s", form[i].name);
		}
	}
	return best > 0;
}

/* Two-byte GB18030 characters of S in the first level of GB 2312 (3,755 in
 * order of sound: what people write), as a share of all characters; -1 when
 * S is not GB18030. */
static double gb_score(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t n = 0, level1 = 0;
	for (size_t i = 0; i < s.len;) {
		if (p[i] < 0x80) {
			i++;
			continue;
		}
		if (i + 1 >= s.len)
			break;
		if (p[i] == 0x80 || p[i] == 0xFF)
			return -1;
		if (p[i + 1] >= 0x30 && p[i + 1] <= 0x39) {
			if (i + 3 >= s.len)
				break;
			if (p[i + 2] < 0x81 || p[i + 3] < 0x30 || p[i + 3] > 0x39)
				return -1;
			i += 4;
			n++;
			continue;
		}
		if (p[i + 1] < 0x40 || p[i + 1] == 0x7F || p[i + 1] == 0xFF)
			return -1;
		level1 += (p[i] >= 0xB0 && p[i] <= 0xD7 && p[i + 1] >= 0xA1) || ((p[i] == 0xA1 || p[i] == 0xA3) && p[i + 1] >= 0xA1);
		n++;
		i += 2;
	}
	return n ? (double)level1 / (double)n : -1;
}

/* Johab (KS X 1001 annex 3) is looked for by no library: its text is nothing
 * but Hangul syllables when read as Johab. */
static bool is_johab(struct str s)
{
	iconv_t cd = iconv_open("UTF-32LE", "JOHAB");
	if (cd == (iconv_t)-1)
		return false;
	char out[4096], *in = (char *)(uintptr_t)s.p;
	size_t left = s.len, wide_n = 0, hangul = 0;
	bool good = true;
	while (left && good) {
		char *to = out;
		size_t room = sizeof out;
		if (iconv(cd, &in, &left, &to, &room) == (size_t)-1 && errno != E2BIG) {
			if (errno == EINVAL)
				break;
			/* a stray byte is no proof against it */
			in++;
			left--;
			wide_n++;
		}
		for (char *c = out; c + 4 <= to; c += 4) {
			uint32_t u;
			memcpy(&u, c, 4);
			wide_n += u >= 0x80;
			hangul += u >= 0xAC00 && u < 0xD7A4;
		}
		good = hangul * 4 + 40 > wide_n; /* give up early on what is none */
	}
	iconv_close(cd);
	return good && wide_n > 8 && hangul * 10 > wide_n * 7;
}

static bool is_high(unsigned char c)
{
	return c >= 0x80;
}

/* Corrections of the detector where simple facts speak against it. */
static void mend(struct str s, char ret[CHARSET_NAME_MAX])
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t high = 0, alone = 0, c1 = 0, b6 = 0, a2 = 0, d5 = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (!is_high(p[i]))
			continue;
		bool before = i && is_high(p[i - 1]), after = i + 1 < s.len && is_high(p[i + 1]);
		high++;
		alone += !before && !after;
		c1 += p[i] < 0xA0;
		b6 += p[i] == 0xB6 && (before || after);
		a2 += p[i] == 0xA2 && (before || after);
		d5 += p[i] == 0xD5 && i && i + 1 < s.len && (p[i - 1] | 32) >= 'a' && (p[i - 1] | 32) <= 'z' && (p[i + 1] | 32) >= 'a' && (p[i + 1] | 32) <= 'z';
	}
	/* words of other scripts are runs; Western accents stand alone */
	static const char *const scripts[] = { "ISO-8859-5", "ISO-8859-6", "ISO-8859-7", "ISO-8859-8", "windows-1251", "windows-1253", "windows-1255",
		"windows-1256", "TIS-620", "ISO-8859-11", "KOI8-R", "IBM866", "IBM855", "x-mac-cyrillic" };
	for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
		if (strcmp(ret, scripts[i]) == 0 && alone * 10 > high * 8)
			snprintf(ret, CHARSET_NAME_MAX, "windows-1252");
	if (strcmp(ret, "windows-1253") == 0 && !c1 && b6 > a2)
		snprintf(ret, CHARSET_NAME_MAX, "ISO-8859-7"); /* alpha with tonos: B6 there, A2 here */
	else if (strcmp(ret, "ISO-8859-7") == 0 && (c1 || a2 > b6))
		snprintf(ret, CHARSET_NAME_MAX, "windows-1253");
	else if (strcmp(ret, "ISO-8859-16") == 0)
		snprintf(ret, CHARSET_NAME_MAX, "windows-1250"); /* same letters, and nobody used the other */
	/* an apostrophe of the Macintosh: don't with D5 */
	if (d5 && d5 * 2 > high && strncmp(ret, "windows-125", 11) != 0)
		snprintf(ret, CHARSET_NAME_MAX, "MacRoman");
}

static bool by_uchardet(struct str s, char ret[CHARSET_NAME_MAX])
{
	uchardet_t u = uchardet_new();
	uchardet_handle_data(u, s.p, s.len);
	uchardet_data_end(u);
	const char *name = uchardet_get_charset(u);
	bool found = name && *name;
	if (found && !charset_label(str_from(name), ret))
		snprintf(ret, CHARSET_NAME_MAX, "%s", name);
	uchardet_delete(u);
	return found;
}

bool charset_guess(struct str head, bool whole, char ret[CHARSET_NAME_MAX])
{
	static const struct { struct str mark; const char *name; } bom[] = {
		{ { "\xEF\xBB\xBF", 3 }, "UTF-8" }, { { "\xFF\xFE\0\0", 4 }, "UTF-32LE" }, { { "\0\0\xFE\xFF", 4 }, "UTF-32BE" },
		{ { "\xFF\xFE", 2 }, "UTF-16LE" }, { { "\xFE\xFF", 2 }, "UTF-16BE" },
	};
	ret[0] = '\0';
	if (head.len > CHARSET_HEAD_BYTES) {
		head.len = CHARSET_HEAD_BYTES;
		whole = false;
	}
	if (!head.len)
		return false;
	for (size_t i = 0; i < sizeof bom / sizeof bom[0]; i++)
		if (str_starts(head, bom[i].mark)) {
			snprintf(ret, CHARSET_NAME_MAX, "%s", bom[i].name);
			return true;
		}
	if (memchr(head.p, 0, head.len))
		return wide(head, ret);
	size_t high = 0, escapes = 0;
	for (size_t i = 0; i < head.len; i++) {
		high += (unsigned char)head.p[i] >= 0x80;
		escapes += head.p[i] == 0x1B || (head.p[i] == '~' && i + 1 < head.len && head.p[i + 1] == '{');
	}
	if (!high && !escapes) {
		if (has_controls(head))
			return false;
		snprintf(ret, CHARSET_NAME_MAX, "US-ASCII");
		return true;
	}
	size_t valid = utf8_valid_prefix(head);
	if (high && (valid == head.len || (!whole && head.len - valid < 4))) {
		if (has_controls(head))
			return false;
		snprintf(ret, CHARSET_NAME_MAX, "UTF-8");
		return true;
	}
	if (high && wide(head, ret))
		return true;
	if (has_controls(head))
		return false;
	char declared[CHARSET_NAME_MAX];
	struct str says = charset_declared(head);
	if (says.len && charset_label(says, declared) && strncmp(declared, "UTF-", 4) != 0 && strcmp(declared, "US-ASCII") != 0 &&
	    strncmp(declared, "ISO-8859-1", 11) != 0 && charset_decodes(head, declared)) {
		snprintf(ret, CHARSET_NAME_MAX, "%s", declared);
		return true;
	}
	/* nearly all of it is UTF-8: a few broken bytes do not change the set */
	size_t broken = 0;
	for (struct str rest = head; rest.len;) {
		size_t n = utf8_valid_prefix(rest);
		rest = str_sub(rest, n, rest.len);
		if (rest.len) {
			broken++;
			rest = str_sub(rest, 1, rest.len);
		}
	}
	if (broken * 20 < high) {
		snprintf(ret, CHARSET_NAME_MAX, "UTF-8");
		return true;
	}
	double gb = gb_score(head);
	if (high < 80 && gb > 0.9) { /* too short for statistics */
		snprintf(ret, CHARSET_NAME_MAX, "GB18030");
		return true;
	}
	if (str_find(str_sub(head, 0, 256), STR("\x1B$)C")) >= 0) {
		snprintf(ret, CHARSET_NAME_MAX, "ISO-2022-KR");
		return true;
	}
	bool found = by_uchardet(head, ret);
	if (high && (!found || strncmp(ret, "windows-125", 11) == 0 || strncmp(ret, "ISO-8859", 8) == 0 || (strcmp(ret, "CP949") == 0 && !charset_decodes(head, "CP949"))) && is_johab(head)) {
		snprintf(ret, CHARSET_NAME_MAX, "JOHAB");
		return true;
	}
	if (found) {
		mend(head, ret);
		return true;
	}
	if (!high) {
		snprintf(ret, CHARSET_NAME_MAX, "US-ASCII");
		return true;
	}
	snprintf(ret, CHARSET_NAME_MAX, "%s", gb > 0.6 ? "GB18030" : "windows-1252");
	return true;
}

void charset_warm(void)
{
	static const char *const sets[] = { "GB18030", "BIG5", "BIG5-HKSCS", "EUC-TW", "SHIFT_JIS", "CP932", "EUC-JP", "ISO-2022-JP", "EUC-KR", "CP949",
		"JOHAB", "ISO-2022-KR", "KOI8-R", "KOI8-U", "IBM866", "IBM855", "IBM852", "IBM437", "IBM850", "MAC-CYRILLIC", "MACINTOSH", "TIS-620",
		"WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254", "WINDOWS-1255", "WINDOWS-1256", "WINDOWS-1257", "WINDOWS-1258",
		"ISO-8859-1", "ISO-8859-2", "ISO-8859-3", "ISO-8859-4", "ISO-8859-5", "ISO-8859-6", "ISO-8859-7", "ISO-8859-8", "ISO-8859-9", "ISO-8859-10",
		"ISO-8859-11", "ISO-8859-13", "ISO-8859-14", "ISO-8859-15", "ISO-8859-16", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE", "UTF-7",
		"VISCII", "HZ", "ISO-2022-CN", "CP874", "CP862", "CP865", "CP737", "CP775", "CP857", "CP861", "CP863", "CP864", "CP869", "MAC-CENTRALEUROPE", "GEORGIAN-PS", "GEORGIAN-ACADEMY" };
	/* never closed: glibc unloads a set's module some closes later, and behind
	 * the sandbox's door it cannot be loaded again */
	static iconv_t kept[sizeof sets / sizeof sets[0]];
	for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++)
		if (!kept[i])
			kept[i] = iconv_open("UTF-8", sets[i]);
	uchardet_t u = uchardet_new();
	if (u)
		uchardet_delete(u);
}
