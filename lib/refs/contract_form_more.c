/* contract_form_more.c - what a form says without a label of its own: the date in
 * a sentence or under the signatures, the client a tender names in its first
 * sentence. */
#include "contract_form.h"
#include "rules.h"
#include <sluice/utf8.h>

#define DATE_LINE_BYTES_MAX 120u
#define PLACE_BYTES_MAX 40u
#define CLIENT_BYTES_MAX 120u
#define PROJECT_BYTES_MAX 240u
#define TERM_BYTES_MAX 150u
#define SECTION_BYTES_MAX 60u

/* 于2021年3月5日在虚衡市签订; Signed on 2 November 2020. */
static void sentence_date(struct doc *d, struct contract *c, const struct hit *h)
{
	struct str before = doc_slice(d, h->start > 10 ? h->start - 10 : 0, h->start);
	/* Contract No.: X      Date 日期: Y */
	struct contract_value *number = &c->text[CONTRACT_number];
	bool beside = number->value.len && doc_line_at(d, number->start) == doc_line_at(d, h->start) && h->start > number->end;
	struct str sign = beside ? str_trim(before) : STR("");
	if (beside && (str_ends(sign, STR("日期:")) || str_ends(sign, STR("日期：")) || str_ends(sign, STR("Date:"))))
		contract_set(c, CONTRACT_signed, h->value, h->start, h->end, "beside-number", 0.6);
	if (str_has(before, "this") || str_has(before, "on ") || str_has(before, "ngày")) {
		struct str start = doc_slice(d, d->lines[doc_line_at(d, h->start)].start, h->start);
		if (str_has(start, "Executed") || str_has(start, "executed") || str_has(start, "Signed at") || str_has(start, "Signed by") || str_has(start, "Dated this") || str_has(start, "Hôm nay") ||
		    str_has(start, "Signed in ") || str_has(start, "IN WITNESS"))
			contract_set(c, CONTRACT_signed, h->value, h->start, h->end, "sentence", 0.6);
	}
	bool signs = false;
	if (str_ends(before, STR("于"))) {
		struct str after = doc_slice(d, h->end, h->end + 45);
		ptrdiff_t line = str_find_char(after, '\n');
		after = line >= 0 ? str_sub(after, 0, (size_t)line) : after;
		signs = (str_has(after, "签订") || str_has(after, "签署") || str_has(after, "签定")) && !str_has(after, "了") && !str_has(after, "《") && !str_has(after, "的");
	}
	if (signs || str_has(before, "Signed on") || str_has(before, "signed on"))
		contract_set(c, CONTRACT_signed, h->value, h->start, h->end, "sentence", 0.7);
}

/* Nothing but a date on the line, or a date behind 日期: under the signatures. */
static bool is_date_line(const struct doc *d, size_t line, const struct hit *h)
{
	struct str before = str_trim(doc_slice(d, d->lines[line].start, h->start));
	struct str after = str_trim(doc_slice(d, h->end, d->lines[line].end));
	bool own = str_ends(before, STR("　日期：")) || str_ends(before, STR(" 日期：")) || str_ends(before, STR(" Date:")); /* 卖方：X   日期：… */
	bool era = str_eqz(before, "中華") || str_eqz(before, "中华");
	/* Strelsau, 6 May 2022; En Strelsau, a 6 de mayo; Fait à Strelsau, le 6 mai */
	static const char *const on[] = { " a", " le", " den", " li", " il", " em", " dnia" };
	struct str town = before;
	for (size_t i = 0; i < sizeof on / sizeof *on; i++)
		if (str_ends(before, str_from(on[i])))
			town = str_trim(str_sub(before, 0, before.len - strlen(on[i])));
	bool place = town.len >= 4 && town.len <= PLACE_BYTES_MAX && town.p[town.len - 1] == ',' && town.p[0] >= 'A' && town.p[0] <= 'Z';
	for (size_t i = 1; i + 1 < town.len && place; i++)
		place = ((town.p[i] | 32) >= 'a' && (town.p[i] | 32) <= 'z') || town.p[i] == '-' || (unsigned char)town.p[i] >= 0x80 ||
			(town.p[i] == ' ' && (town.len != before.len || str_starts(town, STR("In "))));
	bool label = before.len == 0 || place || own || era || str_is_any(before, "日期：|日期:|Date:|Date :|Datum:|Datum :|Fecha:|Fecha :|Data:|Data :|Дата:|Дата :|Tarih:|Dato:|Ngày:|日期Date:|日期 Date:|日期Date：|日期 Date：|Date日期：|Date 日期：|日期，");
	const struct hit *twin = h + 1 < d->hits.v + d->hits_sorted && h[1].kind == REF_date && str_eq(h[1].value, h->value) ? h + 1 : NULL;
	bool both = twin && after.len && twin->end <= d->lines[line].end && after.p == d->text.p + twin->start; /* each side's own */
	return label && (after.len == 0 || both || str_starts(after, STR("日期")) || str_starts(after, STR("Date:")));
}

