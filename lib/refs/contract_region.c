/* contract_region.c - stretches of text that speak of contracts.
 *
 * Reading prose for contracts costs a hundred times what finding words does, and
 * most text tells of none. All 1,005 notices of the contracts bench have three of
 * the words below close together; in 27 MB of manuals they stand so 64 times. */
#include "contract_region.h"
#include "rules.h"

#define WORDS_MIN 3u
#define GAP_BYTES 1500u     /* between two of the words */
#define AROUND_BYTES 3000u  /* before the first and behind the last */
#define WHOLE_BYTES 65536u  /* a text of this size is read whole */

/* The word is one of contracts and awards. Agreement is protocol, too, and
 * computers have many. */
static bool speaks(const struct doc *d, const struct lit_hit *x)
{
	struct str class = doc_cell(d, TABLE_contract_cue, x, 1), word = doc_slice(d, x->start, x->end);
	if (str_eqz(word, "协议")) { /* 协议签署概况, 签订了协议 */
		struct str after = doc_slice(d, x->end, x->end + 6), before = doc_slice(d, x->start > 9 ? x->start - 9 : 0, x->start);
		return str_starts_any(after, "签|双方|各方|总|金额|对方") || str_ends_any(before, "签订|签署|签订了|签署了|投资");
	}
	if (str_eqz(class, "paper"))
		return !str_eqz(word, "合作");
	if (str_starts(word, STR("合同")) || str_starts(word, STR("中标"))) /* 合同金额 */
		return true;
	return str_eqz(class, "award-paper") || str_eqz(class, "award") || str_eqz(class, "client") || str_eqz(class, "supplier");
}

bool contract_region_next(const struct doc *d, size_t *at, uint32_t *ret_from, uint32_t *ret_to)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_cue];
	uint32_t first = 0, last = 0;
	unsigned n = 0;
	bool whole = d->text.len <= WHOLE_BYTES;
	for (; *at < l->n; ++*at) {
		const struct lit_hit *x = &l->v[*at];
		if (!speaks(d, x))
			continue;
		if (n && x->start > last + GAP_BYTES) {
			if (n >= WORDS_MIN)
				break;
			n = 0;
		}
		if (n++ == 0)
			first = x->start;
		last = x->end;
		if (whole && n >= WORDS_MIN) {
			*at = l->n;
			*ret_from = 0;
			*ret_to = (uint32_t)d->text.len;
			return true;
		}
	}
	if (n < WORDS_MIN)
		return false;
	uint32_t from = d->lines[doc_line_at(d, first > AROUND_BYTES ? first - AROUND_BYTES : 0)].start;
	uint32_t to = d->lines[doc_line_at(d, last + AROUND_BYTES)].end;
	/* lines without end are cut */
	if (first - from > 2 * AROUND_BYTES)
		for (from = first - AROUND_BYTES; from < first && ((unsigned char)d->text.p[from] & 0xC0) == 0x80;)
			from++;
	if (to > last + 2 * AROUND_BYTES)
		for (to = last + AROUND_BYTES; to > last && ((unsigned char)d->text.p[to] & 0xC0) == 0x80;)
			to--;
	*ret_from = from;
	*ret_to = to;
	return true;
}
