/* check_company.c - numbers of companies in further countries, and of bank accounts with check digits of their own;
 * asked for behind a label alone, as check_national.c and with the same sources. */
#include "check.h"
#include "check_sum.h"

bool check_au_abn(const char *z)
{
	static const int8_t weights[] = { 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19 };
	return check_digits(z, 11) && (sum_weighted(z, weights, 11) - 10) % 89 == 0 && z[0] != '0';
}

bool check_au_acn(const char *z)
{
	static const int8_t weights[] = { 8, 7, 6, 5, 4, 3, 2, 1 };
	return check_digits(z, 9) && !sum_one_figure(z) && (80 * 9 - sum_weighted(z, weights, 8)) % 10 == sum_figure(z[8]);
}

bool check_br_cnpj(const char *z)
{
	static const int8_t first[] = { 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2 }, second[] = { 6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2 };
	return check_digits(z, 14) && !sum_one_figure(z) && sum_weighted(z, first, 12) * 10 % 11 % 10 == sum_figure(z[12]) &&
	       sum_weighted(z, second, 13) * 10 % 11 % 10 == sum_figure(z[13]);
}

static const int8_t by_five[] = { 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };

/* CUIT, CUIL of Argentina. */
bool check_ar_cuit(const char *z)
{
	static const char prefixes[] = "20 23 24 25 26 27 30 33 34 50 51 55 ";
	char prefix[4] = { z[0], z[0] ? z[1] : '\0', ' ', '\0' };
	return check_digits(z, 11) && strstr(prefixes, prefix) && "012345678990"[11 - sum_weighted(z, by_five, 10) % 11] == z[10];
}

/* RUC of Peru: 10 persons, 20 companies. */
bool check_pe_ruc(const char *z)
{
	return check_digits(z, 11) && (z[0] == '1' || strncmp(z, "20", 2) == 0) && (11 - sum_weighted(z, by_five, 10) % 11) % 10 == sum_figure(z[10]);
}

/* NIT of Colombia, with its check digit. */
bool check_co_nit(const char *z)
{
	static const int8_t weights[] = { 3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71 };
	size_t n = strlen(z);
	int sum = 0;
	if (n < 8 || n > 16 || !check_digits(z, n))
		return false;
	for (size_t i = 0; i + 1 < n; i++)
		sum += sum_figure(z[n - 2 - i]) * weights[i];
	return "01987654321"[sum % 11] == z[n - 1];
}

/* RUT, RUN of Chile: of persons and of companies. */
bool check_cl_rut(const char *z)
{
	size_t n = strlen(z);
	int sum = 0;
	if (n < 8 || n > 9)
		return false;
	for (size_t i = 0; i + 1 < n; i++) {
		if (z[n - 2 - i] < '0' || z[n - 2 - i] > '9')
			return false;
		sum += sum_figure(z[n - 2 - i]) * (int)(2 + i % 6);
	}
	return z[n - 1] == "0K987654321"[sum % 11];
}

bool check_fr_siren(const char *z)
{
	return check_digits(z, 9) && !sum_one_figure(z) && check_luhn(z);
}

/* 14 figures: the company's nine and the establishment's. */
bool check_fr_siret(const char *z)
{
	char siren[10] = "";
	if (!check_digits(z, 14))
		return false;
	memcpy(siren, z, 9);
	return check_fr_siren(siren) && (check_luhn(z) || strcmp(siren, "356000000") == 0); /* La Poste's count otherwise */
}

bool check_jp_corporate(const char *z)
{
	static const int8_t weights[] = { 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1 };
	return check_digits(z, 13) && 9 - sum_weighted(z + 1, weights, 12) % 9 == sum_figure(z[0]);
}

