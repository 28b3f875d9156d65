/* contract_paper.c - what sort of paper a record comes from. An offer, an invoice
 * and a call for tenders name parties and sums as contracts do, and are none: their
 * records say so, lest what was asked for is counted as what was agreed. What a manual or a
 * lecture gives as an example is no contract at all.
 *
 * The paper's own heading tells, the nearest one above what the record was read
 * from. Words inside sentences do not: an invoice speaks of its contract, a
 * contract of its invoices. */
#include "contract_form.h"

#define PAPER_LINES 14u         /* a heading stands so far above the first field at most */
#define EXAMPLE_BYTES_MAX 72u
#define EXAMPLE_LINES 6u        /* … and the word that makes it an example */
#define PAPER_HEADING_BYTES 110u

struct sort {
	const char *word, *paper;
	bool begins; /* says it at a line's beginning too */
};

static const struct sort sorts[] = {
	{ "报价单", "offer", false }, { "报价函", "offer", false }, { "报价书", "offer", false }, { "报价表", "offer", false }, { "報價單", "offer", false },
	{ "報價書", "offer", false }, { "投标函", "offer", false }, { "投标书", "offer", false }, { "响应函", "offer", false }, { "开标一览表", "offer", false },
	{ "報價表", "offer", false }, { "見積書", "offer", false }, { "견적서", "offer", false }, { "QUOTATION", "offer", true }, { "Quotation", "offer", true },
	{ "PRICE OFFER", "offer", true }, { "COMMERCIAL OFFER", "offer", true }, { "Commercial offer", "offer", true }, { "Commercial proposal", "offer", true }, { "COMMERCIAL PROPOSAL", "offer", true },
	{ "КОММЕРЧЕСКОЕ ПРЕДЛОЖЕНИЕ", "offer", true }, { "Коммерческое предложение", "offer", true }, { "DEVIS", "offer", true }, { "Devis", "offer", true },
	{ "ANGEBOT", "offer", true }, { "Angebot", "offer", true }, { "COTIZACIÓN", "offer", true }, { "Cotización", "offer", true }, { "BÁO GIÁ", "offer", false }, { "Teklif", "offer", false },
	{ "发票", "invoice", false }, { "發票", "invoice", false }, { "請求書", "invoice", false }, { "청구서", "invoice", false }, { "세금계산서", "invoice", false },
	{ "INVOICE", "invoice", true }, { "Invoice No", "invoice", true }, { "Invoice #", "invoice", true }, { "Invoice", "invoice", false }, { "TAX INVOICE", "invoice", true }, { "PROFORMA INVOICE", "invoice", true }, { "COMMERCIAL INVOICE", "invoice", true },
	{ "СЧЕТ НА ОПЛАТУ", "invoice", true }, { "СЧЁТ НА ОПЛАТУ", "invoice", true }, { "Счет на оплату", "invoice", true }, { "Счёт на оплату", "invoice", true },
	{ "СЧЕТ-ФАКТУРА", "invoice", true }, { "СЧЁТ-ФАКТУРА", "invoice", true }, { "Счет-фактура", "invoice", true }, { "Счёт-фактура", "invoice", true },
	{ "FACTURE", "invoice", true }, { "Facture", "invoice", true }, { "RECHNUNG", "invoice", true }, { "Rechnung", "invoice", true }, { "FACTURA", "invoice", true },
	{ "Factura", "invoice", true }, { "FATTURA", "invoice", true }, { "Fattura", "invoice", true }, { "HÓA ĐƠN", "invoice", true }, { "فاتورة", "invoice", true },
	{ "招标公告", "tender", false }, { "磋商公告", "tender", false }, { "谈判公告", "tender", false }, { "询价公告", "tender", false }, { "采购公告", "tender", false },
	{ "比选公告", "tender", false }, { "招标文件", "tender", false }, { "磋商文件", "tender", false }, { "谈判文件", "tender", false }, { "采购文件", "tender", false }, { "询价通知书", "tender", false },
	{ "询价函", "tender", false }, { "投标邀请书", "tender", false }, { "投标邀请", "tender", false }, { "招標公告", "tender", false }, { "採購公告", "tender", false }, { "招標文件", "tender", false },
	{ "INVITATION TO TENDER", "tender", true }, { "Invitation to tender", "tender", true }, { "INVITATION TO BID", "tender", true }, { "INVITATION FOR BIDS", "tender", true },
	{ "REQUEST FOR PROPOSAL", "tender", true }, { "Request for proposal", "tender", true }, { "Request for Proposal", "tender", true }, { "REQUEST FOR QUOTATION", "tender", true },
	{ "CALL FOR TENDERS", "tender", true }, { "TENDER NOTICE", "tender", true }, { "Tender notice", "tender", true }, { "ИЗВЕЩЕНИЕ О", "tender", true }, { "Извещение о", "tender", true },
};

