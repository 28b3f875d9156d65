/* contract_form_letter.c - letters of award and offers: whom they are to, whose they are,
 * and what for; sides that a sentence names without a sign: 与采购人X签订合同. */
#include "contract_form.h"
#include "contract_number.h"
#include "rules.h"

#define ADDRESS_LINES 8u
#define QUOTES_LOOK 4096u /* what a paper is about stands at its beginning */
#define CLIENT_BYTES_MAX 120u
#define PROJECT_BYTES_MAX 240u

/* 就“X采购项目”（编号…）的招标结果: a name in quotes that ends as projects do. */
static void quoted_project(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	static const char *const ends[] = { "项目", "工程", "采购", "專案", "計畫", "项目二期", "项目一期" };
	static const char *const quotes[][2] = { { "“", "”" }, { "「", "」" }, { "\"", "\"" } };
	struct str s = doc_slice(d, a, b < a + QUOTES_LOOK ? b : a + QUOTES_LOOK);
	for (size_t at = 0; at < s.len;) {
		ptrdiff_t open = -1;
		size_t q = 0;
		for (size_t k = 0; k < sizeof quotes / sizeof *quotes; k++) {
			ptrdiff_t n = str_find(str_sub(s, at, s.len), str_from(quotes[k][0]));
			if (n >= 0 && (open < 0 || n < open)) {
				open = n;
				q = k;
			}
		}
		if (open < 0)
			return;
		at += (size_t)open + strlen(quotes[q][0]);
		struct str rest = str_sub(s, at, at + PROJECT_BYTES_MAX < s.len ? at + PROJECT_BYTES_MAX : s.len);
		ptrdiff_t close = str_find(rest, str_from(quotes[q][1]));
		struct str name = close > 0 ? str_sub(rest, 0, (size_t)close) : STR(""),
			   after = close > 0 ? str_sub(rest, (size_t)close + strlen(quotes[q][1]), rest.len) : STR("");
		bool called = str_starts(after, STR("项目")) || str_starts(after, STR("采购项目")) || str_starts(after, STR("工程")); /* “X”项目 */
		called |= str_has(s, "承建") && (str_starts(after, STR("（合同")) || str_starts(after, STR("(合同"))); /* 我公司承建的“X”（合同号：…） */
		for (size_t i = 0; i < sizeof ends / sizeof *ends && name.len >= 18 && !str_has(name, "\n"); i++)
			if (called || str_ends(name, str_from(ends[i]))) {
				uint32_t from = (uint32_t)(name.p - d->text.p);
				contract_set(c, CONTRACT_project, name, from, from + (uint32_t)name.len, "quoted", 0.6);
				return;
			}
	}
}

/* 在P（招标编号…）的公开招标中: what a letter of award is for. */
static void award_project(struct doc *d, struct contract *c, struct str s)
{
	static const char *const begins[] = { "组织的", "参加的", "参与的", "递交的", "在" }, *const ends[] = { "（",       "(",      "的公开招标",
												      "公开招标", "竞争性", "的招标",
												      "招标中",   "询价",   "单一来源" };
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
		ptrdiff_t at = str_find(s, str_from(begins[i]));
		if (at < 0)
			continue;
		struct str rest = str_sub(s, (size_t)at + strlen(begins[i]), s.len);
		size_t end = rest.len < PROJECT_BYTES_MAX ? rest.len : PROJECT_BYTES_MAX, found = SIZE_MAX;
		for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
			ptrdiff_t stop = str_find(rest, str_from(ends[k]));
			found = stop > 0 && (size_t)stop < found ? (size_t)stop : found;
		}
		struct str name = found < end ? str_trim(str_sub(rest, 0, found)) : STR("");
		ptrdiff_t close = str_starts(rest, STR("“")) ? str_find(rest, STR("”")) : -1;
		if (close > 0 && (size_t)close < PROJECT_BYTES_MAX) /* “P（二期）”项目（编号…） */
			name = str_sub(rest, strlen("“"), (size_t)close);
		uint32_t from = (uint32_t)(name.p - d->text.p);
		if (name.len >= 12 && !str_has(name, "，") && !str_has(name, "\n")) {
			contract_set(c, CONTRACT_project, name, from, from + (uint32_t)name.len, "award-letter", 0.7);
			return;
		}
	}
}

