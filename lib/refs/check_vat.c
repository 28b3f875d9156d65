/* check_vat.c - value added tax numbers of the European Union, Northern Ireland
 * (XI) and the United Kingdom (GB), each with its country's check digits. */
#include "check.h"
#include <stdlib.h>

static int weighted(const char *z, const int8_t *w, size_t n)
{
	int sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += (z[i] - '0') * w[i];
	return sum;
}

static bool all_digits(const char *z)
{
	return *z && check_digits(z, strlen(z));
}

static uint64_t value(const char *z, size_t n)
{
	uint64_t v = 0;
	for (size_t i = 0; i < n; i++)
		v = v * 10 + (uint64_t)(z[i] - '0');
	return v;
}

/* Left-padded with zeros to N digits; false if longer. */
static bool pad(const char *z, char *out, size_t n)
{
	size_t len = strlen(z);
	if (len > n)
		return false;
	memset(out, '0', n - len);
	memcpy(out + n - len, z, len + 1);
	return true;
}

static bool vat_at(const char *z)
{
	if (z[0] != 'U' || !check_digits(z + 1, 8))
		return false;
	int sum = 4;
	for (int i = 0; i < 7; i++) {
		int d = z[1 + i] - '0';
		sum += i % 2 ? d * 2 / 10 + d * 2 % 10 : d;
	}
	return (10 - sum % 10) % 10 == z[8] - '0';
}

static bool vat_be(const char *z)
{
	char n[11];
	if (!all_digits(z) || strlen(z) < 9 || !pad(z, n, 10) || n[0] > '1')
		return false;
	return 97 - value(n, 8) % 97 == value(n + 8, 2);
}

static bool is_date(int y, int m, int d)
{
	static const int8_t days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
	return m >= 1 && m <= 12 && d >= 1 && d <= days[m - 1] - (m == 2 && !leap);
}

/* Bulgarian personal number: the century is in the month. */
static bool egn_date(const char *z)
{
	int y = 1900 + (int)value(z, 2), m = (int)value(z + 2, 2), d = (int)value(z + 4, 2);
	if (m > 40)
		return is_date(y + 100, m - 40, d);
	return m > 20 ? is_date(y - 100, m - 20, d) : is_date(y, m, d);
}

static bool vat_bg(const char *z)
{
	static const int8_t w1[] = { 1, 2, 3, 4, 5, 6, 7, 8 }, w2[] = { 3, 4, 5, 6, 7, 8, 9, 10 };
	static const int8_t egn[] = { 2, 4, 8, 5, 10, 9, 7, 3, 6 }, pnf[] = { 21, 19, 17, 13, 11, 9, 7, 3, 1 }, oth[] = { 4, 3, 2, 7, 6, 5, 4, 3, 2 };
	if (check_digits(z, 9)) {
		int check = weighted(z, w1, 8) % 11;
		if (check == 10)
			check = weighted(z, w2, 8) % 11;
		return check % 10 == z[8] - '0';
	}
	if (!check_digits(z, 10))
		return false;
	int last = z[9] - '0';
	if (weighted(z, egn, 9) % 11 % 10 == last && egn_date(z))
		return true;
	if (weighted(z, pnf, 9) % 10 == last)
		return true;
	int check = 11 - weighted(z, oth, 9) % 11;
	return check != 10 && check % 11 == last;
}

static bool vat_cy(const char *z)
{
	static const int8_t odd[] = { 1, 0, 5, 7, 9, 13, 15, 17, 19, 21 };
	char digits[9];
	if (strlen(z) != 9)
		return false;
	memcpy(digits, z, 8);
	digits[8] = '\0';
	if (!check_digits(digits, 8) || (z[0] == '1' && z[1] == '2'))
		return false;
	int sum = 0;
	for (int i = 0; i < 8; i++)
		sum += i % 2 ? z[i] - '0' : odd[z[i] - '0'];
	return z[8] == 'A' + sum % 26;
}

/* Czech and Slovak birth number: nine digits until 1953, then ten with a check
 * digit. Women have 50 added to the month; 20 more when a day's numbers ran out. */
