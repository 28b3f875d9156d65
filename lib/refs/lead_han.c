/* lead_han.c - Chinese names in a line: nothing parts words there.
 *
 * A run of ideographs that ends as names do (slot-names.tsv) or begins with a country is a
 * name. A word of op-words.tsv and the small words of what is said part it from
 * the rest; verbs that ran into it in front and what is said of it behind are cut. */
#include "lead_find.h"
#include "name_front.h"
#include "rules.h"
#include "talk_names.h"

#define HAN_BYTES 3u
#define HAN_BYTES_MAX 48u
#define END_BYTES_MAX 9u      /* of what ends a name behind a word of such work */
#define JOINED_BYTES_MAX 30u
#define TRADE_BYTES_MAX 12u
#define BRAND_BYTES 12u
#define BRANCH_BYTES_MAX 15u

static void gate_add(struct han_gate *g, const char *han)
{
	g->bits[han[1] & 63] |= (uint64_t)1 << (han[2] & 63);
}

static inline bool gate_open(const struct han_gate *g, const char *han)
{
	return g->bits[han[1] & 63] >> (han[2] & 63) & 1;
}

/* Words of what is said end a Chinese name. */
static const char parting[][4] = { "的", "是", "在", "和", "对", "對", "与", "與", "把", "被", "从", "從", "给", "給",
				   "让", "讓", "跟", "向", "为", "為", "由", "了", "有", "那", "这", "這", "及" };
/* What is done to the name, that ran into it: 接着打 | 曙光电力. */
static const char verbs[][12] = { "接着", "接著", "继续", "繼續", "打", "搞", "还有", "還有", "以及", "看看", "顺便", "順便", "关于", "關於", "另外",
	"注意", "比如", "例如", "包括", "尤其", "特别是", "就是", "先挑", "先打", "再打", "改打", "轮到", "輪到", "盯着", "盯著" };

/* What is said of a name, that ran into it from behind: 鹿台证券 | 怎么又掉. */
static const char sayings[][12] = { "能不能", "能否", "怎么", "怎麼", "什么", "什麼", "有没有", "有沒有", "是不是", "已经", "已經", "一直", "全部", "主编", "董事", "老板", "老闆", "秘书",
	"骑手", "员工", "客户", "用户", "司机", "会员", "订座", "訂位", "内部", "那边", "邮件", "邮箱", "数据", "官网", "昨", "今", "还", "還", "又", "也", "都", "就", "没", "沒", "要", "会不", "刚", "呢", "吗", "吧", "近一", "近三", "近半", "常旅客", "一并", "全量" };

void lead_han_gates(const struct refs_rules *r, struct han_gates *g)
{
	memset(g, 0, sizeof *g);
	for (size_t k = 0; k < sizeof parting / sizeof *parting; k++)
		gate_add(&g->parting, parting[k]);
	for (size_t k = 0; k < sizeof verbs / sizeof *verbs; k++)
		gate_add(&g->verbs, verbs[k]);
	for (size_t k = 0; k < sizeof sayings / sizeof *sayings; k++)
		gate_add(&g->sayings, sayings[k]);
	for (size_t k = 0; k < 64; k++) { /* the same gate, of the last two bytes */
		g->sounds.bits[k] = r->name_sounds.ends[k];
		g->ends.bits[k] = r->name_ends.ends[k] | r->name_said_ends.ends[k];
	}
}

/* FROM..TO holds no name that begins with no country: it ends as none does, and no foreign one begins in it. */
static bool is_nameless(struct str t, const struct han_gates *g, uint32_t from, uint32_t to)
{
	if (gate_open(&g->ends, t.p + to - 3))
		return false;
	for (unsigned n = 0; from + 3 <= to; from += 3)
		if ((n = gate_open(&g->sounds, t.p + from) ? n + 1 : 0) == NAME_SOUNDS)
			return false;
	return true;
}

/* The next byte from I on that may begin an ideograph, up to TO; ASCII is passed eight at a time. */
static uint32_t next_han(struct str t, uint32_t i, uint32_t to)
{
	for (; i < to; i++) {
		uint64_t v;
		while (i < to && i + sizeof v <= t.len && (memcpy(&v, t.p + i, sizeof v), (v & 0x8080808080808080u) == 0))
			i += (uint32_t)sizeof v;
		if (i >= to || lead_is_han(t, i))
			break;
	}
	return i < to ? i : to;
}

