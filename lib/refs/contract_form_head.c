/* contract_form_head.c - what a paper's heading says: its title, the number below
 * or behind it, and the contract that it changes or is made under. */
#include "contract_form.h"
#include "contract_number.h"

#define HEADING_BYTES_MAX 160u
#define HEAD_BYTES 600u
#define ACCOUNT_BYTES 120u /* the heading of an account */
#define HEADING_LINES 4u   /* not empty, at the paper's beginning: one of them may be its title … */
#define CENTRED_LINES 10u  /* … of these, where it stands in the middle */
#define CENTRED_BLANKS 8u
#define CENTRED_BYTES_MAX 90u

bool contract_is_heading(struct str line)
{
	static const char *const ends[] = { "合同", "协议", "协议书", "合同书", "补充协议", "合約", "合約書", "契約書", "協議", "協議書", "合同書", "契約", "意向书",
		"备忘录", "確認書", "确认书", "采购订单", "购销订单", "意向書", "備忘錄", "계약서", "ДОГОВОР", "КОНТРАКТ", "Agreement", "AGREEMENT", "Contract", "CONTRACT",
		"STATEMENT OF WORK", "Statement of Work", "MEMORANDUM OF UNDERSTANDING", "Memorandum of Understanding" };
	if (line.len > HEADING_BYTES_MAX || line.len < 9 || str_find_char(line, '\t') >= 0 || str_has(line, "：") || str_has(line, "。"))
		return false;
	/* most lines end and begin otherwise: the last bytes of ends[], the first of begins[] (keep it so) */
	static const char lasts[] = "tTGKg\x8C\xAE\xA6\x84\xB8\xB0\x95\x9C\xA0\xA2", firsts[] = "ACDV";
	if (!memchr(lasts, line.p[line.len - 1], sizeof lasts - 1) && !memchr(firsts, line.p[0], sizeof firsts - 1))
		return false;
	/* 主题: 回复: 那个合同: a mail's, as is "> …合同" */
	static const char *const mails[] = { "主题:", "Subject:", "Тема:", "Re:", "RE:", "Fwd:", "FW:", "回复:", "转发:", ">" };
	for (size_t k = 0; k < sizeof mails / sizeof *mails; k++)
		if (str_starts(line, str_from(mails[k])))
			return false;
	for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
		if (str_ends(line, str_from(ends[k])))
			return true;
	static const char *const begins[] = { "AGREEMENT FOR ", "AGREEMENT ON ", "CONTRACT FOR ", "CONTRACT ON ", "DEED OF ",
					      "CONTRATO DE ",   "CONTRAT DE ",   "VERTRAG ÜBER ", "CONTRATTO DI " };
	bool capitals = true; /* as headings are, with no sentence's end */
	for (size_t i = 0; i < line.len; i++)
		capitals &= !(line.p[i] >= 'a' && line.p[i] <= 'z') && !(line.p[i] >= '0' && line.p[i] <= '9') && line.p[i] != ':';
	for (size_t k = 0; capitals && k < sizeof begins / sizeof *begins; k++)
		if (str_starts(line, str_from(begins[k])))
			return true;
	return false;
}

/* THIS RESELLER AGREEMENT (the "Agreement") is made …: the name in it; empty: none. */
static struct str this_paper(struct str line)
{
	static const char *const ends[] = { "AGREEMENT", "Agreement", "CONTRACT", "Contract" };
	if (!str_starts(line, STR("THIS ")) && !str_starts(line, STR("This ")))
		return STR("");
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		ptrdiff_t at = str_find(line, str_from(ends[i]));
		struct str rest = at > 5 ? str_sub(line, (size_t)at + strlen(ends[i]), line.len) : STR("");
		if (at > 5 && at < 80 && (str_starts(rest, STR(" (")) || str_starts(rest, STR(" is ")) || str_starts(rest, STR(", "))))
			return str_sub(line, 5, (size_t)at + strlen(ends[i]));
	}
	return STR("");
}

/* A title in the middle of its line, below the columns of two sides. */
static bool is_centred(const struct doc *d, size_t line, struct str s)
{
	uint32_t indent = (uint32_t)(s.p - d->text.p) - d->lines[line].start;
	return indent >= CENTRED_BLANKS && s.len <= CENTRED_BYTES_MAX && str_find(s, STR("  ")) < 0 && !str_has(s, "本合同") && !str_has(s, "签订");
}

