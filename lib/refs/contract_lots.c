/* contract_lots.c - a notice that tells the winners of lots a line each, no table:
 *
 *	第一包：中标人：X，中标金额：863,500.00元；
 *	Lot 2: awarded to Y, EUR 120,000
 *
 * What was bought and for whom the paper says once, around them. */
#include "contract_form.h"
#include "rules.h"

#define LOTS_MAX 40u
#define LINE_BYTES_MAX 600u

/* 第一包, 包1, 标段二, 一标段, Lot 3 at the beginning of S. */
static bool begins_lot(struct str s)
{
	static const char *const begins[] = { "第", "包", "标段", "標段", "标包", "分包", "Lot ", "LOT ", "Лот ", "（", "(" },
				 *const words[] = { "包", "标段", "標段", "Lot", "LOT", "Лот", "标的" };
	struct str head = str_sub(s, 0, s.len < 24 ? s.len : 24);
	bool begin = (head.len && head.p[0] >= '1' && head.p[0] <= '9') || str_starts(head, STR("一")) || str_starts(head, STR("二")) ||
		     str_starts(head, STR("三"));
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		begin |= str_starts(head, str_from(begins[i]));
	for (size_t i = 0; begin && i < sizeof words / sizeof *words; i++)
		if (str_find(head, str_from(words[i])) >= 0)
			return true;
	return false;
}

/* The name behind the line's label of a winner; false: there is none. */
static bool winner(struct doc *d, struct contract *c, size_t line)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	for (size_t i = doc_lit_at(d, TABLE_contract_label, d->lines[line].start); i < l->n && l->v[i].start < d->lines[line].end; i++) {
		if (!str_eqz(doc_cell(d, TABLE_contract_label, &l->v[i], 1), "party_b"))
			continue;
		const struct hit *h = contract_hit_in(d, REF_organization, l->v[i].end, d->lines[line].end);
		if (!h || h->start > l->v[i].end + 12)
			continue;
		contract_add_party(c, "party_b", doc_slice(d, h->start, h->end), h->start, h->end, "lot", 0.8);
		return true;
	}
	return false;
}

size_t contract_lots_read(struct doc *d, const unsigned char *used, contract_row_fn *fn, void *ctx)
{
	struct contract lot[LOTS_MAX];
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	size_t n = 0, last = SIZE_MAX;
	for (size_t i = 0; i < l->n && n < LOTS_MAX; i++) { /* lines with a winner's label are few */
		if (!str_eqz(doc_cell(d, TABLE_contract_label, &l->v[i], 1), "party_b"))
			continue;
		size_t line = doc_line_at(d, l->v[i].start);
		struct str s = str_trim(doc_line(d, line));
		if (line == last || used[line] || d->lines[line].tabs || s.len > LINE_BYTES_MAX || !begins_lot(s))
			continue;
		last = line;
		lot[n] = (struct contract){ .by = CONTRACT_LOT_ROW, .score = 0.8f };
		const struct hit *sum = contract_hit_in(d, REF_amount, d->lines[line].start, d->lines[line].end);
		if (!sum || !winner(d, &lot[n], line))
			continue;
		contract_set_sum(&lot[n], d, sum, "lot", 0.8);
		n++;
	}
	for (size_t i = 0; i < n && n >= 2; i++)
		fn(ctx, d, &lot[i]);
	return n >= 2 ? n : 0;
}
