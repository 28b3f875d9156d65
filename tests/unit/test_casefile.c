/* Folding, index words, queries, snippets, fingerprints, record fields, and a
 * case file from the inside. */
#include "../../lib/casefile/fields.h"
#include "../../lib/casefile/fold.h"
#include "../../lib/casefile/intern.h"
#include "../../lib/casefile/ngram.h"
#include "../../lib/casefile/simhash.h"
#include "../../lib/casefile/snippet.h"
#include "tap.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void words(const char *in, const char *want)
{
	struct buf b;
	buf_init(&b, 4096);
	ngram_text(str_from(in), &b);
	is(str_trim(buf_str(&b)), want, in);
	buf_release(&b);
}

static void query(const char *in, bool prefix, const char *want)
{
	struct buf b;
	buf_init(&b, 4096);
	bool some = ngram_query(str_from(in), prefix, &b);
	if (!want)
		ok(!some && b.len == 0, "nothing in '%s'", in);
	else
		is(buf_str(&b), want, in);
	buf_release(&b);
}

/* A phrase that does not fit must not stay open. */
static void query_full(void)
{
	struct buf b;
	char words[4000];
	memset(words, 'a', sizeof words);
	buf_init(&b, 1000);
	buf_addz(&b, "x ");
	ok(!ngram_query(str_make(words, sizeof words), false, &b), "a phrase longer than its room is none");
	is(buf_str(&b), "x ", "and nothing of it is left");
	buf_release(&b);
}

static void key(const char *in, const char *want)
{
	struct buf b;
	buf_init(&b, 4096);
	fold_key(str_from(in), &b);
	is(buf_str(&b), want, in);
	buf_release(&b);
}

static void test_words(void)
{
	words("外交部", "外交 交部 部");
	words("外", "外");
	words("外交部长email", "外交 交部 部长 长 email");
	words("外交\n部", "外交 交部 部");
	words("甲\n\n方", "甲  方");
	words("甲\t方", "甲  方");
	words("國家電網", "国家 家电 电网 网");
	words("ＡＢＣ１２", "ABC12");
	words("a@b.example", "a b example");
	words("say \"x\" now", "say x now");
	words("", "");
	words("カタカナ", "カタ タカ カナ ナ");
	query_full();
	query("外交部", false, "\" 外交 交部\"");
	query("外", false, "\" 外 \"*");
	query("email", true, "\"email\"*");
	query("外交部email", false, "\" 外交 交部 部 email\"");
	query("A1 外", false, "\"A1  外 \"*");
	query("\"; DROP", false, "\" DROP\"");
	query("!?", false, NULL);
	query("", false, NULL);
	key("Ｆoo-BAR Ltd.", "foo bar ltd");
	key("國家 電網（公司）", "国家电网公司");
	key("Résumé", "resume");
	key("乾隆", "干隆");
}

static void snippet(const char *term, bool prefix, const char *text, const char *want)
{
	struct buf b;
	struct query_term t = { str_from(term), prefix };
	size_t at = 0;
	buf_init(&b, 4096);
	bool hit = snippet_make(&t, 1, str_from(text), 40, &b, &at);
	for (size_t i = 0; i < b.len; i++)
		b.p[i] = b.p[i] == '\002' ? '[' : b.p[i] == '\003' ? ']' : b.p[i];
	if (want)
		is(buf_str(&b), want, term);
	else
		ok(!hit, "'%s' is not in '%s'", term, text);
	buf_release(&b);
}

static void test_snippets(void)
{
	snippet("外交部", false, "去外交\n部办事", "去[外交 部]办事");
	snippet("国家", false, "在國家電網", "在[國家]電網");
	snippet("mail", false, "a mailbox", NULL);
	snippet("mail", true, "a mailbox", "a [mail]box");
	snippet("mail", false, "邮mail件", "邮[mail]件");
	snippet("b.c", false, "a@b.c d", "a@[b.c] d");
	struct query_term two[2] = { { STR("alpha"), false }, { STR("beta"), false } };
	struct place p[4];
	is_int((long long)snippet_find(two, 2, STR("alpha alpha alpha alpha alpha beta"), p, 4), 3, "each term has its share of places");
	ok(p[2].term == 1, "the rare one is among them");
}

