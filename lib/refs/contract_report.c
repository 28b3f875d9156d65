/* contract_report.c - what reports and minutes tell in a line: whose contract, that it is signed, and its sum.
 *
 *	一、本周签约
 *	1. 南渚市公安局抵近设备采购合同，28万元，7月16日签订。
 *	- Atoll Council: PO received, GBP 58.5k
 *
 * A clause counts that names one organisation and one sum, speaks of a paper and says that it is done, or stands below a
 * heading that says so; what is open, planned, offered or only talked of does not. */
#include "contract_chat.h"
#include "contract_form.h"

#define CLAUSE_BYTES_MAX 400u
#define HEADING_BYTES_MAX 60u
#define HEADING_LINES 12u /* a heading's items are so many */
#define PRICE_BYTES 120u  /* from a paper's word to its sum */
#define SUMS_LOOK 400u

static bool has_any(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_find(s, str_from(*words)) >= 0)
			return true;
	return false;
}

static const char *const papers[] = { "合同", "协议", "订单", "договор", "Договор", "допсоглашение", "контракт", "Контракт", "contract", "Contract", "agreement", "Agreement", "PO ", " order", NULL };
static const char *const done[] = { "签订", "签署", "签约", "已签", "签了", "中标通知书", "中标价", "中标金额", "成交价", "成交金额", "подписан", "Подписан", "заключён", "заключен", "contract signed", "agreement signed", "signed on", "was signed", "has been signed", "PO received",
	"order received", "entered into a contract", "entered into an agreement", "contract won", "been awarded", NULL };
static const char *const open[] = { "预计", "拟", "计划", "招标中", "待签", "未签", "没签", "尚未", "预算", "谈判", "洽谈", "争取", "如果", "报价", "投标", "审批", "走流程", "目标", "协商", "希望", "согласован", "планир", "ожида", "КП", "если", "Если", "не подпис", "не заключ", "тендер", "бюджет",
	"proposal", "roposed", "expect", "hope", "plan", "may ", "might ", "would ", "could ", "if ", "will ", "not ", "n't ", "budget", "target", "forecast", "negotiat", "draft", "offer", "lost", "breach", "？", "吗", "?", "比如", "例如", "例：", "月薪", "工资", "薪", "招聘", "优先", "同意", "份", "累计", "共签", "全年", "罚", "赔偿", "诉", "诈骗", "伪造", "判", "购房", "商品房", "房价", "贷款", "借款", "年费", "会员", "战略合作", "зарплат", "Зарплат", "оклад", "Оклад", "ваканс", "Ваканс", "например", "Например", "salary", "e.g.", "loan", "credit", "member", "tenancy", "player", "lawsuit", "sued", "fine", "кредит", "штраф", "игрок", "иск ", "for example", "For example", "违约", "终止", "解除", "расторг", "不与", "不予", "不再", "暂不", "暂缓", "未与", "否认", "拒绝", "取消与", " never ", "Never ", "obody ", "o one ", "denied", "denies", "refused to", "declined to", "Neither ", "икто ", "икогда ", "отрица", "отказал", NULL };

/* Does the heading above LINE say that what stands below it was signed? */
static bool is_below_done(const struct doc *d, size_t line)
{
	static const char *const heads[] = { "签约", "签订", "已签", "中标", "Signed", "signed", "Won", "Подписан", "подписан", "Заключен", NULL };
	for (size_t up = 1; up <= HEADING_LINES && up <= line; up++) {
		struct str s = str_trim(doc_line(d, line - up));
		if (s.len == 0)
			continue;
		size_t digits = 0;
		while (digits < s.len && s.p[digits] >= '0' && s.p[digits] <= '9')
			digits++;
		bool item = (digits && digits < 3) /* 2022年签约情况 is a heading */ || s.p[0] == '-' || s.p[0] == '*' || str_starts(s, STR("•")) || str_starts(s, STR("\xE2\x91")) /* ① */ || str_starts(s, STR("（")) || str_starts(s, STR("("));
		if (!item)
			return s.len <= HEADING_BYTES_MAX && has_any(s, heads) && !has_any(s, open);
	}
	return false;
}

