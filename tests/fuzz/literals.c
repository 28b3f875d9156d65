/* literals.c - the matcher of names: whatever the entries and the text, every way of reading finds the
 * same. Entries are lines, the first byte their flags; behind an empty line stands the text. */
#include "fuzz.h"
#include "refs/literals.h"
#include <stdlib.h>

#define ENTRIES_MAX 64u

struct sum {
	uint64_t hits, sum;
	size_t len;
};

static void add(void *ctx, const struct lit_hit *h)
{
	struct sum *s = ctx;
	FUZZ_MUST(h->start < h->end && h->end <= s->len);
	s->hits++;
	s->sum = s->sum * 0x9E3779B97F4A7C15u + ((uint64_t)h->start << 32 | h->end) + (uint64_t)h->row * 977 + h->table;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_str(data, size), line;
	struct literals *l = literals_new();
	for (uint32_t i = 0; i < ENTRIES_MAX && str_next_line(&rest, &line) && line.len; i++)
		literals_add(l, i % 4, i, str_sub(line, 1, line.len), (unsigned char)line.p[0] & 0x3Fu);
	literals_build(l);
	struct sum first = { 0, 0, rest.len };
	literals_scan_by(LITERALS_CAREFUL, l, rest, add, &first);
	for (enum literals_way w = LITERALS_CAREFUL + 1; w < LITERALS_WAYS; w++) {
		struct sum s = { 0, 0, rest.len };
		if (literals_scan_by(w, l, rest, add, &s))
			FUZZ_MUST(s.hits == first.hits && s.sum == first.sum);
	}
	literals_free(l);
	return 0;
}
