/* check_bank.c - finance and devices: IBAN (ISO 13616), LEI (ISO 17442), ISIN
 * (ISO 6166), cards (ISO/IEC 7812), IMEI, IMSI (ITU-T E.212). */
#include "check.h"
#include <stdlib.h>

/* The registry's structure of each country's account number after the two check
 * digits: runs of a length and a class (n digits, a capitals, c either). */
static const char *const ibans[] = {
	"AD8n12c", "AE19n", "AL8n16c", "AT16n", "AZ4a20c", "BA16n", "BE12n", "BG4a6n8c", "BH4a14c", "BI23n", "BR23n1a1c", "BY4c4n16c",
	"CH5n12c", "CR18n", "CY8n16c", "CZ20n", "DE18n", "DJ23n", "DK14n", "DO4c20n", "EE16n", "EG25n", "ES20n", "FI14n", "FK2a12n",
	"FO14n", "FR10n11c2n", "GB4a14n", "GE2a16n", "GI4a15c", "GL14n", "GR7n16c", "GT4c20c", "HN4a20n", "HR17n", "HU24n", "IE4a14n",
	"IL19n", "IQ4a15n", "IS22n", "IT1a10n12c", "JO4a4n18c", "KW4a22c", "KZ3n13c", "LB4n20c", "LC4a24c", "LI5n12c", "LT16n",
	"LU3n13c", "LV4a13c", "LY21n", "MC10n11c2n", "MD2c18c", "ME18n", "MK3n10c2n", "MN16n", "MR23n", "MT4a5n18c", "MU4a19n3a",
	"NI4a20n", "NL4a10n", "NO11n", "OM3n16c", "PK4a16c", "PL24n", "PS4a21c", "PT21n", "QA4a21c", "RO4a16c", "RS18n", "RU14n15c",
	"SA2n18c", "SC4a20n3a", "SD14n", "SE20n", "SI15n", "SK20n", "SM1a10n12c", "SO19n", "ST21n", "SV4a20n", "TL19n", "TN20n",
	"TR6n16c", "UA6n19c", "VA18n", "VG4a16n", "XK16n", "YE4a4n18c",
};

static bool in_class(char c, char class)
{
	bool digit = c >= '0' && c <= '9', letter = c >= 'A' && c <= 'Z';
	return class == 'n' ? digit : class == 'a' ? letter : digit || letter;
}

static bool shape(const char *z, const char *pattern)
{
	while (*pattern) {
		char *class;
		unsigned long n = strtoul(pattern, &class, 10);
		while (n-- > 0)
			if (!*z || !in_class(*z++, *class))
				return false;
		pattern = class + 1;
	}
	return *z == '\0';
}

/* Remainder by 11 of N digits, each times its weight. */
static unsigned by_11(const char *z, const char *weights)
{
	unsigned sum = 0;
	for (; *weights; weights++, z++)
		sum += (unsigned)(*z - '0') * (unsigned)(*weights == 'A' ? 10 : *weights - '0');
	return sum % 11;
}

static char spanish(unsigned rest)
{
	return (char)('0' + (rest < 2 ? rest : 11 - rest));
}

/* The account's own check digits, where the country has them in any account: Spain
 * (CCC: two by 11), Norway (one by 11), Belgium (two by 97). */
static bool national(const char *z)
{
	const char *b = z + 4;
	if (memcmp(z, "ES", 2) == 0)
		return b[8] == spanish(by_11(b, "485A9736")) && b[9] == spanish(by_11(b + 10, "12485A9736"));
	if (memcmp(z, "NO", 2) == 0) {
		unsigned rest = (11 - by_11(b, "5432765432")) % 11;
		return rest < 10 && b[10] == (char)('0' + rest);
	}
	if (memcmp(z, "BE", 2) == 0) {
		unsigned rest = 0;
		for (unsigned i = 0; i < 10; i++)
			rest = (rest * 10 + (unsigned)(b[i] - '0')) % 97;
		rest = rest ? rest : 97;
		return b[10] == (char)('0' + rest / 10) && b[11] == (char)('0' + rest % 10);
	}
	return true;
}

bool check_iban(const char *z)
{
	size_t n = strlen(z);
	char turned[40];
	if (n < 15 || n > 34 || !in_class(z[2], 'n') || !in_class(z[3], 'n'))
		return false;
	for (size_t i = 0; i < sizeof ibans / sizeof *ibans; i++) {
		if (memcmp(z, ibans[i], 2) != 0)
			continue;
		if (!shape(z + 4, ibans[i] + 2))
			return false;
		memcpy(turned, z + 4, n - 4);
		memcpy(turned + n - 4, z, 4);
		turned[n] = '\0';
		return check_mod_97_10(turned) && national(z);
	}
	return false;
}

size_t check_iban_length(const char *z)
{
	for (size_t i = 0; i < sizeof ibans / sizeof *ibans; i++) {
		if (memcmp(z, ibans[i], 2) != 0)
			continue;
		size_t n = 4;
		for (const char *p = ibans[i] + 2; *p;) {
			char *class;
			n += strtoul(p, &class, 10);
			p = class + 1;
		}
		return n;
	}
	return 0;
}

bool check_lei(const char *z)
{
	return strlen(z) == 20 && in_class(z[18], 'n') && in_class(z[19], 'n') && check_mod_97_10(z);
}

/* ISO 3166 codes, and those that ISO 6166 adds (XS, XF, EU …) or keeps (AN). */
static const char countries[] =
	"AD AE AF AG AI AL AM AN AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK "
	"CL CM CN CO CR CS CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU EZ FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS "
	"GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV "
	"LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
	"PN PR PS PT PW PY QA QT RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SU SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR "
	"TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XA XB XC XD XF XK XS YE YT ZA ZM ZW ";