/* 《设备采购合同》, or a first line that is the paper's own name. */
void contract_form_title(struct doc *d, struct contract *c, size_t from, size_t to)
{
	size_t seen = 0;
	for (size_t i = from; i < to && seen < CENTRED_LINES; i++) {
		struct str line = str_trim(doc_line(d, i)), close;
		if (line.len == 0)
			continue;
		seen++;
		if (seen > HEADING_LINES && !is_centred(d, i, line))
			continue;
		while (line.len > 1 && strchr("|~.,:;_", line.p[0])) /* specks of a scan */
			line = str_trim(str_sub(line, 1, line.len));
		struct str named = this_paper(line);
		if (named.len) {
			contract_set(c, CONTRACT_title, named, (uint32_t)(named.p - d->text.p),
				     (uint32_t)(named.p - d->text.p) + (uint32_t)named.len, "heading", 0.6);
			continue;
		}
		close = contract_closed_up(d, line); /* 销 售 合 同 */
		if (!contract_is_heading(close.len ? close : line))
			continue;
		uint32_t a = (uint32_t)(line.p - d->text.p);
		contract_set(c, CONTRACT_title, close.len ? close : line, a, a + (uint32_t)line.len, "heading", 0.7);
		return;
	}
}

/* Letters or a sign, and figures: no year, no clause. */
static bool is_code(struct str s)
{
	unsigned digits = 0, others = 0;
	for (size_t i = 0; i < s.len; i++) {
		digits += s.p[i] >= '0' && s.p[i] <= '9';
		others += s.p[i] == '/' || s.p[i] == '-' || (s.p[i] >= 'A' && s.p[i] <= 'Z') || (unsigned char)s.p[i] >= 0xD0;
	}
	return digits >= 2 && others;
}

/* AMENDMENT No. 2 TO CONTRACT EMB/2019/0077; к Договору поставки № ПС-118; Your Ref / Contract: AC-2021-114: a paper
 * that has no number of its own has that of the contract which its head names. */
static bool named_contract(struct doc *d, struct contract *c, struct str head)
{
	static const char *const words[] = { "ontract", "ONTRACT", "greement", "GREEMENT", "оговор", "ОГОВОР", "онтракт", "ОНТРАКТ" },
		*const signs[] = { "№", "No.", "no.", "NO.", "Nr.", "#", ":", "Ref.", "ref." };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct str rest = head;
		ptrdiff_t at;
		for (unsigned looked = 0; looked < 16 && (at = str_find(rest, str_from(words[i]))) >= 0; looked++) {
			rest = str_sub(rest, (size_t)at + strlen(words[i]), rest.len);
			ptrdiff_t line = str_find_char(rest, '\n');
			struct str clause = str_sub(rest, 0, line >= 0 && line < 48 ? (size_t)line : rest.len < 48 ? rest.len : 48);
			size_t from = clause.len && clause.p[0] == ' ' ? 1 : 0;
			for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
				ptrdiff_t sign = str_find(clause, str_from(signs[k]));
				if (sign >= 0 && str_find(str_sub(clause, 0, (size_t)sign), STR(", ")) < 0 && str_find(str_sub(clause, 0, (size_t)sign), STR(". ")) < 0)
					from = (size_t)sign + strlen(signs[k]) > from ? (size_t)sign + strlen(signs[k]) : from;
			}
			size_t start = 0, end = from ? contract_number_read(d->text, (size_t)(rest.p - d->text.p) + from, &start) : 0;
			if (end && contract_hit_in(d, REF_date, (uint32_t)start, (uint32_t)end)) /* Contract dated: 15/06/2022 */
				continue;
			if (!end || end > (size_t)(head.p - d->text.p) + head.len || !is_code(doc_slice(d, (uint32_t)start, (uint32_t)end)))
				continue;
			contract_set(c, CONTRACT_number, doc_slice(d, (uint32_t)start, (uint32_t)end), (uint32_t)start, (uint32_t)end, "under", 0.6);
			return true;
		}
	}
	return false;
}

/* Акт … по договору № 12-ИБ от …: a paper that is done under a contract has its number.
 * HỢP ĐỒNG … ⏎ Số: X has its own. */
static void under_contract(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	static const char *const words[] = { "по договору № ",       "к договору поставки № ", "к договору № ",       "к Договору № ",
					     "к контракту № ",       "по Договору № ",         "по контракту № ",     "по Контракту № ",
					     "по договору №",        "по контракту №",         "under Contract No. ", "under contract No. ",
					     "under Agreement No. ", "VERTRAG Nr. ",           "vertrag Nr. ",        "\nSố: ",
					     "\n合同：", "\n合同: ", "\nSố hiệu: ",          "\nHợp đồng số: " };
	struct str head = doc_slice(d, a, b < a + HEAD_BYTES ? b : a + HEAD_BYTES);
	if (named_contract(d, c, head))
		return;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		ptrdiff_t at = str_find(head, str_from(words[i]));
		size_t start, end = at < 0 ? 0 : contract_number_read(d->text, (size_t)a + (size_t)at + strlen(words[i]), &start);
		if (!end)
			continue;
		contract_set(c, CONTRACT_number, doc_slice(d, (uint32_t)start, (uint32_t)end), (uint32_t)start, (uint32_t)end, "under", 0.6);
		return;
	}
}

