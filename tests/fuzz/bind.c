/* bind.c - records and names of pages. */
#include "fuzz.h"
#include <sluice/bind.h>

static void emit(void *ctx, struct str line)
{
	size_t *n = ctx;
	*n += line.len;
}

static struct store *no_store(void *ctx, struct str path)
{
	(void)ctx;
	(void)path;
	return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_str(data, size), line;
	size_t n = 0;
	struct err err = { .code = E_NONE };
	struct bind *b = bind_new(no_store, emit, &n);
	while (str_next_line(&rest, &line)) {
		struct bind_name name;
		bind_name_read(line, &name);
		if (bind_feed(b, line, &err) == ST_FATAL)
			break;
	}
	bind_end(b, &err);
	bind_free(b);
	return 0;
}
