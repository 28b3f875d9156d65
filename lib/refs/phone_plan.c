/* phone_plan.c - national plans of telephone numbers, and E.164. */
#include "phone.h"
#include <stdio.h>

/* National plans: a prefix of the national number (after its trunk prefix),
 * shortest and longest length, "m" mobile or "l" land line. Sources: ITU E.164
 * national numbering plans. */
static const struct plan {
	char country[3];
	const char *code, *trunk, *prefix;
	uint8_t min, max;
} plans[] = {
	{ "CN", "86", "0", "1", 11, 11 }, { "CN", "86", "0", "10", 10, 10 }, { "CN", "86", "0", "2", 10, 10 }, { "CN", "86", "0", "3", 10, 11 },
	{ "CN", "86", "0", "4", 10, 11 }, { "CN", "86", "0", "5", 10, 11 }, { "CN", "86", "0", "6", 10, 11 }, { "CN", "86", "0", "7", 10, 11 },
	{ "CN", "86", "0", "8", 10, 11 }, { "CN", "86", "0", "9", 10, 11 },
	{ "HK", "852", "", "", 8, 8 }, { "MO", "853", "", "", 8, 8 }, { "TW", "886", "0", "9", 9, 9 }, { "TW", "886", "0", "", 8, 9 },
	{ "IN", "91", "0", "6", 10, 10 }, { "IN", "91", "0", "7", 10, 10 }, { "IN", "91", "0", "8", 10, 10 }, { "IN", "91", "0", "9", 10, 10 },
	{ "IN", "91", "0", "", 10, 10 }, { "KZ", "7", "8", "7", 10, 10 }, { "RU", "7", "8", "9", 10, 10 }, { "RU", "7", "8", "3", 10, 10 },
	{ "RU", "7", "8", "4", 10, 10 }, { "RU", "7", "8", "8", 10, 10 }, { "VN", "84", "0", "", 9, 10 }, { "TH", "66", "0", "", 8, 9 },
	{ "MN", "976", "0", "", 7, 10 }, { "KR", "82", "0", "1", 9, 10 }, { "KR", "82", "0", "", 8, 10 }, { "GB", "44", "0", "", 9, 10 },
	{ "US", "1", "1", "", 10, 10 } /* and no 0 or 1 first: fits() */, { "DE", "49", "0", "", 6, 11 }, { "FR", "33", "0", "", 9, 9 }, { "JP", "81", "0", "", 9, 10 },
	{ "NP", "977", "0", "", 8, 10 }, { "PK", "92", "0", "", 9, 10 }, { "MM", "95", "0", "", 7, 10 }, { "MY", "60", "0", "", 8, 10 },
	{ "ID", "62", "0", "", 8, 12 }, { "PH", "63", "0", "", 8, 10 }, { "SG", "65", "", "", 8, 8 }, { "UA", "380", "0", "", 9, 9 },
	{ "BY", "375", "8", "", 9, 9 }, { "UZ", "998", "", "", 9, 9 }, { "KG", "996", "0", "", 9, 9 }, { "TJ", "992", "", "", 9, 9 },
	{ "IR", "98", "0", "", 10, 10 }, { "TR", "90", "0", "", 10, 10 }, { "AE", "971", "0", "", 8, 9 }, { "IL", "972", "0", "", 8, 9 },
	{ "BD", "880", "0", "", 8, 10 }, { "KH", "855", "0", "", 8, 9 }, { "LA", "856", "0", "", 8, 10 }, { "GE", "995", "0", "", 9, 9 },
	{ "AM", "374", "0", "", 8, 8 }, { "AZ", "994", "0", "", 9, 9 }, { "PL", "48", "", "", 9, 9 }, { "IT", "39", "", "", 8, 11 },
	{ "NL", "31", "0", "", 9, 9 }, { "SE", "46", "0", "", 7, 9 }, { "NO", "47", "", "", 8, 8 }, { "DK", "45", "", "", 8, 8 },
	{ "FI", "358", "0", "", 6, 11 }, { "GR", "30", "", "", 10, 10 }, { "RO", "40", "0", "", 9, 9 }, { "CZ", "420", "", "", 9, 9 },
	{ "HU", "36", "06", "", 8, 9 }, { "BG", "359", "0", "", 7, 9 },
};

/* China's areas of three digits, and 400 and 800, without the trunk's zero, a row for the first two: the third ones, of today's and of yesterday's,
 * which old papers have (plan of the Ministry of Industry and Information Technology, YD/T 1047). */
static bool china_has_area(const char *national)
{
	static const char *const areas[] = {
		"40:0", "80:0", "31:0123456789", "33:5", "34:9", "35:0123456789", "37:0123456789", "39:1234568", "41:123456789", "42:1279", "43:123456789", "44:0",
		"45:123456789", "46:456789", "47:0123456789", "48:23", "51:0123456789", "52:0123478", "53:0123456789", "54:36", "55:0123456789",
		"56:123456", "57:0123456789", "58:0", "59:123456789", "63:12345", "66:02389", "69:12", "70:1", "71:0123456789", "72:02348",
		"73:0123456789", "74:3456", "75:0123456789", "76:02356789", "77:0123456789", "79:0123456789", "81:0123456789", "82:5678",
		"83:0123456789", "84:0", "85:123456789", "86:8", "87:0123456789", "88:13678", "89:123456789", "90:12356789", "91:0123456789", "93:0123456789",
		"94:13", "95:123456", "97:0123456789", "99:0123456789",
	};
	for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
		if (strncmp(areas[i], national, 2) == 0)
			return national[2] && strchr(areas[i] + 3, national[2]);
	return false;
}