/* ДОГОВОР ПОСТАВКИ № 45: what stands before the number, which a label has found, is the title. */
static void russian_title(struct doc *d, struct contract *c)
{
	static const char *const papers[] = { "ДОГОВОР", "Договор", "КОНТРАКТ", "Контракт", "ГОСУДАРСТВЕННЫЙ КОНТРАКТ", "Государственный контракт", "МУНИЦИПАЛЬНЫЙ КОНТРАКТ", "Муниципальный контракт" };
	uint32_t at = c->text[CONTRACT_number].start, line = d->lines[doc_line_at(d, at)].start;
	struct str before = str_trim(doc_slice(d, line, at));
	ptrdiff_t sign = str_find(before, STR("№"));
	if (!(d->features & DOC_HAS_CYRILLIC) || sign <= 0)
		return;
	before = str_trim(str_sub(before, 0, (size_t)sign));
	for (size_t i = 0; i < sizeof papers / sizeof *papers; i++)
		if (str_starts(before, str_from(papers[i])) && before.len > strlen(papers[i]) && before.len <= HEADING_BYTES_MAX) {
			uint32_t from = (uint32_t)(before.p - d->text.p);
			contract_set(c, CONTRACT_title, before, from, from + (uint32_t)before.len, "heading", 0.7);
			return;
		}
}

/* 对账函 … 双方就BZ-2021-33号合同往来账款: the one contract that an account is of. */
static void account_of(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	static const char *const words[] = { "对账", "对帐", "往来", "结算", "催款", "對賬", "對帳" };
	struct str head = doc_slice(d, a, b < a + ACCOUNT_BYTES ? b : a + ACCOUNT_BYTES);
	bool account = false;
	for (size_t i = 0; i < sizeof words / sizeof *words && (d->features & DOC_HAS_HAN); i++)
		account |= str_find(head, str_from(words[i])) >= 0;
	const struct hit *one = NULL;
	for (size_t i = contract_hit_at(d, a); account && i < d->hits_sorted && d->hits.v[i].start < b; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind != REF_contract_number)
			continue;
		if (one && !str_eq(one->value, h->value))
			return;
		one = one ? one : h;
	}
	if (one)
		contract_set(c, CONTRACT_number, one->value, one->start, one->end, "account", 0.5);
}

/* The number below the paper's heading, and the heading that stands before one:
 * ДОГОВОР ПОСТАВКИ № 45/2021. */
void contract_form_headed(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	if (c->text[CONTRACT_number].value.len) {
		russian_title(d, c);
		return;
	}
	for (size_t i = contract_hit_at(d, a); i < d->hits_sorted && d->hits.v[i].start < b; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind != REF_contract_number)
			continue;
		uint32_t line = d->lines[doc_line_at(d, h->start)].start;
		struct str before = doc_slice(d, line, h->start);
		/* 保密协议 ⏎ 编号：X has the label across the lines */
		bool below = str_starts(str_trim(before), STR("编")) || str_starts(str_trim(before), STR("編"));
		/* Счет-договор № 318 от 14 февраля: the paper's first line is its number and date */
		bool first = str_trim(doc_slice(d, a, line)).len == 0 && str_starts(doc_slice(d, h->end, b), STR(" от "));
		if (!below && !first && strcmp(h->by, "contract-number-headed") != 0)
			continue;
		contract_set(c, CONTRACT_number, h->value, h->start, h->end, h->by, (double)h->score);
		ptrdiff_t sign = str_find(before, STR("№"));
		if (sign > 0) {
			before = str_trim(str_sub(before, 0, (size_t)sign));
			contract_set(c, CONTRACT_title, before, line, line + (uint32_t)before.len, "heading", 0.7);
		}
		return;
	}
	if (c->n_parties || c->amount.value.len)
		under_contract(d, c, a, b);
	if (c->text[CONTRACT_number].value.len == 0 && c->text[CONTRACT_party_a].value.len && c->text[CONTRACT_party_b].value.len)
		account_of(d, c, a, b);
}

/* 对合同 X 的补充协议; made under Master Services Agreement No. X. */
void contract_form_relation(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	for (size_t i = contract_hit_at(d, a); i < d->hits_sorted && d->hits.v[i].start < b; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind != REF_contract_number)
			continue;
		if (c->text[CONTRACT_number].value.len && str_eq(h->value, c->text[CONTRACT_number].value))
			continue;
		uint32_t from = h->start > 90 ? h->start - 90 : 0, line = d->lines[doc_line_at(d, h->start)].start;
		struct str before = doc_slice(d, from > line ? from : line, h->start), after = doc_slice(d, h->end, h->end + 40);
		const char *type = str_has(after, "补充协议") || str_has(before, "补充") || str_has(before, "原合同") || str_has(before, "supplement") ||
				   str_has(before, "amend") ? "amends" :
				   str_has(before, "under") || str_has(before, "根据") || str_has(before, "pursuant") || str_has(before, "в рамках") ? "under" : NULL;
		if (type && !c->relation) {
			c->relation = type;
			c->related = (struct contract_value){ h->value, h->start, h->end, "relation", 0.8f };
		}
	}
}
