/* contract_form.c - reads labels and their values.
 *
 * A label counts where a value can follow: at the start of a line or cell,
 * after a stop, or behind another label's value (contract_form_value.c). Its value
 * stands behind a colon, in the cell to the right, in the cell below, or on the next line. */
#include "contract_form.h"
#include "amount.h"
#include "contract_number.h"
#include "date.h"
#include "rules.h"
#include <math.h>
#include <sluice/utf8.h>

#define COLUMN_SURE 0.8f    /* a sum below a heading; behind a label it is 0.9 */
#define SUM_SURE 0.9      /* of a sum behind its label */
#define SUM_MORE 0.01     /* … that says it is the whole */
#define SUM_OLD 0.55      /* … before it was changed */
#define PLAIN_SURE 0.7
#define GOODS_SURE 0.4f     /* … below that of a column of goods: one of several, as it may be */
#define DATE_DAY_LEN 10u    /* of 2021-07-20 */
#define TOTAL_BYTES 24u     /* from such a word to its sum */
#define HEADER_BYTES_MAX 600u /* of a label with what tells its unit: a line may be full of them */
#define CUT_BYTES 24u       /* a date's end on its second line */

size_t contract_hit_at(const struct doc *d, uint32_t at)
{
	return doc_hit_among(d, d->hits_sorted, at);
}

const struct hit *contract_hit_in(const struct doc *d, enum ref_kind kind, uint32_t a, uint32_t b)
{
	for (size_t i = contract_hit_at(d, a); i < d->hits_sorted && d->hits.v[i].start < b; i++)
		if (d->hits.v[i].kind == kind && d->hits.v[i].end <= b)
			return &d->hits.v[i];
	return NULL;
}

/* What the words around a sum say of tax and certainty. */
static void sum_words(struct contract *c, struct str around)
{
	if (str_has(around, "不含税") || str_has(around, "excluding VAT") || str_has(around, "без НДС")) {
		c->tax_known = true;
		c->tax_included = false;
	} else if (str_has(around, "含税") || str_has(around, "incl. VAT") || str_has(around, "including VAT") || str_has(around, "в т.ч. НДС")) {
		c->tax_known = c->tax_included = true;
	}
	if (str_has(around, "暂定") || str_has(around, "暂估") || str_has(around, "provisional"))
		c->provisional = true;
}

void contract_set_sum(struct contract *c, const struct doc *d, const struct hit *h, const char *by, double score)
{
	if (!h || (c->amount.value.len && c->amount.score >= (float)score))
		return;
	c->amount = (struct contract_value){ doc_slice(d, h->start, h->end), h->start, h->end, by, (float)score };
	c->sum = h->amount;
	c->sum_min = h->amount_min;
	c->currency = h->currency;
	c->provisional = h->approx && strcmp(h->approx, "provisional") == 0;
	size_t line = doc_line_at(d, h->start);
	sum_words(c, doc_line(d, line));
	/* the same sum in words and in figures, side by side: they must agree */
	for (size_t i = contract_hit_at(d, d->lines[line].start); i < d->hits_sorted && d->hits.v[i].start < d->lines[line].end; i++) {
		const struct hit *o = &d->hits.v[i];
		if (o->kind != REF_amount || o == h || strcmp(o->by, h->by) == 0)
			continue;
		uint32_t gap = o->start > h->end ? o->start - h->end : h->start > o->end ? h->start - o->end : 0;
		bool words = strcmp(o->by, "amount-formal") == 0 || strcmp(h->by, "amount-formal") == 0;
		if (!words || gap > 24)
			continue;
		bool h_words = strcmp(h->by, "amount-formal") == 0;
		double in_words = h_words ? h->amount : o->amount, figures = h_words ? o->amount : h->amount;
		/* 125.000.00: figures that a scan has cut short */
		const struct hit *f = h_words ? o : h;
		char sign = f->end + 1 < d->text.len ? d->text.p[f->end] : '\n', digit = sign == '\n' ? '\n' : d->text.p[f->end + 1];
		bool letter = sign == 'O' || sign == 'o' || sign == 'l' || sign == 'I'; /* 72O,O00 */
		bool cut = letter || (sign == '.' && digit >= '0' && digit <= '9');
		cut |= fabs(figures * 1000 - in_words) <= in_words * 1e-9; /* 480.000元（大写：肆拾捌万元整） */
		c->sum = c->sum_min = cut ? in_words : figures;
		if (cut)
			return;
		if (fabs(in_words - figures) > 0.005 * 1 + figures * 1e-9)
			c->sum_words = in_words;
		return;
	}
}

