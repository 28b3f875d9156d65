/* amount_cell.c - sums in tables: the unit that a header states, and a cell read by
 * the pass of running text as a text of its own. */
#include "amount.h"
#include "number.h"
#include "passes.h"
#include "rules.h"
#include <stdlib.h>

double amount_header_unit(struct str header, const char **ret_currency)
{
	static const struct {
		const char *text;
		double factor;
		const char *code;
	} units[] = {
		{ "亿元", 1e8, "CNY" }, { "千万元", 1e7, "CNY" }, { "百万元", 1e6, "CNY" }, { "万美元", 1e4, "USD" }, { "万欧元", 1e4, "EUR" },
		{ "万元", 1e4, "CNY" }, { "千元", 1e3, "CNY" }, { "美元", 1, "USD" }, { "欧元", 1, "EUR" }, { "元", 1, "CNY" },
		{ "（万）", 1e4, "CNY" }, { "(万)", 1e4, "CNY" }, { "млрд руб", 1e9, "RUB" }, { "млн руб", 1e6, "RUB" }, { "млн. руб", 1e6, "RUB" }, { "тыс. руб", 1e3, "RUB" },
		{ "тыс руб", 1e3, "RUB" }, { "руб", 1, "RUB" }, { "EUR million", 1e6, "EUR" }, { "EUR k", 1e3, "EUR" }, { "USD k", 1e3, "USD" }, { "thousand EUR", 1e3, "EUR" }, { "thousand USD", 1e3, "USD" },
		{ "kEUR", 1e3, "EUR" }, { "kUSD", 1e3, "USD" }, { "USD million", 1e6, "USD" }, { "million USD", 1e6, "USD" },
		{ "USD", 1, "USD" }, { "EUR", 1, "EUR" }, { "RMB", 1, "CNY" }, { "CNY", 1, "CNY" }, { "GBP", 1, "GBP" }, { "HKD", 1, "HKD" },
	};
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (str_find(header, str_from(units[i].text)) >= 0) {
			if (ret_currency)
				*ret_currency = units[i].code;
			return units[i].factor;
		}
	return 0;
}

bool amount_cell(const struct refs_rules *r, struct str cell, double unit, const char *currency, struct amount *ret)
{
	cell = str_trim(cell);
	if (cell.len == 0 || cell.len > 4 * NUMBER_BYTES_MAX)
		return false;
	/* with a currency in it: the pass on the cell alone */
	struct arena arena;
	arena_init(&arena);
	struct doc d = { .text = cell, .arena = &arena, .rules = r };
	literals_scan(r->literals[GROUP_ANY], cell, (uint64_t)1 << TABLE_currency, d.lits);
	refs_amounts(&d);
	bool found = d.hits.n > 0;
	if (found) {
		struct hit *h = &d.hits.v[0];
		*ret = (struct amount){ .value = h->amount, .min = h->amount_min, .currency = h->currency, .approx = h->approx };
		ret->formal = strcmp(h->by, "amount-formal") == 0;
	} else {
		struct number num;
		size_t end = number_parse(cell, 0, &num);
		struct str rest = str_trim(str_sub(cell, end, cell.len));
		if (end > 0 && rest.len <= 6) {
			double v = num.value * (num.multiplier > 1 ? 1 : unit);
			*ret = (struct amount){ .value = v, .min = v, .currency = currency, .formal = num.formal };
			found = true;
		}
	}
	free(d.hits.v);
	free(d.lits[TABLE_currency].v);
	arena_release(&arena);
	return found;
}