static bool fits(const struct plan *p, const char *national)
{
	size_t n = strlen(national);
	/* North America's areas and exchanges begin with 2 to 9 */
	if (p->code[0] == '1' && (n < 4 || national[0] < '2' || national[3] < '2'))
		return false;
	if (strcmp(p->country, "CN") == 0 && national[0] >= '3' && !china_has_area(national))
		return false;
	return n >= p->min && n <= p->max && phone_starts(national, p->prefix);
}

bool phone_fits_abroad(const char *z, bool *ret_known)
{
	*ret_known = false;
	for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
		const struct plan *p = &plans[i];
		if (!phone_starts(z, p->code))
			continue;
		const char *national = z + strlen(p->code);
		*ret_known = true;
		if (fits(p, national) || (p->trunk[0] == '0' && national[0] == '0' && fits(p, national + 1)))
			return true;
	}
	return false;
}

/* A country code of ITU E.164's list begins so; length of the code or 0. */
static size_t country_code(const char *z)
{
	static const char two[] =
	    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ";
	char pair[4] = { z[0], z[0] ? z[1] : '\0', ' ', '\0' };
	if (z[0] == '1' || z[0] == '7')
		return 1;
	if (z[0] == '0' || !z[0])
		return 0;
	if (strstr(two, pair))
		return 2;
	return strchr("234568 9", z[0]) ? 3 : 0;
}

/* The zero is part of the number, not the trunk's: Italy, San Marino, the Vatican, Ivory Coast, Gabon, Congo. */
static bool keeps_zero(const char *z)
{
	static const char *const codes[] = { "39", "378", "379", "225", "241", "242" };
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (phone_starts(z, codes[i]))
			return true;
	return false;
}

static bool international(const char *z, char out[24])
{
	size_t code = country_code(z), n = strlen(z);
	if (code == 0 || n < 7 || n > 15 + 1)
		return false;
	const char *rest = z + code;
	/* +44 (0) 20 …: the trunk zero is not dialled from abroad */
	if (*rest == '0' && !keeps_zero(z))
		rest++;
	snprintf(out, 24, "+%.*s%s", (int)code, z, rest);
	return strlen(out) <= 16;
}

bool phone_e164(const struct phone *p, const char *country, char out[24])
{
	const char *z = p->digits;
	if (p->plus)
		return international(z, out);
	if (phone_starts(z, "00") && p->n >= 10)
		return international(z + 2, out);
	if (phone_starts(z, "011") && p->n >= 13 && p->groups >= 4) /* North America's way abroad */
		return international(z + 3, out);
	for (size_t i = 0; country && i < sizeof plans / sizeof *plans; i++) {
		const struct plan *pl = &plans[i];
		/* eight figures without the trunk's zero are a local number of Taipei's, or Hong Kong's */
		if (strcmp(pl->country, country) != 0 || (strcmp(pl->code, "886") == 0 && p->n == 8))
			continue;
		const char *national = z;
		size_t trunk = strlen(pl->trunk);
		if (trunk && phone_starts(z, pl->trunk) && !(pl->trunk[0] == '1' && p->n == 10))
			national = z + trunk;
		else if (phone_starts(z, pl->code) && fits(pl, z + strlen(pl->code)))
			national = z + strlen(pl->code);
		if (fits(pl, national)) {
			snprintf(out, 24, "+%s%.18s", pl->code, national);
			return true;
		}
	}
	return false;
}

const char *phone_country(struct str lang)
{
	static const char *const pairs[][2] = {
		{ "zh", "CN" }, { "zh-Hans", "CN" }, { "zh-Hant", "TW" }, { "zh-TW", "TW" }, { "zh-HK", "HK" }, { "ru", "RU" }, { "hi", "IN" },
		{ "vi", "VN" }, { "th", "TH" }, { "mn", "MN" }, { "ko", "KR" }, { "kk", "KZ" }, { "ja", "JP" }, { "de", "DE" }, { "fr", "FR" },
		{ "uk", "UA" }, { "be", "BY" }, { "fa", "IR" }, { "tr", "TR" }, { "id", "ID" }, { "ms", "MY" }, { "he", "IL" }, { "bn", "BD" },
		{ "km", "KH" }, { "lo", "LA" }, { "my", "MM" }, { "ka", "GE" }, { "hy", "AM" }, { "az", "AZ" }, { "uz", "UZ" }, { "ky", "KG" },
		{ "pl", "PL" }, { "it", "IT" }, { "nl", "NL" }, { "sv", "SE" }, { "no", "NO" }, { "da", "DK" }, { "fi", "FI" }, { "el", "GR" },
		{ "ro", "RO" }, { "cs", "CZ" }, { "hu", "HU" }, { "bg", "BG" },
	};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (str_eqz(lang, pairs[i][0]))
			return pairs[i][1];
	return NULL;
}
