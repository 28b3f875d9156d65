/* check_person.c - numbers of persons, by the rules of the countries that give them. All are asked for behind a
 * label alone: nine to thirteen figures are anything. Sources: the ministries' own descriptions of the check
 * digits, as python-stdnum (1.18) cites them. On 20,000 random numbers each th.pin, tr.tckimlik and ua.rntrc
 * agree with it; kr.rrn takes here those drawn by lot since 2020 and those of foreigners, too, pk.cnic more last
 * figures. It has none of the others' rules, or they were not compared. */
#include "check.h"

static int digit(char c)
{
	return c - '0';
}

/* YYMMDD. */
static bool is_date6(const char *z)
{
	int month = digit(z[2]) * 10 + digit(z[3]), day = digit(z[4]) * 10 + digit(z[5]);
	return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static int weighted(const char *z, const int8_t *weights, size_t n)
{
	int sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += digit(z[i]) * weights[i];
	return sum;
}

bool check_tw_id(const char *z)
{
	static const uint8_t letters[] = { 10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33 };
	static const int8_t weights[] = { 8, 7, 6, 5, 4, 3, 2, 1, 1 };
	if (z[0] < 'A' || z[0] > 'Z' || !check_digits(z + 1, 9) || !strchr("1289", z[1]))
		return false;
	int v = letters[z[0] - 'A'];
	return (v / 10 + v % 10 * 9 + weighted(z + 1, weights, 9)) % 10 == 0;
}

bool check_hk_id(const char *z)
{
	size_t n = strlen(z), letters = n == 9 ? 2 : 1;
	if (n < 8 || n > 9)
		return false;
	int sum = letters == 1 ? 36 * 9 : 0; /* a blank before the only letter */
	for (size_t i = 0; i < letters; i++) {
		if (z[i] < 'A' || z[i] > 'Z')
			return false;
		sum += (z[i] - 'A' + 10) * (int)(7 + letters - i);
	}
	for (size_t i = 0; i < 6; i++) {
		if (z[letters + i] < '0' || z[letters + i] > '9')
			return false;
		sum += digit(z[letters + i]) * (int)(7 - i);
	}
	int check = (11 - sum % 11) % 11;
	return z[n - 1] == (check == 10 ? 'A' : (char)('0' + check));
}

/* Since October 2020 the last seven figures but the first are drawn by lot. */
bool check_kr_rrn(const char *z)
{
	static const int8_t weights[] = { 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5 };
	if (!check_digits(z, 13) || !is_date6(z))
		return false;
	bool by_lot = z[0] == '2' && strchr("3478", z[6]), foreigner = strchr("5678", z[6]);
	int check = 11 - weighted(z, weights, 12) % 11;
	return by_lot || check % 10 == digit(z[12]) || (foreigner && (check + 2) % 10 == digit(z[12]));
}

bool check_th_id(const char *z)
{
	static const int8_t weights[] = { 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2 };
	return check_digits(z, 13) && z[0] != '0' && z[0] != '9' && (11 - weighted(z, weights, 12) % 11) % 10 == digit(z[12]);
}

/* 12 figures begin with the province, 001 to 096; the older nine have no rule. */
bool check_vn_id(const char *z)
{
	int province = digit(z[0]) * 100 + digit(z[1]) * 10 + digit(z[2]);
	return check_digits(z, 9) || (check_digits(z, 12) && province >= 1 && province <= 96);
}

bool check_tr_id(const char *z)
{
	static const int8_t tenth[] = { 7, -1, 7, -1, 7, -1, 7, -1, 7 }, last[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
	return check_digits(z, 11) && z[0] != '0' && (weighted(z, tenth, 9) % 10 + 10) % 10 == digit(z[9]) &&
	       weighted(z, last, 10) % 10 == digit(z[10]);
}

bool check_ua_id(const char *z)
{
	static const int8_t weights[] = { -1, 5, 7, 9, 4, 6, 10, 5, 7 };
	return check_digits(z, 10) && ((weighted(z, weights, 9) % 11 + 11) % 11) % 10 == digit(z[9]);
}

bool check_ir_id(const char *z)
{
	static const int8_t weights[] = { 10, 9, 8, 7, 6, 5, 4, 3, 2 };
	if (!check_digits(z, 10) || strspn(z, (char[]){ z[0], '\0' }) == 10)
		return false;
	int r = weighted(z, weights, 9) % 11;
	return digit(z[9]) == (r < 2 ? r : 11 - r);
}

bool check_pk_id(const char *z)
{
	return check_digits(z, 13) && z[0] >= '1' && z[0] <= '7';
}

bool check_my_id(const char *z)
{
	return check_digits(z, 12) && is_date6(z) && !(z[6] == '0' && z[7] == '0');
}

bool check_sg_id(const char *z)
{
	static const int8_t weights[] = { 2, 7, 6, 5, 4, 3, 2 };
	char figures[8] = "";
	if (strlen(z) != 9 || !strchr("STFG", z[0]))
		return false;
	memcpy(figures, z + 1, 7);
	if (!check_digits(figures, 7))
		return false;
	int r = (weighted(figures, weights, 7) + (z[0] == 'T' || z[0] == 'G' ? 4 : 0)) % 11;
	return z[8] == (z[0] == 'S' || z[0] == 'T' ? "JZIHGFEDCBA" : "XWUTRQPNMLK")[r];
}

bool check_us_ssn(const char *z)
{
	/* printed in advertisements, and the example of every form */
	static const char *const printed[] = { "078051120", "219099999", "123456789" };
	for (size_t i = 0; i < sizeof printed / sizeof *printed; i++)
		if (strcmp(z, printed[i]) == 0)
			return false;
	return check_digits(z, 9) && strncmp(z, "000", 3) != 0 && strncmp(z, "666", 3) != 0 && z[0] != '9' && strncmp(z + 3, "00", 2) != 0 &&
	       strcmp(z + 5, "0000") != 0;
}

bool check_gb_nino(const char *z)
{
	static const char never[] = "BG GB NK KN TN NT ZZ";
	char figures[7] = "", prefix[3] = "";
	memcpy(prefix, z, strlen(z) < 2 ? 0 : 2);
	if (strlen(z) != 9 || strstr(never, prefix) || strchr("DFIQUV", z[0]) || strchr("DFIQUVO", z[1]) || z[0] < 'A' || z[1] < 'A' || z[8] < 'A' || z[8] > 'D')
		return false;
	memcpy(figures, z + 2, 6);
	return check_digits(figures, 6);
}

/* E12345678, EA1234567, G…, D…, and the permits for Hong Kong, Macau and Taiwan: C…, W…, H…, M…, L…, T…. */
bool check_cn_passport(const char *z)
{
	size_t n = strlen(z), letters = z[0] >= 'A' && z[0] <= 'Z' ? (z[1] >= 'A' && z[1] <= 'Z' ? 2 : 1) : 0;
	return n == 9 && letters > 0 && strchr("EGDPSCWHMLT", z[0]) && check_digits(z + letters, 9 - letters);
}