/* Where the name in front of the first of these ends; TO where none has one. */
static uint32_t before_saying(const struct doc *d, const struct han_gates *g, uint32_t from, uint32_t to)
{
	struct str t = d->text;
	for (uint32_t i = from + LEAD_HAN_BYTES_MIN; i + 3 <= to && i + 3 <= t.len; i += 3) /* TO may lie behind a cut character */
		for (size_t k = 0; gate_open(&g->sayings, t.p + i) && k < sizeof sayings / sizeof *sayings; k++)
			if (memcmp(t.p + i, sayings[k], 3) == 0 && str_starts(str_sub(t, i, to), str_from(sayings[k])) &&
			    talk_ends_as_names(d, doc_slice(d, from, i), true))
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

/* 会计师事务所进入 | 桐油集团: what is told of one name before the next. */
static uint32_t behind_entry(struct str t, uint32_t from, uint32_t to)
{
	static const char *const entries[] = { "进入", "進入", "潜入", "潛入", "混入", "侵入", "攻入", "渗透", "滲透", "打入" };
	for (uint32_t i = from + HAN_BYTES; i + LEAD_HAN_BYTES_MIN + 2 * HAN_BYTES <= to; i += HAN_BYTES)
		for (size_t k = 0; k < sizeof entries / sizeof *entries; k++)
			if (memcmp(t.p + i, entries[k], 2 * HAN_BYTES) == 0)
				return i + 2 * HAN_BYTES;
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

/* 采购 in 国防采购局, 监管 in 电信监管局: behind the word W the name ends at once. */
static bool goes_on(const struct leads *s, const struct lead_word *w, uint32_t to)
{
	for (uint32_t n = 3; n <= END_BYTES_MAX && w->end + n <= to; n += 3)
		if (word_set_has(&s->d->rules->name_ends, doc_slice(s->d, w->end, w->end + n)))
			return true;
	return false;
}

static bool is_joint(struct str t, uint32_t i)
{
	return i + 3 <= t.len && (memcmp(t.p + i, "与", 3) == 0 || memcmp(t.p + i, "和", 3) == 0 || memcmp(t.p + i, "及", 3) == 0 ||
				  memcmp(t.p + i, "與", 3) == 0);
}

/* 塞拉迪亚外交 | 与 | 侨务部: what a foreign office does is two things; where its name ends, 0: nowhere. */
static uint32_t joined_end(const struct leads *s, const struct han_gates *g, uint32_t from, uint32_t at, uint32_t to)
{
	const struct doc *d = s->d;
	struct str first = doc_slice(d, from, at);
	if (talk_ends_as_names(d, first, false) || (!str_ends_any(first, "移民|难民|難民") && str_ends_any(first, "方|军|軍|人|官|员|員|家|商|队|隊|警|民|者|府|邦"))) /* 军方与移民局, but 移民与边境署 */
		return 0;
	uint32_t i = at + 3;
	for (; i + 3 <= to && i - at <= JOINED_BYTES_MAX && lead_is_han(d->text, i); i += 3) {
		if (gate_open(&g->parting, d->text.p + i) && parts_han(d->text, i))
			break;
		if (i > at + 6 && talk_ends_as_names(d, doc_slice(d, at + 3, i), false) &&
		    (leads_word_at(s, i) >= s->n_words || s->words[leads_word_at(s, i)].start == i))
			break;
	}
	return talk_ends_as_names(d, doc_slice(d, at + 3, i), false) ? i : 0;
}

/* A name that is known already and ends here is a part of FROM..END: 侨务部. */
static bool widens(struct leads *s, uint32_t line, uint32_t from, uint32_t end)
{
	for (size_t k = s->lines[line].first; k < s->n; k++)
		if (s->v[k].end == end && s->v[k].start > from && !s->v[k].host) {
			s->v[k].start = from;
			return true;
		}
	return false;
}

/* Behind an office nothing of its name follows: 电信监管局 | 通信数据. ENDS: the whole ends as a name does; then only
 * what is a trade by itself is none of it. */
static uint32_t office_end(const struct doc *d, uint32_t from, uint32_t end, bool ends)
{
	static const char offices[] = "局|部|署|厅|廳|委员会|委員會|银行|大学|协会|法院|海关";
	uint32_t least = ends && end > from + TRADE_BYTES_MAX ? end - TRADE_BYTES_MAX : from;
	for (uint32_t k = end - 6; k >= from + LEAD_HAN_BYTES_MIN && k >= least; k -= 3)
		if (str_ends_any(doc_slice(d, from, k), offices) &&
		    (ends ? word_set_has(&d->rules->name_ends, doc_slice(d, k, end))
			  : !str_starts_any(doc_slice(d, k, end), "长|長|门|門|队|隊|署|面|势|勢|委|院|级|級|分|落|下|员|員|司")))
			return k;
	return end;
}

static bool lengthens(struct leads *s, uint32_t line, uint32_t end, uint32_t to)
{
	for (size_t k = s->lines[line].first; k < s->n; k++)
		if (s->v[k].end == end && !s->v[k].host) {
			s->v[k].end = s->wrapped = to;
			return true;
		}
	return false;
}

/* 发送电子 | 邮件: the word for such work took the half of another. */
static bool is_half_word(struct str t, uint32_t from, uint32_t end)
{
	struct str s = str_sub(t, from, end);
	return (str_ends(s, STR("电子")) || str_ends(s, STR("電子"))) && str_starts_any(str_sub(t, end, t.len), "邮|郵|信箱|文|版|签|簽|书|書|表|档|檔");
}

/* 山猫移动 | 的话单: behind a sign four characters may be a brand, though they end as only names in talk do. */
static bool is_brand(const struct doc *d, uint32_t from, uint32_t to)
{
	static const char signs[] = "，|。|；|：|、|（|及|和|与|為|为|,|;|:|(|\"|“|「|《";
	struct str name = doc_slice(d, from, to);
	return to - from == BRAND_BYTES && str_ends_any(doc_slice(d, from > 3 ? from - 3 : 0, from), signs) &&
	       str_ends_any(name, "移动|移動|无线|無線|通信|通讯|通訊|科技|电商|電商|支付|出版") && talk_ends_as_names(d, name, true);
}

/* 北岭大学 | 附属医院: what belongs to a house and is named behind it. */
uint32_t lead_han_branch(const struct leads *s, uint32_t end, uint32_t to)
{
	const struct doc *d = s->d;
	uint32_t at = end;
	size_t w = leads_word_at(s, end);
	uint32_t word = w < s->n_words ? s->words[w].start : UINT32_MAX;
	while (at + 3 <= to && at < word && lead_is_han(d->text, at) && !parts_han(d->text, at))
		at += 3;
	struct str tail = doc_slice(d, end, at);
	return tail.len >= 6 && tail.len <= BRANCH_BYTES_MAX && str_starts_any(tail, "附属|附屬|直属|直屬|下属|法务|法務|秘书|秘書|采购|採購|公会|公會|编辑|編輯") && talk_ends_as_names(d, tail, false)
		   ? at
		   : end;
}

/* 对 | 方艾博电信, 那 | 边内政部: the sign of grammar took the half of a pronoun; 方正 is a brand, 边防 and 里昂 are names. */
static bool is_half_pronoun(struct str t, uint32_t from, uint32_t i)
{
	struct str here = str_sub(t, i, t.len), before = i >= from + 3 ? str_sub(t, i - 3, i) : STR("");
	if (str_starts_any(before, "对|對"))
		return str_starts(here, STR("方")) && !str_starts(here, STR("方正"));
	return str_starts_any(before, "那|这|這") && str_starts_any(here, "边|邊|里|裡|裏|些|个|個|家") && !str_starts_any(here, "边防|邊防|边检|邊檢|边境|邊境|里昂|里约|里海|里斯本|家乐福");
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
		if ((i = next_han(t, i, l->end)) == l->end)
			break;
		if (h == SIZE_MAX)
			h = doc_hit_at(d, i);
		if (is_half_pronoun(t, l->start, i)) {
			i += 3;
			continue;
		}
		uint32_t from = i;
		bool jumped = false, there = false;
		const struct hit *first = NULL; /* the country that the name begins with */
		while (i < l->end && lead_is_han(t, i)) {
			while (w < last && s->words[w].start < i)
				w++;
			/* up to the next word or name nothing but a parting character matters */
			uint32_t next = w < last ? s->words[w].start : l->end, was = i;
			next = h < d->hits.n && d->hits.v[h].start < next ? d->hits.v[h].start : next;
			while (i < next && i <= han_end && lead_is_han(t, i) && !gate_open(&g->parting, t.p + i))
				i += 3;
			if (i != was)
				continue;
			if (w < last && s->words[w].start == i && s->words[w].end > i + 3) {
				if (i == from || !goes_on(s, &s->words[w], l->end))
					break;
				i = s->words[w].end;
				jumped = true;
				continue;
			}
			while (h < d->hits.n && d->hits.v[h].start < i)
				h++;
			const struct hit *c = h < d->hits.n && d->hits.v[h].start == i ? country_at(d, h, i) : NULL;
			if (c) {
				from = i;
				first = c;
				i = c->end > i ? c->end : i + 3;
				if (i + 6 < l->end && str_starts_any(str_sub(t, i, l->end), LEAD_OVER_THERE)) { /* 泰国那边议会 */
					i += 6;
					jumped = there = true;
				}
				continue;
			}
			if (i <= han_end && gate_open(&g->parting, t.p + i) && parts_han(t, i)) {
				uint32_t joint = 0, begin = is_joint(t, i) && i > from ? name_front_end(d, from, i) : i;
				if (begin < i && (first || name_is_sounds(d, begin, i)))
					joint = joined_end(s, g, begin, i, l->end);
				if (!joint)
					break;
				i = joint;
				jumped = true;
				continue;
			}
			i += 3;
		}
		bool skip = !first && !said && !jumped && i < l->end && i > from + 2 && is_nameless(t, g, from, i);
		uint32_t begin = i - from >= LEAD_HAN_BYTES_MIN && !skip ? name_front_end(d, behind_verb(t, g, behind_entry(t, from, i), i), i) : from;
		first = begin == from ? first : lead_country_at(d, begin, begin);
		from = begin;
		uint32_t end = i, len = i > from && !skip ? i - from : 0;
		if (len < LEAD_HAN_BYTES_MIN || len > (said ? 2 * HAN_BYTES_MAX : HAN_BYTES_MAX))
			len = 0;
		bool ends = len && (talk_ends_as_names(d, doc_slice(d, from, i), said || s->lines[line].sign || from == l->start) || is_brand(d, from, i)) &&
			    !is_half_word(t, from, i);
		if (len && i < l->end && (first || name_is_sounds(d, from, i)) && (i = office_end(d, from, i, ends)) != end) {
			end = i;
			len = end - from;
			ends = true;
		}
		uint32_t wrapped = len && i == l->end ? lead_wrapped_han(s, line, from, i) : 0;
		if (wrapped) {
			if (!widens(s, line, from, i) || !lengthens(s, line, i, wrapped))
				lead_add(s, line, (struct lead){ .start = from, .end = wrapped, .hit = SIZE_MAX, .weak = true });
			continue;
		}
		if (len && said && !ends)
			len = (end = before_saying(d, g, from, i)) - from;
		if (len >= LEAD_HAN_BYTES_MIN && len <= HAN_BYTES_MAX && end <= l->end && (ends || !there) && (ends || end < i || (first && first->end + 3 < end)) &&
		    !lead_is_common(doc_slice(d, from, end), first != NULL) && !is_half_word(t, from, end) &&
		    !((first || name_is_sounds(d, from, end)) && widens(s, line, from, end)))
			lead_add(s, line, (struct lead){ .start = from, .end = end, .hit = SIZE_MAX, .weak = true });
		if (w < last && s->words[w].start == i)
			i = s->words[w].end > i ? s->words[w].end : i + 3;
		else if (lead_is_han(t, i))
			i += 3;
	}
}