static bool birth_number(const char *z)
{
	size_t n = strlen(z);
	if (!all_digits(z) || (n != 9 && n != 10))
		return false;
	int y = 1900 + (int)value(z, 2), m = (int)value(z + 2, 2) % 50 % 20, d = (int)value(z + 4, 2);
	if (n == 9) {
		y -= y >= 1980 ? 100 : 0;
		return y <= 1953 && is_date(y, m, d);
	}
	y += y < 1954 ? 100 : 0;
	uint64_t check = value(z, 9) % 11;
	if (y < 1985)
		check %= 10;
	return is_date(y, m, d) && check == (uint64_t)(z[9] - '0');
}

static bool vat_cz(const char *z)
{
	static const int8_t w[] = { 8, 7, 6, 5, 4, 3, 2 };
	if (check_digits(z, 8)) {
		if (z[0] == '9')
			return false;
		int check = (11 - weighted(z, w, 7) % 11) % 11;
		return (check ? check : 1) % 10 == z[7] - '0';
	}
	if (check_digits(z, 9) && z[0] == '6') {
		int check = weighted(z + 1, w, 7) % 11;
		if ((18 - (10 - check) % 11) % 10 == z[8] - '0')
			return true;
	}
	return birth_number(z);
}

static bool vat_de(const char *z)
{
	return check_digits(z, 9) && z[0] != '0' && check_mod_11_10(z);
}

static bool vat_dk(const char *z)
{
	static const int8_t w[] = { 2, 7, 6, 5, 4, 3, 2, 1 };
	return check_digits(z, 8) && z[0] != '0' && weighted(z, w, 8) % 11 == 0;
}

static bool vat_ee(const char *z)
{
	static const int8_t w[] = { 3, 7, 1, 3, 7, 1, 3, 7, 1 };
	return check_digits(z, 9) && weighted(z, w, 9) % 10 == 0;
}

static bool vat_es(const char *z)
{
	static const char letters[] = "TRWAGMYFPDXBNJZSQVHLCKE";
	char n[10];
	if (strlen(z) != 9)
		return false;
	memcpy(n, z, 10);
	if (strchr("KLMXYZ", n[0]))
		n[0] = n[0] == 'Y' ? '1' : n[0] == 'Z' ? '2' : '0';
	char last = n[8];
	n[8] = '\0';
	if (check_digits(n, 8))
		return letters[value(n, 8) % 23] == last;
	if (!strchr("ABCDEFGHJNPQRSUVW", n[0]) || !check_digits(n + 1, 7))
		return false;
	char luhn[9];
	memcpy(luhn, n + 1, 7);
	luhn[8] = '\0';
	for (int d = 0; d < 10; d++) {
		luhn[7] = (char)('0' + d);
		if (check_luhn(luhn))
			return last == '0' + d || last == "JABCDEFGHI"[d];
	}
	return false;
}

static bool vat_eu(const char *z)
{
	/* one-stop shop: no country's own number; the first three are a numeric country code */
	static const char codes[] =
	    "040 056 100 191 196 203 208 233 246 250 276 300 348 372 380 428 440 442 470 528 616 620 642 703 705 724 752 900 ";
	char three[5] = { 0 };
	if (!check_digits(z, 9))
		return false;
	memcpy(three, z, 3);
	three[3] = ' ';
	return strstr(codes, three) != NULL;
}

static bool vat_fi(const char *z)
{
	static const int8_t w[] = { 7, 9, 10, 5, 8, 4, 2, 1 };
	return check_digits(z, 8) && weighted(z, w, 8) % 11 == 0;
}

static bool vat_fr(const char *z)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
	if (strlen(z) != 11 || !check_digits(z + 2, 9))
		return false;
	if (memcmp(z + 2, "000", 3) != 0 && !check_luhn(z + 2))
		return false;
	uint64_t siren = value(z + 2, 9);
	const char *a = strchr(alphabet, z[0]), *b = strchr(alphabet, z[1]);
	if (!a || !b)
		return false;
	if (z[0] <= '9' && z[1] <= '9') /* the key is of siren followed by 12 */
		return value(z, 2) == (siren * 100 + 12) % 97;
	uint64_t check = z[0] <= '9' ? (uint64_t)(a - alphabet) * 24 + (uint64_t)(b - alphabet) - 10
				     : (uint64_t)(a - alphabet) * 34 + (uint64_t)(b - alphabet) - 100;
	return (siren + 1 + check / 11) % 11 == check % 11;
}

static bool vat_el(const char *z)
{
	char n[10];
	if (!all_digits(z) || strlen(z) < 8 || !pad(z, n, 9))
		return false;
	unsigned sum = 0;
	for (int i = 0; i < 8; i++)
		sum = sum * 2 + (unsigned)(n[i] - '0');
	return sum * 2 % 11 % 10 == (unsigned)(n[8] - '0');
}

