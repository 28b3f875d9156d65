/* contract_form_sum.c - which of a paper's sums is the contract's, where no label
 * says so: 全年费用合计人民币14,400元 and not 每人每月150元, the fee and neither the
 * first instalment nor the penalty. The words before a sum in its clause decide,
 * then its size: the whole is larger than its parts. */
#include "contract_form.h"

#define CLAUSE_BYTES 160u
#define ALIKE 1.000001
#define WORD_SURE 0.5f
#define LIMIT 20 /* the most of something: of the price, or of what is paid when all goes wrong */
#define CHANGED 4 /* what the price has become */
#define HITS_LOOK 2000u   /* of any kind: this is asked at each label of a sum */
#define WORDS_LOOK 4096u  /* рублей stands in a paper that has its sums without it */
#define SUMS_LOOK 400u /* a paper with more is a list */

/* Words, and what they say; the nearest to the sum counts. */
static const struct word {
	const char *text;
	int weight; /* 3: the total; 2: a price; 1: money of some kind; negative: not the contract's price */
} words[] = {
	{ "总额", 3 }, { "总价", 3 }, { "总金额", 3 }, { "总计", 3 }, { "合计", 3 }, { "共计", 3 }, { "合共", 3 }, { "总费用", 3 }, { "价税合计", 3 }, { "变更为", 4 },
	{ "調整為", 4 }, { "调整为", 4 }, { "总造价", 3 }, { "總額", 3 }, { "總價", 3 }, { "總計", 3 }, { "合計", 3 }, { "共計", 3 }, { "不超过", LIMIT }, { "上限", LIMIT },
	{ "费用", 2 }, { "服务费", 2 }, { "咨询费", 2 }, { "顾问费", 2 }, { "租金", 2 }, { "报酬", 2 }, { "价款", 2 }, { "货款", 2 }, { "合同价", 2 }, { "金额", 2 },
	{ "增加", 2 }, { "减少", 2 }, { "費用", 2 }, { "價款", 2 }, { "经费", 2 }, { "中标价", 3 }, { "成交价", 3 }, { "报价", 1 }, { "支付", 1 }, { "年费", 2 },
	{ "原合同金额", -3 }, { "原合同总价", -3 }, { "原合同价", -3 }, { "原金额", -3 }, { "原总价", -3 }, { "原合同额", -3 }, { "新增", 3 }, { "追加", 3 }, { "新增费用", 3 },
	{ "违约金", -4 }, { "赔偿", -4 }, { "滞纳金", -4 }, { "罚款", -4 }, { "保证金", -4 }, { "押金", -4 }, { "定金", -3 }, { "首付", -3 }, { "预付", -3 }, { "尾款", -3 },
	{ "质保金", -4 }, { "第一期", -3 }, { "第二期", -3 }, { "余款", -3 }, { "剩余", -3 }, { "单价", -3 }, { "每月", -2 }, { "每人", -3 }, { "每套", -3 }, { "每台", -3 },
	{ "每次", -3 }, { "每日", -3 }, { "每天", -3 }, { "每平方", -3 }, { "注册资本", -5 }, { "保额", -4 }, { "变更前", -3 }, { "由原", -2 },
	{ "total", 3 }, { "Total", 3 }, { "TOTAL", 3 }, { "not exceed", LIMIT }, { "fixed fee", 3 }, { "fee", 2 }, { "Fee", 2 }, { "price", 2 }, { "Price", 2 },
	{ "sum of", 2 }, { "value", 2 }, { "Value", 2 }, { "worth", 2 }, { "amount", 2 }, { "Amount", 2 }, { "consideration", 2 }, { "deposit", -3 }, { "enalt", -4 }, { "amages", -4 }, { "per month", -2 },
	{ "Original price", -3 }, { "original price", -3 }, { "Initial price", -3 }, { "initial price", -3 }, { "Previous price", -3 }, { "previous price", -3 }, { "Old price", -3 }, { "old price", -3 },
	{ "Revised price", 4 }, { "revised price", 4 }, { "Amended price", 4 }, { "amended price", 4 }, { "New price", 4 }, { "new price", 4 }, { "Adjusted price", 4 }, { "adjusted price", 4 },
	{ "reduced to", 4 }, { "increased to", 4 }, { "raised to", 4 }, { "lowered to", 4 }, { "amended to", 4 }, { "changed to", 4 },
	{ "снижена до", 4 }, { "увеличена до", 4 }, { "изменена на", 4 },
	{ "per hour", -3 }, { "instalment", -3 }, { "installment", -3 }, { "iability", -4 }, { "insurance", -4 }, { "Subtotal", -1 },
	{ "Цена", 3 }, { "цена", 3 }, { "тоимость", 2 }, { "Сумма", 2 }, { "сумма", 2 }, { "Общая сумма", 3 }, { "общая сумма", 3 }, { "общей сумм", 3 }, { "Итого", 3 }, { "ИТОГО", 3 }, { "К оплате", 3 }, { "размере", 1 },
	{ "штраф", -4 }, { "неустойк", -4 }, { "аванс", -3 }, { "обеспечени", -3 }, { "НДС", -1 },
};

