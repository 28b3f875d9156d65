/* amount.c - sums of money, found from their currency words and signs.
 *
 * The currency is the anchor (it is rarer than numbers): a sign or code before
 * the number, a unit after it, or both; then fractions (角 分 cents), ranges
 * (10到15万元, $5-10 million) and qualifiers (不超过, about, 左右: amount_words.c). */
#include "amount.h"
#include "number.h"
#include "passes.h"
#include "rules.h"
#include "scan.h"
#include <math.h>
#include <sluice/utf8.h>
#include <stdlib.h>

#define AMOUNT_MAX 1e18 /* more money than there is */

enum { BEFORE = 1, AFTER = 2, FRACTION = 4, FRACTION_ONLY = 8 };

struct unit {
	const char *code;  /* ISO 4217 */
	double factor;
	unsigned place;    /* BEFORE, AFTER … */
	bool generic;      /* 元, $: may be another currency's */
	bool said;         /* pounds: a weight unless the words around speak of money */
	bool first;        /* Rs., Rp: before its number, where there is one behind it */
	bool nordic;       /* kr: Swedish, Norwegian, Danish or Icelandic by the words around */
	bool hungarian;    /* Ft: feet elsewhere */
};

/* Columns of currencies.tsv: text, code, place (pre post both sub cent), factor,
 * "generic". */
static struct unit unit_of(const struct refs_table *t, uint32_t row)
{
	struct unit u = { .code = refs_row_cell(t, row, 1).p, .factor = 1, .place = AFTER };
	struct str place = refs_row_cell(t, row, 2), factor = refs_row_cell(t, row, 3), more = refs_row_cell(t, row, 4);
	if (str_eq(place, STR("pre")))
		u.place = BEFORE;
	else if (str_eq(place, STR("both")))
		u.place = BEFORE | AFTER;
	else if (str_eq(place, STR("sub")))
		u.place = FRACTION | FRACTION_ONLY;
	else if (str_eq(place, STR("cent")))
		u.place = FRACTION | AFTER;
	if (factor.len)
		u.factor = factor.len == 1 ? factor.p[0] - '0' : strtod(factor.p, NULL); /* 1, nearly always */
	u.generic = str_eq(more, STR("generic"));
	u.said = str_eq(more, STR("said"));
	u.first = str_eq(more, STR("first"));
	u.nordic = str_eq(more, STR("nordic"));
	u.hungarian = str_eq(more, STR("hungarian"));
	return u;
}

static uint32_t cp_at(struct str s, size_t i)
{
	uint32_t cp = 0;
	if (i < s.len)
		utf8_decode(str_make(s.p + i, s.len - i), &cp);
	return cp;
}

/* These stop at the first difference: most calls fail there. */
static bool starts_at(struct str s, size_t at, const char *z)
{
	for (; *z; z++, at++)
		if (at >= s.len || s.p[at] != *z)
			return false;
	return true;
}

static bool ends_at(struct str s, size_t at, const char *z)
{
	size_t n = strlen(z);
	return at >= n && s.p[at - 1] == z[n - 1] && memcmp(s.p + at - n, z, n) == 0;
}

static size_t blanks_after(struct str s, size_t at)
{
	size_t i = at;
	while (i < s.len && i - at < 4 && s.p[i] == ' ')
		i++;
	if (starts_at(s, i, "\xC2\xA0"))
		i += 2;
	return i;
}

static size_t blanks_before(struct str s, size_t at)
{
	size_t i = at;
	while (i > 0 && at - i < 4 && s.p[i - 1] == ' ')
		i--;
	if (ends_at(s, i, "\xC2\xA0"))
		i -= 2;
	return i;
}

/* From a sign or code to its number: 人民币（大写）：壹佰…, RMB: 100. */
static size_t to_number(struct str s, size_t at)
{
	static const char *const skips[] = { "（大写）", "(大写)", "（大写", "(大写", "大写", "（小写）", "(小写)", "小写", "：", ":", "为" };
	for (unsigned round = 0; round < 4; round++) {
		at = blanks_after(s, at);
		bool any = false;
		for (size_t i = 0; i < sizeof skips / sizeof *skips; i++)
			if (starts_at(s, at, skips[i])) {
				at += strlen(skips[i]);
				any = true;
				break;
			}
		if (!any)
			break;
	}
	return at;
}

