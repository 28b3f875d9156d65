/* old_methods.c - decoders of PKZIP 1 and lzop, without their containers.
 * The first byte chooses one, the second its flags. */
#include "fuzz.h"

#include "format/lzo1x.h"
#include "format/zip_old.h"

#include <stdlib.h>

#define GIVE_BYTES 200000u

struct pipe {
	struct str in;
	uint64_t given;
};

static int64_t take(void *ctx, void *p, size_t n)
{
	struct pipe *f = ctx;
	size_t k = f->in.len < n ? f->in.len : n;
	memcpy(p, f->in.p ? f->in.p : "", k);
	f->in = str_sub(f->in, k, f->in.len);
	return (int64_t)k;
}

static bool give(void *ctx, const void *p, size_t n)
{
	struct pipe *f = ctx;
	(void)p;
	f->given += n;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { fuzz_str(data, size) };
	unsigned which = fuzz_u8(&in) % 7, flags = fuzz_u8(&in);
	struct pipe f = { in.rest, 0 };
	struct err err = { .code = E_NONE };
	if (which == 0) {
		unsigned char *out = malloc(flags * 64u + 1);
		lzo1x_decode((const unsigned char *)in.rest.p, in.rest.len, out, flags * 64u);
		free(out);
	} else {
		struct zip_old io = { take, give, &f, GIVE_BYTES, which, flags };
		zip_old(&io, &err);
	}
	FUZZ_MUST(f.given <= GIVE_BYTES);
	return 0;
}
