/* contract_slip.c - payments under a contract: bank slips and payment orders.
 *
 *	付款人户名：虚衡市公安局		Плательщик: ФГУП «X»
 *	收款人户名：Y公司			Получатель: ООО «Y»
 *	用途：DY-2020-0123合同首付款	Назначение платежа: Оплата по договору № 12/21 от …
 *
 * Who pays is the client and who is paid the supplier of the contract that the purpose names. What is paid is seldom all
 * of its price, so no sum is told. Without a contract's number a payment is none. */
#include "contract_form.h"
#include "contract_number.h"

#define SLIP_BYTES_MAX 8192u /* longer papers are lists of payments */
#define LINES_MAX 80u
#define HITS_LOOK 200u
#define GAP_BYTES 2u /* of blanks between two columns */

enum part { PAYER, PAYEE, PURPOSE, PARTS };

static const char *const words[PARTS] = {
	"付款人户名|付款人名称|付款人全称|付款方户名|付款方名称|付款单位名称|付款单位|付款人|付款方|付款户名|汇款人|汇款人名称|Плательщик|Платник|Payer|Payer name|Ordering customer|Remitter|Remitter name|Debtor|Debtor name|Ordering party|Đơn vị trả tiền|Bên trả tiền|Người trả tiền|Zahlungspflichtiger|Auftraggeber",
	"收款人户名|收款人名称|收款人全称|收款方户名|收款方名称|收款单位名称|收款单位|收款人|收款方|收款户名|Получатель|Отримувач|Payee|Payee name|Beneficiary|Beneficiary name|Beneficiary customer|Creditor|Creditor name|Đơn vị thụ hưởng|Bên thụ hưởng|Người thụ hưởng|Zahlungsempfänger|Empfänger",
	"用途|款项用途|摘要|附言|交易附言|付款用途|付款事由|转账附言|Назначение платежа|Призначення платежу|Purpose|Purpose of payment|Payment purpose|Payment details|Details of payment|Details|Remittance information|Reference|Payment reference|Nội dung|Nội dung thanh toán|Verwendungszweck",
};

struct slip {
	struct str value[PARTS]; /* slices of the window */
};

/* The label that begins at S: which part, *RET its value, up to a TAB, a gap or the line's end; PARTS: none does. */
static enum part label_at(struct str s, struct str *ret)
{
	/* what the words below begin with (keep it so) */
	static const char firsts[] = "ABCDENOPRVZ\xC4\xD0\xE4\xE6\xE7\xE8\xE9";
	if (!s.p || s.len == 0 || !memchr(firsts, s.p[0], sizeof firsts - 1))
		return PARTS;
	for (unsigned p = 0; p < PARTS; p++) {
		struct str list = str_from(words[p]), word;
		while (str_next(&list, '|', &word)) {
			if (!str_starts(s, word))
				continue;
			struct str rest = str_trim(str_sub(s, word.len, s.len));
			size_t sign = str_starts(rest, STR("：")) ? strlen("：") : rest.len && rest.p[0] == ':' ? 1 : 0;
			bool cell = s.len > word.len && s.p[word.len] == '\t';
			if (!sign && !cell)
				continue;
			rest = str_trim(str_sub(rest, sign, rest.len));
			size_t end = 0;
			while (end < rest.len && rest.p[end] != '\t' && rest.p[end] != '\n' && !(end + GAP_BYTES < rest.len && memcmp(rest.p + end, "  ", GAP_BYTES) == 0))
				end++;
			*ret = str_trim(str_sub(rest, 0, end));
			if (str_is_any(*ret, "户名|名称|全称|Name") && end < rest.len && rest.p[end] == '\t') { /* 付款人 | 户名 | X */
				rest = str_sub(rest, end + 1, rest.len);
				ptrdiff_t tab = str_find_char(rest, '\t');
				*ret = str_trim(tab >= 0 ? str_sub(rest, 0, (size_t)tab) : rest);
			}
			return (enum part)p;
		}
	}
	return PARTS;
}