/* 1.200,- Kč: where the number before AT ends, without the dash for its cents; AT when there is none. */
static size_t before_dash(struct str s, size_t at)
{
	static const char *const dashes[] = { ",-", ",–", ",—" };
	size_t end = blanks_before(s, at);
	for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
		size_t n = strlen(dashes[i]);
		if (end > n && ends_at(s, end, dashes[i]) && is_digit(s.p[end - n - 1]))
			return end - n;
	}
	return at;
}

/* Connectors of a range, longest first. */
static const char *const joins[] = { " to ", "至", "到", "～", "~", "—", "–", "-", "－", " до " };

static size_t join_before(struct str s, size_t at)
{
	for (size_t i = 0; i < sizeof joins / sizeof *joins; i++)
		if (ends_at(s, at, joins[i]))
			return at - strlen(joins[i]);
	return at;
}

static size_t join_after(struct str s, size_t at)
{
	for (size_t i = 0; i < sizeof joins / sizeof *joins; i++)
		if (starts_at(s, at, joins[i]))
			return at + strlen(joins[i]);
	return at;
}

static bool is_word(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
}

static bool is_letter(unsigned char c)
{
	return is_word(c) && c > '9' && c != '_';
}

struct finder {
	struct doc *d;
	const struct refs_table *table;
	const struct lit_hit *v;
	size_t n;
	uint32_t done;        /* text up to here belongs to amounts already found */
	size_t last_hit;      /* index of the last amount, or SIZE_MAX */
};

/* The unit that begins exactly at AT, at or after index I. */
static const struct lit_hit *unit_at(const struct finder *f, size_t i, size_t at)
{
	for (; i < f->n && f->v[i].start <= at; i++)
		if (f->v[i].start == at)
			return &f->v[i];
	return NULL;
}