/* Prepared for: X ⏎ Prepared by: Y: whom an offer names so; any report has such lines. */
static void prepared(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	static const struct { const char *word, *role; } words[] = { { "Prepared for:", "party_a" }, { "Quote to:", "party_a" }, { "Quotation for:", "party_a" }, { "Quoted to:", "party_a" },
		{ "Offer to:", "party_a" }, { "Attn:", "party_a" }, { "Prepared by:", "party_b" }, { "Quoted by:", "party_b" }, { "Offered by:", "party_b" }, { "From:", "party_b" },
		{ "致：", "party_a" }, { "致:", "party_a" }, { "TO：", "party_a" }, { "TO:", "party_a" }, { "To：", "party_a" }, { "FROM：", "party_b" }, { "FROM:", "party_b" }, { "From：", "party_b" }, { "由：", "party_b" }, { "由:", "party_b" }, { "Кому:", "party_a" }, { "От кого:", "party_b" } };
	for (size_t line = doc_line_at(d, a), n = 0; line < d->n_lines && d->lines[line].start < b && n < 2 * ADDRESS_LINES; line++, n++) {
		struct str s = str_trim(doc_line(d, line));
		for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
			struct str name = str_starts(s, str_from(words[i].word)) ? str_trim(str_sub(s, strlen(words[i].word), s.len)) : STR("");
			uint32_t at = (uint32_t)(name.p - d->text.p), e = name.len ? (uint32_t)contract_name_end(d->text, at, at + name.len) : 0;
			if (name.len >= 4 && str_find_char(name, '@') < 0 && !contract_is_no_name(d, at, name))
				contract_add_party(c, words[i].role, doc_slice(d, at, e), at, e, "prepared", 0.6);
		}
	}
}

/* A heading among the first lines: 报价函, 投标函, 报价单. */
static bool is_offer(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	static const char *const names[] = { "报价函", "报价单", "报价书", "投标函", "响应函", "報價單", "Quotation", "QUOTATION" };
	for (size_t line = doc_line_at(d, a), n = 0; line < d->n_lines && d->lines[line].start < b && n < ADDRESS_LINES / 2; line++, n++) {
		struct str s = str_trim(doc_line(d, line)), close = contract_closed_up(d, s);
		s = close.len ? close : s;
		for (size_t i = 0; i < sizeof names / sizeof *names && s.len <= CLIENT_BYTES_MAX; i++) {
			if (!str_ends(s, str_from(names[i])))
				continue;
			struct str who = str_sub(s, 0, s.len - strlen(names[i])); /* X公司报价单 */
			if (c->text[CONTRACT_party_b].value.len == 0 && close.len == 0 && who.len >= 12 && contract_ends_as_name(who)) {
				uint32_t at = (uint32_t)(who.p - d->text.p);
				contract_add_party(c, "party_b", who, at, at + (uint32_t)who.len, "heading", 0.6);
			}
			return true;
		}
	}
	return false;
}

/* P（招标编号：…）: the name before its own number, from the line's beginning. */
static void numbered_project(struct doc *d, struct contract *c)
{
	const struct contract_value *number = &c->text[CONTRACT_tender];
	if (number->value.len == 0)
		return;
	struct str s = doc_slice(d, d->lines[doc_line_at(d, number->start)].start, number->start);
	ptrdiff_t wide = str_find(s, STR("（")), thin = str_find_char(s, '(');
	ptrdiff_t open = wide < 0 ? thin : thin < 0 || wide < thin ? wide : thin;
	struct str name = open > 0 ? str_trim(str_sub(s, 0, (size_t)open)) : STR(""), rest = open > 0 ? str_sub(s, (size_t)open, s.len) : STR("");
	uint32_t from = (uint32_t)(name.p - d->text.p);
	if (name.len >= 18 && name.len <= PROJECT_BYTES_MAX && !str_has(name, "，") && !str_has(name, "：") && !str_has(name, "“") &&
	    !str_has(name, "的") && !str_has(rest, "）") && !str_has(rest, ")"))
		contract_set(c, CONTRACT_project, name, from, from + (uint32_t)name.len, "award-letter", 0.6);
}

