/* check.c - check digits that many identifiers share. */
#include "check.h"

bool check_digits(const char *z, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (z[i] < '0' || z[i] > '9')
			return false;
	return z[n] == '\0';
}

bool check_asn(const char *z)
{
	size_t n = strlen(z);
	return n > 0 && n <= 10 && check_digits(z, n) && (n < 10 || strcmp(z, "4294967295") <= 0);
}

bool check_luhn(const char *z)
{
	size_t n = strlen(z);
	int sum = 0;
	if (n < 2)
		return false;
	for (size_t i = 0; i < n; i++) {
		int d = z[n - 1 - i] - '0';
		if (d < 0 || d > 9)
			return false;
		if (i & 1)
			d = d * 2 > 9 ? d * 2 - 9 : d * 2;
		sum += d;
	}
	return sum % 10 == 0;
}

bool check_mod_11_10(const char *z)
{
	int check = 5;
	if (!*z)
		return false;
	for (; *z; z++) {
		if (*z < '0' || *z > '9')
			return false;
		check = ((check ? check : 10) * 2 % 11 + (*z - '0')) % 10;
	}
	return check == 1;
}

bool check_mod_97_10(const char *z)
{
	unsigned r = 0;
	for (; *z; z++) {
		if (*z >= '0' && *z <= '9')
			r = (r * 10 + (unsigned)(*z - '0')) % 97;
		else if (*z >= 'A' && *z <= 'Z')
			r = (r * 100 + (unsigned)(*z - 'A' + 10)) % 97;
		else
			return false;
	}
	return r == 1;
}

bool check_date8(const char *z)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int v = 0;
	for (int i = 0; i < 8; i++) {
		if (z[i] < '0' || z[i] > '9')
			return false;
		v = v * 10 + (z[i] - '0');
	}
	int y = v / 10000, m = v / 100 % 100, d = v % 100;
	if (y < 1900 || y > 2099 || m < 1 || m > 12 || d < 1 || d > days[m - 1])
		return false;
	return !(m == 2 && d == 29 && (y % 4 || (y % 100 == 0 && y % 400)));
}

bool check_verhoeff(const char *z)
{
	static const uint8_t d[10][10] = {
		{ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, { 1, 2, 3, 4, 0, 6, 7, 8, 9, 5 }, { 2, 3, 4, 0, 1, 7, 8, 9, 5, 6 },
		{ 3, 4, 0, 1, 2, 8, 9, 5, 6, 7 }, { 4, 0, 1, 2, 3, 9, 5, 6, 7, 8 }, { 5, 9, 8, 7, 6, 0, 4, 3, 2, 1 },
		{ 6, 5, 9, 8, 7, 1, 0, 4, 3, 2 }, { 7, 6, 5, 9, 8, 2, 1, 0, 4, 3 }, { 8, 7, 6, 5, 9, 3, 2, 1, 0, 4 },
		{ 9, 8, 7, 6, 5, 4, 3, 2, 1, 0 },
	}, p[8][10] = {
		{ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, { 1, 5, 7, 6, 2, 8, 3, 0, 9, 4 }, { 5, 8, 0, 3, 7, 9, 6, 1, 4, 2 },
		{ 8, 9, 1, 6, 0, 4, 3, 5, 2, 7 }, { 9, 4, 5, 3, 1, 2, 6, 8, 7, 0 }, { 4, 2, 8, 6, 5, 7, 3, 9, 0, 1 },
		{ 2, 7, 9, 3, 8, 0, 6, 4, 1, 5 }, { 7, 0, 4, 6, 9, 1, 3, 2, 5, 8 },
	};
	size_t n = strlen(z);
	if (n < 2 || !check_digits(z, n))
		return false;
	unsigned c = 0;
	for (size_t i = 0; i < n; i++)
		c = d[c][p[i % 8][z[n - 1 - i] - '0']];
	return c == 0;
}
