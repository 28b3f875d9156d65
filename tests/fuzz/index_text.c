/* index_text.c - text on its way into the index: folding, pairs, fingerprints,
 * snippets; the input's first line is what is looked for. */
#include "fuzz.h"
#include "casefile/fold.h"
#include "casefile/ngram.h"
#include "casefile/simhash.h"
#include "casefile/snippet.h"
#include <sluice/utf8.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { fuzz_str(data, size) };
	struct str term = fuzz_line(&in);
	struct buf out, text;
	struct simhash h;
	uint64_t print;
	size_t start = 0;
	buf_init(&out, 16u << 20);
	buf_init(&text, 4u << 20);
	buf_add_utf8_clean(&text, in.rest);
	struct str clean = buf_str(&text);
	fold_key(term, &out);
	ngram_query(term, true, &out);
	buf_clear(&out);
	ngram_text(clean, &out);
	FUZZ_MUST(utf8_valid(buf_str(&out)));
	simhash_init(&h);
	simhash_add(&h, clean);
	simhash_end(&h, &print);
	struct query_term t[2] = { { term, true }, { STR("合同"), false } };
	struct place places[8];
	size_t n = snippet_find(t, 2, clean, places, 8);
	for (size_t i = 0; i < n && i < 8; i++)
		FUZZ_MUST(places[i].start < places[i].end && places[i].end <= clean.len);
	buf_clear(&out);
	snippet_make(t, 2, clean, 40, &out, &start);
	FUZZ_MUST(start <= clean.len && utf8_valid(buf_str(&out)) && str_find_char(buf_str(&out), '\n') < 0);
	buf_release(&out);
	buf_release(&text);
	return 0;
}