/* Whose a letter is: the last name that stands alone on its line, below AFTER. */
static bool signature(struct doc *d, struct contract *c, uint32_t after, uint32_t b)
{
	static const char *const payees[] = { "账户名称：", "账户名：", "户名：", "收款单位：", "收款人：", "帐户名称：", "开户名称：", "单位名称：" };
	size_t last = doc_line_at(d, b);
	for (size_t k = 0; k < ADDRESS_LINES && last >= k; k++) /* 账户名称：X, in a demand for payment */
		for (size_t i = 0; i < sizeof payees / sizeof *payees; i++) {
			struct str line = str_trim(doc_line(d, last - k)), name = str_starts(line, str_from(payees[i])) ? str_trim(str_sub(line, strlen(payees[i]), line.len)) : STR("");
			uint32_t a = (uint32_t)(name.p - d->text.p);
			if (name.len >= 12 && a > after && contract_ends_as_name(name)) {
				contract_add_party(c, "party_b", name, a, a + (uint32_t)name.len, "payee", 0.7);
				return c->text[CONTRACT_party_b].value.len > 0;
			}
		}
	for (size_t k = 0; k < ADDRESS_LINES && last >= k; k++) {
		struct str line = str_trim(doc_line(d, last - k));
		uint32_t a = (uint32_t)(line.p - d->text.p);
		if (a <= after)
			return false;
		ptrdiff_t seal = str_find(line, STR("（盖章"));
		line = seal > 0 ? str_trim(str_sub(line, 0, (size_t)seal)) : line;
		if (line.len < 12 || line.len > CLIENT_BYTES_MAX || !contract_ends_as_name(line) || str_has(line, "：") || str_has(line, "，") ||
		    str_find_char(line, '\t') >= 0)
			continue;
		contract_add_party(c, "party_b", line, a, a + (uint32_t)line.len, "letter", 0.7);
		return c->text[CONTRACT_party_b].value.len > 0;
	}
	return false;
}

/* 贵单位与我公司于D签订的《T》: a letter about a contract; it is to the client, and the
 * last name that stands alone is whose it is. */
static void reminded(struct doc *d, struct contract *c, struct str to, uint32_t at, uint32_t b)
{
	static const char *const sides[] = { "贵单位与我", "贵公司与我", "贵局与我", "贵方与我", "贵司与我", "我公司与贵", "我司与贵", "我单位与贵", "贵我双方", "贵院与我" };
	struct str s = doc_slice(d, at, b < at + QUOTES_LOOK ? b : at + QUOTES_LOOK);
	ptrdiff_t side = -1;
	for (size_t i = 0; i < sizeof sides / sizeof *sides && side < 0; i++)
		side = str_find(s, str_from(sides[i]));
	ptrdiff_t open = side < 0 ? -1 : str_find(str_sub(s, (size_t)side, s.len), STR("的《"));
	struct str rest = open < 0 || open > 120 ? STR("") : str_sub(s, (size_t)side + (size_t)open + strlen("的《"), s.len);
	ptrdiff_t close = rest.len ? str_find(rest, STR("》")) : -1;
	if (close < 9 || close > (ptrdiff_t)PROJECT_BYTES_MAX || str_has(str_sub(rest, 0, (size_t)close), "\n"))
		return;
	uint32_t title = (uint32_t)(rest.p - d->text.p), from = at + (uint32_t)side;
	contract_set(c, CONTRACT_title, str_sub(rest, 0, (size_t)close), title, title + (uint32_t)close, "letter", 0.8);
	const struct hit *date = contract_hit_in(d, REF_date, from, title);
	if (date)
		contract_set(c, CONTRACT_signed, date->value, date->start, date->end, "letter", 0.8);
	/* 《T》（编号：N） */
	static const char *const numbers[] = { "（编号：", "（编号:", "(编号:", "（合同编号：", "（合同号：", "（编号为", "(合同编号:" };
	struct str behind = str_sub(rest, (size_t)close + strlen("》"), rest.len);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		size_t a, e = str_starts(behind, str_from(numbers[i])) ? contract_number_read(behind, strlen(numbers[i]), &a) : 0;
		uint32_t number = (uint32_t)(behind.p - d->text.p);
		if (e)
			contract_set(c, CONTRACT_number, str_sub(behind, a, e), number + (uint32_t)a, number + (uint32_t)e, "letter", 0.7);
	}
	contract_set(c, CONTRACT_party_a, to, at, at + (uint32_t)to.len, "letter", 0.8);
	contract_add_party(c, "party_a", to, at, at + (uint32_t)to.len, "letter", 0.8);
	signature(d, c, title, b);
}

