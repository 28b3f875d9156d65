/* charset_letters.c - see charset_letters.h.
 *
 * The text becomes a histogram of its bytes outside ASCII with what stands
 * beside them: between ASCII letters (as accents are), among their like (as
 * letters of other scripts are), after a small letter (where no capital
 * belongs). Sets times languages are then scored over 128 rows at most. */
#include "format/charset_letters.h"

#include <sluice/utf8.h>

#include <iconv.h>
#include <math.h>
#include <stdlib.h>
#include <utf8proc.h>

/* Sets, by the name we give, the name iconv has, and how rare they are as a
 * logarithm: the common one wins where both read the same. */
static const struct {
	const char *name, *iconv;
	double prior;
} sets[] = {
	{ "windows-1252", "WINDOWS-1252", 0 }, { "windows-1251", "WINDOWS-1251", 0 }, { "windows-1250", "WINDOWS-1250", -0.5 }, { "windows-1253", "WINDOWS-1253", -0.5 },
	{ "windows-1254", "WINDOWS-1254", -0.5 }, { "windows-1255", "WINDOWS-1255", -0.5 }, { "windows-1256", "WINDOWS-1256", -0.5 }, { "windows-1257", "WINDOWS-1257", -0.5 },
	{ "windows-1258", "WINDOWS-1258", -2 }, { "TIS-620", "CP874", -0.5 }, { "ISO-8859-2", "ISO-8859-2", -1 }, { "ISO-8859-5", "ISO-8859-5", -1 },
	{ "ISO-8859-6", "ISO-8859-6", -1.5 }, { "ISO-8859-7", "ISO-8859-7", -1 }, { "ISO-8859-8", "ISO-8859-8", -1.5 }, { "ISO-8859-13", "ISO-8859-13", -6 },
	{ "ISO-8859-4", "ISO-8859-4", -6 }, { "ISO-8859-3", "ISO-8859-3", -4 }, { "ISO-8859-10", "ISO-8859-10", -4 }, { "KOI8-R", "KOI8-R", -0.5 },
	{ "KOI8-U", "KOI8-U", -1 }, { "IBM866", "IBM866", -1 }, { "IBM855", "IBM855", -2 }, { "x-mac-cyrillic", "MAC-CYRILLIC", -2 },
	{ "MacRoman", "MACINTOSH", -2 }, { "MAC-CENTRALEUROPE", "MAC-CENTRALEUROPE", -8 }, { "IBM850", "IBM850", -3 }, { "IBM852", "IBM852", -3 },
	{ "IBM737", "CP737", -4 }, { "IBM857", "CP857", -6 }, { "IBM862", "CP862", -3 }, { "IBM865", "CP865", -5 },
};
#define SETS (sizeof sets / sizeof sets[0])

static const struct {
	const char *name;
	bool script;
	const char *letters;
} languages[] = {
#define LETTERS(name, script, letters) { name, script, letters },
#include "charset_letters.def"
#undef LETTERS
};
#define LANGUAGES (sizeof languages / sizeof languages[0])

/* More bytes outside ASCII than this tell nothing new. */
#define SAMPLE_MAX 4000
#define LETTERS_MAX 160 /* of one language */

/* Logarithms of the odd cases, set on texts of 40 to 1500 bytes. */
static const double other_letter = -9.5, common_sign = -5.0, rare_sign = -9.0, control = -14.0;
static const double script_beside_ascii = -2.5, accent_among_accents = -1.2, capital_after_small = -3.5;

struct letter { uint32_t c; double log; };
static struct letter letters[LANGUAGES][LETTERS_MAX];
static size_t letters_n[LANGUAGES];
enum kind { SIGN_RARE, SIGN_COMMON, SMALL, CAPITAL, LETTER, CONTROL };
static struct { uint32_t c; uint8_t kind; } upper[SETS][128];
/* Of each set, byte and language: computed once, 32 x 128 x 35 floats. */
static float (*table)[128][LANGUAGES];

static uint8_t kind_of(uint32_t c)
{
	static const uint16_t common[] = { 0xA0,   0xA1,   0xA7,   0xA9,   0xAA,   0xAB,   0xAE,   0xB0,   0xB7,   0xBA,   0xBB,   0xBF,
					   0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2022, 0x2026, 0x20AC, 0x2116 };
	if (c == 0 || c < 0xA0)
		return CONTROL;
	for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
		if (common[i] == c)
			return SIGN_COMMON;
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_LL:
		return c == 0xAA || c == 0xB5 || c == 0xBA ? SIGN_RARE : SMALL;
	case UTF8PROC_CATEGORY_LU:
		return CAPITAL;
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_MN:
		return c == 0xAA || c == 0xBA ? SIGN_RARE : LETTER;
	default:
		return SIGN_RARE;
	}
}

static int by_code(const void *a, const void *b)
{
	const struct letter *x = a, *y = b;
	return x->c < y->c ? -1 : x->c > y->c;
}

