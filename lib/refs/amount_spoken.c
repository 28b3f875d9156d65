/* amount_spoken.c - sums without a currency: 尾款 8.5万, 12w 一套, 10到15万 beside
 * a price word, and columns whose unit stands in the heading: 合同金额（万元）. */
#include "amount.h"
#include "number.h"
#include "passes.h"
#include "scan.h"
#include <stdlib.h>

#define REACH_BYTES 30 /* a price and its word are some ten characters apart */
#define COLUMNS_MAX 64

static void add(struct doc *d, size_t a, size_t b, double min, double max, const char *currency, const char *approx, double score, const char *by)
{
	const char *v = min < max ? arena_printf(d->arena, "%s %.2f-%.2f", currency, min, max) : arena_printf(d->arena, "%s %.2f", currency, max);
	struct hit *h = doc_hit(d, REF_amount, (uint32_t)a, (uint32_t)b, str_from(v), score, by);
	h->amount = max;
	h->amount_min = min;
	h->currency = currency;
	h->approx = approx;
}

/* 15 lakhs, 2 crore: nobody but India and its neighbours counts so, whatever the text's language. */
static bool in_lakhs(struct str s)
{
	size_t at = s.len;
	while (at > 0 && is_alpha(s.p[at - 1]))
		at--;
	static const char *const words[] = { "lakh", "lakhs", "crore", "crores" };
	bool found = false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		found |= str_eq_nocase(str_sub(s, at, s.len), str_from(words[i]));
	return found;
}

/* What a sum beside a price word of this language is counted in; NULL: its words tell too little. */
static const char *said_currency(struct str lang, struct str s, size_t at, size_t end)
{
	if (in_lakhs(str_sub(s, at, end)))
		return "INR";
	if (str_eq(lang, STR("ru")))
		return "RUB";
	if (!str_eq(lang, STR("en")))
		return "CNY";
	/* "price 12w" among Chinese; "a budget of 5 million" may be anybody's */
	size_t from = at > REACH_BYTES ? at - REACH_BYTES : 0;
	for (size_t i = from; i < s.len && i < end + REACH_BYTES; i++)
		if ((unsigned char)s.p[i] >= 0xE4 && (unsigned char)s.p[i] <= 0xE9)
			return "CNY";
	return s.p[end - 1] == 'w' || s.p[end - 1] == 'W' ? "CNY" : NULL;
}

/* 1k刀, 200U beside a price word: the unit behind the number that ends at *END, which it moves over. */
static const char *slang(struct str s, const struct number *num, size_t *end)
{
	char c = byte_at(s, *end);
	if (has_at(s, *end, STR("刀")) && !num->words) {
		*end += strlen("刀");
		return "USD";
	}
	if ((c != 'U' && c != 'u') || is_alnum(byte_at(s, *end + 1)) || num->words || num->value < 10)
		return NULL;
	++*end;
	return "USDT";
}

/* A number with 万, w or k at AT: its end, or AT. 35个左右 beside 套 means 万. */
static size_t spoken(struct str s, size_t at, struct number *num)
{
	size_t e = number_parse(s, at, num);
	if (e == at || num->value <= 0)
		return at;
	if (has_at(s, e, STR("个左右")) && num->multiplier == 1 && num->value >= 5 && num->value < 1000) {
		num->value *= 1e4;
		num->multiplier = 1e4;
		return e + strlen("个左右");
	}
	struct str text = str_sub(s, at, e); /* 一百八十万 has its 万 in the number */
	bool unit = num->short_unit || num->multiplier >= 1e4 ||
		    (num->words && num->value >= 1e4 && (str_find(text, STR("万")) > 0 || str_find(text, STR("亿")) > 0));
	/* 100kg, 12km are measures, 3w5 goes on */
	/* 12 Mio. User: a word that is counted */
	if (!num->short_unit && e + 1 < s.len && is_alpha(s.p[e - 1 - (s.p[e - 1] == '.')]) && s.p[e] == ' ' && is_alpha(s.p[e + 1]))
		return at;
	if (!unit || (num->short_unit && ((s.p[e - 1] | 32) == 'm' || is_alnum(byte_at(s, e)) || num->value > 1e9)))
		return at;
	return e;
}

/* The ideograph at AT begins a number; most do not, and number_parse() takes longer to say so. */
static bool begins_number(struct str s, size_t at)
{
	if (at + 3 > s.len)
		return false;
	uint32_t cp = (uint32_t)(s.p[at] & 0x0F) << 12 | (uint32_t)(s.p[at + 1] & 0x3F) << 6 | (uint32_t)(s.p[at + 2] & 0x3F);
	return number_digit(cp, NULL) >= 0 || number_unit(cp, NULL) > 0;
}