void contract_add_party(struct contract *c, const char *role, struct str name, uint32_t start, uint32_t end, const char *by, double score)
{
	if (name.len == 0 || c->n_parties == CONTRACT_PARTIES_MAX)
		return;
	for (unsigned i = 0; i < c->n_parties; i++)
		if (str_eq(c->party[i].name.value, name))
			return;
	c->party[c->n_parties++] = (struct contract_party){ .name = { name, start, end, by, (float)score }, .role = role };
	if (strcmp(role, "party_a") == 0)
		contract_set(c, CONTRACT_party_a, name, start, end, by, score);
	else if (strcmp(role, "party_b") == 0)
		contract_set(c, CONTRACT_party_b, name, start, end, by, score);
}

void contract_add_own(struct contract *c, const struct contract_value *own)
{
	const char *role = c->text[CONTRACT_party_b].value.len == 0 ? "party_b" : c->text[CONTRACT_party_a].value.len == 0 ? "party_a" : NULL;
	if (own->value.len >= 6 && role && !(str_eqz(str_from(role), "party_b") && c->n_parties == 0))
		contract_add_party(c, role, own->value, own->start, own->end, own->by, (double)own->score);
}

/* 360,000.00: money by how it is written, and nothing else in its place. */
static bool is_plain_sum(struct str s)
{
	s = str_trim(s);
	size_t n = s.len;
	bool cents = n > 3 && s.p[n - 3] == '.' && s.p[n - 2] >= '0' && s.p[n - 2] <= '9' && s.p[n - 1] >= '0' && s.p[n - 1] <= '9';
	bool thousands = false;
	for (size_t i = 0; i < (cents ? n - 3 : n); i++) {
		size_t left = (cents ? n - 3 : n) - i;
		thousands |= s.p[i] == ',' && left == 4;
		if (!(s.p[i] >= '0' && s.p[i] <= '9') && !(s.p[i] == ',' && left % 4 == 0))
			return false;
	}
	return n >= 5 && (cents || thousands);
}

/* 240 000,00; 1.194.166,67: figures in groups or with cents, in whatever country, and nothing else. */
static bool is_grouped_sum(struct str s)
{
	s = str_trim(s);
	unsigned digits = 0, behind = 0, groups = 0, wrong = 0;
	for (size_t i = 0, n = 1; i < s.len; i += n) {
		char c = s.p[i];
		bool nbsp = str_starts(str_sub(s, i, s.len), STR("\xC2\xA0"));
		n = nbsp ? 2 : 1;
		if (c >= '0' && c <= '9') {
			digits++;
			behind++;
		} else if (nbsp || c == ' ' || c == ',' || c == '.' || c == '\'') {
			groups++;
			wrong += behind > 3 || behind == 0 || (digits > 3 && behind != 3);
			behind = 0;
		} else {
			return false;
		}
	}
	return digits >= 4 && groups && wrong == 0 && (behind == 2 || behind == 3);
}

/* 每年X元，共计两年，合计Y元: of the sums from H up to B the one that says it is all. */
static const struct hit *total_of(const struct doc *d, const struct hit *h, uint32_t b)
{
	static const char *const words[] = { "合计", "共计", "总计", "总额", "总价" };
	const struct hit *best = h;
	for (const struct hit *x = h + 1; x < d->hits.v + d->hits_sorted && x->start < b; x++) {
		struct str before = doc_slice(d, x->start > TOTAL_BYTES ? x->start - TOTAL_BYTES : 0, x->start);
		bool total = false;
		for (size_t i = 0; i < sizeof words / sizeof *words && x->kind == REF_amount && x->end <= b && x->start > h->end; i++)
			total |= str_has(before, words[i]);
		if (total && x->amount > best->amount)
			best = x;
	}
	return best;
}

