/* query.c - what people type into search: every query is run or refused, and
 * none makes SQL that SQLite refuses. */
#include "case_fuzz.h"

static enum status hit(void *ctx, const struct search_hit *h)
{
	(void)ctx;
	(void)h;
	return ST_OK;
}

#define ID "\"id\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\""

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct casefile *c;
	struct err err = { .code = E_NONE };
	if (!c) {
		c = fuzz_case();
		fuzz_case_record(c, STR("{\"sluice\":1,\"type\":\"item\"," ID ",\"path\":\"a/合同.txt\",\"size\":3,\"mtime\":\"2020-01-02T00:00:00Z\","
			"\"identify\":{\"format\":\"text\",\"mime\":\"text/plain\"},\"text\":{\"by\":\"plain\",\"chars\":3,\"lang\":\"zh\"}}\n"
			"{\"sluice\":1,\"type\":\"ref\",\"item\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\","
			"\"kind\":\"email\",\"value\":\"a@mail.example\",\"raw\":\"a@mail.example\",\"start\":0,\"end\":3,\"score\":0.9,\"by\":\"email\"}\n"));
	}
	struct search_options o = { .limit = 5 };
	int64_t total;
	enum status st = casefile_search(c, fuzz_str(data, size), &o, hit, NULL, &total, &err);
	if (st == ST_FATAL)
		fprintf(stderr, "%s\n", err.msg);
	FUZZ_MUST(st == ST_OK || (st == ST_SKIP && err.code == E_USAGE));
	return 0;
}