/* A number may not begin inside a word or a longer figure. */
static bool clean_start(struct str s, size_t at, const struct number *num)
{
	if (at == 0 || num->words)
		return true;
	unsigned char c = (unsigned char)s.p[at - 1];
	if (c == '.' || c == ',')
		return at < 2 || !(s.p[at - 2] >= '0' && s.p[at - 2] <= '9');
	return !((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c == '/');
}

/* 45.000, 4,5: no number of cents. */
static bool marked(struct str figures)
{
	for (size_t i = 1; i < figures.len; i++)
		if ((figures.p[i] == '.' || figures.p[i] == ',') && figures.p[0] >= '0' && figures.p[0] <= '9')
			return true;
	return false;
}

/* 角, 分, cents after the main unit; a bare number after it in speech. */
static size_t fractions(const struct finder *f, size_t i, size_t end, struct amount *a)
{
	struct str s = f->d->text;
	for (unsigned round = 0; round < 2; round++) {
		bool dot = end > 0 && (unsigned char)s.p[end - 1] >= 0x80 && starts_at(s, end, "."); /* 500 руб. 50 коп. */
		size_t at = blanks_after(s, end + dot);
		static const char *const ands[] = { "又", "和", "and ", "零" };
		bool spoken = false;
		for (size_t k = 0; k < sizeof ands / sizeof *ands; k++)
			if (starts_at(s, at, ands[k])) {
				at = blanks_after(s, at + strlen(ands[k]));
				spoken = true;
			}
		struct number num;
		size_t e = number_parse(s, at, &num);
		if (e == at || num.value >= 100 || num.value < 0 || marked(str_sub(s, at, e)))
			break;
		ptrdiff_t and = str_find(str_sub(s, at, e), STR(" and "));
		if (and > 0) /* one dollar and one and … */
			e = at + (size_t)and;
		const struct lit_hit *u = unit_at(f, i, blanks_after(s, e));
		if (u) {
			struct unit unit = unit_of(f->table, u->row);
			if (!(unit.place & FRACTION) || starts_at(s, u->end, "钟") || starts_at(s, u->end, "鐘")) /* 5 分钟 */
				break;
			a->value += num.value * unit.factor;
			a->min = a->value;
			end = u->end;
			continue;
		}
		if (dot)
			break;
		/* 15 dollars and 50, 三块五: at the end of the phrase only */
		uint32_t next = cp_at(s, e);
		bool ends = e >= s.len || next == '.' || next == ',' || next == '\n' || next == ';' || next == '?' || next == '!' ||
			    next == 0x3002 || next == 0xFF0C || next == 0xFF1B || spoken;
		bool close = at <= end + 5;
		bool digit = e == end + 1 && (ends_at(s, end, "块") || ends_at(s, end, "塊")); /* 88块8 */
		if (!ends || !close || (num.value < 10 && !num.words && !digit) || num.multiplier > 1)
			break;
		if (digit || (num.words && cp_at(s, at) >= 0x80)) /* 三块五 */
			num.value = num.value < 10 ? num.value * 10 : num.value;
		a->value += num.value / 100;
		a->min = a->value;
		end = e;
		break;
	}
	return end;
}

static void add(struct finder *f, size_t start, size_t end, const struct amount *a)
{
	struct doc *d = f->d;
	if (!(a->value > 0) || a->value > AMOUNT_MAX)
		return;
	/* 5000元-1万元: the second half of a range */
	if (f->last_hit != SIZE_MAX) {
		struct hit *last = &d->hits.v[f->last_hit];
		size_t join = join_before(d->text, start);
		if (join < start && last->end == join && last->amount_min == last->amount && last->amount < a->value && last->currency &&
		    a->currency && strcmp(last->currency, a->currency) == 0) {
			last->amount = a->value;
			last->end = (uint32_t)end;
			last->value = str_from(arena_printf(d->arena, "%s %.2f-%.2f", a->currency, last->amount_min, last->amount));
			f->done = (uint32_t)end;
			return;
		}
	}
	const char *value = a->min < a->value ? arena_printf(d->arena, "%s %.2f-%.2f", a->currency, a->min, a->value)
					      : arena_printf(d->arena, "%s %.2f", a->currency, a->value);
	struct hit *h = doc_hit(d, REF_amount, (uint32_t)start, (uint32_t)end, str_from(value),
				a->formal ? SCORE_LABELLED : SCORE_SHAPE, a->formal ? "amount-formal" : "amount");
	/* 10992.049 times 10000 is no round number in binary */
	h->amount = a->value < 1e12 ? round(a->value * 1e4) / 1e4 : a->value;
	h->amount_min = a->min < a->value ? a->min : h->amount;
	h->currency = a->currency;
	h->approx = a->approx;
	f->last_hit = d->hits.n - 1;
	f->done = (uint32_t)end;
}

/* A unit after a number that ends at END: $20 dollars, 人民币8千元, 元整. */
static size_t trailing_unit(const struct finder *f, size_t i, size_t end, struct unit *unit, struct amount *a)
{
	struct str s = f->d->text;
	const struct lit_hit *u = unit_at(f, i, blanks_after(s, end));
	if (!u)
		return end;
	struct unit t = unit_of(f->table, u->row);
	if (!(t.place & AFTER) || t.place & FRACTION)
		return end;
	if (t.place & BEFORE) { /* $ 20 $ 30: the next one's sign */
		struct number next;
		size_t at = to_number(s, u->end);
		if (number_parse(s, at, &next) > at)
			return end;
	}
	if (strcmp(t.code, unit->code) != 0 && !t.generic && !unit->generic)
		return end;
	if (unit->generic && !t.generic)
		*unit = t;
	else if (t.factor > 1 && unit->factor == 1 && !a->formal) { /* SEK 12 mkr */
		a->value *= t.factor;
		a->min *= t.factor;
	}
	return fractions(f, i, u->end, a);
}

static size_t whole_word(struct str s, size_t end)
{
	static const char *const ends[] = { "整", "正", "圆整", "元整" };
	size_t at = blanks_after(s, end);
	for (size_t i = 0; i < 2; i++)
		if (starts_at(s, at, ends[i]))
			return at + strlen(ends[i]);
	return end;
}

static bool try_before(struct finder *f, size_t i, const struct lit_hit *u, struct unit unit)
{
	struct str s = f->d->text;
	struct number num;
	size_t at = to_number(s, u->end), end = number_parse(s, at, &num);
	if (end == at || at - u->end > 40)
		return false;
	/* $2a$, \$1, SHA-256$4096: a variable, a salt */
	bool dollar = s.p[u->start] == '$', sign = s.p[u->end - 1] == '$'; /* "$", "C$" */
	unsigned char before = u->start > 0 ? (unsigned char)s.p[u->start - 1] : ' ', after = end < s.len ? (unsigned char)s.p[end] : ' ';
	/* eur3, php3, PHP4: names; EUR3 is a sum */
	if (at == u->end && end == at + 1 && str_eq_nocase(str_sub(s, u->start, u->end), STR("PHP")))
		return false;
	if (at == u->end && s.p[u->start] >= 'a' && s.p[u->start] <= 'z' && s.p[u->end - 1] != '$')
		return false;
	/* RM9000: a machine; RM1,234.50 and RM12k are sums */
	if (at == u->end && str_eqz(str_sub(s, u->start, u->end), "RM") && !num.short_unit && !marked(str_sub(s, at, end)))
		return false;
	/* B0Rs2A: letters of something else */
	if (is_word(before) && is_letter((unsigned char)s.p[u->start]))
		return false;
	if (dollar && (is_word(before) || before == '\\' || before == '$' || before == '?' || before == '*'))
		return false;
	if (sign && !num.short_unit && (is_word(after) || (dollar && after == '$'))) /* C$9C: random letters */
		return false;
	if (dollar && amount_in_code(s, u->start, end))
		return false;
	/* INVOKE_TRY7(a, …) */
	if (before == '_' || (at == u->end && is_letter((unsigned char)s.p[u->start]) && (after == '(' || after == '_')))
		return false;
	if (num.words && !num.formal && cp_at(s, at) < 0x80 && num.multiplier == 1 && at == u->end)
		return false;
	if (num.value < 1000 * num.multiplier && amount_dot_is_thousands(s, at, end, unit.code, u->start, end))
		num.value *= 1000;
	double factor = num.multiplier == 1 && !num.words ? amount_short_word(s, end, unit.code, &end) : 1;
	if (factor == 0)
		return false;
	num.value *= factor;
	num.multiplier *= factor;
	struct amount a = { .value = num.value * unit.factor, .min = num.value * unit.factor, .formal = num.formal };
	if (num.approx)
		a.approx = "about";
	size_t join = join_after(s, end);
	if (starts_at(s, end, " and ") && (ends_at(s, u->start, "between ") || ends_at(s, u->start, "Between ")))
		join = end + strlen(" and ");
	if (join > end) {
		struct number to;
		const struct lit_hit *again = unit_at(f, i, join);
		size_t from = again ? to_number(s, again->end) : blanks_after(s, join), e = number_parse(s, from, &to);
		if (e > from && to.value * unit.factor > a.value / (to.multiplier > 1 ? to.multiplier : 1) &&
		    (again || to.value < 1900 || to.value > 2100)) {
			if (num.multiplier == 1 && to.multiplier > 1 && num.value * to.multiplier <= to.value)
				a.min *= to.multiplier;
			if (a.min <= to.value * unit.factor) {
				a.value = to.value * unit.factor;
				end = e;
			} else {
				a.min = a.value;
			}
		}
	}
	size_t all = trailing_unit(f, i, end, &unit, &a);
	if (all == end && !num.words && unit.factor == 1)
		all = fractions(f, i, end, &a);
	end = all;
	if (num.formal)
		end = whole_word(s, end);
	a.currency = unit.code;
	const char *q = amount_qualifier(s, u->start, end);
	a.approx = q ? q : a.approx;
	size_t hits = f->d->hits.n;
	add(f, u->start, end, &a);
	/* $1 may be a price and is oftener an argument */
	if (dollar && end == at + 1 && f->d->hits.n > hits)
		f->d->hits.v[hits].score = (float)SCORE_WEAK;
	return true;
}

static bool try_after(struct finder *f, size_t i, const struct lit_hit *u, struct unit unit)
{
	struct str s = f->d->text;
	struct number num;
	size_t num_end = 0, from = u->start;
	/* 1 200 000,00 (Один миллион двести тысяч) рублей */
	size_t close = blanks_before(s, from);
	if (close > 0 && s.p[close - 1] == ')') {
		const char *open = memrchr(s.p + (close > 200 ? close - 200 : 0), '(', close > 200 ? 200 : close);
		if (open)
			from = (size_t)(open - s.p);
	}
	from = before_dash(s, amount_before_of(s, from));
	bool euro = (unsigned char)s.p[u->start] >= 0xC2 && (unsigned char)s.p[u->start] <= 0xE2, code = u->end - u->start >= 2 && s.p[u->start] >= 'A' && s.p[u->start] <= 'Z';
	double glued = euro || code ? amount_glued_word(s, &from) : 1;
	size_t start = number_before(s, from, &num, &num_end);
	if (start < from && glued > 1) {
		num.value *= glued;
		num.multiplier *= glued;
	}
	if (start < from && num.words && (unsigned char)s.p[start] >= 0xEA) /* 인천 원: Korean numerals count behind figures alone */
		return false;
	if (start == from || start < f->done || !clean_start(s, start, &num) || amount_misread(s, &num, start, u->start, u->end))
		return false;
	/* 2 $((…)), ($5$), one won't */
	unsigned char after = u->end < s.len ? (unsigned char)s.p[u->end] : ' ';
	bool dollar = s.p[u->start] == '$';
	if (after == '\'' || starts_at(s, u->end, "\xE2\x80\x99t") || (dollar && amount_ends_formula(s, start, u->start)) ||
	    (dollar && (is_word(after) || after == '(' || after == '}' || after == '{' || after == '$' || (start > 0 && s.p[start - 1] == '$'))))
		return false;
	/* 8aed9d is no sum, "$Revision: 1.1 $" a mark of a version */
	if ((s.p[u->start] | 32) >= 'a' && (s.p[u->start] | 32) <= 'z' && after >= '0' && after <= '9')
		return false;
	if (dollar && start > 0 && (s.p[start - 1] == '*' || s.p[start - 1] == '?')) /* ;*3$": bytes of a program */
		return false;
	if (dollar && start > 4 && s.p[start - 1] == ' ' && s.p[start - 2] == ':' &&
	    memrchr(s.p + (start > 20 ? start - 20 : 0), '$', start > 20 ? 20 : start))
		return false;
	/* 2CAD 2CAE: numbers in base 16, as the next one shows */
	if (num_end == u->start && after == ' ' && u->end + 2 < s.len && s.p[u->end + 1] >= '0' && s.p[u->end + 1] <= '9' &&
	    (s.p[u->end + 2] | 32) >= 'a' && (s.p[u->end + 2] | 32) <= 'f')
		return false;
	if (num_end == u->start && amount_is_code(s, start, u->start, u->end))
		return false;
	if (num.value < 1000 * num.multiplier && amount_dot_is_thousands(s, start, num_end, unit.code, start, u->end))
		num.value *= 1000;
	struct amount a = { .value = num.value * unit.factor, .min = num.value * unit.factor, .formal = num.formal };
	if (num.approx)
		a.approx = "about";
	size_t join = join_before(s, start), n1_end = 0;
	if (join < start && num.value > 0) {
		struct number low;
		size_t s1 = number_before(s, join, &low, &n1_end);
		if (s1 < join && n1_end == join && s1 >= f->done && clean_start(s, s1, &low)) {
			double v = low.value;
			if (low.multiplier == 1 && num.multiplier > 1 && v * num.multiplier <= num.value)
				v *= num.multiplier;
			if (v < num.value) {
				a.min = v * unit.factor;
				start = s1;
			}
		}
	}
	size_t end = u->end;
	if (!(unit.place & FRACTION))
		end = fractions(f, i + 1, end, &a);
	if (num.formal || num.words)
		end = whole_word(s, end);
	/* 100万元人民币 */
	const struct lit_hit *more = unit_at(f, i + 1, end);
	if (more && unit.generic) {
		struct unit t = unit_of(f->table, more->row);
		if (t.place & BEFORE && !t.generic && memcmp(s.p + more->start, "$", 1) != 0) {
			struct number next;
			size_t at = to_number(s, more->end);
			if (number_parse(s, at, &next) == at) {
				unit.code = t.code;
				end = more->end;
			}
		}
	}
	a.currency = unit.code;
	const char *q = amount_qualifier(s, start, end);
	a.approx = q ? q : a.approx;
	size_t hits = f->d->hits.n;
	add(f, start, end, &a);
	/* "5$ cmd": a prompt in a manual */
	if (dollar && end == start + 2 && f->d->hits.n > hits)
		f->d->hits.v[hits].score = (float)SCORE_WEAK;
	return true;
}

/* "$" stands before its number in English and after it elsewhere: the side
 * that is nearer, then the usual one. */
static bool prefers_after(const struct finder *f, size_t i, const struct lit_hit *u, const struct unit *unit)
{
	struct str s = f->d->text;
	struct number num;
	size_t from = before_dash(s, u->start), end, start = number_before(s, from, &num, &end);
	if (start == from || start < f->done || !clean_start(s, start, &num))
		return false;
	size_t at = to_number(s, u->end), e = number_parse(s, at, &num);
	if (e == at)
		return true;
	if (unit->first)
		return false;
	size_t gap_before = u->start - end, gap_after = at - u->end;
	if (gap_before != gap_after)
		return gap_before < gap_after;
	const struct lit_hit *next = unit_at(f, i + 1, blanks_after(s, e));
	bool sign = (unsigned char)s.p[u->start] >= 0x80 || !((s.p[u->start] | 32) >= 'a' && (s.p[u->start] | 32) <= 'z');
	bool listed = next && next->row == u->row;
	return listed || (!sign && !amount_is_of_next(s, start, end, at, e));
}

/* MXN $ 20: the code before the sign U, hit I, says whose it is; *RET is both. */
static bool with_code(const struct finder *f, size_t i, struct lit_hit *ret, struct unit *unit)
{
	if (i == 0 || f->v[i - 1].end > f->v[i].start || blanks_before(f->d->text, f->v[i].start) > f->v[i - 1].end)
		return false;
	struct unit code = unit_of(f->table, f->v[i - 1].row);
	if (!(code.place & BEFORE) || code.generic || !is_letter((unsigned char)f->d->text.p[f->v[i - 1].end - 1]))
		return false;
	ret->start = f->v[i - 1].start;
	unit->code = code.code;
	unit->generic = false;
	return true;
}

/* USD ⏎ $200: the code is of its own line's number, the sign of the next. */
static bool on_two_lines(struct finder *f, size_t i, const struct lit_hit *u, struct unit unit)
{
	const char *line = memchr(f->d->text.p + u->start, '\n', u->end - u->start);
	if (!line)
		return false;
	struct lit_hit code = *u, sign = *u;
	code.end = (uint32_t)(line - f->d->text.p);
	sign.start = code.end + 1;
	if (starts_at(f->d->text, code.start, "USD"))
		try_after(f, i, &code, unit);
	try_before(f, i, &sign, unit);
	return true;
}

/* A number stands at U: to look for one costs less than to read the words around. */
static bool beside_number(struct str s, const struct lit_hit *u)
{
	struct number num;
	size_t end, at = to_number(s, u->end), close = blanks_before(s, before_dash(s, u->start));
	if (close > 0 && (is_digit(s.p[close - 1]) || s.p[close - 1] == ')'))
		return true;
	return number_parse(s, at, &num) > at || number_before(s, u->start, &num, &end) < u->start;
}

void refs_amounts(struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_currency];
	struct finder f = { .d = d, .table = &d->rules->tables[TABLE_currency], .v = l->v, .n = l->n, .last_hit = SIZE_MAX };
	struct amount_place place = { .hungarian = false };
	uint32_t covered = 0;
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *u = &l->v[i];
		if (u->start < covered || u->start < f.done)
			continue;
		covered = u->end;
		struct unit unit = unit_of(f.table, u->row);
		if (on_two_lines(&f, i, u, unit))
			continue;
		struct lit_hit both_signs = *u;
		if (d->text.p[u->start] == '$' && with_code(&f, i, &both_signs, &unit) && try_before(&f, i, &both_signs, unit))
			continue;
		bool code = (unit.place & BEFORE) && !unit.generic && is_letter((unsigned char)d->text.p[u->end - 1]);
		if (code && amount_sign_follows(d->text, u->end)) /* the sign's turn is next */
			continue;
		if (unit.generic && d->features & DOC_HAS_HAN && (starts_at(d->text, u->start, "¥") || starts_at(d->text, u->start, "￥")) &&
		    amount_is_yen(d->text, u->start))
			unit.code = "JPY";
		if (strcmp(unit.code, "KGS") == 0 && amount_is_weight(d->text, u->start, u->end))
			continue;
		if ((unit.nordic || unit.hungarian) && !beside_number(d->text, u))
			continue;
		if (unit.nordic && !(unit.code = amount_crowns(&place, d->text, u->start, u->end, unit.code)))
			continue;
		if (unit.hungarian && !amount_is_hungarian(&place, d->text, u->start))
			continue;
		if (unit.place & FRACTION_ONLY || (unit.said && !amount_is_said(d->text, u->start, u->end)))
			continue;
		bool both = (unit.place & (BEFORE | AFTER)) == (BEFORE | AFTER);
		if (both && prefers_after(&f, i, u, &unit)) {
			try_after(&f, i, u, unit);
			continue;
		}
		if (unit.place & BEFORE && try_before(&f, i, u, unit))
			continue;
		if (unit.place & AFTER)
			try_after(&f, i, u, unit);
	}
}