static void test_fields(void)
{
	static const struct { const char *text; double want; } nums[] = {
		{ "0", 0 }, { "12", 12 }, { "0.98", 0.98 }, { "1234567890.25", 1234567890.25 }, { "-3", -3 }, { "1e3", 1000 }, { "\"7\"", 7 }, { "123456789012345678", 123456789012345678.0 }, { "0.1234567890123456789", 0.1234567890123456789 },
	};
	double d;
	for (size_t i = 0; i < sizeof nums / sizeof *nums; i++)
		ok(fields_num(str_from(nums[i].text), &d) && d >= nums[i].want && d <= nums[i].want, "number %s", nums[i].text);
	static const char *const none[] = { "", "x", "1x", ".5", "1.2.3", "null", "--1" };
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		ok(!fields_num(str_from(none[i]), &d), "no number '%s'", none[i]);
	static const struct str keys[] = { { "a", 1 }, { "b", 1 } };
	struct str raw[2];
	struct buf extra;
	buf_init(&extra, 4096);
	ok(fields_cut(STR("{\"sluice\":1,\"type\":\"x\",\"a\":\"1\",\"z\":[1,{\"q\":2}],\"b\":null,\"y\":3}"), keys, 2, raw, &extra), "a record is cut");
	is(raw[0], "\"1\"", "a key");
	ok(raw[1].p == NULL, "null is absent");
	is(buf_str(&extra), "{\"z\":[1,{\"q\":2}],\"y\":3}", "the rest is kept");
	static const char *const bad[] = { "", "{", "{\"a\"}", "{\"a\":1", "{\"a\":1,}", "{\"a\":1}x", "[1]", "{\"a\":1 \"b\":2}", "{\"a\":\"\\x\"}" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!fields_cut(str_from(bad[i]), keys, 2, raw, &extra), "no record: %s", bad[i]);
	ok(fields_cut(STR("{}"), keys, 2, raw, &extra), "an empty object");
	buf_release(&extra);
}

static void test_intern(void)
{
	struct intern m;
	char k[32];
	bool good = true;
	intern_init(&m, 0);
	for (int i = 1; i <= 50000; i++) {
		snprintf(k, sizeof k, "key %d", i);
		intern_put(&m, str_from(k), i);
	}
	for (int i = 1; i <= 50000; i++) {
		snprintf(k, sizeof k, "key %d", i);
		good &= intern_get(&m, str_from(k)) == i;
	}
	ok(good, "fifty thousand values are found again");
	is_int(intern_get(&m, STR("key 0")), 0, "another is not");
	intern_release(&m);
	intern_init(&m, 10);
	for (int i = 1; i <= 11; i++) {
		snprintf(k, sizeof k, "key %d", i);
		intern_put(&m, str_from(k), i);
		ok(intern_get(&m, STR("key 1")) == 1, "what keeps coming is kept, after %d", i);
	}
	is_int(intern_get(&m, STR("key 11")), 11, "so is the last one");
	is_int(intern_get(&m, STR("key 2")), 0, "what came once, long ago, is not");
	intern_release(&m);
}

/* Priorities are the same, however many documents are weighed at once. */
static void test_rank_passes(void)
{
	char dir[] = "rank.XXXXXX", path[64], line[400];
	struct casefile *c;
	struct recorder *r;
	struct recorder_counts n;
	struct err err = { 0 };
	static const char sum[] = "SELECT sum(score * 100 * (blob + 1)) + count(*) * 1000 FROM priority";
	int64_t want = 0;
	if (!mkdtemp(dir))
		return;
	snprintf(path, sizeof path, "%s/c.db", dir);
	for (int pass = 0; pass < 3; pass++) {
		ok(casefile_open(&c, path, CASEFILE_CREATE, 0, &err) == ST_OK, "a case: %s", err.msg);
		c->rank_pass = pass == 0 ? RANK_PASS : pass * 7;
		struct recorder_options o = { .actor = { "me", "test", "" }, .replace = true };
		recorder_begin(&r, c, &o, &err);
		for (int i = 0; i < 60; i++) {
			snprintf(line, sizeof line, "{\"sluice\":1,\"type\":\"%s\",\"item\":\"%064x\",\"kind\":\"email\",\"value\":\"v%d\",\"name\":\"n%d\",\"start\":%d}",
				i % 9 ? "ref" : "target", i % 20, i % 13, i, i);
			recorder_add(r, str_from(line), &err);
		}
		ok(recorder_end(r, &n, &err) == ST_OK, "recorded: %s", err.msg);
		int64_t got = casefile_number(c, sum, -1);
		if (pass == 0)
			want = got;
		ok(got == want && got > 20000, "priorities, %lld documents at once", (long long)c->rank_pass);
		casefile_close(c);
	}
	snprintf(line, sizeof line, "rm -rf '%s'", dir);
	ok(system(line) == 0, "cleaned up");
}

