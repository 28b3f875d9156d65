/* contract_form_goods.c - what a table of goods comes to: the last figure of its line
 * 合计 | … | 34, in the unit that the heading of its column names: 小计（万元）. */
#include "contract_form.h"
#include "amount.h"

#define GOODS_LINES 80u  /* a table's heading is so far above its total */
#define COLUMNS_MAX 24u
#define ROW_BYTES_MAX 1000u
#define TOTALS_MAX 64u   /* lines of totals that are looked at: each looks up */
#define UNIT_LINES 2u    /* 单位：万元 stands so far above the heading */
#define TOTAL_SURE 0.6f

static unsigned split(const struct doc *d, size_t line, struct str *cells)
{
	struct str rest = doc_line(d, line);
	unsigned n = 0;
	while (n < COLUMNS_MAX && rest.len <= ROW_BYTES_MAX) {
		ptrdiff_t tab = str_find_char(rest, '\t');
		cells[n++] = str_trim(tab < 0 ? rest : str_sub(rest, 0, (size_t)tab));
		if (tab < 0)
			break;
		rest = str_sub(rest, (size_t)tab + 1, rest.len);
	}
	return n;
}

static bool begins(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_starts(s, str_from(words[i])))
			return true;
	return false;
}

static bool is_goods(const struct str *cells, unsigned n)
{
	static const char *const goods[] = { "数量", "单价", "數量", "單價", "Qty", "Quantity", "Unit price", "Unit Price", "Кол-во", "Количество", "Цена" };
	bool any = false;
	for (unsigned i = 0; i < n && !any; i++)
		any = begins(cells[i], goods, sizeof goods / sizeof *goods);
	return any;
}

bool contract_is_goods(const struct doc *d, size_t line)
{
	struct str cells[COLUMNS_MAX];
	return line + 2 < d->n_lines && d->lines[line + 2].tabs && is_goods(cells, split(d, line, cells));
}

/* The unit of column K as the heading above LINE names it; 0: no heading there is one of goods. */
static double unit_of(const struct doc *d, size_t line, size_t from, unsigned k, const char **ret_currency)
{
	static const char *const priced[] = { "金额", "小计", "总价",   "合价",  "合计",       "价格",  "總價",
					      "小計", "金額", "Amount", "Total", "Line total", "Сумма", "Стоимость" };
	struct str cells[COLUMNS_MAX];
	for (size_t up = 1; up <= GOODS_LINES && line >= from + up; up++) {
		if (!d->lines[line - up].tabs)
			continue;
		unsigned n = split(d, line - up, cells);
		if (!is_goods(cells, n) || k >= n)
			continue;
		/* 含税金额, 小计（万元） */
		bool sum = begins(cells[k], priced, sizeof priced / sizeof *priced) || str_ends(cells[k], STR("金额")) ||
			   str_find(cells[k], STR("总价")) >= 0;
		double unit = amount_header_unit(cells[k], ret_currency);
		for (size_t above = 1; sum && unit <= 0 && above <= UNIT_LINES && line - up >= above; above++) {
			struct str s = doc_line(d, line - up - above);
			ptrdiff_t at = str_find(s, STR("单位："));
			unit = at >= 0 ? amount_header_unit(str_sub(s, (size_t)at, s.len), ret_currency) : 0;
		}
		return !sum ? 0 : unit > 0 ? unit : 1;
	}
	return 0;
}

void contract_form_goods(struct doc *d, struct contract *c, size_t from, size_t to)
{
	static const char *const totals[] = { "合计",  "总计",  "共计",        "合 计", "总 计", "合計", "總計",
					      "Total", "TOTAL", "Grand total", "Итого", "ИТОГО", "Всего" };
	struct str cells[COLUMNS_MAX];
	unsigned looked = 0;
	for (size_t line = from; line < to && (c->amount.value.len == 0 || c->amount.score < TOTAL_SURE) && looked < TOTALS_MAX; line++) {
		if (!d->lines[line].tabs)
			continue;
		unsigned n = split(d, line, cells), last = n;
		if (n < 3 || !(begins(cells[0], totals, sizeof totals / sizeof *totals) || begins(cells[1], totals, sizeof totals / sizeof *totals)))
			continue;
		looked++;
		while (last > 0 && cells[last - 1].len == 0)
			last--;
		const char *currency = NULL;
		struct amount sum;
		double unit = last > 1 ? unit_of(d, line, from, last - 1, &currency) : 0;
		/* Total EUR | … | 13,980.00 */
		if (!currency)
			amount_header_unit(cells[0], &currency);
		if (unit <= 0 || !amount_cell(d->rules, cells[last - 1], unit, currency, &sum) || sum.value <= 0)
			continue;
		uint32_t a = (uint32_t)(cells[last - 1].p - d->text.p);
		c->amount = (struct contract_value){ cells[last - 1], a, a + (uint32_t)cells[last - 1].len, "goods-total", TOTAL_SURE };
		c->sum = sum.value;
		c->sum_min = sum.min;
		c->currency = sum.currency ? sum.currency : d->features & DOC_HAS_HAN ? "CNY" : NULL;
	}
}
