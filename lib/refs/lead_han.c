/* lead_han.c - Chinese names in a line: nothing parts words there.
 *
 * A run of ideographs that ends as names do (slot-names.tsv) or begins with a country is a
 * name. A word of op-words.tsv and the small words of what is said part it from
 * the rest; verbs that ran into it in front and what is said of it behind are cut. */
#include "lead_find.h"
#include "talk_names.h"

#define HAN_BYTES_MAX 48u

static void gate_add(struct han_gate *g, const char *han)
{
	g->bits[han[1] & 63] |= (uint64_t)1 << (han[2] & 63);
}

static inline bool gate_open(const struct han_gate *g, const char *han)
{
	return g->bits[han[1] & 63] >> (han[2] & 63) & 1;
}

/* Words of what is said end a Chinese name. */
static const char parting[][4] = { "的", "是", "在", "和", "与", "对", "把", "被", "从", "给", "让", "跟", "向", "为", "由", "了", "有", "那", "这", "這" };
/* What is done to the name, that ran into it: 接着打 | 曙光电力. */
static const char verbs[][12] = { "接着", "接著", "继续", "繼續", "打", "搞", "还有", "還有", "以及", "看看", "顺便", "順便", "关于", "關於", "另外",
	"注意", "比如", "例如", "包括", "尤其", "特别是", "就是", "先挑", "先打", "再打", "改打", "轮到", "輪到", "盯着", "盯著" };

/* What is said of a name, that ran into it from behind: 鹿台证券 | 怎么又掉. */
static const char sayings[][12] = { "能不能", "能否", "怎么", "怎麼", "什么", "什麼", "有没有", "有沒有", "是不是", "已经", "已經", "一直", "全部", "主编", "董事", "老板", "老闆", "秘书",
	"骑手", "员工", "客户", "用户", "司机", "会员", "订座", "訂位", "内部", "那边", "邮件", "邮箱", "数据", "官网", "昨", "今", "还", "還", "又", "也", "都", "就", "没", "沒", "要", "会不", "刚" };

/* What names end in and verbs, adverbs and counts end in as well, by what stands before it: 商会 and 不会,
 * 研究所 and 显示所, 银行 and 执行; 财政部 and 全部. */
static const struct {
	char last[4];
	bool only;          /* names only behind these; else behind all but these */
	const char *before;
} tails[] = {
	{ "会", true, "协员委商工议学金事合教公国联总分农渔监选促研友" },
	{ "會", true, "協員委商工議學金事合教公國聯總分農漁監選促研友" },
	{ "所", true, "究易务務出诊診计計检檢养養守容教毒验驗监監税稅商法生土电電理术術" },
	{ "行", true, "银銀分支总總商央农農工建中洋车車投卖賣招琴" },
	{ "部", false, "全外内內头頭尾底顶頂局一上下" },
	{ "台", false, "一前后後平制多两" },
	{ "臺", false, "一前後平制多兩" },
	{ "处", false, "到四好何此多别用之各一处害" },
	{ "處", false, "到四好何此多別用之各一處害" },
};

static bool ends_otherwise(struct str s)
{
	if (s.len < 6)
		return false;
	const char *last = s.p + s.len - 3;
	for (size_t k = 0; k < sizeof tails / sizeof *tails; k++)
		if (memcmp(last, tails[k].last, 3) == 0) {
			bool listed = false;
			for (const char *c = tails[k].before; *c && !listed; c += 3)
				listed = memcmp(last - 3, c, 3) == 0;
			return listed != tails[k].only;
		}
	return false;
}

void lead_han_gates(struct han_gates *g)
{
	memset(g, 0, sizeof *g);
	for (size_t k = 0; k < sizeof parting / sizeof *parting; k++)
		gate_add(&g->parting, parting[k]);
	for (size_t k = 0; k < sizeof verbs / sizeof *verbs; k++)
		gate_add(&g->verbs, verbs[k]);
	for (size_t k = 0; k < sizeof sayings / sizeof *sayings; k++)
		gate_add(&g->sayings, sayings[k]);
}

/* Where the name in front of the first of these ends; TO where none has one. */
static uint32_t before_saying(const struct doc *d, const struct han_gates *g, uint32_t from, uint32_t to)
{
	struct str t = d->text;
	for (uint32_t i = from + LEAD_HAN_BYTES_MIN; i + 3 <= to && i + 3 <= t.len; i += 3) /* TO may lie behind a cut character */
		for (size_t k = 0; gate_open(&g->sayings, t.p + i) && k < sizeof sayings / sizeof *sayings; k++)
			if (memcmp(t.p + i, sayings[k], 3) == 0 && str_starts(str_sub(t, i, to), str_from(sayings[k])) && talk_ends_as_names(d, doc_slice(d, from, i)))
				return i;
	return to;
}