/* 订购确认书, 订单确认函 among the first lines: it is to who ordered. */
static bool is_confirmation(struct doc *d, uint32_t a, uint32_t b)
{
	static const char *const ends[] = { "确认书", "确认函", "确认单" };
	for (size_t line = doc_line_at(d, a), n = 0; line < d->n_lines && d->lines[line].start < b && n < ADDRESS_LINES / 2; line++, n++) {
		struct str s = str_trim(doc_line(d, line));
		for (size_t i = 0; i < sizeof ends / sizeof *ends && s.len <= CLIENT_BYTES_MAX; i++)
			if (str_ends(s, str_from(ends[i])) && (str_has(s, "订") || str_has(s, "采购") || str_has(s, "购买")))
				return true;
	}
	return false;
}

/* X： ⏎ … 确定你单位为成交供应商: who a letter of award is to; 致：X over an offer. */
static void addressee(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	struct str head = doc_slice(d, a, b < a + QUOTES_LOOK ? b : a + QUOTES_LOOK);
	bool offer = is_offer(d, c, a, b);
	bool told = c->text[CONTRACT_number].value.len || c->amount.value.len;
	if (offer || (told && c->n_parties == 1 &&
		      contract_paper(d, d->lines[doc_line_at(d, a) + 3 < d->n_lines ? doc_line_at(d, a) + 3 : d->n_lines - 1].start)))
		prepared(d, c, a, b);
	bool award = (str_has(head, "你单位") || str_has(head, "贵公司") || str_has(head, "贵单位") || str_has(head, "你公司")) &&
		     (str_has(head, "中标") || str_has(head, "成交") || str_has(head, "中选"));
	bool confirm = told && is_confirmation(d, a, b);
	size_t seen = 0;
	for (size_t line = doc_line_at(d, a); line < d->n_lines && d->lines[line].start < b && seen < ADDRESS_LINES; line++) {
		struct str s = str_trim(doc_line(d, line));
		seen += s.len > 0;
		bool wide = str_ends(s, STR("：")), to = str_starts(s, STR("致：")) || str_starts(s, STR("致:"));
		struct str name = to                      ? str_trim(str_sub(s, str_starts(s, STR("致:")) ? 4 : 6, s.len))
				  : wide                  ? str_sub(s, 0, s.len - 3)
				  : str_ends(s, STR(":")) ? str_sub(s, 0, s.len - 1)
							  : STR("");
		uint32_t at = (uint32_t)(name.p - d->text.p);
		if (wide && !award && name.len >= 12 && name.len <= CLIENT_BYTES_MAX && contract_ends_as_name(name) && !str_has(name, "，"))
			reminded(d, c, name, at, b);
		if (award && wide && contract_ends_as_name(name))
			award_project(d, c, doc_slice(d, d->lines[line].end, a + (uint32_t)head.len));
		if (award && (to || wide))
			numbered_project(d, c);
		if (name.len < 12 || name.len > CLIENT_BYTES_MAX || !contract_ends_as_name(name) || str_has(name, "：") || str_has(name, "，"))
			continue;
		if ((offer || confirm) && (to || wide) && c->text[CONTRACT_party_b].value.len == 0)
			signature(d, c, at, b);
		if (confirm && (to || wide) && c->text[CONTRACT_party_a].value.len == 0) {
			contract_add_party(c, "party_a", name, at, at + (uint32_t)name.len, "addressee", 0.7);
			return;
		}
		if ((to || (offer && wide)) && c->text[CONTRACT_party_b].value.len && c->text[CONTRACT_party_a].value.len == 0)
			contract_add_party(c, "party_a", name, at, at + (uint32_t)name.len, "addressee", 0.7);
		else if (award && c->text[CONTRACT_party_b].value.len == 0)
			contract_add_party(c, "party_b", name, at, at + (uint32_t)name.len, "addressee", 0.7);
		return;
	}
}

