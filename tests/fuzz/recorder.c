/* recorder.c - the stream into a case, then the case looked over: whatever was
 * recorded, it is sound. */
#include "case_fuzz.h"

static void finding(void *ctx, const char *what, struct str object, const char *msg)
{
	(void)ctx;
	fprintf(stderr, "%s: '%.*s': %s\n", what, STR_ARG(object), msg);
	BUG("fuzz: the case is not sound");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct casefile *c;
	static unsigned runs;
	struct casefile_check check = { 0 };
	struct err err = { .code = E_NONE };
	if (runs++ % 500 == 0) {
		casefile_close(c);
		c = fuzz_case();
	}
	fuzz_case_record(c, fuzz_str(data, size));
	if (runs % 50 == 0)
		FUZZ_MUST(casefile_verify(c, CASEFILE_CHECK_DATABASE | CASEFILE_CHECK_LOG, finding, NULL, &check, &err) != ST_FATAL);
	return 0;
}
