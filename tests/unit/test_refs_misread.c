/* test_refs_misread.c - identifiers that OCR read nearly right, and how seldom chance is taken for one. */
#include "refs_run.h"
#include "../../lib/refs/check.h"
#include "../../lib/refs/misread.h"

static const char *mended(enum misread_kind kind, const char *token)
{
	static char out[MISREAD_LEN_MAX + 1];
	return misread_repair(kind, str_from(token), out) ? out : "";
}

static uint32_t next(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

/* Of N random tokens of LETTERS behind HEAD, how many are mended. */
static unsigned by_chance(enum misread_kind kind, const char *head, const char *letters, size_t len, unsigned n)
{
	char token[MISREAD_LEN_MAX + 1], out[MISREAD_LEN_MAX + 1];
	uint32_t state = 7;
	unsigned found = 0;
	size_t kinds = strlen(letters);
	for (unsigned i = 0; i < n; i++) {
		memcpy(token, head, strlen(head));
		for (size_t k = strlen(head); k < len; k++)
			token[k] = letters[next(&state) % kinds];
		found += misread_repair(kind, str_make(token, len), out);
	}
	return found;
}

int main(void)
{
	static const char all[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", small[] = "0123456789abcdefghijklmnopqrstuvwxyz", capitals[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	is(str_from(mended(MISREAD_RESIDENT, "1101O119900307002l")), "", "no checksum, no number");
	is(str_from(mended(MISREAD_RESIDENT, "11O1O1l99003070011")), "110101199003070011", "letters among figures");
	is(str_from(mended(MISREAD_RESIDENT, "110101199003070011")), "", "what is right is not mended");
	is(str_from(mended(MISREAD_RESIDENT, "110101199003070017")), "", "nor is what may be another");
	is(str_from(mended(MISREAD_USCC, "9133OOOOMA0000082M")), "91330000MA0000082M", "letters that it has not");
	is(str_from(mended(MISREAD_USCC, "91330000MA00000B2M")), "91330000MA0000082M", "one letter that it may have");
	is(str_from(mended(MISREAD_CARD, "62220200000OO000010")), "", "a card whose sum is wrong");
	is(str_from(mended(MISREAD_CARD, "622202O000000000O1B")), "6222020000000000018", "a card");
	is(str_from(mended(MISREAD_IBAN, "DE89370400440S32013O00")), "DE89370400440532013000", "an IBAN");
	is_int((long)check_iban_length("GB"), 22, "an IBAN of Britain has 22 signs");
	is_int((long)check_iban_length("QQ"), 0, "there is no such country");
	is(str_from(mended(MISREAD_BTC, "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2")), "", "a whole address is not mended");
	is(str_from(mended(MISREAD_BTC, "lBvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2")), "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "Bitcoin, a letter that it has not");
	is(str_from(mended(MISREAD_BTC, "1BvBMSEYstWetqTFn5Au4m4GFg7XJaNVN2")), "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "a capital");
	is(str_from(mended(MISREAD_BTC, "1BvBMSEYstwetqTFn5Au4m4GFg7XJaNVN2")), "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "two");
	is_int(by_chance(MISREAD_RESIDENT, "", all, 18, 20000) + by_chance(MISREAD_USCC, "", capitals, 18, 20000) + by_chance(MISREAD_CARD, "", all, 19, 20000), 0, "random tokens are none");
	is_int(by_chance(MISREAD_IBAN, "", capitals, 22, 20000) + by_chance(MISREAD_IBAN, "", small, 22, 20000) + by_chance(MISREAD_BTC, "1", all, 34, 300), 0, "nor of these");
	/* numbers of other things: figures alone */
	static const char figures[] = "0123456789";
	is_int(by_chance(MISREAD_USCC, "", figures, 18, 20000) + by_chance(MISREAD_USCC, "9", figures, 18, 20000) + by_chance(MISREAD_USCC, "110101", figures, 18, 20000), 0, "figures are no USCC with a letter");
	is_int(by_chance(MISREAD_IBAN, "SA", figures, 24, 20000) + by_chance(MISREAD_IBAN, "AD", figures, 24, 20000) + by_chance(MISREAD_IBAN, "LU", figures, 20, 20000), 0, "nor an IBAN with one");
	run_open(NULL);
	struct run run = { .n = 0 };
	struct err err = { 0 };
	struct refs_source s = { .text = STR("身份证号 11O1O1l99003070011，税号：9133OOOOMA0000082M\nIBAN DE89370400440S32013O00\n"), .fd = -1, .path = STR("t.png"), .read = true };
	refs_scan(run_rules, &s, run_keep, &run, &err);
	struct str r = run_find(&run, "ref", "value", "110101199003070011");
	ok(r.len && str_eqz(run_key(r, "misread"), "O>0 O>0 l>1") && str_eqz(run_key(r, "raw"), "11O1O1l99003070011"), "told with what was read");
	ok(run_find(&run, "ref", "value", "91330000MA0000082M").len && run_find(&run, "ref", "value", "DE89370400440532013000").len, "each kind");
	run_free(&run);
	s.text = STR("IMEI: 0O10170000000l1\n电话：O10-l2345678\nIBAN GB9O NWBK 0000 O000 0000 01 Bank\nIMEI: 0O1017000000012\nTel: 0O1\n");
	refs_scan(run_rules, &s, run_keep, &run, &err);
	r = run_find(&run, "ref", "value", "001017000000011");
	ok(r.len && str_eqz(run_key(r, "misread"), "O>0 l>1") && str_eqz(run_key(r, "raw"), "0O10170000000l1"), "behind a label, figures alone that a sum vouches for");
	r = run_find(&run, "ref", "value", "+861012345678");
	ok(r.len && str_eqz(run_key(r, "raw"), "O10-l2345678"), "a telephone behind its label");
	r = run_find(&run, "ref", "value", "GB90NWBK00000000000001");
	ok(r.len && str_eqz(run_key(r, "raw"), "GB9O NWBK 0000 O000 0000 01") && str_eqz(run_key(r, "misread"), "O>0 O>0"), "an IBAN in groups of four");
	ok(run_find(&run, "ref", "value", "001017000000012").len == 0, "a wrong sum stays wrong");
	run_free(&run);
	s.text = STR("Tel: 62345678 B2 floor\nFax: 1234567 I0 S5 Z9\n");
	refs_scan(run_rules, &s, run_keep, &run, &err);
	ok(run_has(&run, "phone", "62345678") && run_has(&run, "phone", "1234567"), "a floor and a room are no more of the number");
	run_free(&run);
	s.text = STR("身份证号 11O1O1l99003070011，IMEI: 0O10170000000l1\n");
	s.read = false;
	refs_scan(run_rules, &s, run_keep, &run, &err);
	ok(run_find(&run, "ref", "value", "110101199003070011").len == 0, "text that was not read from a picture stays");
	ok(run_find(&run, "ref", "value", "001017000000011").len == 0, "behind a label, too");
	run_free(&run);
	run_text(&run, "CPR: 070761-4285\nPersonas kods: 32000000000\n");
	ok(str_eqz(run_key(run_find(&run, "ref", "value", "0707614285"), "id_type"), "cpr"), "a Danish number is no Swedish one");
	ok(atof(run_key(run_find(&run, "ref", "value", "32000000000"), "score").p) < 0.95, "a number without a check is told with less");
	run_free(&run);
	refs_close(run_rules);
	return done();
}
