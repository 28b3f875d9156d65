/* label_types.c - the types that labels.tsv may name, a row each: kind, length and characters of the compact form, check. */
#include "label_types.h"
#include "check.h"

static bool any(const char *z)
{
	(void)z;
	return true;
}

static bool imei(const char *z)
{
	size_t n = strlen(z);
	/* 14: without check digit; 16: with software version */
	return n == 15 ? check_digits(z, 15) && check_luhn(z) : (n == 14 || n == 16) && check_digits(z, n);
}

static bool digits(const char *z)
{
	return check_digits(z, strlen(z));
}

static bool resident(const char *z)
{
	return check_resident_id(z) || (strlen(z) == 15 && digits(z) && z[0] != '0');
}

static bool uscc(const char *z)
{
	return check_uscc(z) || check_cn_registration(z);
}

static bool passport(const char *z)
{
	size_t n = strlen(z), d = 0;
	for (size_t i = 0; i < n; i++)
		d += is_digit(z[i]);
	return d >= 6;
}

static bool aadhaar(const char *z)
{
	return check_digits(z, 12) && z[0] > '1' && check_verhoeff(z);
}

/* Two or four figures of a series, six of the number or seven for travel abroad. */
static bool passport_ru(const char *z)
{
	size_t n = strlen(z);
	return check_digits(z, n) && (n == 10 || n == 9);
}

static bool mac(const char *z)
{
	for (; *z; z++)
		if (!is_hex(*z))
			return false;
	return true;
}

static bool digest(const char *z)
{
	return mac(z);
}

static bool asn(const char *z)
{
	return check_asn(z) && z[0] != '0';
}

static bool account(const char *z)
{
	size_t d = 0;
	for (const char *c = z; *c; c++)
		d += is_digit(*c);
	return d >= 8 && d + 4 >= strlen(z);
}