void refs_spoken_amounts(struct doc *d)
{
	struct str s = d->text;
	const struct lit_hits *l = &d->lits[TABLE_price_cue];
	size_t done = 0;
	for (size_t i = 0; i < l->n; i++) {
		size_t from = l->v[i].start > REACH_BYTES ? l->v[i].start - REACH_BYTES : 0, to = l->v[i].end + REACH_BYTES;
		struct str lang = doc_cell(d, TABLE_price_cue, &l->v[i], 1);
		const char *slang_unit;
		if (from < done)
			from = done;
		while (from < s.len && ((unsigned char)s.p[from] & 0xC0) == 0x80)
			from++;
		for (size_t at = from; at < to && at < s.len;) {
			unsigned char c = (unsigned char)s.p[at];
			bool digit = is_digit(s.p[at]), start = digit || (c >= 0xE4 && c <= 0xE9 && begins_number(s, at));
			if (digit && at > 0 && (is_alnum(s.p[at - 1]) || s.p[at - 1] == '.' || s.p[at - 1] == '-'))
				start = false;
			struct number low, high;
			size_t e = start ? number_parse(s, at, &low) : at;
			if (e == at) {
				at++;
				while (at < s.len && ((unsigned char)s.p[at] & 0xC0) == 0x80)
					at++;
				continue;
			}
			static const char *const joins[] = { "到", "至", "-", "~", "～" };
			size_t join = e;
			for (size_t k = 0; k < 5 && join == e; k++)
				if (has_at(s, e, str_from(joins[k])))
					join = e + strlen(joins[k]);
			size_t end = join > e ? spoken(s, join, &high) : join;
			if (join > e && end > join) {
				if (low.multiplier == 1 && low.value * high.multiplier < high.value)
					low.value *= high.multiplier;
				if (low.value < high.value && low.value * 1000 > high.value) {
					const char *currency = said_currency(lang, s, at, end);
					if (currency) {
						add(d, at, end, low.value, high.value, currency, "about", SCORE_WEAK, "amount-spoken");
						done = end;
					}
				}
			} else if ((end = e, slang_unit = slang(s, &low, &end))) {
				add(d, at, end, low.value, low.value, slang_unit, low.approx ? "about" : NULL, SCORE_WEAK, "amount-spoken");
				done = end;
			} else if ((end = spoken(s, at, &low)) > at) {
				const char *currency = said_currency(lang, s, at, end);
				if (currency) {
					add(d, at, end, low.value, low.value, currency, low.approx ? "about" : NULL, SCORE_WEAK, "amount-spoken");
					done = end;
				}
			} else {
				end = e;
			}
			at = end > at ? end : at + 1;
		}
	}
}

/* A cell that is a number and nothing else. */
static bool plain_number(struct str cell, double *ret)
{
	struct number num;
	cell = str_trim(cell);
	size_t e = cell.len ? number_parse(cell, 0, &num) : 0;
	if (e == 0 || e != cell.len || num.words || num.multiplier != 1 || num.value <= 0)
		return false;
	*ret = num.value;
	return true;
}

/* The unit that a heading's cell states in brackets, 合同金额（万元）, Price (USD), or with a rouble: 0 for none. */
static double heading_unit(struct str cell, const char **ret_currency)
{
	cell = str_trim(cell);
	bool bracket = str_ends(cell, STR(")")) || str_ends(cell, STR("）"));
	if (cell.len >= 60 || !(bracket || str_find(cell, STR(" руб")) >= 0))
		return 0;
	for (size_t i = 0; i < cell.len; i++)
		if (is_digit(cell.p[i]))
			return 0;
	*ret_currency = "CNY";
	return amount_header_unit(cell, ret_currency);
}

/* A cell of LINE may state a unit: see heading_unit(). */
static bool may_head(struct str line)
{
	return memchr(line.p, ')', line.len) || str_find(line, STR("）")) >= 0 || str_find(line, STR(" руб")) >= 0;
}

/* Tables have TABs, a column by itself has none: its rows end at the first line that is no number. */
void refs_column_amounts(struct doc *d)
{
	double unit[COLUMNS_MAX];
	const char *currency[COLUMNS_MAX];
	bool table = false, tabs = false;
	const struct lit_hits *l = &d->lits[TABLE_currency];
	size_t unit_at = 0;
	for (size_t i = 0; i < d->n_lines; i++) {
		struct str line = doc_line(d, i), rest = line, cell;
		if (table && d->lines[i].tabs != tabs)
			table = false;
		while (unit_at < l->n && l->v[unit_at].start < d->lines[i].start)
			unit_at++;
		if (!table) { /* on to the next line that may be a heading */
			if (unit_at == l->n)
				break;
			size_t next = doc_line_at(d, l->v[unit_at].start);
			if (next > i) {
				i = next - 1;
				continue;
			}
		}
		bool heading = false;
		if (unit_at < l->n && l->v[unit_at].start < d->lines[i].end && (d->lines[i].tabs || line.len < 60) && may_head(line)) {
			double found[COLUMNS_MAX] = { 0 };
			for (unsigned c = 0; c < COLUMNS_MAX && str_next(&rest, '\t', &cell); c++)
				heading |= (found[c] = heading_unit(cell, &currency[c])) > 0;
			if (heading)
				memcpy(unit, found, sizeof unit);
		}
		if (heading) {
			table = true;
			tabs = d->lines[i].tabs;
			continue;
		}
		rest = line;
		for (unsigned c = 0; table && c < COLUMNS_MAX && str_next(&rest, '\t', &cell); c++) {
			double v;
			if (unit[c] > 0 && plain_number(cell, &v)) {
				struct str trimmed = str_trim(cell);
				size_t at = (size_t)(trimmed.p - d->text.p);
				add(d, at, at + trimmed.len, v * unit[c], v * unit[c], currency[c], NULL, SCORE_SHAPE, "amount-column");
			} else if (!tabs) {
				table = false;
			}
		}
	}
}