/* The clause around AT within its line: from one 。；; to the next. */
static struct str clause_at(const struct doc *d, size_t line, uint32_t at)
{
	static const char *const stops[] = { "。", "；", "; " };
	struct str s = doc_line(d, line);
	size_t a = 0, b = s.len, mid = at - d->lines[line].start;
	for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
		for (size_t from = 0;;) {
			ptrdiff_t stop = str_find(str_sub(s, from, s.len), str_from(stops[i]));
			if (stop < 0)
				break;
			size_t pos = from + (size_t)stop;
			from = pos + strlen(stops[i]);
			if (pos < mid)
				a = from > a ? from : a;
			else {
				b = pos < b ? pos : b;
				break;
			}
		}
	/* A sentence's end in Latin and Cyrillic: "… in 1999. Each …"; not that of "No. 5" or "г. Мнимск" */
	for (size_t i = 3; i + 2 < s.len; i++) {
		unsigned char next = (unsigned char)s.p[i + 2];
		bool stop = s.p[i] == '.' && s.p[i + 1] == ' ' && ((next >= 'A' && next <= 'Z') || next == 0xD0) && s.p[i - 2] != ' ' && s.p[i - 3] != ' ';
		if (stop && i < mid)
			a = i + 2 > a ? i + 2 : a;
		else if (stop)
			b = i < b ? i : b;
	}
	return a < b ? str_sub(s, a, b) : STR("");
}

/* Does the sum at AT stand near a word of papers or of awards in S, its clause? */
static bool is_price(struct str s, size_t at)
{
	struct str near = str_sub(s, at > PRICE_BYTES ? at - PRICE_BYTES : 0, at + PRICE_BYTES / 2 < s.len ? at + PRICE_BYTES / 2 : s.len);
	return has_any(near, papers) || str_find(near, STR("中标")) >= 0 || str_find(near, STR("成交")) >= 0;
}

/* The clause's only organisation, and its only sum; NULL: none or several. */
static const struct hit *only(const struct doc *d, enum ref_kind kind, uint32_t a, uint32_t b)
{
	const struct hit *one = NULL;
	for (size_t i = contract_hit_at(d, a); i < d->hits_sorted && d->hits.v[i].start < b; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind != kind || h->end > b)
			continue;
		if (one && !(kind == REF_amount ? one->amount > h->amount * 0.999999 && one->amount < h->amount * 1.000001 : str_eq(one->value, h->value)))
			return NULL;
		one = one ? one : h;
	}
	return one;
}

/* Who sells: X中标, 向X采购, contract awarded to X. */
static bool is_supplier(const struct doc *d, struct str s, const struct hit *org)
{
	struct str after = doc_slice(d, org->end, org->end + 24), before = doc_slice(d, org->start > 24 ? org->start - 24 : 0, org->start);
	return str_starts_any(after, "中标|成功中标|成为中标|成交|为中标") || str_ends_any(before, "向|awarded to |supplier |субподрядчик ") || str_find(s, STR("分包")) >= 0;
}

size_t contract_reports_read(struct doc *d)
{
	size_t n = 0, looked = 0;
	for (size_t i = 0; i < d->hits_sorted && looked < SUMS_LOOK && n < CONTRACT_TOLD_MAX; i++) {
		struct hit sum = d->hits.v[i]; /* a record adds hits, and they move */
		if (sum.kind != REF_amount)
			continue;
		looked++;
		size_t line = doc_line_at(d, sum.start);
		if (d->lines[line].end - d->lines[line].start > 4 * CLAUSE_BYTES_MAX || d->lines[line].tabs || contract_is_chat(d, line))
			continue;
		struct str s = clause_at(d, line, sum.start);
		uint32_t a = (uint32_t)(s.p - d->text.p), b = a + (uint32_t)s.len;
		if (s.len > CLAUSE_BYTES_MAX || sum.end > b || has_any(s, open))
			continue;
		const struct hit *org = only(d, REF_organization, a, b), *money = only(d, REF_amount, a, b);
		bool below = is_below_done(d, line), paper = s.len && (is_price(s, sum.start - a) || (below && has_any(s, done)));
		if (!org || !money || money->start != sum.start || !paper || !(has_any(doc_slice(d, d->lines[line].start, b), done) || below)) /* 上周签了两个：X的…合同；Y的… */
			continue;
		struct contract c = { .by = "report", .score = 0.5f };
		bool supplier = is_supplier(d, s, org);
		contract_add_party(&c, supplier ? "party_b" : "party_a", doc_slice(d, org->start, org->end), org->start, org->end, "report", 0.5);
		const struct hit *number = contract_hit_in(d, REF_contract_number, a, b), *date = contract_hit_in(d, REF_date, a, b);
		if (number)
			contract_set(&c, CONTRACT_number, number->value, number->start, number->end, number->by, (double)number->score);
		if (date && date->value.len == strlen("2021-06-02"))
			contract_set(&c, CONTRACT_signed, date->value, date->start, date->end, "report", 0.4);
		contract_set_sum(&c, d, &sum, "report", 0.5);
		contract_emit(d, &c);
		n++;
	}
	return n;
}
