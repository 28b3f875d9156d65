/* charset_label.c - names of character sets, as documents write them and as we do. */
#include "format/charset.h"

#include <stdio.h>

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
	{ "gb18030", "GB18030" }, { "euc-cn", "GB18030" }, { "windows-936", "GB18030" }, { "chinese", "GB18030" }, { "hz-gb-2312", "HZ-GB-2312" }, { "hz", "HZ-GB-2312" }, { "utf-7", "UTF-7" }, { "unicode-1-1-utf-7", "UTF-7" },
	{ "big5", "Big5" }, { "big-5", "Big5" }, { "cp950", "Big5" }, { "x-x-big5", "Big5" }, { "big5-hkscs", "Big5-HKSCS" }, { "euc-tw", "EUC-TW" },
	{ "shift_jis", "Shift_JIS" }, { "shift-jis", "Shift_JIS" }, { "sjis", "Shift_JIS" }, { "x-sjis", "Shift_JIS" }, { "ms_kanji", "Shift_JIS" },
	{ "windows-31j", "CP932" }, { "cp932", "CP932" }, { "euc-jp", "EUC-JP" }, { "x-euc-jp", "EUC-JP" }, { "iso-2022-jp", "ISO-2022-JP" },
	{ "euc-kr", "EUC-KR" }, { "ks_c_5601-1987", "CP949" }, { "ksc5601", "CP949" }, { "korean", "CP949" }, { "cp949", "CP949" }, { "uhc", "CP949" },
	{ "windows-949", "CP949" }, { "johab", "JOHAB" }, { "cp1361", "JOHAB" }, { "iso-2022-kr", "ISO-2022-KR" },
	{ "koi8-r", "KOI8-R" }, { "koi8-u", "KOI8-U" }, { "ibm866", "IBM866" }, { "cp866", "IBM866" }, { "ibm855", "IBM855" }, { "cp855", "IBM855" },
	{ "x-mac-cyrillic", "x-mac-cyrillic" }, { "maccyrillic", "x-mac-cyrillic" }, { "mac-cyrillic", "x-mac-cyrillic" },
	{ "macintosh", "MacRoman" }, { "macroman", "MacRoman" }, { "mac-centraleurope", "MAC-CENTRALEUROPE" },
	{ "tis-620", "TIS-620" }, { "windows-874", "windows-874" }, { "cp874", "windows-874" }, { "iso-8859-11", "ISO-8859-11" },
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
		{ "ibm7", "IBM7" }, { "ibm8", "IBM8" }, { "cp7", "IBM7" }, { "cp8", "IBM8" },
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