static bool take_sum(struct doc *d, struct contract *c, const struct lit_hit *l, uint32_t a, uint32_t b, double score)
{
	struct str close = contract_closed_up(d, doc_slice(d, a, b)), figures = contract_figures(d, close.len ? close : doc_slice(d, a, b));
	struct amount sum;
	uint32_t end = b;
	struct str torn = contract_torn_sum(d, a, &end);
	if (torn.len && amount_cell(d->rules, torn, 1, NULL, &sum) && sum.currency) {
		close = torn;
		b = end;
	} else if (figures.len)
		close = figures;
	if (close.len && amount_cell(d->rules, close, 1, NULL, &sum) && sum.currency && (c->amount.value.len == 0 || c->amount.score < (float)score)) {
		c->amount = (struct contract_value){ doc_slice(d, a, b), a, b, "label", (float)score };
		c->sum = sum.value;
		c->sum_min = sum.min;
		c->currency = sum.currency;
		return true;
	}
	const struct hit *h = contract_hit_in(d, REF_amount, a, b);
	if (h) {
		contract_set_sum(c, d, total_of(d, h, b), "label", score);
		return true;
	}
	uint32_t line_end = d->lines[doc_line_at(d, l->start)].end, e = l->start;
	while (e < line_end && e - l->start < HEADER_BYTES_MAX && d->text.p[e] != '\t')
		e++;
	const char *currency = NULL;
	double unit = amount_header_unit(doc_slice(d, l->start, e), &currency);
	struct str cell = doc_slice(d, a, b);
	ptrdiff_t bracket = str_find(cell, STR("（")) >= 0 ? str_find(cell, STR("（")) : str_find(cell, STR("("));
	if (bracket > 0 && unit > 0) /* 39.8（万元）: the unit is behind the number */
		b = a + (uint32_t)bracket;
	/* 27.5万，首付30% */
	static const char *const stops[] = { "，", "（", "(", "；", " " };
	size_t first = cell.len;
	for (size_t i = 0; i < sizeof stops / sizeof *stops && unit <= 0; i++) {
		ptrdiff_t stop = str_find(cell, str_from(stops[i]));
		first = stop > 0 && (size_t)stop < first ? (size_t)stop : first;
	}
	struct str head = str_sub(cell, 0, first);
	if (unit <= 0 && first <= TOTAL_BYTES && (str_ends(head, STR("万")) || str_ends(head, STR("万元")) || str_ends(head, STR("亿")))) {
		unit = 1;
		b = a + (uint32_t)first;
	}
	if (unit <= 0 && is_plain_sum(cell) && str_eqz(doc_cell(d, TABLE_contract_label, l, 2), "zh")) {
		unit = 1;
		score = PLAIN_SURE;
	}
	/* Всего к оплате: 240 000,00, in a paper that has рублей elsewhere */
	const char *own = unit <= 0 && is_grouped_sum(cell) ? contract_currency_of(d) : NULL;
	if (own) {
		currency = own;
		unit = 1;
		score = PLAIN_SURE;
	}
	if (unit <= 0 || !amount_cell(d->rules, doc_slice(d, a, b), unit, currency, &sum))
		return false;
	if (c->amount.value.len && c->amount.score >= (float)score)
		return true;
	c->amount = (struct contract_value){ doc_slice(d, a, b), a, b, "label-unit", (float)score };
	c->sum = sum.value;
	c->sum_min = sum.min;
	c->currency = sum.currency ? sum.currency : d->features & DOC_HAS_HAN ? "CNY" : NULL;
	return true;
}

static const struct {
	const char *field;
	enum contract_text text;
	double score;
} plain_fields[] = {
	{ "project", CONTRACT_project, 0.9 }, { "title", CONTRACT_title, 0.9 }, { "product", CONTRACT_product, 0.8 }, { "term", CONTRACT_term, 0.8 },
	{ "place", CONTRACT_place, 0.8 }, { "payment", CONTRACT_payment, 0.8 },
	{ "bank", CONTRACT_bank, 0.8 },
};

