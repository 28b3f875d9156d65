/* check.h - check digits and shapes of identifiers. Every function takes the
 * compact form: no separators, letters in capitals, ended by NUL.
 *
 * Compared with python-stdnum 1.18 on some 90,000 valid, changed and random numbers.
 * What is left apart, on purpose: it takes births before 1900 and refuses withdrawn
 * counties in Chinese identity numbers; does not know Taiwan's rule of 2023 (multiples
 * of five), Latvia's numbers from 32 on, the IBAN of MN, OM and SO; looks at no
 * check digit of Korean business numbers and at no length of an LEI; takes Belgian
 * check digits 00, 98 and 99; and checks the national digits within IBANs of ME. Of the 56
 * modules of further countries (check_national.c, check_company.c) these differ: a remainder of ten in
 * Czech birth numbers, sides of Finland's individual numbers, organisations of Sweden (third figure 2 and
 * above) and Norway (8 or 9 first), Danish births to come. */
#ifndef SLUICE_REFS_CHECK_H
#define SLUICE_REFS_CHECK_H

#include <sluice/str.h>

bool check_digits(const char *z, size_t n);       /* exactly N digits */
bool check_asn(const char *z);                    /* 1 to 4294967295, RFC 6793 */
bool check_luhn(const char *z);                   /* ISO/IEC 7812-1 annex B; digits only */
bool check_mod_11_10(const char *z);              /* ISO 7064 MOD 11,10 */
bool check_mod_97_10(const char *z);              /* ISO 7064 MOD 97-10; letters count 10 to 35 */
bool check_date8(const char *z);                  /* YYYYMMDD, 1900 to 2099 */

/* China: GB 32100, GB 11714, GB 11643, 15-digit registration number */
bool check_uscc(const char *z);
bool check_uscc_org(const char *z);               /* the organisation code inside holds too */
bool check_org_code(const char *z);
bool check_resident_id(const char *z);
bool check_cn_registration(const char *z);

/* Russia and neighbours */
bool check_inn(const char *z);                    /* 10 or 12 digits */
bool check_ogrn(const char *z);                   /* 13, or 15 (OGRNIP) */
bool check_snils(const char *z);
bool check_kz_bin(const char *z);                 /* Kazakhstan BIN, IIN: 12 */

/* others, behind labels */
bool check_tw_ubn(const char *z);
bool check_kr_brn(const char *z);
bool check_in_gstin(const char *z);
bool check_in_pan(const char *z);
bool check_verhoeff(const char *z);               /* Aadhaar */

/* persons, behind labels: check_person.c */
bool check_tw_id(const char *z);                  /* Taiwan, with those of residents since 2021 */
bool check_hk_id(const char *z);                  /* its check digit without brackets */
bool check_kr_rrn(const char *z);
bool check_th_id(const char *z);
bool check_vn_id(const char *z);                  /* 12, or 9: no check digit */
bool check_tr_id(const char *z);
bool check_ua_id(const char *z);                  /* РНОКПП: 10 */
bool check_ir_id(const char *z);                  /* کد ملی: 10 */
bool check_pk_id(const char *z);                  /* CNIC: no check digit */
bool check_my_id(const char *z);                  /* MyKad: date and place */
bool check_sg_id(const char *z);                  /* NRIC, FIN of S, T, F, G */
bool check_us_ssn(const char *z);
bool check_gb_nino(const char *z);
bool check_cn_passport(const char *z);            /* and permits; no check digit */

