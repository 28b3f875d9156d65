/* check_cn.c - Chinese identifiers: GB 32100-2015 (unified social credit code),
 * GB 11714-1997 (organisation code), GB 11643-1999 (resident id). */
#include "check.h"

static int sum_weighted(const char *z, const uint8_t *weights, size_t n)
{
	int sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += (z[i] - '0') * weights[i];
	return sum;
}

static int uscc_value(char c)
{
	static const char letters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY"; /* no I O S V Z */
	const char *at = c ? strchr(letters, c) : NULL;
	return at ? (int)(at - letters) : -1;
}

bool check_org_code(const char *z)
{
	static const uint8_t weights[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;
	for (int i = 0; i < 8; i++) {
		int v = z[i] >= '0' && z[i] <= '9' ? z[i] - '0' : z[i] >= 'A' && z[i] <= 'Z' ? z[i] - 'A' + 10 : -1;
		if (v < 0)
			return false;
		sum += v * weights[i];
	}
	int check = (11 - sum % 11) % 11;
	return z[8] == (check == 10 ? 'X' : (char)('0' + check)) && z[9] == '\0';
}

/* The registration authority letter and kind: GB 32100 gives 1 (institutions),
 * 5 (civil affairs), 9 (industry and commerce), Y (others) and, amended, some
 * letters more; then six digits of the region. */
bool check_uscc(const char *z)
{
	static const uint8_t weights[] = { 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28 };
	int sum = 0;
	if (strlen(z) != 18)
		return false;
	for (int i = 2; i < 8; i++)
		if (z[i] < '0' || z[i] > '9')
			return false;
	if (!strchr("123456789NY", z[0]) || z[0] == '0')
		return false;
	for (int i = 0; i < 17; i++) {
		int v = uscc_value(z[i]);
		if (v < 0)
			return false;
		sum += v * weights[i];
	}
	return uscc_value(z[17]) == (31 - sum % 31) % 31;
}

bool check_uscc_org(const char *z)
{
	char org[10];
	if (strlen(z) != 18)
		return false;
	memcpy(org, z + 8, 9);
	org[9] = '\0';
	return check_org_code(org);
}

/* Provinces of GB/T 2260; counties come and go, so they do not decide. */
static bool province(const char *z)
{
	static const char codes[] = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 ";
	char two[4] = { z[0], z[1], ' ', '\0' };
	return strstr(codes, two) != NULL;
}

bool check_resident_id(const char *z)
{
	static const uint8_t weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	static const char checks[] = "10X98765432";
	if (strlen(z) != 18)
		return false;
	for (int i = 0; i < 17; i++)
		if (z[i] < '0' || z[i] > '9')
			return false;
	if (!province(z) || !check_date8(z + 6) || memcmp(z + 6, "2035", 4) > 0)
		return false;
	/* prefecture: 01 to 70 districts, 90 units of the province itself */
	int prefecture = (z[2] - '0') * 10 + (z[3] - '0');
	/* the centrally governed cities have 01 and 02 only (and 03 once) */
	bool city = memchr("15", z[0], 2) && (memcmp(z, "11", 2) == 0 || memcmp(z, "12", 2) == 0 || memcmp(z, "50", 2) == 0);
	city = city || memcmp(z, "31", 2) == 0;
	if (prefecture == 0 || (prefecture > 70 && prefecture != 90) || (city && prefecture > 3))
		return false;
	return z[17] == checks[sum_weighted(z, weights, 17) % 11];
}

bool check_cn_registration(const char *z)
{
	return check_digits(z, 15) && check_mod_11_10(z);
}