static void load_languages(void)
{
	for (size_t l = 0; l < LANGUAGES; l++) {
		struct str rest = str_from(languages[l].letters), one;
		while (str_next(&rest, ' ', &one) && letters_n[l] < LETTERS_MAX) {
			uint32_t c;
			size_t n = utf8_decode(one, &c);
			double v = 0;
			for (size_t i = n; i < one.len; i++)
				v = v * 10 + (one.p[i] - '0');
			letters[l][letters_n[l]++] = (struct letter){ c, log((v + 0.5) / 10000) };
		}
		qsort(letters[l], letters_n[l], sizeof letters[l][0], by_code);
	}
}

static double of_letter(size_t l, uint32_t c, uint8_t kind)
{
	switch (kind) {
	case CONTROL:
		return control;
	case SIGN_COMMON:
		return common_sign;
	case SIGN_RARE:
		return rare_sign;
	default:
		break;
	}
	struct letter key = { c, 0 }, *hit = bsearch(&key, letters[l], letters_n[l], sizeof key, by_code);
	return hit ? hit->log : other_letter;
}

void charset_letters_warm(void)
{
	if (table)
		return;
	load_languages();
	table = xcalloc(SETS, sizeof *table);
	for (size_t s = 0; s < SETS; s++) {
		iconv_t cd = iconv_open("UTF-32LE", sets[s].iconv);
		if (cd == (iconv_t)-1)
			continue;
		for (unsigned b = 0; b < 128; b++) {
			char byte = (char)(b + 128), *in = &byte, out[8], *to = out;
			size_t left = 1, room = sizeof out;
			uint32_t c = 0;
			/* sets with combining marks hold one character back */
			bool ok = iconv(cd, &in, &left, &to, &room) != (size_t)-1;
			iconv(cd, NULL, NULL, &to, &room);
			if (ok && to >= out + 4)
				memcpy(&c, out, 4);
			upper[s][b].c = c;
			upper[s][b].kind = kind_of(c);
			for (size_t l = 0; l < LANGUAGES; l++)
				table[s][b][l] = (float)of_letter(l, c, upper[s][b].kind);
		}
		iconv_close(cd);
	}
}

struct shape {
	unsigned count[128], by_ascii[128], among[128], after_small[128];
	/* pairs, for capitals after small letters of the same set */
	unsigned char last[SAMPLE_MAX][2];
	size_t pairs, total;
};

static bool ascii_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void take(struct str s, struct shape *h)
{
	const unsigned char *p = (const unsigned char *)s.p;
	for (size_t i = 0; i < s.len && h->total < SAMPLE_MAX; i++) {
		if (p[i] < 0x80)
			continue;
		unsigned char before = i ? p[i - 1] : 0, after = i + 1 < s.len ? p[i + 1] : 0;
		unsigned b = p[i] - 128u;
		h->total++;
		h->count[b]++;
		h->by_ascii[b] += (unsigned)ascii_letter(before) + (unsigned)ascii_letter(after);
		h->among[b] += before >= 128 && after >= 128;
		h->after_small[b] += before >= 'a' && before <= 'z';
		if (before >= 128) {
			h->last[h->pairs][0] = (unsigned char)(before - 128);
			h->last[h->pairs++][1] = (unsigned char)b;
		}
	}
}

static double score(const struct shape *h, size_t s)
{
	double best = -INFINITY, capitals = 0;
	for (size_t i = 0; i < h->pairs; i++)
		if (upper[s][h->last[i][1]].kind == CAPITAL && upper[s][h->last[i][0]].kind == SMALL)
			capitals += capital_after_small;
	for (unsigned b = 0; b < 128; b++)
		if (upper[s][b].kind == CAPITAL)
			capitals += capital_after_small * h->after_small[b];
	for (size_t l = 0; l < LANGUAGES; l++) {
		double sum = capitals;
		for (unsigned b = 0; b < 128; b++) {
			if (!h->count[b])
				continue;
			sum += (double)table[s][b][l] * h->count[b];
			if (upper[s][b].kind >= SMALL && upper[s][b].kind <= LETTER)
				sum += languages[l].script ? script_beside_ascii * h->by_ascii[b] : accent_among_accents * h->among[b];
			else if (upper[s][b].kind == SIGN_RARE)
				sum += script_beside_ascii * h->by_ascii[b] / 2; /* no sign stands in a word */
		}
		if (sum > best)
			best = sum;
	}
	return best + sets[s].prior;
}

const char *charset_by_letters(struct str text, const char *held, double *ret_ahead, double *ret_each)
{
	struct shape h = { .total = 0 };
	*ret_ahead = *ret_each = 0;
	if (!table)
		return NULL;
	take(text, &h);
	if (!h.total)
		return NULL;
	double best = -INFINITY, of_held = -INFINITY;
	size_t which = 0;
	for (size_t s = 0; s < SETS; s++) {
		double v = score(&h, s);
		if (v > best) {
			best = v;
			which = s;
		}
		if (held && strcmp(held, sets[s].name) == 0)
			of_held = v;
	}
	*ret_ahead = of_held > -INFINITY ? best - of_held : 1e9;
	*ret_each = (best - sets[which].prior) / (double)h.total;
	return sets[which].name;
}
