/* amount_cell.c - sums in tables: the unit that a header states, and a cell read by
 * the pass of running text as a text of its own. */
#include "amount.h"
#include "number.h"
#include "passes.h"
#include "rules.h"
#include <stdlib.h>

/* Does S at AT begin with a letter or figure of the word before or behind? */
static bool is_word(struct str s, size_t at)
{
	unsigned char c = at < s.len ? (unsigned char)s.p[at] : ' ';
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c >= 0x80;
}

/* Value (k EUR), USD '000, €m, Betrag (Tsd. EUR): how many of the currency's units one is; CODE is its name or sign, at AT. */
static double multiple(struct str header, size_t at, size_t len)
{
	static const struct { const char *word; double factor; } words[] = { { "k", 1e3 }, { "K", 1e3 }, { "000", 1e3 }, { "000s", 1e3 }, { "thousand", 1e3 }, { "Thousand", 1e3 }, { "thousands", 1e3 },
		{ "Tsd", 1e3 }, { "тыс", 1e3 }, { "m", 1e6 }, { "M", 1e6 }, { "mn", 1e6 }, { "mln", 1e6 }, { "Mio", 1e6 }, { "million", 1e6 }, { "Million", 1e6 }, { "millions", 1e6 }, { "млн", 1e6 },
		{ "bn", 1e9 }, { "billion", 1e9 }, { "Mrd", 1e9 }, { "млрд", 1e9 } };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i].word), before = at, behind = at + len;
		while (before > 0 && (header.p[before - 1] == ' ' || header.p[before - 1] == '.' || header.p[before - 1] == '(' || header.p[before - 1] == '\''))
			before--;
		while (behind < header.len && (header.p[behind] == ' ' || header.p[behind] == '\'' || header.p[behind] == '('))
			behind++;
		bool first = str_ends(str_sub(header, 0, before), str_from(words[i].word)) && !(before > n && is_word(header, before - n - 1));
		bool last = str_starts(str_sub(header, behind, header.len), str_from(words[i].word)) && !is_word(header, behind + n);
		if (first || last)
			return words[i].factor;
	}
	return 1;
}

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
		{ "USD", 1, "USD" }, { "EUR", 1, "EUR" }, { "RMB", 1, "CNY" }, { "CNY", 1, "CNY" }, { "GBP", 1, "GBP" }, { "HKD", 1, "HKD" }, { "RUB", 1, "RUB" }, { "CHF", 1, "CHF" }, { "AED", 1, "AED" },
		{ "JPY", 1, "JPY" }, { "SGD", 1, "SGD" }, { "KZT", 1, "KZT" }, { "UAH", 1, "UAH" }, { "грн", 1, "UAH" }, { "₽", 1, "RUB" }, { "€", 1, "EUR" }, { "£", 1, "GBP" }, { "US$", 1, "USD" }, { "$", 1, "USD" },
	};
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		ptrdiff_t at = str_find(header, str_from(units[i].text));
		if (at < 0)
			continue;
		if (ret_currency)
			*ret_currency = units[i].code;
		return units[i].factor > 1 ? units[i].factor : multiple(header, (size_t)at, strlen(units[i].text));
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
