/* Check digits: published examples, and each of them with one digit changed. */
#include "refs/check.h"
#include "tap.h"

static const struct {
	const char *name;
	bool (*check)(const char *z);
	const char *good;
} rows[] = {
	{ "USCC", check_uscc, "91990000MA0FAKE091" }, { "USCC", check_uscc, "11990000000000019A" }, { "USCC", check_uscc, "1299000040000000XH" },
	{ "resident id", check_resident_id, "11010519491231002X" }, { "organisation code", check_org_code, "000000019" },
	{ "registration number", check_cn_registration, "990000000000015" },
	{ "INN of a company", check_inn, "0001234562" }, { "OGRN", check_ogrn, "1099900000001" }, { "OGRNIP", check_ogrn, "312990000000124" },
	{ "OGRNIP, remainder ten", check_ogrn, "320990000012340" },
	{ "IBAN", check_iban, "GB90NWBK00000000000001" }, { "IBAN", check_iban, "GB82WEST12345698765432" }, { "IBAN of Spain", check_iban, "ES9121000418450200051332" },
	{ "IBAN of Norway", check_iban, "NO9386011117947" }, { "IBAN of Belgium", check_iban, "BE68539007547034" }, { "LEI", check_lei, "0000TESTCORP00000129" },
	{ "ISIN", check_isin, "XS0FAKE00013" }, { "card", check_card, "6200000000000005" }, { "card", check_card, "4111111111111111" },
	{ "IMEI", check_imei, "001017000000011" }, { "Luhn", check_luhn, "79927398713" },
	{ "VAT AT", check_vat, "ATU13585627" }, { "VAT BE", check_vat, "BE0428759497" }, { "VAT DE", check_vat, "DE136695976" },
	{ "VAT DK", check_vat, "DK13585628" }, { "VAT EE", check_vat, "EE100931558" }, { "VAT FI", check_vat, "FI20774740" },
	{ "VAT FR", check_vat, "FR40303265045" }, { "VAT HU", check_vat, "HU12892312" }, { "VAT IT", check_vat, "IT00743110157" },
	{ "VAT LU", check_vat, "LU15027442" }, { "VAT MT", check_vat, "MT11679112" }, { "VAT PL", check_vat, "PL8567346215" },
	{ "VAT PT", check_vat, "PT501964843" }, { "VAT RO", check_vat, "RO18547290" }, { "VAT SE", check_vat, "SE123456789701" },
	{ "VAT SI", check_vat, "SI50223054" }, { "VAT SK", check_vat, "SK2022749619" },
	{ "ISO 7064 MOD 11,10", check_mod_11_10, "794623" }, { "Aadhaar's Verhoeff", check_verhoeff, "2363" },
};

