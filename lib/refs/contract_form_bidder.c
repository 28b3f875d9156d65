/* contract_form_bidder.c - tables of bidders: who bid how much, and who was chosen, below or above.
 *
 *	投标人名称 | 投标报价（元）
 *	A公司      | 1,180,000.00
 *	B公司      | 1,265,000.00
 *	第一中标候选人：B公司
 *
 * No row of the table is a side of the contract by itself, and the sum is that of the bidder who was chosen. */
#include "contract_table.h"
#include "amount.h"
#include "rules.h"

#define ROWS_MAX 60u
#define BID_SURE 0.93f /* a label's sum is less sure: it is the first row's */

static unsigned split(struct str line, struct str *cells)
{
	unsigned n = 0;
	struct str cell;
	while (n < TABLE_COLUMNS_MAX && str_next(&line, '\t', &cell))
		cells[n++] = str_trim(cell);
	return n;
}

bool contract_heads_bidders(const struct doc *d, const struct lit_hit *l)
{
	static const char words[] = "投标人|投标人名称|投标单位|投标单位名称|投标供应商|供应商|供应商名称|报价人|报价单位|响应供应商|供应商全称|Supplier|Supplier Name|Vendor|Vendor Name|Поставщик";
	size_t line = doc_line_at(d, l->start);
	struct str cells[TABLE_COLUMNS_MAX];
	if (!str_is_any(doc_slice(d, l->start, l->end), words) || !d->lines[line].tabs || line + 2 >= d->n_lines || !d->lines[line + 1].tabs || !d->lines[line + 2].tabs)
		return false;
	unsigned n = split(doc_line(d, line), cells), one = split(doc_line(d, line + 1), cells), two = split(doc_line(d, line + 2), cells);
	return n >= 2 && one == n && two == n;
}

/* The bid of NAME in the row at LINE, below a header: true when there is one, *C filled. */
static bool take_bid(struct doc *d, struct contract *c, size_t line, struct str name)
{
	struct str row[TABLE_COLUMNS_MAX], head[TABLE_COLUMNS_MAX];
	unsigned n = split(doc_line(d, line), row), at = 0;
	size_t up = line;
	while (at < n && !str_eq(row[at], name))
		at++;
	while (up > 0 && line - up < ROWS_MAX && d->lines[up - 1].tabs)
		up--;
	if (at == n || up == line || split(doc_line(d, up), head) < n)
		return false;
	for (unsigned i = 0; i < n; i++) {
		bool weak = false;
		const char *currency = NULL;
		struct amount sum;
		if (i == at || !str_eqz(contract_column_field(d, '\t', head[i], &weak, &currency), "amount"))
			continue;
		double unit = amount_header_unit(head[i], &currency);
		if (!amount_cell(d->rules, row[i], unit > 0 ? unit : 1, currency, &sum) || sum.value <= 0)
			continue;
		uint32_t a = (uint32_t)(row[i].p - d->text.p);
		c->amount = (struct contract_value){ row[i], a, a + (uint32_t)row[i].len, "bid", BID_SURE };
		c->sum = sum.value;
		c->sum_min = sum.min;
		c->currency = sum.currency ? sum.currency : d->features & DOC_HAS_HAN ? "CNY" : NULL;
		return true;
	}
	return false;
}

void contract_form_bid(struct doc *d, struct contract *c, size_t from, size_t to)
{
	struct str name = c->text[CONTRACT_party_b].value;
	if (name.len < 6 || c->amount.score >= BID_SURE)
		return;
	for (size_t line = from, looked = 0; line < to && looked < ROWS_MAX; line++) {
		if (!d->lines[line].tabs)
			continue;
		looked++;
		if (take_bid(d, c, line, name))
			return;
	}
}