bool check_pl_regon(const char *z)
{
	static const int8_t nine[] = { 8, 9, 2, 3, 4, 5, 6, 7 }, all[] = { 2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8 };
	size_t n = strlen(z);
	if ((n != 9 && n != 14) || !check_digits(z, n) || sum_one_figure(z))
		return false;
	return sum_weighted(z, nine, 8) % 11 % 10 == sum_figure(z[8]) && (n == 9 || sum_weighted(z, all, 13) % 11 % 10 == sum_figure(z[13]));
}

/* Vergi kimlik numarası of Turkey. */
bool check_tr_vkn(const char *z)
{
	int sum = 0;
	if (!check_digits(z, 10) || sum_one_figure(z))
		return false;
	for (int i = 1; i <= 9; i++) {
		int c = (sum_figure(z[9 - i]) + i) % 10;
		if (c)
			sum += c * (1 << i) % 9 ? c * (1 << i) % 9 : 9;
	}
	return (10 - sum % 10) % 10 == sum_figure(z[9]);
}

/* CHE and nine figures; a tax's name may follow. */
bool check_ch_uid(const char *z)
{
	static const int8_t weights[] = { 5, 4, 3, 2, 7, 6, 5, 4 };
	if (strncmp(z, "CHE", 3) != 0 || !check_digits(z + 3, 9))
		return false;
	return (11 - sum_weighted(z + 3, weights, 8) % 11) % 11 == sum_figure(z[11]);
}

/* УНП of Belarus: companies' nine figures. */
bool check_by_unp(const char *z)
{
	static const int8_t weights[] = { 29, 23, 19, 17, 13, 7, 5, 3 };
	return check_digits(z, 9) && sum_weighted(z, weights, 8) % 11 == sum_figure(z[8]);
}

/* Mã số thuế of Vietnam; three further figures are a branch's. */
bool check_vn_mst(const char *z)
{
	static const int8_t weights[] = { 31, 29, 23, 19, 17, 13, 7, 5, 3 };
	size_t n = strlen(z);
	return (n == 10 || n == 13) && check_digits(z, n) && 10 - sum_weighted(z, weights, 9) % 11 == sum_figure(z[9]);
}

/* NPWP of Indonesia: fifteen figures, of which the first nine have a sum. */
bool check_id_npwp(const char *z)
{
	char nine[10] = "";
	if (!check_digits(z, 15))
		return false;
	memcpy(nine, z, 9);
	return check_luhn(nine);
}

/* شناسه ملی of Iran's companies. */
bool check_ir_company(const char *z)
{
	static const int8_t weights[] = { 29, 27, 23, 19, 17, 29, 27, 23, 19, 17 };
	if (!check_digits(z, 11) || sum_one_figure(z))
		return false;
	int more = sum_figure(z[9]) + 2, sum = sum_weighted(z, weights, 10) + more * 230; /* 230: the weights' sum */
	return sum % 11 % 10 == sum_figure(z[10]);
}

/* Value added tax in Saudi Arabia (3…3) and the Emirates (100…): fifteen figures. */
bool check_gulf_tax(const char *z)
{
	return check_digits(z, 15) && ((z[0] == '3' && z[14] == '3') || strncmp(z, "100", 3) == 0);
}

/* CIN of India: listed or not, industry, state, year, kind, number. */
bool check_in_cin(const char *z)
{
	if (strlen(z) != 21 || !strchr("LU", z[0]))
		return false;
	for (int i = 1; i < 21; i++) {
		bool letter = i == 6 || i == 7 || (i >= 12 && i <= 14);
		if (letter ? z[i] < 'A' || z[i] > 'Z' : z[i] < '0' || z[i] > '9')
			return false;
	}
	return strncmp(z + 8, "18", 2) >= 0 && strncmp(z + 8, "20", 2) <= 0;
}

/* UEN of Singapore: the forms of ACRA, no check digit. */
bool check_sg_uen(const char *z)
{
	size_t n = strlen(z);
	char figures[10] = "";
	if ((n != 9 && n != 10) || z[n - 1] < 'A' || z[n - 1] > 'Z')
		return false;
	memcpy(figures, z, n - 1);
	if (check_digits(figures, n - 1))
		return true;
	memcpy(figures, z + 5, 5);
	figures[4] = '\0';
	return n == 10 && strchr("RST", z[0]) && z[1] <= '9' && z[2] <= '9' && z[3] >= 'A' && check_digits(figures, 4);
}

