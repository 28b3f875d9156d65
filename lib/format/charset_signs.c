/* charset_signs.c - see charset_signs.h. */
#include "format/charset_signs.h"

/* What the signs of one set say: bytes that can be nothing else, and all that may be signs. */
struct tally { size_t sure, may; };

enum place { BLANK, LETTER, DIGIT, STOP, HIGH };

static enum place place_of(struct str s, size_t i)
{
	if (i >= s.len) /* before the first byte, too */
		return BLANK;
	unsigned char c = (unsigned char)s.p[i];
	if (c >= 0x80)
		return HIGH;
	if ((c | 32) >= 'a' && (c | 32) <= 'z')
		return LETTER;
	if (c >= '0' && c <= '9')
		return DIGIT;
	return c <= ' ' ? BLANK : STOP;
}

/* The letters after S[I] up to what is none, or before it: at most TO_MAX. */
static size_t letters_beside(struct str s, size_t i, bool before, char *to, size_t to_max)
{
	size_t n = 0;
	for (size_t k = before ? i - 1 : i + 1; place_of(s, k) == LETTER; k += before ? (size_t)-1 : 1) {
		if (n == to_max)
			return to_max + 1;
		to[n++] = (char)(s.p[k] | 32);
	}
	return n;
}

/* Don't, we're, she'll; l'homme, qu'elle, dell'arte. */
static bool is_elision(struct str s, size_t i)
{
	static const char *const ends[] = { "s", "t", "d", "m", "re", "ve", "ll" };
	static const char *const begins[] = { "l", "d", "j", "n", "c", "m", "t", "uq", "lled", "llad", "llen", "llus", "nu", "o" };
	char word[4];
	if (!i || place_of(s, i - 1) != LETTER || place_of(s, i + 1) != LETTER)
		return false;
	size_t n = letters_beside(s, i, false, word, sizeof word);
	for (size_t k = 0; k < sizeof ends / sizeof ends[0]; k++)
		if (n == strlen(ends[k]) && memcmp(word, ends[k], n) == 0)
			return true;
	n = letters_beside(s, i, true, word, sizeof word);
	for (size_t k = 0; k < sizeof begins / sizeof begins[0]; k++)
		if (n == strlen(begins[k]) && memcmp(word, begins[k], n) == 0)
			return true;
	return false;
}

enum sign { NO_SIGN, APOSTROPHE, OPENS, CLOSES, DASH, OTHER };

static enum sign windows_sign(unsigned char c)
{
	switch (c) {
	case 0x92:
		return APOSTROPHE;
	case 0x91:
	case 0x93:
	case 0x84:
		return OPENS;
	case 0x94:
		return CLOSES;
	case 0x96:
	case 0x97:
		return DASH;
	case 0x80:
	case 0x85:
	case 0x95:
	case 0x99:
	case 0xA0:
	case 0xA7:
	case 0xA9:
	case 0xAB:
	case 0xAE:
	case 0xB0:
	case 0xB7:
	case 0xBB:
		return OTHER;
	default:
		return NO_SIGN;
	}
}

static enum sign mac_sign(unsigned char c)
{
	switch (c) {
	case 0xD5:
		return APOSTROPHE;
	case 0xD2:
	case 0xD4:
		return OPENS;
	case 0xD3:
		return CLOSES;
	case 0xD0:
	case 0xD1:
		return DASH;
	case 0xA5:
	case 0xA8:
	case 0xA9:
	case 0xAA:
	case 0xC7:
	case 0xC8:
	case 0xC9:
	case 0xCA:
		return OTHER;
	default:
		return NO_SIGN;
	}
}

/* A sign where signs stand: counted as such, and as sure where no letter of another set stands so. */
static void weigh(struct str s, size_t i, enum sign what, struct tally *t)
{
	enum place before = place_of(s, i - 1), after = place_of(s, i + 1);
	bool word_before = before == LETTER || before == DIGIT, word_after = after == LETTER || after == DIGIT;
	if (what == NO_SIGN || before == HIGH || after == HIGH)
		return;
	bool sure = false, may = true;
	switch (what) {
	case APOSTROPHE:
		sure = is_elision(s, i);
		may = sure || !word_before || !word_after;
		break;
	case OPENS:
		may = !word_before && word_after;
		break;
	case CLOSES:
		may = before != BLANK && !word_after;
		break;
	case DASH:
		sure = (before == BLANK && after == BLANK) || (before == DIGIT && after == DIGIT);
		may = sure || before == after;
		break;
	default:
		may = !(before == LETTER && after == LETTER);
	}
	t->sure += sure;
	t->may += may;
}

const char *charset_by_signs(struct str text, bool *ret_all)
{
	struct tally windows = { 0, 0 }, mac = { 0, 0 };
	size_t high = 0, opens[2] = { 0, 0 }, closes[2] = { 0, 0 };
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c < 0x80)
			continue;
		high++;
		weigh(text, i, windows_sign(c), &windows);
		weigh(text, i, mac_sign(c), &mac);
		opens[0] += c == 0x93;
		closes[0] += c == 0x94;
		opens[1] += c == 0xD2;
		closes[1] += c == 0xD3;
	}
	/* quotes come in pairs */
	if (windows.may == high && opens[0] == closes[0])
		windows.sure += opens[0];
	if (mac.may == high && opens[1] == closes[1])
		mac.sure += opens[1];
	bool is_mac = mac.sure > windows.sure;
	const struct tally *t = is_mac ? &mac : &windows;
	*ret_all = t->may == high;
	if (!t->sure || (!*ret_all && t->sure * 2 < high && (t->may * 3 < high * 2 || t->sure * 4 < high)))
		return NULL;
	return is_mac ? "MacRoman" : "windows-1252";
}

/* Shorter rows of zeros are of a record's shape, not of a file's. */
#define HOLE_BYTES_MIN 8

size_t charset_fill_holes(struct str s, char *to)
{
	size_t n = 0, holes = 0;
	for (size_t i = 0; i < s.len;) {
		const char *zero = memchr(s.p + i, 0, s.len - i);
		size_t k = zero ? (size_t)(zero - (s.p + i)) : s.len - i;
		memcpy(to + n, s.p + i, k);
		n += k;
		i += k;
		size_t from = i;
		while (i < s.len && s.p[i] == '\0')
			i++;
		if (i > from && i - from < HOLE_BYTES_MIN && i < s.len)
			return 0;
		holes += i > from;
	}
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)to[i];
		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1A && c != 0x1B) || c == 0x7F)
			return 0;
	}
	struct str left = str_make(to, n);
	bool words = str_find(left, STR(" ")) >= 0 || str_find(left, STR("\n")) >= 0;
	return words && n >= holes * 12 ? n : 0;
}
