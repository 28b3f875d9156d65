/* charset.c - marks, UTF-8 and wide forms by their shape, the rest by belief. */
#include "format/charset.h"

#include "format/charset_letters.h"
#include "format/charset_signs.h"

#include <sluice/utf8.h>

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <uchardet.h>

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

/* Share of bytes no text has. */
static bool has_controls(struct str s)
{
	size_t odd = 0;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];
		odd += (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B && c != '\b' && c != 0x1A && c != 0x0E &&
			c != 0x0F) ||
		       c == 0x7F;
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

static bool has_low_bytes(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x08 || (c >= 0x0E && c < 0x1B) || (c > 0x1B && c < 0x20))
			return true;
	}
	return false;
}

/* How much S looks like UTF-16 (or 32) of that order, 0 to 1. *RET_SURE: it
 * holds what only such text holds, blanks, line ends or CJK stops. */
static double wide_score(struct str s, size_t unit, bool big, bool *ret_sure)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t n = 0, good = 0, sure = 0, east = 0, same = 0;
	uint32_t page = 0;
	for (size_t i = 0; i + unit <= s.len; i += unit) {
		uint32_t c = 0;
		for (size_t k = 0; k < unit; k++)
			c |= (uint32_t)p[i + k] << 8 * (big ? unit - 1 - k : k);
		n++;
		if (n == 1 || (c >= 0x80 && page == 0))
			page = c >> 8;
		same += c >> 8 == page && page;
		good += common(c);
		east += (c >= 0x3000 && c < 0x3100) || (c >= 0x4E00 && c < 0xA000) || (c >= 0xAC00 && c < 0xD7A4) || (c >= 0xFF00 && c < 0xFFF0);
		sure += c == ' ' || c == '\n' || c == 0x3002 || c == 0xFF0C || c == 0x3001 || c == 0xFF1A || (c < 0x80 && c >= 0x20);
	}
	/* a wall of ideographs without a blank: all units East Asian, and bytes
	 * that no other text has; or all letters of one script, such as Thai, which
	 * has few blanks: chance does not keep to one page of Unicode */
	*ret_sure = sure * 40 > n || (n >= (unit == 4 ? 4 : 8) && same * 10 >= n * 9) || (sure && n < 200) || (n >= 4 && east * 50 >= n * 49 && (unit == 4 || has_low_bytes(s)));
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

/* Korean, read as CHARSET: characters outside ASCII, how many are Hangul, how
 * many of those are among the syllables that particles and endings are made of. */
struct korean { size_t wide, hangul, usual; };

static struct korean read_korean(struct str s, const char *charset)
{
	static const uint16_t usual[] = { 0xC774, 0xB2E4, 0xC758, 0xB294, 0xC744, 0xC5D0, 0xACE0, 0xAC00, 0xD558, 0xC9C0, 0xB85C, 0xD55C,
					  0xC740, 0xC0AC, 0xAE30, 0xB97C, 0xB3C4, 0xC788, 0xC544, 0xC790, 0xB300, 0xB9AC, 0xC778, 0xB098,
					  0xC77C, 0xC2DC, 0xC5B4, 0xC11C, 0xB9CC, 0xADF8, 0xB77C, 0xD574, 0xC73C, 0xC815, 0xC5EC, 0xB4E4,
					  0xBCF4, 0xC8FC, 0xC801, 0xD560, 0xACFC, 0xC640, 0xAC8C, 0xBA74, 0xC2B5, 0xB2C8, 0xB418, 0xB41C,
					  0xC804, 0xC81C, 0xC218, 0xC5C6, 0xC74C, 0xD30C, 0xC6A9, 0xC131, 0xC2A4, 0xC785 };
	struct korean k = { 0, 0, 0 };
	iconv_t cd = iconv_open("UTF-32LE", charset);
	if (cd == (iconv_t)-1)
		return k;
	char out[4096], *in = (char *)(uintptr_t)s.p;
	size_t left = s.len;
	while (left && k.hangul * 4 + 40 > k.wide) { /* give up early on what is none */
		char *to = out;
		size_t room = sizeof out;
		if (iconv(cd, &in, &left, &to, &room) == (size_t)-1 && errno != E2BIG) {
			if (errno == EINVAL || !left) { /* glibc's CP949 may name a fault behind the last byte */
				left = 0; /* cut within a character: what came before counts */
			} else {
				/* a stray byte is no proof against it */
				in++;
				left--;
				k.wide++;
			}
		}
		for (char *c = out; c + 4 <= to; c += 4) {
			uint32_t u;
			memcpy(&u, c, 4);
			k.wide += u >= 0x80 && (u < 0x2000 || u > 0x303F); /* stops stand in every text */
			k.hangul += u >= 0xAC00 && u < 0xD7A4;
			for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
				k.usual += usual[i] == u;
		}
	}
	iconv_close(cd);
	return k;
}