static uint32_t behind_verb(struct str t, const struct han_gates *g, uint32_t from, uint32_t to)
{
	for (size_t i = 0; from + LEAD_HAN_BYTES_MIN < to && gate_open(&g->verbs, t.p + from) && i < sizeof verbs / sizeof *verbs; i++)
		if (str_starts(str_sub(t, from, to - LEAD_HAN_BYTES_MIN), str_from(verbs[i]))) {
			from += (uint32_t)strlen(verbs[i]);
			i = SIZE_MAX; /* from the first again */
		}
	return from;
}

static bool parts_han(struct str t, uint32_t i)
{
	for (size_t k = 0; k < sizeof parting / sizeof *parting; k++)
		if (memcmp(t.p + i, parting[k], 3) == 0)
			return !(str_starts(str_sub(t, i, i + 6), STR("有限")));
	return false;
}

/* The country that starts at I, where hit H does or one behind it. */
static const struct hit *country_at(const struct doc *d, size_t h, uint32_t i)
{
	for (; h < d->hits.n && d->hits.v[h].start == i; h++)
		if (d->hits.v[h].kind == REF_country)
			return &d->hits.v[h];
	return NULL;
}

/* 发送电子 | 邮件: the word for such work took the half of another. */
static bool is_half_word(struct str t, uint32_t from, uint32_t end)
{
	struct str s = str_sub(t, from, end);
	return (str_ends(s, STR("电子")) || str_ends(s, STR("電子"))) && str_starts_any(str_sub(t, end, t.len), "邮|郵|信箱|文|版|签|簽|书|書|表|档|檔");
}

void lead_han_names(struct leads *s, const struct han_gates *g, uint32_t line)
{
	const struct doc *d = s->d;
	const struct talk_line *l = &s->lines[line].l;
	const struct str t = d->text;
	bool said = l->who || l->timed || l->mark; /* talk: something follows a name without a sign */
	uint32_t i = l->start, han_end = t.len >= 3 ? (uint32_t)t.len - 3 : 0;
	size_t w = s->lines[line].word, last = w + s->lines[line].n_words, h = SIZE_MAX;
	if (l->end - i < LEAD_HAN_BYTES_MIN)
		return;
	while (i < l->end) {
		if (!lead_is_han(t, i)) {
			i++;
			continue;
		}
		if (h == SIZE_MAX)
			h = doc_hit_at(d, i);
		uint32_t from = i;
		const struct hit *first = NULL; /* the country that the name begins with */
		while (i < l->end && lead_is_han(t, i)) {
			while (w < last && s->words[w].start < i)
				w++;
			if (w < last && s->words[w].start == i && s->words[w].end > i + 3)
				break;
			while (h < d->hits.n && d->hits.v[h].start < i)
				h++;
			const struct hit *c = h < d->hits.n && d->hits.v[h].start == i ? country_at(d, h, i) : NULL;
			if (c) {
				from = i;
				first = c;
				i = c->end > i ? c->end : i + 3;
				continue;
			}
			if (i <= han_end && gate_open(&g->parting, t.p + i) && parts_han(t, i))
				break;
			i += 3;
		}
		uint32_t begin = behind_verb(t, g, from, i);
		first = begin == from ? first : lead_country_at(d, begin, begin);
		from = begin;
		uint32_t end = i, len = i > from ? i - from : 0;
		if (len < LEAD_HAN_BYTES_MIN || len > (said ? 2 * HAN_BYTES_MAX : HAN_BYTES_MAX))
			len = 0;
		bool ends = len && talk_ends_as_names(d, doc_slice(d, from, i));
		if (len && said && !ends)
			len = (end = before_saying(d, g, from, i)) - from;
		if (len >= LEAD_HAN_BYTES_MIN && len <= HAN_BYTES_MAX && end <= l->end && (ends || end < i || (first && first->end < end)) &&
		    !lead_is_common(doc_slice(d, from, end)) && !ends_otherwise(doc_slice(d, from, end)) && !is_half_word(t, from, end))
			lead_add(s, line, (struct lead){ .start = from, .end = end, .hit = SIZE_MAX, .weak = true });
		if (w < last && s->words[w].start == i)
			i = s->words[w].end > i ? s->words[w].end : i + 3;
		else if (lead_is_han(t, i))
			i += 3;
	}
}