/* Where the clause of a sum begins: behind the last 。；; or line break. */
static uint32_t clause_start(const struct doc *d, uint32_t at)
{
	uint32_t line = d->lines[doc_line_at(d, at)].start, low = at - line > CLAUSE_BYTES ? at - CLAUSE_BYTES : line, a = at;
	while (a > low) {
		if (d->text.p[a - 1] == ';' || (a >= 3 && (memcmp(d->text.p + a - 3, "。", 3) == 0 || memcmp(d->text.p + a - 3, "；", 3) == 0)))
			break;
		a--;
	}
	return a;
}

static int weight(const struct doc *d, const struct hit *h)
{
	struct str before = doc_slice(d, clause_start(d, h->start), h->start);
	size_t nearest = 0, longest = 0;
	int w = 0, least = 0;
	for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
		size_t n = strlen(words[k].text);
		for (size_t i = before.len >= n ? before.len - n + 1 : 0; i > 0; i--) {
			if (memcmp(before.p + i - 1, words[k].text, n) != 0)
				continue;
			size_t end = i - 1 + n;
			least = words[k].weight < least ? words[k].weight : least;
			if (end > nearest || (end == nearest && n > longest)) {
				nearest = end;
				longest = n;
				w = words[k].weight;
			}
			break;
		}
	}
	/* liability shall not exceed X; the deposit is reduced to X */
	if (w == CHANGED && least <= -4)
		return least;
	return w != LIMIT ? w : least <= -4 ? least : 2;
}

const char *contract_currency_of(const struct doc *d)
{
	const char *code = NULL;
	unsigned looked = 0;
	for (size_t i = 0; i < d->hits_sorted && i < HITS_LOOK && looked < SUMS_LOOK; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind != REF_amount || !h->currency)
			continue;
		looked++;
		if (code && strcmp(code, h->currency) != 0)
			return NULL;
		code = h->currency;
	}
	if (code || !(d->features & DOC_HAS_CYRILLIC))
		return code;
	struct str s = doc_slice(d, 0, WORDS_LOOK);
	bool roubles = str_find(s, STR("руб")) >= 0, hryvnias = str_find(s, STR("грн")) >= 0 || str_find(s, STR("гривень")) >= 0;
	return roubles && !hryvnias ? "RUB" : hryvnias && !roubles ? "UAH" : NULL;
}

#define CHANGE_BYTES 12u /* from X to Y */

void contract_form_sum(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	const struct hit *best = NULL;
	int most = 0;
	bool several = false;
	unsigned looked = 0;
	if (c->amount.value.len && c->amount.score >= WORD_SURE)
		return;
	for (size_t i = contract_hit_at(d, a); i < d->hits_sorted && d->hits.v[i].start < b && looked < SUMS_LOOK; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind != REF_amount)
			continue;
		looked++;
		int w = weight(d, h);
		several |= best && (best->amount > h->amount * ALIKE || h->amount > best->amount * ALIKE);
		if (!best || w > most || (w == most && h->amount > best->amount * ALIKE)) {
			best = h;
			most = w;
		}
	}
	if (!best || most < 0)
		return;
	/* reduced from EUR 60,000 to EUR 52,000 */
	const struct hit *next = best + 1;
	bool old = str_ends(doc_slice(d, best->start > 5 ? best->start - 5 : 0, best->start), STR("from ")) && next < d->hits.v + d->hits_sorted &&
		   next->kind == REF_amount && next->start > best->end && next->start <= b;
	if (old && str_starts(doc_slice(d, best->end, next->start), STR(" to ")) && next->start - best->end <= CHANGE_BYTES)
		best = next;
	if (most >= 1)
		contract_set_sum(c, d, best, "sentence", 0.7);
	else if (!several)
		contract_set_sum(c, d, best, "only-sum", 0.5);
}
