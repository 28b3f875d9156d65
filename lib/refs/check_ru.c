/* check_ru.c - identifiers of Russia, Kazakhstan, Taiwan, Korea, India that
 * need a label: their check digits let one string in ten pass. */
#include "check.h"

static int weighted(const char *z, const int8_t *w, size_t n)
{
	int sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += (z[i] - '0') * w[i];
	return sum;
}

bool check_inn(const char *z)
{
	static const int8_t w10[] = { 2, 4, 10, 3, 5, 9, 4, 6, 8 }, w11[] = { 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 },
			    w12[] = { 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 };
	if (check_digits(z, 10))
		return weighted(z, w10, 9) % 11 % 10 == z[9] - '0';
	return check_digits(z, 12) && weighted(z, w11, 10) % 11 % 10 == z[10] - '0' && weighted(z, w12, 11) % 11 % 10 == z[11] - '0';
}

bool check_ogrn(const char *z)
{
	size_t n = strlen(z);
	if ((n != 13 && n != 15) || !check_digits(z, n) || z[0] == '0')
		return false;
	unsigned mod = n == 13 ? 11 : 13;
	uint64_t v = 0;
	for (size_t i = 0; i + 1 < n; i++)
		v = v * 10 + (uint64_t)(z[i] - '0');
	/* remainders of 10 and more count by their last digit (14-bit OGRNIP too) */
	return (char)('0' + v % mod % 10) == z[n - 1];
}

bool check_snils(const char *z)
{
	static const int8_t w[] = { 9, 8, 7, 6, 5, 4, 3, 2, 1 };
	if (!check_digits(z, 11))
		return false;
	int check = weighted(z, w, 9) % 101 % 100;
	return check == (z[9] - '0') * 10 + (z[10] - '0');
}

bool check_kz_bin(const char *z)
{
	static const int8_t w1[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 }, w2[] = { 3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2 };
	if (!check_digits(z, 12))
		return false;
	int check = weighted(z, w1, 11) % 11;
	if (check == 10)
		check = weighted(z, w2, 11) % 11;
	return check < 10 && check == z[11] - '0';
}

bool check_tw_ubn(const char *z)
{
	static const int8_t w[] = { 1, 2, 1, 2, 1, 2, 4, 1 };
	if (!check_digits(z, 8))
		return false;
	int sum = 0;
	for (int i = 0; i < 8; i++) {
		int p = (z[i] - '0') * w[i];
		sum += p / 10 + p % 10;
	}
	/* since 2023 a multiple of 5 is enough */
	return sum % 5 == 0 || (z[6] == '7' && (sum + 1) % 5 == 0);
}

bool check_kr_brn(const char *z)
{
	static const int8_t w[] = { 1, 3, 7, 1, 3, 7, 1, 3, 5 };
	/* office, kind and serial begin with 101, 01 and 0001 */
	if (!check_digits(z, 10) || memcmp(z, "101", 3) < 0 || memcmp(z + 3, "00", 2) == 0 || memcmp(z + 5, "0000", 4) == 0)
		return false;
	int sum = weighted(z, w, 9) + (z[8] - '0') * 5 / 10;
	return (10 - sum % 10) % 10 == z[9] - '0';
}

bool check_in_pan(const char *z)
{
	if (strlen(z) != 10)
		return false;
	for (int i = 0; i < 10; i++) {
		bool digit = z[i] >= '0' && z[i] <= '9', letter = z[i] >= 'A' && z[i] <= 'Z';
		if (i >= 5 && i < 9 ? !digit : !letter)
			return false;
	}
	return strchr("ABCFGHJKLPT", z[3]) != NULL && memcmp(z + 5, "0000", 4) != 0;
}

bool check_in_gstin(const char *z)
{
	static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	if (strlen(z) != 15 || z[13] != 'Z' || z[12] == '0')
		return false;
	char pan[11];
	memcpy(pan, z + 2, 10);
	pan[10] = '\0';
	int state = (z[0] - '0') * 10 + (z[1] - '0');
	if (!check_in_pan(pan) || state < 1 || state > 38)
		return false;
	unsigned sum = 0;
	for (int i = 0; i < 14; i++) {
		const char *at = strchr(alphabet, z[i]);
		if (!at)
			return false;
		unsigned p = (unsigned)(at - alphabet) * (i % 2 ? 2u : 1u);
		sum += p / 36 + p % 36;
	}
	return alphabet[(36 - sum % 36) % 36] == z[14];
}