/* Johab (KS X 1001 annex 3) is looked for by no library: its text is nothing
 * but Hangul syllables when read as Johab. Half its second bytes are ASCII
 * letters, so that it passes for accented text; then it must be all Hangul,
 * and of the usual kind. */
static bool is_johab(struct str s, bool accents)
{
	struct korean k = read_korean(s, "JOHAB");
	if (accents)
		return k.wide > 7 && k.hangul * 20 >= k.wide * 19 && k.usual * 3 > k.hangul;
	return k.wide > 4 && k.hangul * 10 > k.wide * 7 && k.usual * 6 > k.hangul;
}

/* Short texts of EUC-KR lie in GB 2312's rows of common characters as well. */
static bool is_korean(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] >= 0x80 && (unsigned char)s.p[i] < 0xA1)
			return false;
	struct korean k = read_korean(s, "CP949");
	return k.wide > 3 && k.hangul * 20 >= k.wide * 19 && k.usual * 4 >= k.hangul;
}

/* The detector holds a set of more bytes a character for likely. */
static bool is_multibyte(const char *name)
{
	static const char *const sets[] = { "GB18030", "Big5",        "Big5-HKSCS",  "EUC-TW",      "Shift_JIS",
					    "CP932",   "EUC-JP",      "EUC-KR",      "CP949",       "JOHAB",
					    "UTF-8",   "ISO-2022-JP", "ISO-2022-KR", "ISO-2022-CN", "HZ-GB-2312" };
	for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++)
		if (strcmp(name, sets[i]) == 0)
			return true;
	return false;
}

/* Runs of bytes outside ASCII. */
struct high {
	size_t n, runs;
	size_t in_word;    /* runs with an ASCII letter on at least one side */
	size_t inside;     /* on both */
	size_t kana;       /* bytes 81 to 83, which begin Kana and stops in Shift_JIS */
	size_t apostrophe; /* D5 between letters: don't, on a Macintosh */
};

static bool is_letter(const unsigned char *p, size_t len, size_t i)
{
	return i < len && (p[i] | 32) >= 'a' && (p[i] | 32) <= 'z';
}

static struct high high_bytes(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	struct high h = { .n = 0 };
	for (size_t i = 0; i < s.len; i++) {
		if (p[i] < 0x80)
			continue;
		size_t from = i;
		for (; i < s.len && p[i] >= 0x80; i++)
			h.kana += p[i] >= 0x81 && p[i] <= 0x83;
		bool before = from && is_letter(p, s.len, from - 1), after = is_letter(p, s.len, i);
		h.n += i - from;
		h.runs++;
		h.in_word += before || after;
		h.inside += before && after;
		h.apostrophe += before && after && i - from == 1 && p[from] == 0xD5;
	}
	return h;
}

/* Accents stand alone and in words; characters of two bytes do not, but for
 * Kana, whose second bytes are ASCII letters. */
static bool are_accents(const struct high *h)
{
	if (h->inside == h->runs && h->n <= h->runs * 2 && !h->kana)
		return true; /* few, and each within a word */
	return h->n * 2 < h->runs * 3 && h->in_word * 10 >= h->runs * 7 && h->kana * 2 < h->n;
}

/* Greek sets differ in one letter that is not rare, the capital alpha with
 * tonos: B6 in ISO-8859-7, A2 in windows-1253. It begins a word. */
static void mend_greek(struct str s, char ret[CHARSET_NAME_MAX])
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t iso = 0, windows = 0;
	for (size_t i = 1; i + 1 < s.len; i++) {
		if (p[i - 1] < 0x80 && p[i + 1] >= 0xE0) {
			iso += p[i] == 0xB6;
			windows += p[i] == 0xA2;
		}
	}
	if (iso != windows)
		snprintf(ret, CHARSET_NAME_MAX, "%s", iso > windows ? "ISO-8859-7" : "windows-1253");
}

/* Letters of KOI8-U that are frames in KOI8-R: between letters, they are. */
static bool has_ukrainian(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t n = 0;
	for (size_t i = 1; i + 1 < s.len; i++)
		n += (p[i] == 0xA4 || p[i] == 0xA6 || p[i] == 0xA7 || p[i] == 0xAD) && (p[i - 1] >= 0xC0 || p[i + 1] >= 0xC0);
	return n > 0;
}

/* The judgement on a text in one byte a character: RET holds the detector's
 * answer (or nothing), the letters may overrule it. */
