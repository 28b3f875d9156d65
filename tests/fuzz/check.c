/* check.c - check digits: every validator over any string. */
#include "fuzz.h"
#include "refs/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool (*const checks[])(const char *) = {
		check_luhn, check_mod_11_10, check_mod_97_10, check_date8, check_uscc, check_uscc_org, check_org_code, check_resident_id,
		check_cn_registration, check_inn, check_ogrn, check_snils, check_kz_bin, check_tw_ubn, check_kr_brn, check_in_gstin,
		check_in_pan, check_verhoeff, check_iban, check_lei, check_isin, check_card, check_imei, check_imsi, check_vat,
	};
	bool checked;
	uint8_t out[128];
	char *z = xstrndup(fuzz_str(data, size));
	for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++)
		checks[i](z);
	struct str s = str_from(z);
	check_digits(z, size & 31);
	check_btc(s);
	check_eth(s, &checked);
	check_tron(s);
	check_xmr(s);
	FUZZ_MUST(check_base58(s, out, sizeof out) <= sizeof out);
	free(z);
	return 0;
}