/* 受X委托,Y就Z进行公开招标 */
static bool entrusted(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	struct str s = doc_slice(d, a, b);
	ptrdiff_t by = str_find(s, STR("委托"));
	ptrdiff_t start = -1;
	for (ptrdiff_t i = by - 3; by > 0 && i >= 0 && by - i <= (ptrdiff_t)CLIENT_BYTES_MAX && s.p[i] != '\n'; i--)
		if (memcmp(s.p + i, "受", 3) == 0) {
			start = i + 3;
			break;
		}
	if (start < 0 || by - start < 6)
		return false;
	struct str rest = str_sub(s, (size_t)by, (size_t)by + 400 < s.len ? (size_t)by + 400 : s.len);
	static const char *const calls[] = { "公开招标", "邀请招标", "竞争性", "询价", "单一来源", "进行招标", "采购活动" };
	bool tender = false;
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		tender |= str_has(rest, calls[i]);
	if (!tender)
		return false;
	contract_add_party(c, "party_a", str_sub(s, (size_t)start, (size_t)by), a + (uint32_t)start, a + (uint32_t)by, "entrusted", 0.8);
	ptrdiff_t from = str_find(rest, STR("就")), end = str_find(rest, STR("进行"));
	if (from < 0 || end < 0) {
		from = str_find(rest, STR("对"));
		end = str_find(rest, STR("进行"));
	}
	if (from >= 0 && end > from + 9 && end - from < (ptrdiff_t)PROJECT_BYTES_MAX) {
		struct str project = str_sub(rest, (size_t)from + 3, (size_t)end);
		if (!str_has(project, "，") && str_find_char(project, 10) < 0) {
			uint32_t at = (uint32_t)(project.p - d->text.p);
			contract_set(c, CONTRACT_project, project, at, at + (uint32_t)project.len, "entrusted", 0.8);
		}
	}
	return true;
}

/* 四、采购人信息 ⏎ 名 称：X, 甲方信息 ⏎ 名称 | X: a section that is one side's. */
static void section_names(struct doc *d, struct contract *c, size_t line)
{
	static const struct {
		const char *word, *role;
	} sides[] = { { "代理机构", "agent" }, { "采购人", "party_a" }, { "招标人", "party_a" }, { "甲方", "party_a" },
		      { "委托方", "party_a" }, { "买方", "party_a" },   { "发包人", "party_a" }, { "乙方", "party_b" },
		      { "供应商", "party_b" }, { "中标人", "party_b" }, { "受托方", "party_b" }, { "卖方", "party_b" },
		      { "承包人", "party_b" } };
	struct str heading = str_trim(doc_line(d, line));
	const char *role = NULL;
	if (heading.len > SECTION_BYTES_MAX || line + 1 >= d->n_lines || !(str_has(heading, "信息") || str_has(heading, "情况")))
		return;
	for (size_t i = 0; i < sizeof sides / sizeof *sides && !role; i++)
		if (str_has(heading, sides[i].word))
			role = sides[i].role;
	struct str s = doc_line(d, line + 1);
	ptrdiff_t sign = str_find(s, STR("："));
	size_t width = 3;
	if (sign < 0) {
		sign = str_find_char(s, ':') >= 0 ? str_find_char(s, ':') : str_find_char(s, '\t');
		width = 1;
	}
	ptrdiff_t name = str_find(s, STR("称"));
	if (!role || sign < 0 || name < 0 || name > sign || !str_has(str_sub(s, 0, (size_t)name), "名"))
		return;
	struct str value = str_trim(str_sub(s, (size_t)sign + width, s.len));
	uint32_t at = (uint32_t)(value.p - d->text.p);
	if (value.len >= 6 && value.len <= CLIENT_BYTES_MAX)
		contract_add_party(c, role, value, at, at + (uint32_t)value.len, "section", 0.9);
}