/* 与采购人X签订, 确定X为成交供应商 is left to others: a label of a side with an
 * organisation's name right behind it. */
static void named_side(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	for (size_t i = doc_lit_at(d, TABLE_contract_label, a); i < l->n && l->v[i].start < b; i++) {
		struct str field = doc_cell(d, TABLE_contract_label, &l->v[i], 1),
			   before = doc_slice(d, l->v[i].start > 9 ? l->v[i].start - 9 : 0, l->v[i].start);
		if (!str_eqz(field, "party_a") || !str_eqz(doc_cell(d, TABLE_contract_label, &l->v[i], 2), "zh"))
			continue;
		const struct hit *h = contract_hit_in(d, REF_organization, l->v[i].end, l->v[i].end + CLIENT_BYTES_MAX);
		struct str after = h ? doc_slice(d, h->end, h->end + 12) : STR("");
		bool signs = str_starts(after, STR("签订")) || str_starts(after, STR("签署")) || str_starts(after, STR("签定")) ||
			     str_starts(after, STR("洽谈"));
		bool begins = l->v[i].start == 0 || str_ends(before, STR("，")) || str_ends(before, STR("\n")) || str_ends(before, STR("；"));
		bool clause = begins && (after.len == 0 || after.p[0] == '\n' || str_starts(after, STR("，")) ||
					 str_starts(after, STR("。"))); /* ，甲方X， */
		if (!h || h->start != l->v[i].end || !(signs || clause || str_ends(before, STR("与")) || str_ends(before, STR("受"))))
			continue;
		contract_add_party(c, "party_a", doc_slice(d, h->start, h->end), h->start, h->end, "sentence", 0.6);
		return;
	}
}

/* X视频平台建设合同双方已盖章: whose contract a sentence says was signed. */
static void signed_paper(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	static const char *const done[] = { "合同双方", "合同已盖章", "合同已签", "合同已经", "合同已于", "协议已签", "协议双方" };
	for (size_t i = contract_hit_at(d, a); i < d->hits_sorted && d->hits.v[i].start < b; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind != REF_organization)
			continue;
		struct str before = doc_slice(d, h->start > 3 ? h->start - 3 : 0, h->start), after = doc_slice(d, h->end, h->end + CLIENT_BYTES_MAX);
		bool begins = h->start == d->lines[doc_line_at(d, h->start)].start || str_eqz(before, "，") || str_eqz(before, "。") ||
			      str_eqz(before, "、");
		ptrdiff_t stop = str_find(after, STR("，"));
		struct str clause = stop >= 0 ? str_sub(after, 0, (size_t)stop) : after;
		for (size_t k = 0; begins && k < sizeof done / sizeof *done; k++)
			if (str_has(clause, done[k])) {
				contract_add_party(c, "party_a", doc_slice(d, h->start, h->end), h->start, h->end, "sentence", 0.5);
				return;
			}
	}
}