static const struct label_type types[] = {
	{ "uscc", REF_company_id, 15, 18, LABEL_SEPARATED | LABEL_LETTERS, uscc, SCORE_CHECKED, true },
	{ "org-code", REF_company_id, 9, 9, LABEL_SEPARATED | LABEL_LETTERS, check_org_code, SCORE_CHECKED, true },
	{ "cn-registration", REF_company_id, 15, 15, 0, check_cn_registration, SCORE_CHECKED, true },
	{ "inn", REF_company_id, 10, 12, LABEL_SEPARATED, check_inn, SCORE_CHECKED, true },
	{ "ogrn", REF_company_id, 13, 15, LABEL_SEPARATED, check_ogrn, SCORE_CHECKED, true },
	{ "kpp", REF_company_id, 9, 9, 0, digits, SCORE_LABELLED, true },
	{ "okpo", REF_company_id, 8, 10, 0, digits, SCORE_LABELLED, true },
	{ "edrpou", REF_company_id, 8, 8, 0, digits, SCORE_LABELLED, true },
	{ "bin", REF_company_id, 12, 12, LABEL_SEPARATED, check_kz_bin, SCORE_CHECKED, true },
	{ "ubn", REF_company_id, 8, 8, 0, check_tw_ubn, SCORE_CHECKED, true },
	{ "brn", REF_company_id, 10, 10, LABEL_SEPARATED, check_kr_brn, SCORE_CHECKED, true },
	{ "gstin", REF_company_id, 15, 15, LABEL_LETTERS, check_in_gstin, SCORE_CHECKED, true },
	{ "pan", REF_company_id, 10, 10, LABEL_LETTERS, check_in_pan, SCORE_LABELLED, true },
	{ "vat", REF_company_id, 4, 16, LABEL_SEPARATED | LABEL_LETTERS, check_vat, SCORE_CHECKED, true },
	{ "lei", REF_company_id, 20, 20, LABEL_SEPARATED | LABEL_LETTERS, check_lei, SCORE_CHECKED, true },
	{ "isin", REF_isin, 12, 12, LABEL_SEPARATED | LABEL_LETTERS, check_isin, SCORE_CHECKED, false },
	{ "iban", REF_iban, 15, 34, LABEL_SEPARATED | LABEL_LETTERS, check_iban, SCORE_CHECKED, false },
	{ "imei", REF_imei, 14, 16, LABEL_SEPARATED | LABEL_WHOLE, imei, SCORE_CHECKED, false },
	{ "imsi", REF_imsi, 14, 15, LABEL_SEPARATED | LABEL_WHOLE, check_imsi, SCORE_LABELLED, false },
	{ "resident", REF_id_number, 15, 18, LABEL_SEPARATED | LABEL_LETTERS, resident, SCORE_CHECKED, false },
	{ "snils", REF_id_number, 11, 11, LABEL_SEPARATED, check_snils, SCORE_CHECKED, true },
	{ "aadhaar", REF_id_number, 12, 12, LABEL_SEPARATED, aadhaar, SCORE_CHECKED, true },
	{ "iin", REF_id_number, 12, 12, LABEL_SEPARATED, check_kz_bin, SCORE_CHECKED, true },
	{ "tw-id", REF_id_number, 10, 10, LABEL_LETTERS, check_tw_id, SCORE_CHECKED, true },
	{ "hk-id", REF_id_number, 8, 9, LABEL_LETTERS, check_hk_id, SCORE_CHECKED, true },
	{ "kr-rrn", REF_id_number, 13, 13, LABEL_SEPARATED, check_kr_rrn, SCORE_CHECKED, true },
	{ "th-id", REF_id_number, 13, 13, LABEL_SEPARATED, check_th_id, SCORE_CHECKED, true },
	{ "vn-id", REF_id_number, 9, 12, LABEL_SEPARATED, check_vn_id, SCORE_LABELLED, true },
	{ "tr-id", REF_id_number, 11, 11, 0, check_tr_id, SCORE_CHECKED, true },
	{ "ua-id", REF_id_number, 10, 10, 0, check_ua_id, SCORE_CHECKED, true },
	{ "ir-id", REF_id_number, 10, 10, LABEL_SEPARATED, check_ir_id, SCORE_CHECKED, true },
	{ "pk-id", REF_id_number, 13, 13, LABEL_SEPARATED, check_pk_id, SCORE_LABELLED, true },
	{ "my-id", REF_id_number, 12, 12, LABEL_SEPARATED, check_my_id, SCORE_LABELLED, true },
	{ "sg-id", REF_id_number, 9, 9, LABEL_LETTERS, check_sg_id, SCORE_CHECKED, true },
	{ "ssn", REF_id_number, 9, 9, LABEL_SEPARATED, check_us_ssn, SCORE_LABELLED, true },
	{ "nino", REF_id_number, 9, 9, LABEL_SEPARATED | LABEL_LETTERS, check_gb_nino, SCORE_LABELLED, true },
	{ "passport-cn", REF_passport, 9, 9, LABEL_LETTERS, check_cn_passport, SCORE_LABELLED, false },
	{ "permit", REF_passport, 8, 8, 0, digits, SCORE_LABELLED, false },
	{ "passport-ru", REF_passport, 9, 10, LABEL_SEPARATED | LABEL_WHOLE | LABEL_SERIES, passport_ru, SCORE_LABELLED, false },
	{ "mac", REF_mac, 12, 12, LABEL_LETTERS, mac, SCORE_LABELLED, false },
	{ "md5", REF_md5, 32, 32, LABEL_SEPARATED | LABEL_LETTERS | LABEL_COLONS, digest, SCORE_LABELLED, false },
	{ "sha1", REF_sha1, 40, 40, LABEL_SEPARATED | LABEL_LETTERS | LABEL_COLONS, digest, SCORE_LABELLED, false },
	{ "sha256", REF_sha256, 64, 64, LABEL_SEPARATED | LABEL_LETTERS | LABEL_COLONS, digest, SCORE_LABELLED, false },
	{ "passport", REF_passport, 7, 10, LABEL_LETTERS, passport, SCORE_LABELLED, false },
	{ "card", REF_bank_card, 13, 19, LABEL_SEPARATED | LABEL_WHOLE, check_card, SCORE_CHECKED, false },
	{ "account", REF_bank_account, 8, 30, LABEL_SEPARATED, account, SCORE_LABELLED, false },
	{ "qq", REF_qq, 5, 12, 0, digits, SCORE_LABELLED, false },
	{ "wechat", REF_wechat, 5, 30, LABEL_LETTERS | LABEL_HANDLE, any, SCORE_LABELLED, false },
	{ "telegram", REF_telegram, 4, 32, LABEL_LETTERS | LABEL_HANDLE | LABEL_FIRST_LETTER, any, SCORE_LABELLED, false },
	{ "twitter", REF_twitter, 3, 16, LABEL_LETTERS | LABEL_HANDLE, any, SCORE_LABELLED, false },
	{ "asn", REF_asn, 1, 10, 0, asn, SCORE_LABELLED, false },
	{ "cpf", REF_id_number, 11, 11, LABEL_SEPARATED, check_br_cpf, SCORE_CHECKED, true },
	{ "curp", REF_id_number, 18, 18, LABEL_SEPARATED | LABEL_LETTERS, check_mx_curp, SCORE_CHECKED, true },
	{ "es-dni", REF_id_number, 9, 9, LABEL_SEPARATED | LABEL_LETTERS, check_es_dni, SCORE_CHECKED, true },
	{ "nir", REF_id_number, 15, 15, LABEL_SEPARATED | LABEL_LETTERS, check_fr_nir, SCORE_CHECKED, true },
	{ "de-idnr", REF_id_number, 11, 11, LABEL_SEPARATED, check_de_idnr, SCORE_CHECKED, true },
	{ "it-cf", REF_id_number, 16, 16, LABEL_SEPARATED | LABEL_LETTERS, check_it_cf, SCORE_CHECKED, true },
	{ "bsn", REF_id_number, 9, 9, LABEL_SEPARATED, check_nl_bsn, SCORE_CHECKED, true },
	{ "pesel", REF_id_number, 11, 11, LABEL_SEPARATED, check_pl_pesel, SCORE_CHECKED, true },
	{ "egn", REF_id_number, 10, 10, LABEL_SEPARATED, check_bg_egn, SCORE_CHECKED, true },
	{ "cnp", REF_id_number, 13, 13, LABEL_SEPARATED, check_ro_cnp, SCORE_CHECKED, true },
	{ "cz-rc", REF_id_number, 10, 10, LABEL_SEPARATED, check_cz_rc, SCORE_CHECKED, true },
	{ "jmbg", REF_id_number, 13, 13, LABEL_SEPARATED, check_rs_jmbg, SCORE_CHECKED, true },
	{ "oib", REF_id_number, 11, 11, LABEL_SEPARATED, check_hr_oib, SCORE_CHECKED, true },
	{ "amka", REF_id_number, 11, 11, LABEL_SEPARATED, check_gr_amka, SCORE_CHECKED, true },
	{ "cpr", REF_id_number, 10, 10, LABEL_SEPARATED, check_dk_cpr, SCORE_LABELLED, true },
	{ "se-pnr", REF_id_number, 10, 12, LABEL_SEPARATED, check_se_pnr, SCORE_CHECKED, true },
	{ "no-fnr", REF_id_number, 11, 11, LABEL_SEPARATED, check_no_fnr, SCORE_CHECKED, true },
	{ "hetu", REF_id_number, 10, 11, LABEL_SEPARATED | LABEL_LETTERS, check_fi_hetu, SCORE_CHECKED, true },
	{ "ee-ik", REF_id_number, 11, 11, LABEL_SEPARATED, check_ee_ik, SCORE_CHECKED, true },
	{ "lv-pk", REF_id_number, 11, 11, LABEL_SEPARATED, check_lv_pk, SCORE_CHECKED, true },
	{ "tfn", REF_id_number, 9, 9, LABEL_SEPARATED, check_au_tfn, SCORE_CHECKED, true },
	{ "sin", REF_id_number, 9, 9, LABEL_SEPARATED, check_ca_sin, SCORE_CHECKED, true },
	{ "za-id", REF_id_number, 13, 13, LABEL_SEPARATED, check_za_id, SCORE_CHECKED, true },
	{ "il-id", REF_id_number, 9, 9, LABEL_SEPARATED, check_il_id, SCORE_CHECKED, true },
	{ "sa-id", REF_id_number, 10, 10, LABEL_SEPARATED, check_sa_id, SCORE_CHECKED, true },
	{ "ae-id", REF_id_number, 15, 15, LABEL_SEPARATED, check_ae_id, SCORE_CHECKED, true },
	{ "eg-id", REF_id_number, 14, 14, LABEL_SEPARATED, check_eg_id, SCORE_LABELLED, true },
	{ "my-number", REF_id_number, 12, 12, LABEL_SEPARATED, check_jp_my_number, SCORE_CHECKED, true },
	{ "nik", REF_id_number, 16, 16, LABEL_SEPARATED, check_id_nik, SCORE_LABELLED, true },
	{ "pinfl", REF_id_number, 14, 14, LABEL_SEPARATED, check_uz_pinfl, SCORE_CHECKED, true },
	{ "by-id", REF_id_number, 14, 14, LABEL_SEPARATED | LABEL_LETTERS, check_by_id, SCORE_CHECKED, true },
	{ "kg-pin", REF_id_number, 14, 14, LABEL_SEPARATED, check_kg_pin, SCORE_LABELLED, true },
	{ "idnp", REF_id_number, 13, 13, LABEL_SEPARATED, check_md_idnp, SCORE_CHECKED, true },
	{ "nhs", REF_id_number, 10, 10, LABEL_SEPARATED, check_gb_nhs, SCORE_CHECKED, true },
	{ "abn", REF_company_id, 11, 11, LABEL_SEPARATED, check_au_abn, SCORE_CHECKED, true },
	{ "acn", REF_company_id, 9, 9, LABEL_SEPARATED, check_au_acn, SCORE_CHECKED, true },
	{ "cnpj", REF_company_id, 14, 14, LABEL_SEPARATED, check_br_cnpj, SCORE_CHECKED, true },
	{ "rfc", REF_company_id, 12, 13, LABEL_SEPARATED | LABEL_LETTERS, check_mx_rfc, SCORE_LABELLED, true },
	{ "cuit", REF_company_id, 11, 11, LABEL_SEPARATED, check_ar_cuit, SCORE_CHECKED, true },
	{ "ruc", REF_company_id, 11, 11, LABEL_SEPARATED, check_pe_ruc, SCORE_CHECKED, true },
	{ "nit", REF_company_id, 8, 16, LABEL_SEPARATED, check_co_nit, SCORE_CHECKED, true },
	{ "rut", REF_company_id, 8, 9, LABEL_SEPARATED | LABEL_LETTERS, check_cl_rut, SCORE_CHECKED, true },
	{ "siren", REF_company_id, 9, 9, LABEL_SEPARATED, check_fr_siren, SCORE_CHECKED, true },
	{ "siret", REF_company_id, 14, 14, LABEL_SEPARATED, check_fr_siret, SCORE_CHECKED, true },
	{ "jp-corporate", REF_company_id, 13, 13, LABEL_SEPARATED, check_jp_corporate, SCORE_CHECKED, true },
	{ "regon", REF_company_id, 9, 14, LABEL_SEPARATED, check_pl_regon, SCORE_CHECKED, true },
	{ "vkn", REF_company_id, 10, 10, LABEL_SEPARATED, check_tr_vkn, SCORE_CHECKED, true },
	{ "ch-uid", REF_company_id, 12, 12, LABEL_SEPARATED | LABEL_LETTERS, check_ch_uid, SCORE_CHECKED, true },
	{ "unp", REF_company_id, 9, 9, LABEL_SEPARATED, check_by_unp, SCORE_CHECKED, true },
	{ "mst", REF_company_id, 10, 13, LABEL_SEPARATED, check_vn_mst, SCORE_CHECKED, true },
	{ "npwp", REF_company_id, 15, 15, LABEL_SEPARATED, check_id_npwp, SCORE_CHECKED, true },
	{ "ir-company", REF_company_id, 11, 11, LABEL_SEPARATED, check_ir_company, SCORE_CHECKED, true },
	{ "gulf-tax", REF_company_id, 15, 15, LABEL_SEPARATED, check_gulf_tax, SCORE_LABELLED, true },
	{ "cin", REF_company_id, 21, 21, LABEL_SEPARATED | LABEL_LETTERS, check_in_cin, SCORE_LABELLED, true },
	{ "uen", REF_company_id, 9, 10, LABEL_LETTERS, check_sg_uen, SCORE_LABELLED, true },
	{ "gb-company", REF_company_id, 8, 8, LABEL_LETTERS, check_gb_company, SCORE_LABELLED, true },
	{ "nip", REF_company_id, 10, 10, LABEL_SEPARATED, check_pl_nip, SCORE_CHECKED, true },
	{ "it-iva", REF_company_id, 11, 11, LABEL_SEPARATED, check_it_iva, SCORE_CHECKED, true },
	{ "es-nif", REF_company_id, 9, 9, LABEL_SEPARATED | LABEL_LETTERS, check_es_nif, SCORE_CHECKED, true },
	{ "pt-nif", REF_company_id, 9, 9, LABEL_SEPARATED, check_pt_nif, SCORE_CHECKED, true },
	{ "gr-afm", REF_company_id, 9, 9, LABEL_SEPARATED, check_gr_afm, SCORE_CHECKED, true },
	{ "cui", REF_company_id, 4, 10, LABEL_SEPARATED, check_ro_cui, SCORE_CHECKED, true },
	{ "eik", REF_company_id, 9, 9, LABEL_SEPARATED, check_bg_eik, SCORE_CHECKED, true },
	{ "hu-tax", REF_company_id, 8, 11, LABEL_SEPARATED, check_hu_tax, SCORE_CHECKED, true },
	{ "cvr", REF_company_id, 8, 8, LABEL_SEPARATED, check_dk_cvr, SCORE_CHECKED, true },
	{ "y-tunnus", REF_company_id, 8, 8, LABEL_SEPARATED, check_fi_ytunnus, SCORE_CHECKED, true },
	{ "si-tax", REF_company_id, 8, 8, LABEL_SEPARATED, check_si_tax, SCORE_CHECKED, true },
	{ "orgnr", REF_company_id, 9, 10, LABEL_SEPARATED, check_se_org, SCORE_CHECKED, true },
	{ "bic", REF_company_id, 8, 11, LABEL_LETTERS | LABEL_CAPITALS, check_bic, SCORE_LABELLED, true },
	{ "clabe", REF_bank_account, 18, 18, LABEL_SEPARATED, check_mx_clabe, SCORE_CHECKED, false },
	{ "cbu", REF_bank_account, 22, 22, LABEL_SEPARATED, check_ar_cbu, SCORE_CHECKED, false },
};

const struct label_type *label_type(struct str name)
{
	for (size_t k = 0; k < sizeof types / sizeof *types; k++)
		if (str_eqz(name, types[k].name))
			return &types[k];
	return NULL;
}
