/* contract_sums.c - sums of money in folded Chinese text and in table columns.
 *
 * The amounts pass reads the bytes as they stand. Here the text is folded, so a
 * sum that a page's edge or padding cut in two is whole again; and a cell that
 * is a bare number gets the unit of its column (中标金额（万元）) or of the line
 * above the table (单位：万元). What the amounts pass has is not read again. */
#include "contract_cands.h"
#include "contract_form.h"
#include "rules.h"
#include <math.h>
#include <stdlib.h>

#define UNIT_LINES 3u /* lines above a table that may name its unit */

static const struct {
	const char *word;
	double factor;
} multiples[] = { { "万亿", 1e12 }, { "千亿", 1e11 }, { "百亿", 1e10 }, { "亿", 1e8 }, { "千万", 1e7 }, { "百万", 1e6 }, { "万", 1e4 }, { "千", 1e3 },
		  /* what some fonts of old PDF make of 亿; it never stands between a number and 元 else */
		  { "惩", 1e8 } };

static const struct {
	const char *word, *code;
} currencies[] = { { "元", "CNY" }, { "圆", "CNY" }, { "人民币", "CNY" }, { "美元", "USD" }, { "美金", "USD" }, { "欧元", "EUR" }, { "港元", "HKD" },
		   { "港币", "HKD" }, { "日元", "JPY" }, { "英镑", "GBP" }, { "卢布", "RUB" }, { "澳元", "AUD" }, { "加元", "CAD" }, { "新元", "SGD" },
		   { "新加坡元", "SGD" }, { "泰铢", "THB" }, { "卢比", "INR" }, { "韩元", "KRW" }, { "瑞士法郎", "CHF" }, { "林吉特", "MYR" } };

static size_t count(const char *z)
{
	return strlen(z) / 3; /* all of them are ideographs */
}

/* The number at I: its end, or I. */
static size_t number(const struct zh_text *t, size_t i, double *ret)
{
	char digits[40];
	size_t n = 0, k = i;
	bool dot = false;
	while (k < t->n && n < sizeof digits - 1) {
		uint32_t c = t->c[k];
		if (zh_is_digit(c))
			digits[n++] = (char)c;
		else if (c == '.' && !dot && k + 1 < t->n && zh_is_digit(t->c[k + 1]) && n) {
			digits[n++] = '.';
			dot = true;
		} else if ((c == ',' || c == 0x3001 || c == ' ') && !dot && n && k + 3 < t->n && zh_is_digit(t->c[k + 1]) &&
			   zh_is_digit(t->c[k + 2]) && zh_is_digit(t->c[k + 3]) && c != 0x3001 &&
			   (k + 4 >= t->n || !zh_is_digit(t->c[k + 4]))) {
			/* thousands */
		} else
			break;
		k++;
	}
	digits[n] = '\0';
	if (n == 0)
		return i;
	*ret = strtod(digits, NULL);
	return k;
}

static const char *currency_at(const struct zh_text *t, size_t *i)
{
	size_t best = 0;
	const char *code = NULL;
	for (size_t k = 0; k < sizeof currencies / sizeof *currencies; k++)
		if (zh_text_has(t, *i, currencies[k].word) && count(currencies[k].word) > best) {
			best = count(currencies[k].word);
			code = currencies[k].code;
		}
	*i += best;
	return code;
}

static const char *currency_before(const struct zh_text *t, size_t i)
{
	while (i > 0 && (t->c[i - 1] == ' ' || t->c[i - 1] == ':' || t->c[i - 1] == 0x7EA6)) /* 约 */
		i--;
	if (i > 0 && (t->c[i - 1] == 0xA5 || t->c[i - 1] == 0xFFE5))
		return "CNY";
	if (i > 0 && t->c[i - 1] == '$')
		return "USD";
	for (size_t k = 2; k < sizeof currencies / sizeof *currencies; k++)
		if (i >= count(currencies[k].word) && zh_text_has(t, i - count(currencies[k].word), currencies[k].word))
			return currencies[k].code;
	return i >= 3 && (zh_text_has(t, i - 3, "RMB") || zh_text_has(t, i - 3, "CNY")) ? "CNY"
	       : i >= 3 && zh_text_has(t, i - 3, "USD")                                 ? "USD"
											: NULL;
}

