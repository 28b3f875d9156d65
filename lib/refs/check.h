/* check.h - check digits and shapes of identifiers. Every function takes the
 * compact form: no separators, letters in capitals, ended by NUL.
 *
 * Compared with python-stdnum 1.18 on some 90,000 valid, changed and random numbers.
 * What is left apart, on purpose: it takes births before 1900 and refuses withdrawn
 * counties in Chinese identity numbers; does not know Taiwan's rule of 2023 (multiples
 * of five), Latvia's numbers from 32 on, the IBAN of MN, OM and SO; looks at no
 * check digit of Korean business numbers and at no length of an LEI; takes Belgian
 * check digits 00, 98 and 99; and checks the national digits within IBANs of ME. */
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

/* finance and devices */
bool check_iban(const char *z);                   /* ISO 13616: country's length and shape, mod 97 */
bool check_lei(const char *z);                    /* ISO 17442 */
bool check_isin(const char *z);                   /* ISO 6166 */
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
