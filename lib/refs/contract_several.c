/* contract_several.c - several forms in one text, one after the other: each begins with its number, with its
 * heading, or with the label that the first begins with. */
#include "contract_form.h"
#include "rules.h"

#define HEADING_LINES 3u /* a heading's number is below it */
#define PARTY_LINES 8u   /* … and the parties */
#define FORMS_MAX 64u    /* forms one after the other in one text */

/* Lines on which a contract's number stands behind its label, each a form's
 * beginning; fewer than two make no division. */
static size_t form_starts(const struct doc *d, const unsigned char *used, size_t *lines)
{
	size_t n = 0;
	struct str last = STR("");
	for (size_t i = 0; i < d->hits_sorted && n < FORMS_MAX; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind != REF_contract_number || (last.len && str_eq(last, h->value)))
			continue;
		size_t line = doc_line_at(d, h->start);
		if (used[line] || (n && lines[n - 1] == line))
			continue;
		last = h->value;
		lines[n++] = line;
	}
	return n;
}

/* A heading stands above its number, a few lines at the most. */
static size_t up_to_heading(const struct doc *d, size_t line, size_t low)
{
	for (size_t k = 1; k <= HEADING_LINES && k <= line && line - k >= low; k++)
		if (contract_is_heading(str_trim(doc_line(d, line - k))))
			return line - k;
	return line;
}

static bool begins_party(const struct doc *d, const struct lit_hit *label)
{
	return str_starts(doc_cell(d, TABLE_contract_label, label, 1), STR("party_")) && d->lines[doc_line_at(d, label->start)].start == label->start;
}

/* Lines that name a paper, with a party's label a few lines below. */
static size_t heading_starts(const struct doc *d, size_t *lines)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	size_t n = 0, k = 0, party = SIZE_MAX;
	for (size_t i = 0; i < d->n_lines && n < FORMS_MAX; i++) {
		while (k < l->n && (l->v[k].start < d->lines[i].end || (k != party && !begins_party(d, &l->v[k]))))
			k++;
		if (k == l->n)
			break;
		if (k != party) {
			party = k;
			size_t line = doc_line_at(d, l->v[k].start);
			i = line > i + PARTY_LINES ? line - PARTY_LINES : i;
		}
		uint32_t end = d->lines[i + PARTY_LINES < d->n_lines ? i + PARTY_LINES : d->n_lines - 1].end;
		if (l->v[k].start < end && contract_is_heading(str_trim(doc_line(d, i))))
			lines[n++] = i;
	}
	return n;
}

/* Two forms of one contract, a cover and the paper itself: nothing differs. */
static bool same_paper(const struct doc *d, const struct contract *x, const struct contract *y)
{
	static const enum contract_text sides[] = { CONTRACT_party_a, CONTRACT_party_b, CONTRACT_number, CONTRACT_tender, CONTRACT_signed };
	for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
		struct str a = x->text[sides[i]].value, b = y->text[sides[i]].value;
		if (a.len && b.len && !(i < 2 ? contract_names_alike(d, a, b) : str_eq(a, b)))
			return false;
	}
	return x->sum <= 0 || y->sum <= 0 || (x->sum < y->sum * 1.000001 && y->sum < x->sum * 1.000001);
}

/* 项目：X, 甲方：Y, 金额：Z, and 项目：… again: blocks without a number or heading, each all of a contract. Lines where
 * the label that begins the first of them begins the line. */
static size_t block_starts(const struct doc *d, const unsigned char *used, size_t *lines)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	const struct lit_hit *first = NULL;
	size_t n = 0;
	for (size_t i = 0; i < l->n && n < FORMS_MAX; i++) {
		const struct lit_hit *x = &l->v[i];
		size_t line = doc_line_at(d, x->start);
		struct str field = doc_cell(d, TABLE_contract_label, x, 1);
		if (d->lines[line].start != x->start || used[line] || !contract_value_start(d, x))
			continue;
		bool names = str_eqz(field, "project") || str_eqz(field, "title") || str_starts(field, STR("party_")) || str_eqz(field, "counterparty");
		if (!first && !names)
			return 0; /* what a contract begins with */
		first = first ? first : x;
		if (str_eq(doc_slice(d, x->start, x->end), doc_slice(d, first->start, first->end)))
			lines[n++] = line;
	}
	return n;
}

/* Whose and what, and a sum: a list of the house's own contracts names one side. */
static bool is_block(const struct contract *c)
{
	bool side = c->text[CONTRACT_party_a].value.len || c->text[CONTRACT_party_b].value.len;
	return side && c->amount.value.len && (c->text[CONTRACT_project].value.len || c->text[CONTRACT_title].value.len);
}

/* 项目名称：虚衡市公安局移动警务平台: whose name begins the project's, where no side is told. */
static void name_owner(struct doc *d, struct contract *c)
{
	const struct contract_value *p = c->text[CONTRACT_project].value.len ? &c->text[CONTRACT_project] : &c->text[CONTRACT_title];
	const struct hit *h = c->n_parties == 0 && p->value.len ? contract_hit_in(d, REF_organization, p->start, p->end) : NULL;
	if (h && h->start == p->start && h->end < p->end)
		contract_add_party(c, "party_a", doc_slice(d, h->start, h->end), h->start, h->end, "project", 0.5);
}

static size_t read_blocks(struct doc *d, const unsigned char *used)
{
	size_t lines[FORMS_MAX + 1], n = block_starts(d, used, lines);
	struct contract c[2];
	if (n < 2)
		return 0;
	lines[n] = d->n_lines;
	for (size_t i = 0; i < n; i++) {
		struct contract *now = &c[i % 2], *last = &c[1 - i % 2];
		contract_form_read(d, lines[i], lines[i + 1], used, now);
		name_owner(d, now);
		bool again = i && same_paper(d, last, now) && str_eq(last->text[CONTRACT_project].value, now->text[CONTRACT_project].value) &&
			     str_eq(last->text[CONTRACT_title].value, now->text[CONTRACT_title].value);
		if (!is_block(now) || again)
			return 0;
	}
	for (size_t i = 0; i < n; i++) {
		contract_form_read(d, lines[i], lines[i + 1], used, &c[0]);
		name_owner(d, &c[0]);
		c[0].score = c[0].score > 0 ? c[0].score : 0.6f;
		contract_emit(d, &c[0]);
	}
	return n;
}

size_t contract_several_read(struct doc *d, const unsigned char *used)
{
	size_t lines[FORMS_MAX + 1], n = form_starts(d, used, lines), good = 0;
	struct contract c, last = { .sum = 0 };
	bool numbered = n >= 2;
	if (!numbered)
		n = heading_starts(d, lines);
	if (n < 2)
		return read_blocks(d, used);
	lines[n] = d->n_lines;
	for (size_t i = 0; i < n && numbered; i++)
		lines[i] = up_to_heading(d, lines[i], i ? lines[i - 1] + 1 : 0);
	for (size_t i = 0; i < n; i++) {
		/* 合同号, 客户单位, 金额: a list of one's own contracts names no second side */
		bool form = contract_form_read(d, lines[i], lines[i + 1], used, &c) && c.text[CONTRACT_party_a].value.len &&
			    (c.text[CONTRACT_party_b].value.len || (numbered && c.amount.value.len));
		if (!numbered && (!form || (good && same_paper(d, &last, &c))))
			return 0;
		good += form;
		last = c;
	}
	if (good < 2)
		return 0;
	for (size_t i = 0; i < n; i++)
		if (contract_form_read(d, lines[i], lines[i + 1], used, &c))
			contract_emit(d, &c);
	return good;
}