/* Labels of LINE: at its beginning, behind a TAB, behind a gap. */
static void read_line(struct str line, struct slip *slip)
{
	for (size_t i = 0; i < line.len; i++) {
		bool begins = i == 0 || line.p[i - 1] == '\t' || (i >= GAP_BYTES && line.p[i - 1] == ' ' && line.p[i - 2] == ' ' && line.p[i] != ' ') ||
			      (i >= 3 && memcmp(line.p + i - 3, "\xE3\x80\x80", 3) == 0);
		struct str value;
		enum part part = begins ? label_at(str_sub(line, i, line.len), &value) : PARTS;
		if (part < PARTS && slip->value[part].len == 0)
			slip->value[part] = value;
	}
}

/* … по договору № 12/21 от, contract No. X, PO X: the number behind the paper's word, with a figure in it. */
static size_t number_in(struct doc *d, struct str s, size_t *ret_start)
{
	static const char *const papers[] = { "оговор", "онтракт", "ontract", "greement", "PO ", "order ", "合同", "协议", "hợp đồng", "Hợp đồng", "HĐ", "ertrag" };
	for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
		ptrdiff_t at = str_find(s, str_from(papers[i]));
		if (at < 0)
			continue;
		size_t from = (size_t)at + strlen(papers[i]);
		static const char *const signs[] = { "№", "No.", "no.", "Nr.", "nr.", "#", "编号", "号", "số" };
		for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
			ptrdiff_t sign = str_find(str_sub(s, from, from + 24), str_from(signs[k]));
			if (sign >= 0) {
				from += (size_t)sign + strlen(signs[k]);
				break;
			}
		}
		while (from < s.len && (s.p[from] == ' ' || s.p[from] == ':'))
			from++;
		if (str_starts(str_sub(s, from, s.len), STR("：")))
			from += strlen("：");
		size_t base = (size_t)(s.p - d->text.p), end = contract_number_read(d->text, base + from, ret_start);
		bool figure = false;
		for (size_t k = end ? *ret_start : 0; k < end; k++)
			figure |= d->text.p[k] >= '0' && d->text.p[k] <= '9';
		if (figure && end <= base + s.len)
			return end;
	}
	return 0;
}

/* A sum, an account, a name: a slip has one. */
static bool has_money(const struct doc *d)
{
	for (size_t i = 0; i < d->hits_sorted && i < HITS_LOOK; i++)
		if (d->hits.v[i].kind == REF_amount || d->hits.v[i].kind == REF_bank_account || d->hits.v[i].kind == REF_contract_number || d->hits.v[i].kind == REF_organization)
			return true;
	return false;
}

bool contract_slip_read(struct doc *d)
{
	struct slip slip = { .value = { { .len = 0 } } };
	if (d->text.len > SLIP_BYTES_MAX || !has_money(d))
		return false;
	for (size_t line = 0; line < d->n_lines && line < LINES_MAX; line++)
		read_line(doc_line(d, line), &slip);
	if (slip.value[PAYER].len < 4 || slip.value[PAYEE].len < 4 || slip.value[PURPOSE].len == 0)
		return false;
	struct contract c = { .by = "payment", .score = 0.6f };
	uint32_t a = (uint32_t)(slip.value[PURPOSE].p - d->text.p), b = a + (uint32_t)slip.value[PURPOSE].len;
	const struct hit *h = contract_hit_in(d, REF_contract_number, a, b);
	size_t start = h ? h->start : 0, end = h ? h->end : number_in(d, slip.value[PURPOSE], &start);
	if (!end)
		return false;
	contract_set(&c, CONTRACT_number, h ? h->value : doc_slice(d, (uint32_t)start, (uint32_t)end), (uint32_t)start, (uint32_t)end, "payment", 0.7);
	const struct hit *date = contract_hit_in(d, REF_date, (uint32_t)end, b); /* от 14.01.2021 */
	if (date && str_is_any(str_trim(doc_slice(d, (uint32_t)end, date->start)), "от|від|dated|of|vom|ngày"))
		contract_set(&c, CONTRACT_signed, date->value, date->start, date->end, "payment", 0.6);
	for (unsigned p = PAYER; p <= PAYEE; p++) {
		uint32_t at = (uint32_t)(slip.value[p].p - d->text.p), e = (uint32_t)contract_name_end(d->text, at, at + slip.value[p].len);
		struct str name = doc_slice(d, at, e);
		if (contract_is_no_name(d, at, name))
			return false;
		contract_add_party(&c, p == PAYER ? "party_a" : "party_b", name, at, e, "payment", 0.7);
	}
	contract_emit(d, &c);
	return true;
}
