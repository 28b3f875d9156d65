/* contract_whole.c - which sum is the contract's, where the sums of a notice stand to
 * each other in a way that tells it.
 *
 *	设备价格为3380万元，五年运营价格为4766.72万元，合计金额为8146.72万元
 *	合同总金额由4.226亿美元增加至4.44398亿美元
 *
 * The weights look at the words around one sum; that three of them add up, or that one
 * takes the place of another, they cannot see. */
#include "contract_notice.h"

#define REACH 400u     /* characters in which parts and their total stand */
#define PARTS_MAX 40u
#define WORD_REACH 12u /* between 合计 and its sum */
#define MENTIONS_LOOK 32u /* of a sum, as elsewhere */
#define ALIKE 2e-5     /* parts are rounded to their last digit, each */

/* Does one of WORDS stand in A..B, no sentence ending between? */
static bool said(const struct zh_text *t, size_t a, size_t b, const char *const *words)
{
	for (size_t i = a; i < b; i++)
		if (t->c[i] == 0x3002) /* 。 */
			return false;
	for (; *words; words++)
		if (zh_text_find(t, a, b, *words) != SIZE_MAX)
			return true;
	return false;
}

static bool same_currency(const struct cand *x, const struct cand *y)
{
	return x->hit && y->hit && x->hit->currency && y->hit->currency && strcmp(x->hit->currency, y->hit->currency) == 0;
}

/* Do the sums that stand in FROM..TO, PART among them, come to TOTAL? Each is taken once. */
static bool adds_up(const struct cands *c, uint32_t part, uint32_t total, uint32_t from, uint32_t to)
{
	double sum = 0;
	unsigned n = 0;
	bool has = false;
	for (uint32_t k = 0; k < c->n; k++) {
		bool in = false;
		for (uint32_t i = c->v[k].first; i != UINT32_MAX && !in; i = c->m[i].next)
			in = c->m[i].a >= from && c->m[i].b <= to;
		if (!in || k == total || !same_currency(&c->v[k], &c->v[total]))
			continue;
		if (c->v[k].hit->amount > c->v[total].hit->amount || ++n > PARTS_MAX)
			return false;
		sum += c->v[k].hit->amount;
		has |= k == part;
	}
	double off = sum - c->v[total].hit->amount;
	return has && n > 1 && (off < 0 ? -off : off) <= ALIKE * n * c->v[total].hit->amount;
}

static bool is_total(const struct scene *s, uint32_t part, uint32_t total)
{
	static const char *const words[] = { "合计", "总计", "共计", "累计", "合共", "总额", "总金额", "总价", NULL };
	const struct cands *c = &s->set[CAND_AMOUNT];
	for (uint32_t i = c->v[total].first; i != UINT32_MAX; i = c->m[i].next) {
		uint32_t at = c->m[i].a, line = s->line_start[s->line_of[at]];
		bool row = s->column[at] != 0;
		if (!said(&s->t, row ? line : at > WORD_REACH ? at - WORD_REACH : 0, at, words))
			continue;
		for (uint32_t k = c->v[part].first; k != UINT32_MAX; k = c->m[k].next)
			if (c->m[k].a < at && at - c->m[k].a < REACH && adds_up(c, part, total, c->m[k].a, at))
				return true;
	}
	return false;
}

static bool is_new(const struct scene *s, uint32_t old, uint32_t now)
{
	static const char *const words[] = { "调整为", "调整至", "变更为", "增加至", "增加到", "增至", "上调至", "下调至", "减少至", "调减至", "调增至",
		"降至", "修改为", "改为", NULL };
	const struct cands *c = &s->set[CAND_AMOUNT];
	for (uint32_t i = c->v[old].first, n = 0; i != UINT32_MAX && n < MENTIONS_LOOK; i = c->m[i].next, n++)
		for (uint32_t k = c->v[now].first, o = 0; k != UINT32_MAX && o < MENTIONS_LOOK; k = c->m[k].next, o++)
			if (c->m[k].a >= c->m[i].b && c->m[k].a - c->m[i].b < 2 * WORD_REACH && said(&s->t, c->m[i].b, c->m[k].a, words))
				return true;
	return false;
}

uint32_t contract_whole_sum(const struct scene *s, uint32_t cand, bool alone)
{
	const struct cands *c = &s->set[CAND_AMOUNT];
	for (uint32_t k = 0; k < c->n; k++)
		if (k != cand && same_currency(&c->v[k], &c->v[cand]) &&
		    (is_new(s, cand, k) || (alone && c->v[k].hit->amount > c->v[cand].hit->amount && is_total(s, cand, k))))
			return k;
	return cand;
}
