/* contract_row.c - one row of a ledger as a contract: each cell by its column's field. */
#include "contract_table.h"
#include "amount.h"
#include "date.h"
#include "rules.h"

#define NUMBER_BYTES_MIN 4u
#define LOT_BYTES_MAX 15u /* 第十二标段 */
#define CURRENCY_BYTES_MAX 16u

bool contract_is_total(const struct str *cells, unsigned n)
{
	static const char *const words[] = { "合计", "总计", "小计", "共计", "Total", "TOTAL", "Итого", "合 计" };
	for (unsigned i = 0; i < n && i < 3; i++)
		for (size_t k = 0; k < sizeof words / sizeof *words; k++)
			if (str_starts(cells[i], str_from(words[k])))
				return true;
	return false;
}

/* 大写：贰拾陆万元整 in a remark: a sum in words that is not the row's sum. */
static void words_in_row(struct doc *d, struct contract *c, size_t line)
{
	for (size_t i = contract_hit_at(d, d->lines[line].start); i < d->hits_sorted && d->hits.v[i].start < d->lines[line].end; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind == REF_amount && h->by && strcmp(h->by, "amount-formal") == 0 && c->sum > 0 && h->start != c->amount.start &&
		    (h->amount > c->sum * 1.000001 || h->amount < c->sum * 0.999999))
			c->sum_words = h->amount;
	}
}

/* USD, 美元 in a column of its own; NULL: none. */
static const char *currency_of(struct doc *d, struct str cell)
{
	struct amount one;
	if (cell.len > CURRENCY_BYTES_MAX)
		return NULL;
	char *p = arena_alloc(d->arena, cell.len + 1);
	p[0] = '1';
	memcpy(p + 1, cell.p, cell.len);
	if (cell.len == 3 && (unsigned char)cell.p[0] < 0x80) /* USD1 is how codes are written */
		memmove(p, p + 1, 3), p[3] = '1';
	return amount_cell(d->rules, str_make(p, cell.len + 1), 1, NULL, &one) ? one.currency : NULL;
}

/* 44/21 от 05.04.2021: the number, with the date set. */
static struct str number_and_date(struct doc *d, struct contract *c, struct str v)
{
	static const char *const signs[] = { "от", "dated", "of", "vom", "/", ",", "，", "、", ";", "；", "(", "（" };
	uint32_t a = (uint32_t)(v.p - d->text.p);
	const struct hit *h = contract_hit_in(d, REF_date, a, a + (uint32_t)v.len);
	struct str number = h ? str_trim(doc_slice(d, a, h->start)) : STR("");
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (number.len >= NUMBER_BYTES_MIN && str_ends(number, str_from(signs[i]))) {
			contract_set(c, CONTRACT_signed, h->value, h->start, h->end, "column", 0.8);
			return str_trim(str_sub(number, 0, number.len - strlen(signs[i])));
		}
	return v;
}

bool contract_row_read(struct doc *d, size_t line, const struct str *cells, unsigned n, const struct column *columns, unsigned n_columns,
		     contract_row_fn *fn, void *ctx)
{
	struct contract c = { .by = "table-row", .score = 0.9f };
	bool name = false, more = false, lost = false /* a deal that is not made */;
	const char *currency = NULL;
	struct contract_value own = { .value = STR("") };
	for (unsigned i = 0; i < n && i < n_columns; i++) {
		struct str field = columns[i].field, v = cells[i];
		if (field.len == 0 || v.len == 0 || str_eqz(v, "-") || str_eqz(v, "--") || str_eqz(v, "/"))
			continue;
		uint32_t a = (uint32_t)(v.p - d->text.p), b = a + (uint32_t)v.len;
		enum contract_text text = contract_text_from(field);
		struct amount sum;
		if (str_eqz(field, "amount") || str_eqz(field, "budget")) {
			double unit = columns[i].unit > 0 ? columns[i].unit : 1;
			if (c.amount.value.len == 0 && amount_cell(d->rules, v, unit, columns[i].currency, &sum) && sum.value > 0) {
				c.amount = (struct contract_value){ v, a, b, "column", 0.9f };
				c.sum = sum.value;
				c.sum_min = sum.min;
				c.currency = sum.currency ? sum.currency : d->features & DOC_HAS_HAN ? "CNY" : NULL;
				more = true;
			}
		} else if (str_eqz(field, "stage")) {
			lost |= !contract_stage_won(v);
		} else if (str_eqz(field, "own")) {
			own = (struct contract_value){ v, a, b, "own", 0.7f };
		} else if (str_eqz(field, "currency")) {
			currency = currency_of(d, v);
		} else if (str_eqz(field, "signed") || str_eqz(field, "effective")) {
			const struct hit *h = contract_hit_in(d, REF_date, a, b);
			struct date date;
			if (h) {
				contract_set(&c, text, h->value, a, b, "column", 0.9);
			} else if (date_cell(v, &date)) { /* 2020.3; what is no date (待签) is none */
				char *iso = arena_alloc(d->arena, DATE_TEXT_MAX);
				date_text(&date, iso);
				contract_set(&c, text, str_from(iso), a, b, "column", 0.8);
			}
		} else if (str_starts(field, STR("party_")) || str_eqz(field, "counterparty")) {
			bool any = v.len >= 4 && !contract_is_no_name(d, a, v);
			if (any)
				contract_add_party(&c, str_eqz(field, "party_b") ? "party_b" : str_eqz(field, "party_c") ? "party_c" : "party_a", v, a, b, "column", 0.9);
			more |= any;
		} else if (text < CONTRACT_TEXT_COUNT) {
			if (text == CONTRACT_number && v.len < NUMBER_BYTES_MIN)
				continue; /* a row's own */
			if (i == 0 && columns[0].lot && v.len <= LOT_BYTES_MAX)
				continue; /* 标段 ⏎ 一标段: a lot's, no project's name */
			if (text == CONTRACT_number)
				v = number_and_date(d, &c, v);
			contract_set(&c, text, v, a, b, "column", 0.9);
			name |= text == CONTRACT_number || text == CONTRACT_title || text == CONTRACT_project || text == CONTRACT_product;
		}
	}
	if (lost && c.text[CONTRACT_number].value.len == 0)
		return false;
	if (more)
		contract_add_own(&c, &own);
	bool lot = !name && columns[0].lot && c.text[CONTRACT_party_b].value.len && c.amount.value.len;
	if (!(name || lot) || !more)
		return false;
	c.by = lot ? CONTRACT_LOT_ROW : c.by;
	if (currency && c.amount.value.len)
		c.currency = currency;
	words_in_row(d, &c, line);
	fn(ctx, d, &c);
	return true;
}