/* A text of N sentences of made-up words; about one word in EVERY differs by SEED. */
static void story(struct buf *b, int n, unsigned every, unsigned seed)
{
	static const char *const w[] = { "合同", "验收", "付款", "系统", "数据", "平台", "采购", "甲方", "乙方", "交付", "server", "report", "费用", "项目", "年度", "技术" };
	unsigned x = 12345, y = seed * 7919 + 1;
	buf_clear(b);
	for (int i = 0; i < n; i++) {
		x = x * 1103515245u + 12345;
		y = y * 1664525u + 1013904223u;
		if (every && y >> 16 & 0xFFFF && (y >> 16) % every == 0)
			buf_printf(b, "改%u ", y >> 20);
		else
			buf_printf(b, "%s%u ", w[x >> 16 & 15], x >> 24 & 7);
	}
}

static uint64_t print_of(const struct buf *b)
{
	struct simhash s;
	uint64_t v = 0;
	simhash_init(&s);
	simhash_add(&s, buf_str(b));
	simhash_end(&s, &v);
	return v;
}

static void test_simhash(void)
{
	struct buf a, b;
	int near = 0, far = 0;
	buf_init(&a, 1u << 20);
	buf_init(&b, 1u << 20);
	story(&a, 600, 0, 0);
	for (unsigned i = 1; i <= 100; i++) {
		story(&b, 600, 200, i);
		near += simhash_distance(print_of(&a), print_of(&b)) <= SIMHASH_NEAR;
	}
	for (unsigned i = 1; i <= 100; i++) {
		story(&b, 600, 2, i);
		far += simhash_distance(print_of(&a), print_of(&b)) <= SIMHASH_NEAR;
	}
	printf("# %d of 100 texts with one word in 200 changed are near, %d with one in two\n", near, far);
	ok(near >= 90, "texts with few changes are near");
	ok(far == 0, "others are not");
	/* a form: what is said a thousand times over must not outvote what is said once */
	buf_clear(&a);
	buf_clear(&b);
	for (unsigned i = 0; i < 80; i++) {
		buf_printf(&a, "sermon%u ", i);
		buf_printf(&b, "ledger%u ", i);
	}
	for (unsigned i = 0; i < 3000; i++) {
		buf_addz(&a, "0 0 0 0 0 0 0 0\n");
		buf_addz(&b, "0 0 0 0 0 0 0 0\n");
	}
	ok(simhash_distance(print_of(&a), print_of(&b)) > SIMHASH_NEAR, "a repeated line makes no two texts alike");
	struct simhash s;
	uint64_t v;
	simhash_init(&s);
	simhash_add(&s, STR("too short"));
	ok(!simhash_end(&s, &v), "a short text has no fingerprint");
	buf_release(&a);
	buf_release(&b);
}

static enum status first(void *ctx, const struct search_hit *h)
{
	snprintf(ctx, 200, "%.*s", STR_ARG(h->path));
	return ST_OK;
}

static void test_case(void)
{
	char dir[] = "case.XXXXXX", path[64], got[200] = "";
	struct casefile *c = NULL, *d = NULL;
	struct recorder *r = NULL;
	struct err err;
	ok(mkdtemp(dir) != NULL, "a folder");
	snprintf(path, sizeof path, "%s/c?a#b.db", dir);
	ok(casefile_open(&c, path, CASEFILE_READ, 0, &err) == ST_FATAL && err.code == E_MISSING, "no case yet");
	ok(casefile_open(&c, path, CASEFILE_CREATE, 0, &err) == ST_OK, "a new one");
	struct recorder_options o = { .actor = { "me", "test", "" } };
	ok(recorder_begin(&r, c, &o, &err) == ST_OK, "a recorder");
	recorder_add(r, STR("{\"sluice\":1,\"type\":\"item\",\"path\":\"x/外交部.txt\",\"id\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"size\":3}"), &err);
	ok(casefile_open(&d, path, CASEFILE_READ, 0, &err) == ST_OK, "a reader beside it");
	is_int(casefile_number(d, "SELECT count(*) FROM item", -1), 0, "what waits is not there");
	ok(recorder_flush(r, &err) == ST_OK, "flush");
	is_int(casefile_number(d, "SELECT count(*) FROM item", -1), 1, "now it is");
	struct recorder_counts n;
	ok(recorder_end(r, &n, &err) == ST_OK && n.items == 1, "end");
	struct search_options so = { .limit = 5 };
	ok(casefile_search(d, STR("path:外交部"), &so, first, got, NULL, &err) == ST_OK, "search");
	is(str_from(got), "x/外交部.txt", "finds it by its name");
	struct case_rows *rows = NULL;
	ok(casefile_query(d, &rows, "INSERT INTO meta VALUES ('a', 'b')", NULL, 0, &err) == ST_FATAL, "queries do not write");
	is_int(casefile_number(d, "PRAGMA user_version", -1), CASEFILE_VERSION, "version");
	casefile_close(c);
	casefile_close(d);
	unlink(path);
	rmdir(dir);
}