static bool vat_hr(const char *z)
{
	return check_digits(z, 11) && check_mod_11_10(z);
}

static bool vat_hu(const char *z)
{
	static const int8_t w[] = { 9, 7, 3, 1, 9, 7, 3, 1 };
	return check_digits(z, 8) && weighted(z, w, 8) % 10 == 0;
}

static bool ie_check(const char *seven, char extra, char want)
{
	static const char alphabet[] = "WABCDEFGHIJKLMNOPQRSTUV";
	static const int8_t w[] = { 8, 7, 6, 5, 4, 3, 2 };
	int sum = weighted(seven, w, 7);
	if (extra) {
		const char *at = strchr(alphabet, extra);
		if (!at)
			return false;
		sum += 9 * (int)(at - alphabet);
	}
	return alphabet[sum % 23] == want;
}

static bool vat_ie(const char *z)
{
	size_t n = strlen(z);
	char seven[8];
	if (n != 8 && n != 9)
		return false;
	memcpy(seven, z, 7);
	seven[7] = '\0';
	if (check_digits(seven, 7))
		return ie_check(seven, z[8], z[7]);
	/* before 2013: a sign or letter second; the first digit comes last */
	if (n != 8 || !((z[1] >= 'A' && z[1] <= 'Z') || z[1] == '+' || z[1] == '*') || z[0] < '0' || z[0] > '9')
		return false;
	seven[0] = '0';
	memcpy(seven + 1, z + 2, 5);
	seven[6] = z[0];
	return check_digits(seven, 7) && ie_check(seven, '\0', z[7]);
}

static bool vat_it(const char *z)
{
	if (!check_digits(z, 11) || value(z, 7) == 0)
		return false;
	uint64_t p = value(z + 7, 3);
	return ((p >= 1 && p <= 100) || p == 120 || p == 121 || p == 888 || p == 999) && check_luhn(z);
}

static bool vat_lt(const char *z)
{
	size_t n = strlen(z);
	if (!(n == 9 && z[7] == '1') && !(n == 12 && z[10] == '1'))
		return false;
	if (!all_digits(z))
		return false;
	int sum = 0;
	for (size_t i = 0; i + 1 < n; i++)
		sum += (int)(1 + i % 9) * (z[i] - '0');
	if (sum % 11 == 10) {
		sum = 0;
		for (size_t i = 0; i + 1 < n; i++)
			sum += (int)(1 + (i + 2) % 9) * (z[i] - '0');
	}
	return sum % 11 % 10 == z[n - 1] - '0';
}

static bool vat_lu(const char *z)
{
	return check_digits(z, 8) && value(z, 6) % 89 == value(z + 6, 2);
}

static bool vat_lv(const char *z)
{
	static const int8_t legal[] = { 9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1 }, person[] = { 10, 5, 8, 4, 2, 1, 6, 3, 7, 9 };
	if (!check_digits(z, 11))
		return false;
	if (z[0] > '3')
		return weighted(z, legal, 11) % 11 == 3;
	/* since 2017 a person's number begins with 32 and tells no birthday */
	if (!(z[0] == '3' && z[1] == '2') && !is_date(1800 + 100 * (z[6] - '0') + (int)value(z + 4, 2), (int)value(z + 2, 2), (int)value(z, 2)))
		return false;
	return (1 + weighted(z, person, 10)) % 11 % 10 == z[10] - '0';
}

static bool vat_mt(const char *z)
{
	static const int8_t w[] = { 3, 4, 6, 7, 8, 9, 10, 1 };
	return check_digits(z, 8) && z[0] != '0' && weighted(z, w, 8) % 37 == 0;
}

static bool vat_nl(const char *z)
{
	static const int8_t w[] = { 9, 8, 7, 6, 5, 4, 3, 2, -1 };
	char whole[16];
	size_t n = strlen(z);
	if (n < 5 || n > 12 || z[n - 3] != 'B' || !check_digits(z + n - 2, 2) || memcmp(z + n - 2, "00", 2) == 0)
		return false;
	char nine[16], head[16];
	memcpy(head, z, n - 3);
	head[n - 3] = '\0';
	if (!all_digits(head) || !pad(head, nine, 9) || value(nine, 9) == 0)
		return false;
	if (weighted(nine, w, 9) % 11 == 0)
		return true;
	memcpy(whole, "NL", 2);
	memcpy(whole + 2, nine, 9);
	memcpy(whole + 11, z + n - 3, 4);
	return check_mod_97_10(whole);
}