/* A contract as well: INVOICE / ORDER CONFIRMATION, 合同及报价单. */
static bool is_agreed(struct str line)
{
	static const char *const words[] = { "合同",      "协议",      "订单",  "契約",  "合約",    "Contract", "CONTRACT",
					     "Agreement", "AGREEMENT", "Order", "ORDER", "ДОГОВОР", "договор",  "ontrat" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_find(line, str_from(words[i])) >= 0)
			return true;
	return false;
}

/* The sort of paper that LINE is the heading of; NULL: none. */
static const char *heading_of(struct doc *d, struct str line)
{
	if (line.len < 5 || line.len > PAPER_HEADING_BYTES)
		return NULL;
	struct str close = contract_closed_up(d, line); /* 报 价 单 */
	line = close.len ? close : line;
	ptrdiff_t tab = str_find_char(line, '\t');
	line = tab > 0 ? str_trim(str_sub(line, 0, (size_t)tab)) : line; /* 增值税专用发票 | No 00417733 */
	for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++) {
		struct str word = str_from(sorts[i].word);
		if ((str_ends(line, word) || (sorts[i].begins && str_starts(line, word))) && !is_agreed(line))
			return sorts[i].paper;
	}
	return NULL;
}

/* 例1, 填写示例：, …如下。例如：, Example 2: the line says that what follows is made up. */
static bool begins_example(struct str s)
{
	static const char *const begins[] = { "示例", "样例", "范例", "填写示例", "填写范例", "填写样例", "填表示例", "举例", "【例", "【示例", "例题", "Example", "EXAMPLE", "Sample ", "Пример", "Образец", "範例", "記載例", "記入例" },
		*const ends[] = { "例如：", "例如:", "示例：", "示例:", "示例如下：", "如下例：", "举例如下：", "e.g.:", "for example:", "например:" };
	if (s.len < 4 || s.len > PAPER_HEADING_BYTES)
		return false;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(s, str_from(ends[i])))
			return true;
	if (s.len > EXAMPLE_BYTES_MAX)
		return false;
	if (str_starts(s, STR("例"))) { /* 例1, 例一, 例：; 例行 and 例会 are other words */
		static const char *const counts[] = { "一", "二", "三", "四", "五", "六", "：", ":", "（", "(", " " };
		struct str rest = str_sub(s, strlen("例"), s.len);
		for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
			if (str_starts(rest, str_from(counts[i])))
				return true;
		return rest.len && rest.p[0] >= '0' && rest.p[0] <= '9';
	}
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (str_starts(s, str_from(begins[i])))
			return true;
	return false;
}

bool contract_is_example(const struct doc *d, uint32_t at)
{
	size_t line = doc_line_at(d, at);
	for (size_t k = 0; k <= EXAMPLE_LINES && k <= line; k++)
		if (begins_example(str_trim(doc_line(d, line - k))))
			return true;
	return false;
}

const char *contract_paper(struct doc *d, uint32_t at)
{
	size_t line = doc_line_at(d, at);
	for (size_t k = 0; k <= PAPER_LINES && k <= line; k++) {
		struct str s = str_trim(doc_line(d, line - k));
		const char *paper = heading_of(d, s);
		if (paper)
			return paper;
		if (k && contract_is_heading(s))
			return NULL;
	}
	return NULL;
}