/* 金额：X, and no more is said of the sum: it may be that of a section, 合同总金额 is all of it. */
static bool of_section(const struct doc *d, const struct contract *c)
{
	return c->amount.value.len && str_starts(str_trim(doc_line(d, doc_line_at(d, c->amount.start))), STR("金额"));
}

static void take(struct doc *d, struct contract *c, size_t index, struct str field, uint32_t a, uint32_t b, bool *ret_any)
{
	const struct lit_hit *l = &d->lits[TABLE_contract_label].v[index];
	struct str value = str_trim(doc_slice(d, a, b));
	if (value.len == 0)
		return;
	if (str_eqz(field, "number") || str_eqz(field, "tender")) {
		bool number = str_eqz(field, "number");
		const struct hit *h = contract_hit_in(d, number ? REF_contract_number : REF_tender_number, l->start, b + 1);
		if (!h) /* LJGA-2020- ⏎ FK-013 */
			h = contract_hit_in(d, number ? REF_contract_number : REF_tender_number, l->start, b + CUT_BYTES);
		h = h && h->start < b + 1 ? h : NULL;
		struct str close = h ? STR("") : contract_closed_up(d, value);
		/* 合同编号 ⏎ LY-2022-018: a line below its label, and all of it */
		size_t from, end = close.len ? contract_number_read(close, 0, &from) : 0;
		if (!h && !close.len && doc_line_at(d, a) != doc_line_at(d, l->start) && contract_number_read(value, 0, &from) == value.len) {
			close = value;
			end = value.len;
		}
		if (end)
			contract_set(c, number ? CONTRACT_number : CONTRACT_tender, str_sub(close, from, end), a, b, "label-spaced", 0.7);
		if (h) {
			struct str figures = contract_number_figures(d, h->value);
			contract_set(c, number ? CONTRACT_number : CONTRACT_tender, figures.len ? figures : h->value, h->start, h->end, h->by, (double)h->score);
		}
		*ret_any |= h || end;
	} else if (str_eqz(field, "amount") || str_eqz(field, "budget")) {
		/* 年租金为X，合同总租金为Y: what is paid a year is not all of it */
		struct str word = doc_slice(d, l->start, l->end);
		bool part = str_starts(word, STR("年")) || str_starts(word, STR("月")) || str_starts(word, STR("Annual ")) || str_starts(word, STR("Yearly "));
		double sure = part ? 0.85 : str_eqz(field, "amount") ? SUM_SURE : 0.6;
		struct str front = str_trim(doc_slice(d, d->lines[doc_line_at(d, l->start)].start, l->start));
		if (str_ends_any(front, "Original|Previous|Initial|original|Existing|Первоначальная|Прежняя|原|变更前|调整前"))
			sure = SUM_OLD;
		else if (str_ends_any(front, "New|Revised|Amended|Updated|Adjusted|Current|Новая|Итоговая|Измененная|变更后|变更后的|调整后|调整后的|最终"))
			sure = SUM_SURE + SUM_MORE;
		*ret_any |= take_sum(d, c, l, a, b, str_starts(word, STR("合同总")) && of_section(d, c) ? SUM_SURE + SUM_MORE : sure);
	} else if (str_eqz(field, "account")) {
		const struct hit *h = contract_hit_in(d, REF_bank_account, a, b);
		if (h)
			contract_set(c, CONTRACT_account, h->value, h->start, h->end, "label", 0.9);
	} else if (str_eqz(field, "signed") || str_eqz(field, "effective")) {
		enum contract_text text = str_eqz(field, "signed") ? CONTRACT_signed : CONTRACT_effective;
		const struct hit *h = contract_hit_in(d, REF_date, a, b + CUT_BYTES); /* the line may cut it */
		h = h && h->start < b ? h : NULL;
		bool vague = h && h->value.len < DATE_DAY_LEN; /* 2021 年 7 月 2 0 日 */
		struct str close = h && !vague ? STR("") : contract_closed_up(d, value), figures = contract_date_figures(d, close.len ? close : value);
		struct date date;
		if (figures.len) {
			close = figures;
			h = NULL; /* 2019 of 2019年1l月5日 */
		}
		uint32_t end = b;
		struct str torn = contract_torn_date(d, a, &end);
		if (torn.len) {
			close = torn;
			b = end;
			h = NULL;
		}
		if (vague && close.len && date_cell(close, &date) && date.day)
			h = NULL;
		close = close.len ? close : value;
		if (h)
			contract_set(c, text, h->value, h->start, h->end, "label", 0.9);
		else if (date_cell(close, &date)) {
			char *iso = arena_alloc(d->arena, DATE_TEXT_MAX);
			date_text(&date, iso);
			contract_set(c, text, str_from(iso), a, b, "label-spaced", 0.7);
		}
	} else if (str_starts(field, STR("party_")) || str_eqz(field, "agent") || str_eqz(field, "counterparty") || str_eqz(field, "own")) {
		a += (uint32_t)contract_name_label(doc_slice(d, a, b));
		while (a < b && (d->text.p[a] == ' ' || str_starts(doc_slice(d, a, b), STR("—")))) /* the line that it is written on */
			a += d->text.p[a] == ' ' ? 1 : (uint32_t)strlen("—");
		a += (uint32_t)contract_list_mark(doc_slice(d, a, b)); /* 1、X公司 */
		uint32_t e = (uint32_t)contract_name_end(d->text, a, b);
		struct str name = contract_whole_name(d, a, &e);
		struct str close = (unsigned char)name.p[0] >= 0x80 ? contract_closed_up(d, name) : STR("");
		if (close.len)
			name = close;
		if (!contract_is_no_name(d, a, name)) {
			const char *role = str_eqz(field, "own") ? "own" : str_eqz(field, "party_a") ? "party_a" : str_eqz(field, "party_b") ? "party_b" : str_eqz(field, "agent") ? "agent" :
					   str_eqz(field, "counterparty") ? "counterparty" : "party_c";
			contract_add_party(c, role, name, a, e, "label", 0.9);
			*ret_any = true;
		}
	} else {
		for (size_t i = 0; i < sizeof plain_fields / sizeof *plain_fields; i++)
			if (str_eqz(field, plain_fields[i].field) && value.len >= 4 && !str_is_any(value, "内容|说明|備註|备注|數值|数值|描述|要求|详情|具体内容|参数|Content|Value|Description|Details|Remarks")) { /* 项目 | 内容: labels of columns */
				if (str_starts(value, STR("Re:")) || str_starts(value, STR("RE:")) || str_starts(value, STR("Fwd:"))) /* Тема: of a mail */
					return;
				struct str close = (unsigned char)value.p[0] >= 0x80 ? contract_closed_up(d, value) : STR(""); /* 政 务 云 */
				close = close.len ? close : contract_whole_word(d, a, value);
				contract_set(c, plain_fields[i].text, close.len ? close : value, a, a + (uint32_t)value.len, "label", plain_fields[i].score);
			}
	}
}