/* A text larger than is kept: its beginning can be searched, and a loss says so. */
static void test_huge_text(void)
{
	char dir[] = "case.XXXXXX", path[64], file[160], line[400], got[200] = "";
	static const char id[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	struct casefile *c = NULL;
	struct recorder *r = NULL;
	struct recorder_counts n;
	struct store *store = NULL;
	struct err err;
	ok(mkdtemp(dir) != NULL, "a folder");
	snprintf(path, sizeof path, "%s/s", dir);
	ok(store_open(&store, path, true, &err) == ST_OK, "a store");
	store_close(store);
	snprintf(file, sizeof file, "%s/s/aa", dir);
	mkdir(file, 0700);
	snprintf(file, sizeof file, "%s/s/aa/%s.txt", dir, id + 2);
	FILE *f = fopen(file, "w");
	for (int i = 0; f && i < 400000; i++)
		fprintf(f, "word%d line\n", i);
	if (f)
		fclose(f);
	snprintf(path, sizeof path, "%s/c.db", dir);
	ok(casefile_open(&c, path, CASEFILE_CREATE, 0, &err) == ST_OK, "a case");
	c->text_max = 3u << 20;
	snprintf(line, sizeof line, "{\"sluice\":1,\"type\":\"item\",\"id\":\"%s\",\"path\":\"huge.sql\",\"store\":\"%s/s\",\"text\":{\"chars\":7}}", id, dir);
	for (int i = 0; i < 2; i++) {
		struct recorder_options o = { .actor = { "me", "test", "" } };
		ok(recorder_begin(&r, c, &o, &err) == ST_OK, "a recorder");
		recorder_add(r, str_from(line), &err);
		ok(recorder_end(r, &n, &err) == ST_OK && n.losses == (i == 0), i ? "recorded again: nothing new" : "recorded with a loss");
	}
	is_int(casefile_number(c, "SELECT count(*) FROM losses WHERE stage = 'record' AND code = 'limit-bytes' AND path = 'huge.sql'", -1), 1, "the loss is in the ledger");
	ok(casefile_number(c, "SELECT sum(length(body)) FROM text_part", -1) >= 3 << 20, "the beginning is kept");
	struct search_options so = { .limit = 5 };
	ok(casefile_search(c, STR("word150000"), &so, first, got, NULL, &err) == ST_OK, "search");
	is(str_from(got), "huge.sql", "and found");
	struct casefile_check k;
	ok(casefile_verify(c, CASEFILE_CHECK_DATABASE | CASEFILE_CHECK_LOG, NULL, NULL, &k, &err) == ST_OK && k.findings == 0, "and verifies");
	casefile_close(c);
	snprintf(line, sizeof line, "rm -rf '%s'", dir);
	ok(system(line) == 0, "cleaned up");
}

static void test_sum(void)
{
	struct sum256 a, b, c;
	char hex[65];
	sum256_read("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", &a);
	sum256_read("0000000000000000000000000000000000000000000000000000000000000001", &b);
	c = a;
	sum256_add(&c, &b);
	sum256_hex(&c, hex);
	is(str_from(hex), "0000000000000000000000000000000000000000000000000000000000000000", "a sum runs over");
	sum256_sub(&c, &b);
	ok(memcmp(&c, &a, sizeof a) == 0, "and back");
	sum256_read("00000000000000000000000000000001ffffffffffffffff0000000000000000", &a);
	sum256_read("000000000000000000000000000000000000000000000001ffffffffffffffff", &b);
	sum256_add(&a, &b);
	sum256_hex(&a, hex);
	is(str_from(hex), "000000000000000000000000000000020000000000000000ffffffffffffffff", "the carry goes from word to word");
	sum256_sub(&a, &b);
	sum256_hex(&a, hex);
	is(str_from(hex), "00000000000000000000000000000001ffffffffffffffff0000000000000000", "so does the borrow");
}

int main(void)
{
	if (chdir(scratch()) != 0)
		return puts("Bail out! no scratch folder"), 1;
	test_sum();
	test_huge_text();
	test_words();
	test_snippets();
	test_fields();
	test_intern();
	test_rank_passes();
	test_simhash();
	test_case();
	return done();
}
