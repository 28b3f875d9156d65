/* check_national.c - numbers of persons in further countries, asked for behind a label alone (labels.tsv): nine to
 * eighteen figures are anything. Sources: the ministries' own descriptions of the check digits, as python-stdnum (1.18)
 * cites them; tests/unit/test_refs_check.c holds one number of each that is made up. Numbers without a check digit are
 * held against their date of birth. */
#include "check.h"
#include "check_sum.h"

bool check_br_cpf(const char *z)
{
	static const int8_t tenth[] = { 10, 9, 8, 7, 6, 5, 4, 3, 2 }, last[] = { 11, 10, 9, 8, 7, 6, 5, 4, 3, 2 };
	return check_digits(z, 11) && !sum_one_figure(z) && sum_weighted(z, tenth, 9) * 10 % 11 % 10 == sum_figure(z[9]) &&
	       sum_weighted(z, last, 10) * 10 % 11 % 10 == sum_figure(z[10]);
}

/* Place of C in ALPHABET, or -1. */
static int place(const char *alphabet, char c)
{
	const char *p = c ? strchr(alphabet, c) : NULL;
	return p ? (int)(p - alphabet) : -1;
}

static bool letters(const char *z, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (z[i] < 'A' || z[i] > 'Z')
			return false;
	return true;
}

/* Four letters of the name, YYMMDD, sex, state, three consonants, a sign against doubles, a check digit. */
bool check_mx_curp(const char *z)
{
	int sum = 0;
	if (strlen(z) != 18 || !letters(z, 4) || !sum_is_yymmdd(z + 4) || !strchr("HMX", z[10]) || !letters(z + 11, 5))
		return false;
	for (int i = 0; i < 17; i++) /* Ñ stands between N and O */
		sum += (z[i] <= '9' ? z[i] - '0' : z[i] - 'A' + 10 + (z[i] > 'N')) * (18 - i);
	return z[17] == '0' + (10 - sum % 10) % 10;
}

/* RFC: three letters of a company or four of a person, YYMMDD, three signs; its check digit is often wrong in use. */
bool check_mx_rfc(const char *z)
{
	size_t n = strlen(z), head = n == 13 ? 4 : 3;
	return (n == 12 || n == 13) && letters(z, head) && sum_is_yymmdd(z + head);
}

/* DNI: eight figures; NIE: X, Y or Z instead of the first; then a letter. */
bool check_es_dni(const char *z)
{
	char figures[9] = "";
	if (strlen(z) != 9)
		return false;
	memcpy(figures, z, 8);
	if (strchr("XYZ", z[0]))
		figures[0] = (char)('0' + place("XYZ", z[0]));
	return check_digits(figures, 8) && z[8] == "TRWAGMYFPDXBNJZSQVHLCKE"[sum_value(figures, 8) % 23];
}

/* Numéro de sécurité sociale, with its key; 2A and 2B are Corsica's. */
bool check_fr_nir(const char *z)
{
	char figures[16] = "";
	if (strlen(z) != 15)
		return false;
	memcpy(figures, z, 15);
	if (z[5] != '2' && z[6] >= 'A') /* 2A, 2B: Corsica */
		return false;
	if (z[6] == 'A' || z[6] == 'B') {
		figures[5] = '1';
		figures[6] = z[6] == 'A' ? '9' : '8';
	}
	return check_digits(figures, 15) && strchr("12345678", z[0]) && 97 - sum_value(figures, 13) % 97 == sum_value(figures + 13, 2);
}

/* Steuerliche Identifikationsnummer: of the first ten figures one stands there twice or three times. */
bool check_de_idnr(const char *z)
{
	unsigned count[10] = { 0 }, twice = 0, more = 0;
	if (!check_digits(z, 11) || z[0] == '0')
		return false;
	for (int i = 0; i < 10; i++)
		count[sum_figure(z[i])]++;
	for (int i = 0; i < 10; i++) {
		twice += count[i] == 2 || count[i] == 3;
		more += count[i] > 3;
	}
	return twice == 1 && more == 0 && check_mod_11_10(z);
}

/* Codice fiscale; letters stand for figures where two persons would have the same. */
bool check_it_cf(const char *z)
{
	static const uint8_t odd[] = { 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23 };
	int sum = 0;
	if (strlen(z) != 16 || !letters(z, 6) || !letters(z + 15, 1) || !strchr("ABCDEHLMPRST", z[8]) || !letters(z + 11, 1))
		return false;
	for (int i = 0; i < 15; i++) {
		int v = z[i] <= '9' ? z[i] - '0' : z[i] - 'A';
		sum += i % 2 ? v : odd[v];
	}
	return z[15] == 'A' + sum % 26;
}