static void add(struct scene *s, size_t a, size_t b, double value, const char *currency)
{
	if (!(value > 0) || value > 1e18)
		return;
	struct hit *h = arena_alloc(s->d->arena, sizeof *h);
	*h = (struct hit){ .start = s->t.at[a], .end = zh_text_end(&s->t, b), .kind = REF_amount, .score = (float)SCORE_SHAPE, .by = "sum",
			   .amount = value < 1e12 ? round(value * 1e4) / 1e4 : value, .currency = currency };
	h->amount_min = h->amount;
	const struct zh_text *t = &s->t;
	if (a > 0 && t->c[a - 1] == 0x7EA6)
		h->approx = "about";
	contract_sum_add(s, h, a, b);
}

void contract_sum_add(struct scene *s, const struct hit *h, size_t a, size_t b)
{
	/* sums that agree to one in 100,000 are one sum, written twice */
	double x = h->amount;
	int exponent = 0;
	while (x < 1e5 && exponent > -30) {
		x *= 10;
		exponent--;
	}
	while (x >= 1e6 && exponent < 40) {
		x /= 10;
		exponent++;
	}
	uint64_t key = (uint64_t)(x + 0.5) * 64 + (uint64_t)(exponent + 30) + 1;
	uint32_t k = contract_cand_add(s, CAND_AMOUNT, a, b, key, false);
	if (k != UINT32_MAX && !s->set[CAND_AMOUNT].v[k].hit)
		s->set[CAND_AMOUNT].v[k].hit = h;
}

/* The unit a line names: 单位:万元, (万元), 金额(亿元). 0: none. */
static double unit_in(const struct zh_text *t, size_t a, size_t b)
{
	for (size_t i = a; i < b; i++) {
		if (t->c[i] != 0x5143) /* 元 */
			continue;
		bool bracket = i + 1 <= t->n && (t->c[i + 1] == ')' || t->c[i + 1] == '\n' || t->c[i + 1] == '\t' || t->c[i + 1] == ']');
		if (!bracket || i == a)
			continue;
		uint32_t before = t->c[i - 1];
		return before == 0x4E07 ? 1e4 : before == 0x4EBF ? 1e8 : before == 0x5343 ? 1e3 : before == '(' || before == ':' || before == 0x5E01 ? 1 : 0;
	}
	return 0;
}

/* Bare numbers in columns of sums. */
static void columns(struct scene *s)
{
	const struct zh_text *t = &s->t;
	double unit[256] = { 0 };
	double above = 0;
	size_t above_line = 0;
	for (size_t line = 0; line < s->n_lines; line++) {
		size_t a = s->line_start[line], b = s->line_start[line + 1] - 1;
		bool cells = false, body = false;
		for (size_t i = a; i < b; i++) {
			cells |= t->c[i] == '\t';
			body |= s->column[i] != 0;
		}
		if (!cells) {
			if (zh_text_find(t, a, b, "单位") != SIZE_MAX && unit_in(t, a, b + 1) > 0) {
				above = unit_in(t, a, b + 1);
				above_line = line;
			}
			continue;
		}
		if (!body) { /* a header, perhaps: remember the units of its labels */
			double all = unit_in(t, a, b + 1);
			size_t e = a;
			for (size_t k = zh_words_at(&s->label, a); all > 0 && k < s->label.n && s->label.v[k].b <= b; k++) {
				for (e = e > s->label.v[k].b ? e : s->label.v[k].b; e < b && t->c[e] != '\t';)
					e++;
				uint32_t row = s->label.v[k].row + 1 > 255 ? 255 : s->label.v[k].row + 1;
				unit[row] = unit_in(t, s->label.v[k].a, e + 1);
				if (unit[row] == 0)
					unit[row] = all;
			}
			continue;
		}
		for (size_t i = a; i < b; i++) {
			if (!s->column[i] || (i > a && t->c[i - 1] != '\t'))
				continue;
			struct str field = refs_row_cell(&s->d->rules->tables[TABLE_contract_label], s->column[i] - 1u, 1);
			if (!str_eqz(field, "amount") && !str_eqz(field, "budget"))
				continue;
			double value;
			size_t e = number(t, i, &value);
			if (e == i || (e < t->n && t->c[e] != '\t' && t->c[e] != '\n'))
				continue;
			double f = unit[s->column[i]];
			if (f == 0 && above > 0 && line - above_line < 40 + UNIT_LINES)
				f = above;
			add(s, i, e, value * (f > 0 ? f : 1), "CNY");
		}
	}
}