/* Eight figures, or two letters and six: England and Wales, Scotland (SC), Northern Ireland (NI) … */
bool check_gb_company(const char *z)
{
	return check_digits(z, 8) || (strlen(z) == 8 && z[0] >= 'A' && z[1] >= 'A' && check_digits(z + 2, 6));
}

/* Of the countries of the EU, where the label tells which it is: DE136695976 without its first two letters. */
static bool without_country(const char *country, const char *z)
{
	char whole[24];
	size_t n = strlen(z);
	if (n + 3 > sizeof whole)
		return false;
	memcpy(whole, country, 2);
	memcpy(whole + 2, z, n + 1);
	return check_vat(whole);
}

bool check_pl_nip(const char *z)
{
	return without_country("PL", z);
}

bool check_it_iva(const char *z)
{
	return without_country("IT", z);
}

/* NIF, CIF: a company's or a person's. */
bool check_es_nif(const char *z)
{
	return without_country("ES", z);
}

bool check_pt_nif(const char *z)
{
	return without_country("PT", z);
}

bool check_hr_oib(const char *z)
{
	return without_country("HR", z);
}

bool check_gr_afm(const char *z)
{
	return without_country("EL", z);
}

bool check_ro_cui(const char *z)
{
	return without_country("RO", z);
}

bool check_bg_eik(const char *z)
{
	return check_digits(z, 9) && without_country("BG", z);
}

bool check_hu_tax(const char *z)
{
	char eight[9] = ""; /* 12345678-1-42: the tax's kind and the county follow */
	size_t n = strlen(z);
	if (n != 8 && n != 11)
		return false;
	memcpy(eight, z, 8);
	return check_digits(z, n) && without_country("HU", eight);
}

bool check_dk_cvr(const char *z)
{
	return without_country("DK", z);
}

bool check_fi_ytunnus(const char *z)
{
	return without_country("FI", z);
}

bool check_si_tax(const char *z)
{
	return without_country("SI", z);
}

/* Organisationsnummer of Sweden and Norway. */
bool check_se_org(const char *z)
{
	static const int8_t norway[] = { 3, 2, 7, 6, 5, 4, 3, 2 };
	if (check_digits(z, 10))
		return z[2] >= '2' && check_luhn(z);
	return check_digits(z, 9) && (z[0] == '8' || z[0] == '9') && (11 - sum_weighted(z, norway, 8) % 11) % 11 == sum_figure(z[8]);
}

/* CLABE of Mexico. */
bool check_mx_clabe(const char *z)
{
	int sum = 0;
	if (!check_digits(z, 18))
		return false;
	for (int i = 0; i < 17; i++)
		sum += sum_figure(z[i]) * "\3\7\1"[i % 3] % 10;
	return (10 - sum % 10) % 10 == sum_figure(z[17]);
}

/* CBU of Argentina: bank and branch, then the account, each with its figure. */
bool check_ar_cbu(const char *z)
{
	static const int8_t bank[] = { 7, 1, 3, 9, 7, 1, 3 }, account[] = { 3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3 };
	return check_digits(z, 22) && (1000 - sum_weighted(z, bank, 7)) % 10 == sum_figure(z[7]) &&
	       (1000 - sum_weighted(z + 8, account, 13)) % 10 == sum_figure(z[21]);
}

/* ISO 9362: bank, country, place, branch. */
bool check_bic(const char *z)
{
	size_t n = strlen(z);
	if (n != 8 && n != 11)
		return false;
	for (int i = 0; i < 6; i++)
		if (z[i] < 'A' || z[i] > 'Z')
			return false;
	return check_is_country(z + 4);
}