bool check_nl_bsn(const char *z)
{
	static const int8_t weights[] = { 9, 8, 7, 6, 5, 4, 3, 2, -1 };
	return check_digits(z, 9) && !sum_one_figure(z) && sum_weighted(z, weights, 9) % 11 == 0;
}

/* PESEL: 20, 40, 60, 80 in the month are the century. */
bool check_pl_pesel(const char *z)
{
	static const int8_t weights[] = { 1, 3, 7, 9, 1, 3, 7, 9, 1, 3 };
	if (!check_digits(z, 11))
		return false;
	char date[7] = { z[0], z[1], (char)('0' + sum_figure(z[2]) % 2), z[3], z[4], z[5], '\0' };
	return sum_is_yymmdd(date) && (10 - sum_weighted(z, weights, 10) % 10) % 10 == sum_figure(z[10]);
}

bool check_bg_egn(const char *z)
{
	static const int8_t weights[] = { 2, 4, 8, 5, 10, 9, 7, 3, 6 };
	if (!check_digits(z, 10))
		return false;
	char date[7] = { z[0], z[1], (char)('0' + sum_figure(z[2]) % 2), z[3], z[4], z[5], '\0' };
	return sum_is_yymmdd(date) && sum_weighted(z, weights, 9) % 11 % 10 == sum_figure(z[9]);
}

bool check_ro_cnp(const char *z)
{
	static const int8_t weights[] = { 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9 };
	if (!check_digits(z, 13) || z[0] == '0' || !sum_is_yymmdd(z + 1))
		return false;
	int r = sum_weighted(z, weights, 12) % 11;
	return (r == 10 ? 1 : r) == sum_figure(z[12]);
}

/* Rodné číslo since 1954: 50 is added to women's months. */
bool check_cz_rc(const char *z)
{
	if (!check_digits(z, 10))
		return false;
	int month = sum_figure(z[2]) * 10 + sum_figure(z[3]);
	month -= month > 50 ? 50 : 0;
	month -= month > 20 ? 20 : 0;
	uint64_t r = sum_value(z, 9) % 11;
	return month >= 1 && month <= 12 && r % 10 == (uint64_t)sum_figure(z[9]);
}

/* JMBG of Yugoslavia's successors: DDMMYYY, region, number. */
bool check_rs_jmbg(const char *z)
{
	static const int8_t weights[] = { 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };
	return check_digits(z, 13) && sum_is_ddmm(z) && (z[4] == '9' || z[4] == '0') &&
	       (110 - sum_weighted(z, weights, 12) % 11) % 11 % 10 == sum_figure(z[12]);
}

bool check_gr_amka(const char *z)
{
	return check_digits(z, 11) && sum_is_ddmm(z) && check_luhn(z);
}

bool check_dk_cpr(const char *z)
{
	return check_digits(z, 10) && sum_is_ddmm(z);
}

/* Personnummer, with or without the century; a day above 60 is a coordination number's. */
bool check_se_pnr(const char *z)
{
	size_t n = strlen(z);
	const char *ten = n == 12 ? z + 2 : z;
	if ((n != 10 && n != 12) || !check_digits(z, n) || (n == 12 && strncmp(z, "19", 2) != 0 && strncmp(z, "20", 2) != 0))
		return false;
	int day = (sum_figure(ten[4]) * 10 + sum_figure(ten[5])) % 60, month = sum_figure(ten[2]) * 10 + sum_figure(ten[3]);
	return day >= 1 && day <= 31 && month >= 1 && month <= 12 && check_luhn(ten);
}

bool check_no_fnr(const char *z)
{
	static const int8_t tenth[] = { 3, 7, 6, 1, 8, 9, 4, 5, 2 }, last[] = { 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };
	return check_digits(z, 11) && (11 - sum_weighted(z, tenth, 9) % 11) % 11 == sum_figure(z[9]) &&
	       (11 - sum_weighted(z, last, 10) % 11) % 11 == sum_figure(z[10]);
}

/* HETU: DDMMYY, the century's sign (a hyphen is left out here), three figures, a sign of 31. */
bool check_fi_hetu(const char *z)
{
	size_t n = strlen(z);
	const char *three = n == 11 ? z + 7 : z + 6;
	char figures[10] = "";
	if ((n != 10 && n != 11) || (n == 11 && !strchr("ABCDEFYXWVU", z[6])))
		return false;
	memcpy(figures, z, 6);
	memcpy(figures + 6, three, 3);
	return check_digits(figures, 9) && sum_is_ddmm(figures) && three[3] == "0123456789ABCDEFHJKLMNPRSTUVWXY"[sum_value(figures, 9) % 31];
}