static const struct {
	const char *name;
	bool (*check)(struct str s);
	const char *good;
} coins[] = {
	{ "BTC", check_btc, "16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu" }, { "BTC script", check_btc, "31nM1WuowNDzocNxPPW9NQWJEtwWpjfcLj" },
	{ "BIP-173", check_btc, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" },
	{ "BIP-350", check_btc, "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0" },
	{ "TRON", check_tron, "TA4Y62o6YC2Zsck9rZVGTvqW1AQ7X9zTnj" },
	{ "Monero", check_xmr, "41fKjWJQySv2LxFSMtsQ5k3gsHPkECmXt52nKM8ZY8z26NhMJWtsWSA7icPFuECstJ94XRDHZYFLSAQSTAftscna8JuzEJT" },
};

/* Made from the twenty bytes "fictitious address 1". */
static const char *const kin[][2] = {
	{ "ltc", "LUZTSJPtgBvy3zZzWdGsnxRk34kV88y9as" }, { "ltc", "MHEfQWzU6YrigrrAZTwWmCyKJ5GNVgB1eX" },
	{ "ltc", "ltc1qve5kxarfw35k7atnypskgerjv4ehxgp37zp2qx" }, { "doge", "DEUbiM2htwbCLC4S55H94hXahz7WGRui7Q" },
	{ "dash", "Xk2M1LjxZEuVx8URCNboNU3mfBxu3zWF2s" }, { "zec", "t1TD7BRWCZrUWPpvjGv6hekTu5WaHoZHRRH" },
	{ "xrp", "rwLWBaahbXguoB1qLVH2WAMyFiPDpHZhJm" }, { "bch", "qpnxjcm5d96xjmm4wvsxzerywfjhxueqxymxwm6svh" },
};

static void coin(void)
{
	for (size_t i = 0; i < sizeof kin / sizeof *kin; i++) {
		char z[64];
		const char *is = check_coin(str_from(kin[i][1]));
		ok(is && strcmp(is, kin[i][0]) == 0, "%s %s", kin[i][0], kin[i][1]);
		unsigned passed = 0;
		size_t n = strlen(kin[i][1]);
		for (size_t k = 5; k < n; k++) {
			memcpy(z, kin[i][1], n + 1);
			z[k] = z[k] == '4' ? '5' : '4';
			passed += check_coin(str_make(z, n)) != NULL;
		}
		is_int(passed, 0, "one sign changed");
	}
	ok(!check_coin(STR("")) && !check_coin(STR("r")) && !check_coin(STR("LLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL")), "none");
}

static void eth(void)
{
	bool checked;
	ok(check_eth(STR("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"), &checked) && checked, "EIP-55 holds");
	ok(!check_eth(STR("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"), &checked), "EIP-55 broken");
	ok(check_eth(STR("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"), &checked) && !checked, "small letters say nothing");
	ok(!check_eth(STR("0x5aaeb6053f3e94c9b9a09f33669435e7ef1bea"), &checked), "too short");
}

int main(void)
{
	char z[128];
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ok(rows[i].check(rows[i].good), "%s %s", rows[i].name, rows[i].good);
		size_t n = strlen(rows[i].good);
		unsigned passed = 0;
		/* every change of one digit that a check of these kinds must see */
		for (size_t k = 0; k < n; k++)
			for (char c = '0'; c <= '9'; c++) {
				memcpy(z, rows[i].good, n + 1);
				if (z[k] == c || z[k] < '0' || z[k] > '9')
					continue;
				z[k] = c;
				passed += rows[i].check(z);
			}
		/* mod 13 mod 10 lets a change in four pass */
		ok(passed <= n, "%s: changed digits are seen (%u pass)", rows[i].name, passed);
		memcpy(z, rows[i].good, n + 1);
		z[n - 1] = '\0';
		ok(!rows[i].check(z) || rows[i].check == check_luhn || rows[i].check == check_mod_11_10 || rows[i].check == check_verhoeff || memcmp(z, "RO", 2) == 0,
		   "%s cut short", rows[i].name);
		ok(!rows[i].check(""), "%s: nothing", rows[i].name);
	}
	for (size_t i = 0; i < sizeof coins / sizeof *coins; i++) {
		struct str s = str_from(coins[i].good);
		ok(coins[i].check(s), "%s address", coins[i].name);
		memcpy(z, s.p, s.len + 1);
		for (size_t k = 4; k < s.len; k += 5) {
			char c = z[k];
			z[k] = c == 'q' ? 'p' : 'q';
			ok(!coins[i].check(str_make(z, s.len)), "%s, letter %zu changed", coins[i].name, k);
			z[k] = c;
		}
		ok(!coins[i].check(str_make(z, s.len - 1)), "%s cut short", coins[i].name);
		ok(!coins[i].check(STR("")), "%s: nothing", coins[i].name);
	}
	eth();
	coin();
	ok(!check_resident_id("999999209901010018"), "a region that is none, a birth to come");
	ok(!check_vat("BG3361111020") && !check_vat("CZ344631458") && !check_vat("LV21252631849"), "persons' numbers whose month is none");
	ok(check_vat("RO1900228990006") && !check_vat("RO1900230990006"), "a person's number in Romania, and one whose day is none");
	ok(check_in_pan("AAAKA0001A") && !check_in_pan("AAAKA0001") && !check_in_pan("AAAXA0001A") && !check_in_pan("AAAKA0000A"), "kinds of holders of a PAN");
	ok(check_imsi("999700000000001"), "an IMSI of a private network");
	ok(!check_uscc("91990000MA0FAKE092"), "a code whose check letter is wrong");
	ok(check_uscc_org("91990000MA0FAKE091"), "the organisation's code in it holds too");
	ok(!check_imsi("492011234567890") && check_imsi("460001234567890"), "country codes of IMSIs");
	ok(!check_vat("QQ124567"), "no such country");
	ok(check_asn("64500") && check_asn("4294967295") && !check_asn("4294967296") && !check_asn("") && !check_asn("12a"), "numbers of autonomous systems");
	ok(check_onion(STR("amcakbqhbaequcymbuha6earcijrifiwc4mbsgq3dqor4hzaeerbuoid")), "an onion service's name");
	ok(!check_onion(STR("amcakbqhbaequcymbuha6earcijrifiwc4mbsgq3dqor4hzaeerbuoix")) && !check_onion(STR("amcakbqhbaequcymbuha6earcijrifiwc4mbsgq3dqor4hzaeerbuoi")),
	   "another version, a sign less");
	return done();
}