/* The name before the bracket that says its side, 虚衡市公安局（甲方）; NULL: none. */
static const struct hit *before_bracket(const struct doc *d, const struct lit_hit *l)
{
	struct str open = doc_slice(d, l->start > 3 ? l->start - 3 : 0, l->start), close = doc_slice(d, l->end, l->end + 3);
	bool wide = str_eqz(open, "（") && str_eqz(close, "）"), thin = str_ends(open, STR("(")) && str_starts(close, STR(")"));
	if (!wide && !thin)
		return NULL;
	uint32_t end = l->start - (wide ? 3 : 1);
	for (size_t i = contract_hit_at(d, end > CLIENT_BYTES_MAX ? end - CLIENT_BYTES_MAX : 0); i < d->hits_sorted && d->hits.v[i].start < end; i++)
		if (d->hits.v[i].kind == REF_organization && d->hits.v[i].end == end)
			return &d->hits.v[i];
	return NULL;
}

/* 甲方为X，乙方为Y; 采购人是X: a side's word, "is", and a name that the passes have found. */
static void told_sides(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	for (size_t i = doc_lit_at(d, TABLE_contract_label, a); i < l->n && l->v[i].start < b; i++) {
		struct str field = doc_cell(d, TABLE_contract_label, &l->v[i], 1), is = doc_slice(d, l->v[i].end, l->v[i].end + 3);
		if (!(str_eqz(field, "party_a") || str_eqz(field, "party_b")))
			continue;
		const struct hit *name = before_bracket(d, &l->v[i]);
		if (name)
			contract_add_party(c, str_eqz(field, "party_a") ? "party_a" : "party_b", doc_slice(d, name->start, name->end),
					   name->start, name->end, "sentence", 0.6);
		if (!(str_eqz(is, "为") || str_eqz(is, "是")))
			continue;
		uint32_t at = l->v[i].end + 3;
		const struct hit *h = contract_hit_in(d, REF_organization, at, at + CLIENT_BYTES_MAX);
		if (h && h->start == at)
			contract_add_party(c, str_eqz(field, "party_a") ? "party_a" : "party_b", doc_slice(d, at, h->end), at, h->end,
					   "sentence", 0.6);
	}
}

/* X竞争性磋商公告, X的潜在供应商应在: what a call for tenders is for, by its own heading. */
static void called_project(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	static const char *const ends[] = { "公开招标公告", "竞争性磋商公告", "竞争性谈判公告", "邀请招标公告", "询价采购公告", "询价公告", "单一来源采购公示", "单一来源公示", "招标公告", "采购公告", "磋商公告", "谈判公告", "比选公告",
		"中标结果公告", "成交结果公告", "中标（成交）结果公告", "中标公告", "成交公告", "结果公告", "合同公告", "公開招標公告", "招標公告", "採購公告", "決標公告" };
	for (size_t line = doc_line_at(d, a), n = 0; line < d->n_lines && d->lines[line].start < b && n < ADDRESS_LINES / 2; line++) {
		struct str s = str_trim(doc_line(d, line));
		n += s.len > 0;
		if (s.len > PROJECT_BYTES_MAX || str_has(s, "：") || str_has(s, "，"))
			continue;
		for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
			if (!str_ends(s, str_from(ends[i])))
				continue;
			struct str name = str_trim(str_sub(s, 0, s.len - strlen(ends[i])));
			name = str_starts(name, STR("关于")) ? str_sub(name, 6, name.len) : name;
			name = str_ends(name, STR("的")) ? str_sub(name, 0, name.len - 3) : name;
			uint32_t at = (uint32_t)(name.p - d->text.p);
			if (name.len >= 24)
				contract_set(c, CONTRACT_project, name, at, at + (uint32_t)name.len, "heading", 0.5);
			return;
		}
	}
}