/* Words that follow a label of a term at once: 有效期两年, 期限自…起至…止, 为三年. */
static bool term_follows(struct str s)
{
	static const char *const begins[] = { "自", "从", "為", "为", "一年", "二年", "两年", "兩年", "三年", "五年", "壹年", "贰年", "叁年", "共", "至" };
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (str_starts(s, str_from(begins[i])))
			return true;
	return s.len && s.p[0] >= '0' && s.p[0] <= '9';
}

/* A term told in a sentence: up to its end, with what 为 leaves out. */
static void sentence_terms(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	for (size_t i = doc_lit_at(d, TABLE_contract_label, a); i < l->n && l->v[i].start < b && c->text[CONTRACT_term].value.len == 0; i++) {
		uint32_t at = l->v[i].end, end = d->lines[doc_line_at(d, at)].end;
		if (!str_eqz(doc_cell(d, TABLE_contract_label, &l->v[i], 1), "term"))
			continue;
		uint32_t stop_at = end < at + TERM_BYTES_MAX ? end : at + TERM_BYTES_MAX;
		while (stop_at > at && stop_at < d->text.len && ((unsigned char)d->text.p[stop_at] & 0xC0) == 0x80) /* no half character */
			stop_at--;
		struct str rest = doc_slice(d, at, stop_at);
		if (!term_follows(rest))
			continue;
		if (str_starts(rest, STR("为")) || str_starts(rest, STR("為")))
			rest = str_sub(rest, 3, rest.len);
		static const char *const stops[] = { "。", "；", ";" };
		for (size_t k = 0; k < sizeof stops / sizeof *stops; k++) {
			ptrdiff_t stop = str_find(rest, str_from(stops[k]));
			if (stop >= 0)
				rest.len = (size_t)stop;
		}
		bool time = str_has(rest, "年") || str_has(rest, "月") || str_has(rest, "日") || str_has(rest, "天");
		uint32_t from = (uint32_t)(rest.p - d->text.p);
		if (time && rest.len >= 6)
			contract_set(c, CONTRACT_term, rest, from, from + (uint32_t)rest.len, "sentence", 0.6);
	}
}

void contract_form_last_date(const struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	const struct hit *last = NULL;
	for (size_t i = contract_hit_at(d, a); i < d->hits_sorted && d->hits.v[i].start < b; i++) {
		const struct hit *h = &d->hits.v[i];
		size_t line = h->kind == REF_date ? doc_line_at(d, h->start) : 0;
		if (h->kind == REF_date && d->lines[line].end - d->lines[line].start <= DATE_LINE_BYTES_MAX && is_date_line(d, line, h))
			last = h;
	}
	bool parties = c->text[CONTRACT_party_a].value.len && c->text[CONTRACT_party_b].value.len && c->text[CONTRACT_tender].value.len == 0;
	if (last && parties)
		contract_set(c, CONTRACT_signed, last->value, last->start, last->end, "last-line", 0.5);
}

bool contract_form_sentences(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	bool sides = c->text[CONTRACT_party_a].value.len && c->text[CONTRACT_party_b].value.len;
	if (!sides && (d->features & DOC_HAS_HAN) && (c->text[CONTRACT_tender].value.len || c->text[CONTRACT_project].value.len || c->text[CONTRACT_number].value.len ||
		       c->amount.value.len))
		for (size_t line = doc_line_at(d, a); line < d->n_lines && d->lines[line].start < b; line++)
			section_names(d, c, line);
	bool any = c->text[CONTRACT_tender].value.len && c->text[CONTRACT_party_a].value.len == 0 && entrusted(d, c, a, b);
	for (size_t i = contract_hit_at(d, a); i < d->hits_sorted && d->hits.v[i].start < b; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind == REF_date)
			sentence_date(d, c, h);
	}
	contract_form_letter(d, c, a, b);
	sentence_terms(d, c, a, b);
	contract_form_last_date(d, c, a, b);
	return any;
}