/* Estonia and Lithuania: sex and century, YYMMDD, number. */
bool check_ee_ik(const char *z)
{
	static const int8_t first[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 1 }, second[] = { 3, 4, 5, 6, 7, 8, 9, 1, 2, 3 };
	if (!check_digits(z, 11) || z[0] == '0' || z[0] == '9' || !sum_is_yymmdd(z + 1))
		return false;
	int r = sum_weighted(z, first, 10) % 11;
	r = r == 10 ? sum_weighted(z, second, 10) % 11 % 10 : r;
	return r == sum_figure(z[10]);
}

bool check_lv_pk(const char *z)
{
	static const int8_t weights[] = { 10, 5, 8, 4, 2, 1, 6, 3, 7, 9 };
	return check_digits(z, 11) && ((z[0] == '3' && z[1] >= '2') || (sum_is_ddmm(z) && (1 + sum_weighted(z, weights, 10)) % 11 % 10 == sum_figure(z[10])));
}

bool check_au_tfn(const char *z)
{
	static const int8_t weights[] = { 1, 4, 3, 7, 5, 8, 6, 9, 10 };
	return check_digits(z, 9) && !sum_one_figure(z) && sum_weighted(z, weights, 9) % 11 == 0;
}

bool check_ca_sin(const char *z)
{
	return check_digits(z, 9) && z[0] != '0' && check_luhn(z);
}

bool check_za_id(const char *z)
{
	return check_digits(z, 13) && sum_is_yymmdd(z) && z[10] <= '2' && check_luhn(z);
}

bool check_il_id(const char *z)
{
	return check_digits(z, 9) && !sum_one_figure(z) && check_luhn(z);
}

bool check_sa_id(const char *z)
{
	return check_digits(z, 10) && (z[0] == '1' || z[0] == '2') && check_luhn(z);
}

bool check_ae_id(const char *z)
{
	return check_digits(z, 15) && strncmp(z, "784", 3) == 0 && check_luhn(z);
}

/* 2 or 3 for the century, YYMMDD, governorate; no known check digit. */
bool check_eg_id(const char *z)
{
	return check_digits(z, 14) && (z[0] == '2' || z[0] == '3') && sum_is_yymmdd(z + 1);
}

bool check_jp_my_number(const char *z)
{
	static const int8_t weights[] = { 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };
	if (!check_digits(z, 12))
		return false;
	int r = sum_weighted(z, weights, 11) % 11;
	return (r < 2 ? 0 : 11 - r) == sum_figure(z[11]);
}

/* NIK: province, district, DDMMYY with 40 added to women's days. */
bool check_id_nik(const char *z)
{
	if (!check_digits(z, 16) || z[0] == '0')
		return false;
	int day = sum_figure(z[6]) * 10 + sum_figure(z[7]), month = sum_figure(z[8]) * 10 + sum_figure(z[9]);
	return month >= 1 && month <= 12 && ((day >= 1 && day <= 31) || (day >= 41 && day <= 71));
}

static bool by_731(const char *z, size_t n)
{
	int sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += (z[i] <= '9' ? sum_figure(z[i]) : z[i] - 'A' + 10) * "\7\3\1"[i % 3];
	return sum % 10 == sum_figure(z[n]);
}

/* PINFL of Uzbekistan, the personal number of Belarus: weights 7, 3, 1 as in passports (ICAO Doc 9303). */
bool check_uz_pinfl(const char *z)
{
	return check_digits(z, 14) && z[0] >= '3' && z[0] <= '6' && sum_is_ddmm(z + 1) && by_731(z, 13);
}

bool check_by_id(const char *z)
{
	char figures[8] = "";
	if (strlen(z) != 14 || !letters(z + 7, 1) || !letters(z + 11, 2))
		return false;
	memcpy(figures, z, 7);
	return check_digits(figures, 7) && z[0] >= '1' && z[0] <= '6' && sum_is_ddmm(z + 1) && check_digits(z + 13, 1) && by_731(z, 13);
}

/* ПИН of Kyrgyzstan: sex, DDMMYYYY, number; no published check digit. */
bool check_kg_pin(const char *z)
{
	return check_digits(z, 14) && (z[0] == '1' || z[0] == '2') && sum_is_ddmm(z + 1) && (z[5] == '1' || z[5] == '2');
}

bool check_md_idnp(const char *z)
{
	return check_digits(z, 13) && strchr("0129", z[0]) && by_731(z, 12);
}

bool check_gb_nhs(const char *z)
{
	static const int8_t weights[] = { 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 };
	return check_digits(z, 10) && !sum_one_figure(z) && sum_weighted(z, weights, 10) % 11 == 0;
}