/* Y组织专家对由X承建的…进行验收: who has it looked at, and who built it. */
static void inspected(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	static const char *const builds[] = { "承建", "承担的", "实施的", "开发的", "承担建设", "负责建设", "负责实施", "负责开发", "研发的" }, *const looks[] = { "组织" };
	b = b < a + QUOTES_LOOK ? b : a + QUOTES_LOOK;
	if (!str_has(doc_slice(d, a, b), "验收"))
		return;
	for (size_t i = contract_hit_at(d, a); i < d->hits_sorted && d->hits.v[i].start < b; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind != REF_organization)
			continue;
		struct str after = doc_slice(d, h->end, h->end + 15);
		for (size_t k = 0; k < sizeof builds / sizeof *builds; k++)
			if (str_starts(after, str_from(builds[k])))
				contract_add_party(c, "party_b", doc_slice(d, h->start, h->end), h->start, h->end, "inspected", 0.6);
		for (size_t k = 0; k < sizeof looks / sizeof *looks; k++)
			if (str_starts(after, str_from(looks[k])))
				contract_add_party(c, "party_a", doc_slice(d, h->start, h->end), h->start, h->end, "inspected", 0.6);
	}
}

/* 工程款支付申请表 … 申请单位 | X: who asks to be paid; in other forms it is a department. */
static void applicant(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	static const char *const forms[] = { "支付申请", "付款申请", "请款", "进度款申请", "结算申请" }, *const labels[] = { "申请单位", "申报单位" };
	size_t first = doc_line_at(d, a), last = first + ADDRESS_LINES;
	bool form = false;
	for (size_t line = first; line < d->n_lines && d->lines[line].start < b && line <= last; line++) {
		struct str s = doc_line(d, line);
		for (size_t i = 0; i < sizeof forms / sizeof *forms && s.len <= CLIENT_BYTES_MAX && line < first + 3; i++)
			form |= str_has(s, forms[i]);
		for (size_t i = 0; i < sizeof labels / sizeof *labels && form; i++) {
			ptrdiff_t at = str_find(s, str_from(labels[i]));
			struct str rest = at < 0 ? STR("") : str_sub(s, (size_t)at + strlen(labels[i]), s.len);
			size_t sign = str_starts(rest, STR("：")) ? strlen("：") : str_starts(rest, STR(":")) || str_starts(rest, STR("\t")) ? 1 : 0;
			rest = sign ? str_sub(rest, sign, rest.len) : STR("");
			ptrdiff_t tab = str_find_char(rest, '\t');
			struct str name = str_trim(tab >= 0 ? str_sub(rest, 0, (size_t)tab) : rest);
			uint32_t from = (uint32_t)(name.p - d->text.p);
			if (name.len >= 12 && name.len <= CLIENT_BYTES_MAX && contract_ends_as_name(name))
				contract_add_party(c, "party_b", name, from, from + (uint32_t)name.len, "applicant", 0.6);
		}
	}
}

void contract_form_letter(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	bool told = c->text[CONTRACT_tender].value.len || c->text[CONTRACT_number].value.len || c->amount.value.len;
	if (told || str_has(doc_slice(d, a, b < a + QUOTES_LOOK ? b : a + QUOTES_LOOK), "合同"))
		told_sides(d, c, a, b);
	if (told && c->text[CONTRACT_party_a].value.len == 0)
		named_side(d, c, a, b);
	if (told && c->n_parties == 0)
		signed_paper(d, c, a, b);
	addressee(d, c, a, b);
	if (told && (c->text[CONTRACT_party_a].value.len == 0 || c->text[CONTRACT_party_b].value.len == 0))
		inspected(d, c, a, b);
	if (told && c->text[CONTRACT_party_a].value.len && c->text[CONTRACT_party_b].value.len == 0)
		applicant(d, c, a, b);
	bool side = c->text[CONTRACT_party_a].value.len || (c->text[CONTRACT_party_b].value.len && told);
	if (c->text[CONTRACT_project].value.len == 0 && c->text[CONTRACT_tender].value.len)
		called_project(d, c, a, b);
	if (c->text[CONTRACT_project].value.len == 0 && side)
		quoted_project(d, c, a, b);
}
