/* literals.c - the matcher of names: whatever the entries and the text, every way of reading finds the
 * same. Entries are lines, the first byte their flags; behind an empty line stands the text. */
#include "fuzz.h"
#include "refs/literals.h"
#include <stdlib.h>

#define ENTRIES_MAX 64u

#define TABLES 4u

/* Whether there is this way; hits are as they must be, by place, one a place and table. */
static bool scan(enum literals_way way, const struct literals *l, struct str text, struct lit_hits *hits)
{
	bool is = literals_scan_by(way, l, text, (1u << TABLES) - 1, hits);
	for (unsigned t = 0; t < TABLES; t++)
		for (size_t i = 0; i < hits[t].n; i++) {
			const struct lit_hit *h = &hits[t].v[i];
			FUZZ_MUST(h->start < h->end && h->end <= text.len && h->table == t && (i == 0 || h[-1].start < h->start));
		}
	return is;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_str(data, size), line;
	struct literals *l = literals_new();
	for (uint32_t i = 0; i < ENTRIES_MAX && str_next_line(&rest, &line) && line.len; i++)
		literals_add(l, i % TABLES, i, str_sub(line, 1, line.len), (unsigned char)line.p[0] & 0x3Fu);
	literals_build(l);
	struct lit_hits first[TABLES] = { 0 }, hits[TABLES] = { 0 };
	scan(LITERALS_CAREFUL, l, rest, first);
	for (enum literals_way w = LITERALS_CAREFUL + 1; w < LITERALS_WAYS; w++) {
		bool is = scan(w, l, rest, hits);
		for (unsigned t = 0; t < TABLES && is; t++)
			for (size_t i = 0; i < hits[t].n || i < first[t].n; i++) {
				const struct lit_hit *a = &first[t].v[i], *b = &hits[t].v[i];
				FUZZ_MUST(hits[t].n == first[t].n && a->start == b->start && a->end == b->end && a->row == b->row);
			}
	}
	for (unsigned t = 0; t < TABLES; t++) {
		free(first[t].v);
		free(hits[t].v);
	}
	literals_free(l);
	return 0;
}
