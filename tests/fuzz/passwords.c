/* passwords.c - passwords out of names, texts and mails, and all variants of them. */
#include "fuzz.h"
#include "unpack/container_source.h"
#include "unpack/passwords.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { fuzz_str(data, size) };
	uint8_t how = fuzz_u8(&in);
	struct hint_part part[3] = { { in.rest, HINT_LIST }, { in.rest, HINT_TEXT }, { in.rest, HINT_MAIL } };
	struct source src = { .name = how & 1 ? in.rest : STR("a.zip"), .passwords = how & 2 ? in.rest : STR(""), .guess = true };
	struct password_walk w;
	struct password p;
	unsigned n = 0;
	buf_init(&src.candidates, 1u << 20);
	password_gather(&src, part, how & 4 ? 3 : 0);
	if (how & 8)
		password_gather_comment(&src, in.rest);
	password_begin(&w, &src, how & 16);
	while (n < 3000 && password_next(&w, &p)) {
		FUZZ_MUST(p.bytes.len > 0 && p.code >= 0 && PASSWORD_SET(p.code) < 15);
		n++;
	}
	password_end(&w);
	hint_kind_of(in.rest);
	buf_release(&src.candidates);
	return 0;
}