/* Does the number go on with its multiple at I? */
static bool is_cut(const struct zh_text *t, size_t i)
{
	return i > 0 && i < t->n && zh_is_digit(t->c[i - 1]) &&
	       (t->c[i] == 0x4E07 || t->c[i] == 0x4EBF || (t->c[i] == 0x60E9 && t->c[i + 1] == 0x5143)); /* 万 亿 惩元 */
}

/* 1.13元/吨, 4,500万元/年: a price, not a sum. */
static bool is_price(const struct zh_text *t, size_t end)
{
	return end + 1 < t->n && t->c[end] == '/' && (zh_is_han(t->c[end + 1]) || zh_is_latin(t->c[end + 1]));
}

/* Is what begins at I the last group of a longer number, cut off by a wide comma
 * or a line's end: 4，050万元? */
static bool is_tail(const struct zh_text *t, size_t i)
{
	size_t a = i;
	while (a >= 2 && t->c[a - 1] == ',' && zh_is_digit(t->c[a - 2])) {
		a--;
		while (a > 0 && zh_is_digit(t->c[a - 1]))
			a--;
	}
	double whole;
	return a < i && t->c[a] != '0' && number(t, a, &whole) > i;
}

void contract_sums_find(struct scene *s)
{
	const struct zh_text *t = &s->t;
	const struct doc *d = s->d;
	size_t next = contract_hit_at(d, t->at[0]);
	for (size_t i = next; i < d->hits_sorted && d->hits.v[i].start < t->at[t->n]; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind != REF_amount || !(h->amount > 0))
			continue;
		/* 3,580.00 ⏎ 万元: the rest of it is on the next line */
		size_t end = zh_text_index(t, h->end);
		if (is_cut(t, end) || is_tail(t, zh_text_index(t, h->start)) || is_price(t, end))
			continue;
		/* a copy: the array moves when references are added */
		struct hit *own = arena_alloc(d->arena, sizeof *own);
		*own = *h;
		contract_sum_add(s, own, zh_text_index(t, h->start), end);
	}
	for (size_t i = 0; i < t->n; i++) {
		double value;
		if (!zh_is_digit(t->c[i]) || (i > 0 && (zh_is_digit(t->c[i - 1]) || t->c[i - 1] == '.' || zh_is_latin(t->c[i - 1]))))
			continue;
		size_t e = number(t, i, &value), u = e;
		if (e < t->n && zh_is_han(t->c[e])) {
			double factor = 1;
			for (size_t k = 0; k < sizeof multiples / sizeof *multiples; k++)
				if (zh_text_has(t, u, multiples[k].word)) {
					factor = multiples[k].factor;
					u += count(multiples[k].word);
					break;
				}
			if (u < t->n && (t->c[u] == 0x4F59 || t->c[u] == 0x591A)) /* 余 多 */
				u++;
			const char *code = currency_at(t, &u);
			if (!code && factor > 1)
				code = currency_before(t, i);
			if (code && !is_price(t, u)) {
				while (next < d->hits_sorted && d->hits.v[next].end <= t->at[i])
					next++;
				size_t k = next;
				while (k < d->hits_sorted && d->hits.v[k].start < zh_text_end(t, u) &&
				       (d->hits.v[k].kind != REF_amount || is_cut(t, zh_text_index(t, d->hits.v[k].end)) ||
					is_tail(t, zh_text_index(t, d->hits.v[k].start))))
					k++;
				if (k == d->hits_sorted || d->hits.v[k].start >= zh_text_end(t, u))
					add(s, i, u, value * factor, code);
			}
		}
		i = e > i ? e - 1 : i;
	}
	columns(s);
}