bool check_is_country(const char *z)
{
	char code[4] = { z[0], z[0] ? z[1] : '\0', ' ', '\0' };
	return in_class(z[0], 'a') && in_class(z[1], 'a') && strstr(countries, code);
}

bool check_isin(const char *z)
{
	char digits[32];
	size_t n = 0;
	if (strlen(z) != 12 || !check_is_country(z) || !in_class(z[11], 'n'))
		return false;
	for (int i = 0; i < 12; i++) {
		if (in_class(z[i], 'n')) {
			digits[n++] = z[i];
		} else if (in_class(z[i], 'a')) {
			digits[n++] = (char)('0' + (z[i] - 'A' + 10) / 10);
			digits[n++] = (char)('0' + (z[i] - 'A' + 10) % 10);
		} else {
			return false;
		}
	}
	digits[n] = '\0';
	return check_luhn(digits);
}

bool check_card(const char *z)
{
	size_t n = strlen(z);
	if (n < 13 || n > 19 || !check_digits(z, n) || !check_luhn(z))
		return false;
	int p2 = (z[0] - '0') * 10 + (z[1] - '0'), p4 = p2 * 100 + (z[2] - '0') * 10 + (z[3] - '0');
	if (z[0] == '4')
		return n == 13 || n == 16 || n == 19;
	if ((p2 >= 51 && p2 <= 55) || (p4 >= 2221 && p4 <= 2720) || p2 == 35)
		return n == 16;
	if (p2 == 34 || p2 == 37)
		return n == 15;
	if (p2 == 36 || p2 == 38 || (p4 >= 3000 && p4 <= 3059))
		return n == 14;
	if (p2 == 62)
		return n >= 16;
	if (p4 == 6011 || p2 == 65 || (p4 >= 6440 && p4 <= 6499) || (p4 >= 2200 && p4 <= 2204))
		return n == 16 || n == 19;
	return false;
}

bool check_imei(const char *z)
{
	/* the first two digits name the body that gave the type code; 00 is for tests */
	static const char bodies[] = "00 01 10 30 33 35 44 45 49 50 51 52 53 54 86 91 98 99 ";
	char two[4] = { z[0], z[0] ? z[1] : '\0', ' ', '\0' };
	return check_digits(z, 15) && strstr(bodies, two) && check_luhn(z);
}

/* Mobile country codes in use (E.212), as ranges. */
static const uint16_t mccs[][2] = {
	{ 1, 1 },     { 202, 202 }, { 204, 204 }, { 206, 206 }, { 208, 208 }, { 212, 214 }, { 216, 216 }, { 218, 222 }, { 225, 226 },
	{ 228, 228 }, { 230, 232 }, { 234, 235 }, { 238, 238 }, { 240, 240 }, { 242, 242 }, { 244, 244 }, { 246, 248 }, { 250, 250 },
	{ 255, 255 }, { 257, 257 }, { 259, 260 }, { 262, 262 }, { 266, 266 }, { 268, 268 }, { 270, 270 }, { 272, 272 }, { 274, 274 },
	{ 276, 276 }, { 278, 278 }, { 280, 280 }, { 282, 284 }, { 286, 286 }, { 288, 290 }, { 292, 297 }, { 302, 302 }, { 308, 308 },
	{ 310, 316 }, { 330, 330 }, { 332, 332 }, { 334, 334 }, { 338, 338 }, { 340, 340 }, { 342, 342 }, { 344, 344 }, { 346, 346 },
	{ 348, 348 }, { 350, 350 }, { 352, 352 }, { 354, 354 }, { 356, 356 }, { 358, 358 }, { 360, 360 }, { 362, 368 }, { 370, 370 },
	{ 372, 372 }, { 374, 374 }, { 376, 376 }, { 400, 402 }, { 404, 406 }, { 410, 410 }, { 412, 419 }, { 420, 422 }, { 424, 432 },
	{ 434, 434 }, { 436, 438 }, { 440, 441 }, { 450, 450 }, { 452, 452 }, { 454, 457 }, { 460, 461 }, { 466, 467 }, { 470, 470 },
	{ 472, 472 }, { 502, 502 }, { 505, 505 }, { 510, 510 }, { 514, 515 }, { 520, 520 }, { 525, 525 }, { 528, 528 }, { 530, 530 },
	{ 536, 537 }, { 539, 542 }, { 544, 546 }, { 547, 555 }, { 602, 659 }, { 702, 702 }, { 704, 704 }, { 706, 706 }, { 708, 708 },
	{ 710, 710 }, { 712, 712 }, { 714, 714 }, { 716, 716 }, { 722, 722 }, { 724, 724 }, { 730, 730 }, { 732, 732 }, { 734, 734 },
	{ 736, 736 }, { 738, 738 }, { 740, 740 }, { 742, 742 }, { 744, 744 }, { 746, 746 }, { 748, 748 }, { 750, 750 }, { 901, 902 },
	{ 991, 991 }, { 995, 995 }, { 999, 999 }, /* shared, trials, private networks */
};

bool check_imsi(const char *z)
{
	size_t n = strlen(z);
	if ((n != 14 && n != 15) || !check_digits(z, n))
		return false;
	int mcc = (z[0] - '0') * 100 + (z[1] - '0') * 10 + (z[2] - '0');
	for (size_t i = 0; i < sizeof mccs / sizeof *mccs; i++)
		if (mcc >= mccs[i][0] && mcc <= mccs[i][1])
			return true;
	return false;
}