static bool vat_pl(const char *z)
{
	static const int8_t w[] = { 6, 5, 7, 2, 3, 4, 5, 6, 7 };
	return check_digits(z, 10) && weighted(z, w, 9) % 11 == z[9] - '0';
}

static bool vat_pt(const char *z)
{
	static const int8_t w[] = { 9, 8, 7, 6, 5, 4, 3, 2 };
	return check_digits(z, 9) && z[0] != '0' && (11 - weighted(z, w, 8) % 11) % 11 % 10 == z[8] - '0';
}

/* Romanian personal number (CNP): sex and century, birthday, county, serial. */
static bool personal_ro(const char *z)
{
	static const int8_t w[] = { 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9 };
	if (!check_digits(z, 13) || z[0] == '0')
		return false;
	int century = z[0] == '3' || z[0] == '4' ? 1800 : z[0] == '5' || z[0] == '6' ? 2000 : 1900, check = weighted(z, w, 12) % 11;
	return is_date(century + (int)value(z + 1, 2), (int)value(z + 3, 2), (int)value(z + 5, 2)) && z[12] - '0' == (check == 10 ? 1 : check);
}

static bool vat_ro(const char *z)
{
	static const int8_t w[] = { 7, 5, 3, 2, 1, 7, 5, 3, 2 };
	char n[11];
	if (personal_ro(z))
		return true;
	if (!all_digits(z) || strlen(z) < 2 || z[0] == '0' || !pad(z, n, 10))
		return false;
	return weighted(n, w, 9) * 10 % 11 % 10 == n[9] - '0';
}

static bool vat_se(const char *z)
{
	char ten[11];
	if (!check_digits(z, 12) || memcmp(z + 10, "01", 2) != 0)
		return false;
	memcpy(ten, z, 10);
	ten[10] = '\0';
	return check_luhn(ten);
}

static bool vat_si(const char *z)
{
	static const int8_t w[] = { 8, 7, 6, 5, 4, 3, 2 };
	if (!check_digits(z, 8) || z[0] == '0')
		return false;
	int check = 11 - weighted(z, w, 7) % 11;
	return check == 10 ? z[7] == '0' : check < 10 && z[7] == '0' + check;
}

static bool vat_sk(const char *z)
{
	if (!check_digits(z, 10))
		return false;
	return (z[0] != '0' && strchr("234789", z[2]) && value(z, 10) % 11 == 0) || birth_number(z);
}

static bool vat_gb(const char *z)
{
	static const int8_t w[] = { 8, 7, 6, 5, 4, 3, 2, 10, 1 };
	if (!check_digits(z, 9) && !check_digits(z, 12))
		return false;
	int sum = weighted(z, w, 9) % 97;
	return sum == 0 || (value(z, 3) >= 100 && (sum == 42 || sum == 55));
}

static const struct {
	char country[3];
	bool (*check)(const char *z);
} countries[] = {
	{ "AT", vat_at }, { "BE", vat_be }, { "BG", vat_bg }, { "CY", vat_cy }, { "CZ", vat_cz }, { "DE", vat_de }, { "DK", vat_dk },
	{ "EE", vat_ee }, { "EL", vat_el }, { "GR", vat_el }, { "ES", vat_es }, { "EU", vat_eu }, { "FI", vat_fi }, { "FR", vat_fr },
	{ "HR", vat_hr }, { "HU", vat_hu }, { "IE", vat_ie }, { "IT", vat_it }, { "LT", vat_lt }, { "LU", vat_lu }, { "LV", vat_lv },
	{ "MT", vat_mt }, { "NL", vat_nl }, { "PL", vat_pl }, { "PT", vat_pt }, { "RO", vat_ro }, { "SE", vat_se }, { "SI", vat_si },
	{ "SK", vat_sk }, { "GB", vat_gb }, { "XI", vat_gb },
};

bool check_vat(const char *z)
{
	if (strlen(z) < 4)
		return false;
	for (size_t i = 0; i < sizeof countries / sizeof *countries; i++)
		if (memcmp(z, countries[i].country, 2) == 0)
			return countries[i].check(z + 2);
	return false;
}