/* The house's own name among the parties gets the side that is left. */
static void own_side(struct contract *c)
{
	for (unsigned i = 0; i < c->n_parties; i++) {
		if (strcmp(c->party[i].role, "own") != 0)
			continue;
		struct contract_party own = c->party[i];
		memmove(c->party + i, c->party + i + 1, (c->n_parties - i - 1) * sizeof *c->party);
		c->n_parties--;
		contract_add_own(c, &own.name);
		return;
	}
}

bool contract_form_read(struct doc *d, size_t from, size_t to, const unsigned char *used, struct contract *ret)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	uint32_t a = d->lines[from].start, b = to ? d->lines[to - 1].end : a;
	bool any = false;
	uint32_t covered = 0;
	*ret = (struct contract){ .by = "labels" };
	for (size_t i = doc_lit_at(d, TABLE_contract_label, a); i < l->n && l->v[i].start < b; i++) {
		if (!contract_label_place(d, &l->v[i]) || used[doc_line_at(d, l->v[i].start)])
			continue; /* most words that may be labels */
		if (l->v[i].start < covered) /* цена контракта within Начальная (максимальная) цена контракта */
			continue;
		covered = l->v[i].end;
		struct str field = contract_side(d, &l->v[i]);
		if (str_eqz(field, "stop"))
			continue;
		size_t start = contract_value_start(d, &l->v[i]);
		uint32_t below_a, below_b;
		if (str_starts(field, STR("party_")) && contract_signs_below(d, &l->v[i], &below_a, &below_b)) {
			take(d, ret, i, field, below_a, below_b, &any);
			continue;
		}
		if (!start) {
			if (str_eqz(field, "party_b") && contract_heads_bidders(d, &l->v[i]))
				continue;
			if (contract_cell_below(d, &l->v[i], &below_a, &below_b)) {
				take(d, ret, i, field, below_a, below_b, &any);
				/* a column of sums may have a total further down */
				if (ret->amount.value.len && ret->amount.start >= below_a && ret->amount.end <= below_b) {
					float most = contract_is_goods(d, doc_line_at(d, l->v[i].start)) ? GOODS_SURE : COLUMN_SURE;
					ret->amount.score = ret->amount.score > most ? most : ret->amount.score;
				}
			} else if (contract_heads_value(d, &l->v[i], &below_a, &below_b) || contract_bare_value(d, &l->v[i], field, &below_a, &below_b) ||
				   contract_line_below(d, &l->v[i], &below_a, &below_b)) {
				take(d, ret, i, field, below_a, below_b, &any);
			} else if (str_eqz(field, "number") || str_eqz(field, "tender"))
				take(d, ret, i, field, l->v[i].end, l->v[i].end + 60 < b ? l->v[i].end + 60 : b, &any);
			continue;
		}
		if (start < d->text.len && d->text.p[start] == '\n' && start + 1 < b) {
			/* the value is on the next line, unless that begins with a label */
			size_t k = i + 1;
			if (k < l->n && l->v[k].start <= start + 8 && !str_eq(doc_cell(d, TABLE_contract_label, &l->v[k], 1), field))
				continue;
			start++;
		}
		bool name = str_starts(field, STR("party_")) || str_eqz(field, "counterparty") || str_eqz(field, "agent") || str_eqz(field, "own");
		size_t end = contract_value_end(d, i, start, name);
		uint32_t at, to_byte;
		if (name && contract_column_value(d, &l->v[i], start, &at, &to_byte)) {
			start = at;
			end = to_byte;
		}
		if (end > start)
			take(d, ret, i, field, (uint32_t)start, (uint32_t)end, &any);
	}
	any |= contract_form_sentences(d, ret, a, b);
	contract_form_headed(d, ret, a, b);
	if (!any)
		return false;
	/* 对方单位 is the client where the paper names no side */
	for (unsigned i = 0; i < ret->n_parties && ret->text[CONTRACT_party_a].value.len == 0 && ret->text[CONTRACT_party_b].value.len == 0; i++)
		if (strcmp(ret->party[i].role, "counterparty") == 0)
			contract_set(ret, CONTRACT_party_a, ret->party[i].name.value, ret->party[i].name.start, ret->party[i].name.end, "counterparty", 0.5);
	own_side(ret);
	contract_form_bid(d, ret, from, to);
	contract_form_title(d, ret, from, to);
	contract_form_goods(d, ret, from, to);
	contract_form_relation(d, ret, a, b);
	bool pa = ret->text[CONTRACT_party_a].value.len, pb = ret->text[CONTRACT_party_b].value.len;
	bool number = ret->text[CONTRACT_number].value.len, sum = ret->amount.value.len;
	ret->score = (float)(0.5 + 0.1 * pa + 0.1 * pb + 0.15 * number + 0.1 * sum);
	bool tender = ret->text[CONTRACT_tender].value.len && ret->text[CONTRACT_project].value.len;
	/* 合同名称：X, 对方单位, 合同金额: a paper within the house */
	const struct contract_value *title = &ret->text[CONTRACT_title];
	bool named = title->value.len && strcmp(title->by, "label") == 0 && sum && strncmp(ret->amount.by, "label", 5) == 0;
	return (pa && pb) || (number && (pa || pb || sum)) || (tender && (pa || pb) && sum) || (named && (pa || pb));
}