static void judge(struct str s, const struct high *h, char ret[CHARSET_NAME_MAX])
{
	enum { AHEAD_MIN = 3 }; /* logarithm: twenty times as likely */
	double ahead, each;
	bool all;
	const char *signs = charset_by_signs(s, &all);
	if (signs && all) {
		snprintf(ret, CHARSET_NAME_MAX, "%s", signs);
		return;
	}
	const char *best = charset_by_letters(s, ret, &ahead, &each);
	bool sane = each > -6; /* these are words of a language we know */
	if (best && ((sane && ahead > AHEAD_MIN) || !ret[0]))
		snprintf(ret, CHARSET_NAME_MAX, "%s", best);
	if (h->apostrophe * 2 > h->n && strncmp(ret, "windows-125", 11) != 0)
		snprintf(ret, CHARSET_NAME_MAX, "MacRoman");
	else if (signs && (signs[0] == 'M' || strncmp(ret, "windows-125", 11) != 0))
		snprintf(ret, CHARSET_NAME_MAX, "%s", signs);
	if (strcmp(ret, "windows-1253") == 0 || strcmp(ret, "ISO-8859-7") == 0)
		mend_greek(s, ret);
	else if (strcmp(ret, "KOI8-R") == 0 && has_ukrainian(s))
		snprintf(ret, CHARSET_NAME_MAX, "KOI8-U");
	else if (strcmp(ret, "ISO-8859-16") == 0)
		snprintf(ret, CHARSET_NAME_MAX, "windows-1250"); /* same letters, and nobody used the other */
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

/* The file ends within a character of UTF-8, of which there are others. */
static bool cut_utf8(struct str s, size_t valid)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t want = p[valid] >= 0xF0 ? 4 : p[valid] >= 0xE0 ? 3 : p[valid] >= 0xC2 ? 2 : 0, others = 0;
	for (size_t i = valid + 1; i < s.len; i++)
		if ((p[i] & 0xC0) != 0x80)
			return false;
	for (size_t i = 0; i < valid; i++)
		others += p[i] >= 0xC2;
	return want > s.len - valid && others >= 2;
}

/* The set of what stands between rows of zeros. */
static bool with_holes(struct str head, bool whole, char ret[CHARSET_NAME_MAX])
{
	char *text = xmalloc(head.len);
	size_t n = charset_fill_holes(head, text);
	bool found = n && charset_guess(str_make(text, n), whole, ret) && strncmp(ret, "UTF-16", 6) != 0 && strncmp(ret, "UTF-32", 6) != 0;
	free(text);
	if (!found)
		ret[0] = '\0';
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
		return wide(head, ret) || with_holes(head, whole, ret);
	size_t high = 0, escapes = 0;
	for (size_t i = 0; i < head.len; i++) {
		high += (unsigned char)head.p[i] >= 0x80;
		escapes += head.p[i] == 0x1B || (head.p[i] == '~' && i + 1 < head.len && head.p[i + 1] == '{');
	}
	if (!high && !escapes) {
		if (has_low_bytes(head) && wide(head, ret))
			return true;
		if (has_controls(head))
			return false;
		snprintf(ret, CHARSET_NAME_MAX, "US-ASCII");
		return true;
	}
	size_t valid = utf8_valid_prefix(head);
	if (high && (valid == head.len || (head.len - valid < 4 && (!whole || cut_utf8(head, valid))))) {
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
	struct high h = high_bytes(head);
	bool accents = are_accents(&h);
	double gb = accents ? -1 : gb_score(head);
	if (high && !accents && is_korean(head)) {
		snprintf(ret, CHARSET_NAME_MAX, "CP949");
		return true;
	}
	if (high < 80 && gb > 0.9) { /* too short for statistics */
		snprintf(ret, CHARSET_NAME_MAX, "GB18030");
		return true;
	}
	if (str_find(str_sub(head, 0, 256), STR("\x1B$)C")) >= 0) {
		snprintf(ret, CHARSET_NAME_MAX, "ISO-2022-KR");
		return true;
	}
	bool found = by_uchardet(head, ret);
	if (!high) {
		if (!found || !is_multibyte(ret))
			snprintf(ret, CHARSET_NAME_MAX, "US-ASCII");
		return true;
	}
	if (found && is_multibyte(ret) && (accents || strcmp(ret, "UTF-8") == 0))
		found = false; /* strict UTF-8 was asked for before */
	bool multibyte = found && is_multibyte(ret);
	if ((accents || !multibyte || !charset_decodes(head, ret) || (strcmp(ret, "GB18030") == 0 && gb < 0.6)) && is_johab(head, accents)) {
		snprintf(ret, CHARSET_NAME_MAX, "JOHAB");
		return true;
	}
	if (multibyte)
		return true;
	if (!found)
		snprintf(ret, CHARSET_NAME_MAX, "%s", gb > 0.6 ? "GB18030" : "");
	if (!ret[0] || found)
		judge(head, &h, ret);
	if (!ret[0])
		snprintf(ret, CHARSET_NAME_MAX, "windows-1252");
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
	charset_letters_warm();
	uchardet_t u = uchardet_new();
	if (u)
		uchardet_delete(u);
}