/* persons and companies of further countries, behind labels: check_national.c, check_company.c */
bool check_br_cpf(const char *z);
bool check_mx_curp(const char *z);
bool check_mx_rfc(const char *z);                 /* persons and companies; no check digit */
bool check_es_dni(const char *z);
bool check_fr_nir(const char *z);
bool check_de_idnr(const char *z);
bool check_it_cf(const char *z);
bool check_nl_bsn(const char *z);
bool check_pl_pesel(const char *z);
bool check_bg_egn(const char *z);
bool check_ro_cnp(const char *z);
bool check_cz_rc(const char *z);
bool check_rs_jmbg(const char *z);
bool check_gr_amka(const char *z);
bool check_dk_cpr(const char *z);                 /* date alone */
bool check_se_pnr(const char *z);
bool check_no_fnr(const char *z);
bool check_fi_hetu(const char *z);                /* without its hyphen */
bool check_ee_ik(const char *z);
bool check_lv_pk(const char *z);
bool check_au_tfn(const char *z);
bool check_ca_sin(const char *z);
bool check_za_id(const char *z);
bool check_il_id(const char *z);
bool check_sa_id(const char *z);
bool check_ae_id(const char *z);
bool check_eg_id(const char *z);                  /* date alone */
bool check_jp_my_number(const char *z);
bool check_id_nik(const char *z);                 /* date alone */
bool check_uz_pinfl(const char *z);
bool check_by_id(const char *z);
bool check_kg_pin(const char *z);                 /* date alone */
bool check_md_idnp(const char *z);
bool check_gb_nhs(const char *z);
bool check_au_abn(const char *z);
bool check_au_acn(const char *z);
bool check_br_cnpj(const char *z);
bool check_ar_cuit(const char *z);
bool check_pe_ruc(const char *z);
bool check_co_nit(const char *z);
bool check_cl_rut(const char *z);                 /* persons and companies */
bool check_fr_siren(const char *z);
bool check_fr_siret(const char *z);
bool check_jp_corporate(const char *z);
bool check_pl_regon(const char *z);
bool check_tr_vkn(const char *z);
bool check_ch_uid(const char *z);
bool check_by_unp(const char *z);
bool check_vn_mst(const char *z);
bool check_id_npwp(const char *z);
bool check_ir_company(const char *z);
bool check_gulf_tax(const char *z);               /* no check digit */
bool check_in_cin(const char *z);                 /* no check digit */
bool check_sg_uen(const char *z);                 /* no check digit */
bool check_gb_company(const char *z);             /* no check digit */
bool check_pl_nip(const char *z);
bool check_it_iva(const char *z);
bool check_es_nif(const char *z);
bool check_pt_nif(const char *z);
bool check_hr_oib(const char *z);                 /* persons and companies */
bool check_gr_afm(const char *z);
bool check_ro_cui(const char *z);
bool check_bg_eik(const char *z);
bool check_hu_tax(const char *z);
bool check_dk_cvr(const char *z);
bool check_fi_ytunnus(const char *z);
bool check_si_tax(const char *z);
bool check_se_org(const char *z);                 /* and Norway */
bool check_mx_clabe(const char *z);
bool check_ar_cbu(const char *z);
bool check_bic(const char *z);                    /* ISO 9362: country; no check digit */

/* finance and devices */
bool check_iban(const char *z);                   /* ISO 13616: country's length and shape, mod 97 */
/* How long an IBAN of this country is, by its first two letters; 0: it has none. */
size_t check_iban_length(const char *z);
bool check_lei(const char *z);                    /* ISO 17442 */
bool check_isin(const char *z);                   /* ISO 6166 */
bool check_is_country(const char *z);              /* two letters of ISO 3166, or of ISO 6166 beside it */
bool check_card(const char *z);                   /* issuer's range, length, Luhn */
bool check_imei(const char *z);                   /* 15 with Luhn */
bool check_imsi(const char *z);                   /* country code of the E.212 list */

/* EU VAT number with its country prefix: ATU12345678 */
bool check_vat(const char *z);

/* Cryptocurrency addresses; these want the exact letters */
bool check_onion(struct str s);                   /* the 56 signs before .onion: rend-spec-v3, small letters */
bool check_btc(struct str s);
bool check_eth(struct str s, bool *ret_checked);  /* 0x + 40; checked: mixed case and EIP-55 holds */
bool check_tron(struct str s);
bool check_xmr(struct str s);
/* Which of ltc, doge, dash, zec, xrp, bch (without its prefix) S is an address of, or NULL. Static. */
const char *check_coin(struct str s);
/* Decodes base58 (Bitcoin's alphabet) of at most 128 digits; bytes written or 0. */
size_t check_base58(struct str s, uint8_t *out, size_t max);

#endif
