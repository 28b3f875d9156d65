/* contract_sentence.c - contracts in Chinese sentences of reports and mails, which
 * are no notices: 我公司与X签订《T》，合同总价M; P项目已签合同，金额M; 与A、B分别签订…，金额
 * 分别为M和N; X为P的中标人，中标金额为M.
 *
 * The weights that read notices are fitted on papers that tell one contract at
 * length; a line of a weekly report says it once. So here a sentence must have
 * the shape: a verb of signing or awarding, who or what, and a sum behind it. */
#include "contract_chat.h"
#include "contract_form.h"
#include "contract_number.h"

#define PARTS_MAX 8u
#define NAME_BYTES_MAX 120u
#define SUMS_LOOK 2048u
#define ASKED_BYTES_MAX 600u /* a longer line is no question of a chat */
#define BEHIND_BYTES 90u   /* from a contract's title to what is said of it */
#define ASKED_LINES 3u     /* a chat's answer is so far from its question */

static ptrdiff_t find_last(struct str s, const char *z)
{
	size_t n = strlen(z);
	for (size_t i = s.len >= n ? s.len - n + 1 : 0; i > 0; i--)
		if (memcmp(s.p + i - 1, z, n) == 0)
			return (ptrdiff_t)(i - 1);
	return -1;
}

/* S without words and signs that do not belong to a name at its ends. */
static struct str bare(struct str s)
{
	static const char *const front[] = { "，", "、", "：", "“", "《", "了", "由", "为", "又", "与", "和", "正式", "顺利", "成功", " ", "本周", "近日" },
		*const back[] = { "今天下午", "今天上午", "今天", "今日", "昨天", "昨日", "本周", "上周", "刚刚", "终于", "，", "、", "”", "》", "分别", "共同", "正式", "已", "已经", "成功", "的", " ", "顺利", "近日" };
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < sizeof front / sizeof *front; i++)
			if (str_starts(s, str_from(front[i]))) {
				s = str_sub(s, strlen(front[i]), s.len);
				again = true;
			}
		for (size_t i = 0; i < sizeof back / sizeof *back; i++)
			if (str_ends(s, str_from(back[i]))) {
				s.len -= strlen(back[i]);
				again = true;
			}
	}
	return s;
}

static bool is_name(struct str s)
{
	return s.len >= 9 && s.len <= NAME_BYTES_MAX && !str_has(s, "，") && !str_has(s, "：") && !str_has(s, "公告") && !str_has(s, "我司") &&
	       !str_has(s, "我公司") && !str_has(s, "某公司") && !str_eqz(s, "甲公司") && !str_eqz(s, "乙公司") && !str_eqz(s, "丙公司") && !str_has(s, "你公司") && !str_has(s, "你单位") && !str_has(s, "贵公司") && !str_has(s, "贵单位") &&
	       !str_eqz(s, "本项目") && !str_eqz(s, "该项目") && !str_eqz(s, "上述项目");
}

/* Parts of a list A、B和C; 0 when they are not N. */
static size_t parts(struct str s, size_t n, struct str *ret)
{
	static const char *const signs[] = { "、", "和", "及", "以及", "与" };
	size_t found = 0;
	s = bare(s);
	for (size_t from = 0, i = 0; i <= s.len && found < PARTS_MAX;) {
		size_t width = 0;
		for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
			if (i < s.len && str_starts(str_sub(s, i, s.len), str_from(signs[k])))
				width = strlen(signs[k]) > width ? strlen(signs[k]) : width;
		if (width || i == s.len) {
			ret[found++] = bare(str_sub(s, from, i));
			from = i + (width ? width : 1);
		}
		i += width ? width : 1;
	}
	for (size_t i = 0; i < found && found == n; i++)
		if (!is_name(ret[i]))
			return 0;
	return found == n ? n : 0;
}

static void set(const struct doc *d, struct contract *c, enum contract_text f, struct str v)
{
	uint32_t a = (uint32_t)(v.p - d->text.p);
	contract_set(c, f, v, a, a + (uint32_t)v.len, "sentence", 0.6);
}

static void party(const struct doc *d, struct contract *c, const char *role, struct str v)
{
	uint32_t a = (uint32_t)(v.p - d->text.p);
	contract_add_party(c, role, v, a, a + (uint32_t)v.len, "sentence", 0.6);
}

/* X（甲方）: which side the bracket behind a name says it is ('a', 'b', 0: none), and the name without it. */
static char side_of(struct str *name)
{
	static const struct { const char *mark; char side; } marks[] = { { "（甲方）", 'a' }, { "(甲方)", 'a' }, { "（买方）", 'a' }, { "（委托方）", 'a' }, { "（发包方）", 'a' }, { "（需方）", 'a' },
		{ "（乙方）", 'b' }, { "(乙方)", 'b' }, { "（卖方）", 'b' }, { "（受托方）", 'b' }, { "（承包方）", 'b' }, { "（供方）", 'b' } };
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_ends(*name, str_from(marks[i].mark))) {
			name->len -= strlen(marks[i].mark);
			return marks[i].side;
		}
	return 0;
}

static const char *const signing[] = { "签订", "签署", "签定" };

/* Is S what an organisation is called, or is one known in it? */
static bool is_house(const struct doc *d, struct str s)
{
	uint32_t a = (uint32_t)(s.p - d->text.p);
	return contract_ends_as_name(s) || contract_hit_in(d, REF_organization, a, a + (uint32_t)s.len) ||
	       str_ends_any(s, "会|处|校|中学|小学|幼儿园|台|馆|场|基地|实验室|电信|联通|移动|网络|科技|软件|信息|股份|单位|客户|）|)");
}

/* 与X签订: who, and (behind the verb) what. */
static void signed_with(const struct doc *d, struct contract *c, struct str s)
{
	for (size_t k = 0; k < sizeof signing / sizeof *signing; k++) {
		ptrdiff_t verb = str_find(s, str_from(signing[k]));
		if (verb < 0)
			continue;
		struct str before = str_sub(s, 0, (size_t)verb), after = bare(str_sub(s, (size_t)verb + strlen(signing[k]), s.len));
		ptrdiff_t with = find_last(before, "与") >= 0 ? find_last(before, "与") : find_last(before, "和");
		if (with < 0)
			return;
		struct str client = bare(str_sub(before, (size_t)with, before.len)), own = str_sub(before, 0, (size_t)with);
		ptrdiff_t comma = find_last(own, "，");
		own = bare(comma >= 0 ? str_sub(own, (size_t)comma, own.len) : own);
		ptrdiff_t when = find_last(client, "于"); /* 与X于6月2日签订 */
		if (when > 0 && str_ends(client, STR("日")) && (size_t)when + 3 < client.len && client.p[when + 3] >= '0' && client.p[when + 3] <= '9')
			client = bare(str_sub(client, 0, (size_t)when));
		char side = side_of(&client), own_side = side_of(&own);
		/* an office and a company: the company sells; 该单位与X公司签订采购合同 */
		bool office = is_name(own) && !str_has(own, "公司") && contract_ends_as_name(own);
		bool bought = !side && !own_side && str_ends(client, STR("公司")) && (office || (str_has(after, "采购") && !str_has(own, "公司") && !str_has(own, "我司") && (str_has(own, "单位") || own.len == 0 || str_has(own, "年"))));
		if (bought)
			side = 'b';
		if (bought && office)
			party(d, c, "party_a", own);
		if (is_name(client) && !is_house(d, client)) /* 前锋李雷, 哈萨克斯坦: a man or a state */
			return;
		if (is_name(client))
			party(d, c, side == 'b' ? "party_b" : "party_a", client);
		if (is_name(own) && (own_side || str_ends(own, STR("公司"))))
			party(d, c, own_side == 'a' ? "party_a" : "party_b", own);
		size_t end = after.len;
		static const char *const ends[] = { "》", "，", "。" };
		for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
			ptrdiff_t at = str_find(after, str_from(ends[i]));
			end = at >= 0 && (size_t)at < end ? (size_t)at : end;
		}
		struct str title = bare(str_sub(after, 0, end));
		if (is_name(title) && (str_has(title, "合同") || str_has(title, "协议")) && !str_has(title, "和"))
			set(d, c, CONTRACT_title, title);
		return;
	}
}

/* X的《T》（N）已于D签订: whose, and what. */
static bool signed_title(const struct doc *d, struct contract *c, struct str s)
{
	ptrdiff_t open = str_find(s, STR("《")), close = str_find(s, STR("》"));
	if (open < 0 || close < open)
		return false;
	struct str title = str_sub(s, (size_t)open + 3, (size_t)close), rest = str_sub(s, (size_t)close + 3, (size_t)close + 3 + BEHIND_BYTES);
	ptrdiff_t done = str_find(rest, STR("已"));
	bool signs = done >= 0 && str_find(str_sub(rest, (size_t)done, rest.len), STR("签")) > 0;
	if (!signs || !is_name(title) || !(str_has(title, "合同") || str_has(title, "协议")))
		return false;
	set(d, c, CONTRACT_title, title);
	struct str name = str_sub(s, 0, (size_t)open);
	if (str_ends(name, STR("的")))
		name.len -= 3;
	ptrdiff_t comma = find_last(name, "，");
	name = bare(comma >= 0 ? str_sub(name, (size_t)comma, name.len) : name);
	if (is_name(name) && contract_ends_as_name(name))
		party(d, c, "party_a", name);
	struct str bracket = str_sub(rest, 0, (size_t)done);
	size_t from, end = str_starts(bracket, STR("（")) || str_starts(bracket, STR("("))
			       ? contract_number_read(bracket, bracket.p[0] == '(' ? 1 : 3, &from)
			       : 0;
	if (end)
		set(d, c, CONTRACT_number, str_sub(bracket, from, end));
	return true;
}

/* X为P的中标人; P项目中标; P项目已签合同: what, and who builds it. */
static void awarded(const struct doc *d, struct contract *c, struct str s)
{
	static const char *const of[] = { "的中标", "的成交", "中标人", "中标单位" }, *const done[] = {
		"签订合同", "签订了合同", "签署合同", "合同已", "协议已", "已签", "签约", "中标", "成交"
	};
	for (size_t k = 0; k < sizeof of / sizeof *of; k++) {
		ptrdiff_t end = str_find(s, str_from(of[k])), is = end < 0 ? -1 : find_last(str_sub(s, 0, (size_t)end), "为");
		if (is < 0)
			continue;
		struct str project = bare(str_sub(s, (size_t)is + strlen("为"), (size_t)end)), own = str_sub(s, 0, (size_t)is);
		ptrdiff_t comma = find_last(own, "，");
		own = bare(comma >= 0 ? str_sub(own, (size_t)comma, own.len) : own);
		if (is_name(project))
			set(d, c, CONTRACT_project, project);
		if (is_name(own) && str_ends(own, STR("公司")))
			party(d, c, "party_b", own);
		return;
	}
	for (size_t k = 0; k < sizeof done / sizeof *done; k++) {
		ptrdiff_t verb = str_find(s, str_from(done[k]));
		if (verb <= 0)
			continue;
		struct str name = str_sub(s, 0, (size_t)verb);
		if (str_ends(name, STR("："))) /* P：合同已签 */
			name.len -= strlen("：");
		ptrdiff_t colon = find_last(name, "：");
		name = colon >= 0 ? str_sub(name, (size_t)colon + 3, name.len) : name;
		while (name.len && ((name.p[0] >= '0' && name.p[0] <= '9') || name.p[0] == '.' || name.p[0] == ' ' || name.p[0] == ')'))
			name = str_sub(name, 1, name.len);
		ptrdiff_t when = find_last(name, "已于") >= 0 ? find_last(name, "已于") : find_last(name, "于"); /* P项目已于4月6日签约 */
		if (when > 0 && str_ends(name, STR("日")))
			name.len = (size_t)when;
		ptrdiff_t mark = find_last(name, "、");
		if (mark > 0 && mark <= 6) /* 一、 */
			name = str_sub(name, (size_t)mark + 3, name.len);
		name = bare(name);
		ptrdiff_t of_whom = str_find(name, STR("的"));
		if (of_whom > 0 && is_name(str_sub(name, 0, (size_t)of_whom)) && contract_ends_as_name(str_sub(name, 0, (size_t)of_whom))) {
			party(d, c, "party_a", str_sub(name, 0, (size_t)of_whom));
			name = str_sub(name, (size_t)of_whom + 3, name.len);
		}
		static const char *const ends[] = { "项目", "工程", "采购", "服务", "平台", "系统" };
		for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
			if (is_name(name) && str_ends(name, str_from(ends[i])))
				set(d, c, CONTRACT_project, name);
		return;
	}
}

/* 《T》和《U》: as many as N, each a contract's title. */
static bool titles(struct str s, size_t n, struct str *ret)
{
	size_t found = 0;
	for (ptrdiff_t open; (open = str_find(s, STR("《"))) >= 0; found++) {
		ptrdiff_t close = str_find(s, STR("》"));
		if (close < open || found == n)
			return false;
		ret[found] = str_sub(s, (size_t)open + 3, (size_t)close);
		if (!is_name(ret[found]) || !(str_has(ret[found], "合同") || str_has(ret[found], "协议")))
			return false;
		s = str_sub(s, (size_t)close + 3, s.len);
	}
	return found == n;
}

/* …分别签订…，金额分别为M和N: one contract for each of the N sums. */
static size_t several(struct doc *d, struct str s, const size_t *sums, size_t n)
{
	struct str part[PARTS_MAX];
	ptrdiff_t respectively = find_last(s, "分别为"), verb = -1, from;
	enum contract_text field = CONTRACT_party_a;
	if (n < 2 || n > PARTS_MAX || respectively < 0 || d->hits.v[sums[0]].start < (uint32_t)(s.p - d->text.p) + (uint32_t)respectively)
		return 0;
	struct str head = str_sub(s, 0, (size_t)respectively);
	for (size_t k = 0; k < sizeof signing / sizeof *signing && verb < 0; k++)
		verb = str_find(head, str_from(signing[k]));
	if (verb >= 0) {
		from = str_find(str_sub(head, 0, (size_t)verb), STR("与"));
		if (from < 0 || !parts(str_sub(head, (size_t)from + 3, (size_t)verb), n, part))
			return 0;
	} else {
		verb = str_find(head, STR("中标"));
		ptrdiff_t comma = verb < 0 ? -1 : str_find(str_sub(head, (size_t)verb, head.len), STR("，"));
		if (comma < 0 || !parts(str_sub(head, (size_t)verb + strlen("中标"), (size_t)(verb + comma)), n, part))
			return 0;
		field = CONTRACT_project;
	}
	struct str title[PARTS_MAX];
	bool titled = field == CONTRACT_party_a && titles(str_sub(head, (size_t)verb, head.len), n, title);
	for (size_t i = 0; i < n; i++) {
		struct contract c = { .by = "sentence", .score = 0.6f };
		if (titled)
			set(d, &c, CONTRACT_title, title[i]);
		if (field == CONTRACT_party_a)
			party(d, &c, "party_a", part[i]);
		else
			set(d, &c, field, part[i]);
		contract_set_sum(&c, d, &d->hits.v[sums[i]], "sentence", 0.6);
		contract_emit(d, &c);
	}
	return n;
}

/* The sentence around AT: between 。；and line ends. */
static struct str sentence(const struct doc *d, uint32_t at)
{
	size_t line = doc_line_at(d, at);
	uint32_t a = d->lines[line].start, b = d->lines[line].end;
	for (uint32_t i = at; i >= a + 3; i--)
		if (memcmp(d->text.p + i - 3, "。", 3) == 0 || memcmp(d->text.p + i - 3, "；", 3) == 0 || at - i > 600) {
			a = i;
			break;
		}
	for (uint32_t i = at; i + 3 <= b; i++)
		if (memcmp(d->text.p + i, "。", 3) == 0 || memcmp(d->text.p + i, "；", 3) == 0 || i - at > 600) {
			b = i;
			break;
		}
	while (a < at && ((unsigned char)d->text.p[a] & 0xC0) == 0x80)
		a++;
	return doc_slice(d, a, b);
}

/* The record that S makes, spoken of X. */
static void tell(struct doc *d, struct str s, const struct hit *x, const struct hit *sum)
{
	struct contract c = { .by = "talk", .score = 0.5f };
	uint32_t a = (uint32_t)(s.p - d->text.p), b = a + (uint32_t)s.len;
	const struct hit *number = contract_hit_in(d, REF_contract_number, a, b);
	size_t line = doc_line_at(d, a);
	struct str asked = line ? doc_line(d, line - 1) : STR(""); /* 采购合同签了吗 ⏎ 签了 */
	bool bought = str_has(s, "采购合同") || str_has(s, "采购协议") || (asked.len <= ASKED_BYTES_MAX && str_has(asked, "采购合同") && str_has(asked, "签"));
	const char *role = bought ? "party_b" : "party_a"; /* ours to buy: theirs to sell */
	for (size_t i = contract_hit_at(d, a); !x && i < d->hits_sorted && d->hits.v[i].start < sum->start; i++) /* X那两套签了 36万 */
		x = d->hits.v[i].kind == REF_organization && d->hits.v[i].end <= b ? &d->hits.v[i] : x;
	if (x)
		contract_add_party(&c, role, doc_slice(d, x->start, x->end), x->start, x->end, "talk", 0.5);
	ptrdiff_t label = str_find(s, STR("编号"));
	size_t from, end = label < 0 || number ? 0 : contract_number_read(s, (size_t)label + strlen("编号"), &from);
	if (number)
		contract_set(&c, CONTRACT_number, number->value, number->start, number->end, number->by, (double)number->score);
	else if (end)
		contract_set(&c, CONTRACT_number, str_sub(s, from, end), a + (uint32_t)from, a + (uint32_t)end, "talk", 0.5);
	contract_set_sum(&c, d, sum, "talk", 0.5);
	contract_emit(d, &c);
}

/* Whose contract the lines above A ask for: X那个合同签下来了吗. */
static const struct hit *asked_before(const struct doc *d, uint32_t a, bool done)
{
	static const char *const papers[] = { "合同", "协议", "单子", "订单", "项目" };
	size_t line = doc_line_at(d, a);
	for (size_t k = 1; k <= ASKED_LINES && k <= line; k++) {
		struct str s = doc_line(d, line - k);
		if (s.len > ASKED_BYTES_MAX)
			return NULL;
		bool signs =
		    str_has(s, "签") &&
		    !(done && (str_has(s, "没签") || str_has(s, "未签") || str_has(s, "吗") ||
			       !(str_has(s, "签了") || str_has(s, "签完") || str_has(s, "签下") || str_has(s, "签好")))); /* DONE: it says that it was */
		const struct hit *h = signs ? contract_hit_in(d, REF_organization, d->lines[line - k].start, d->lines[line - k].end) : NULL;
		struct str after = h ? doc_slice(d, h->end, h->end + 24) : STR("");
		for (size_t i = 0; i < sizeof papers / sizeof *papers && h; i++)
			if (str_has(after, papers[i]))
				return h;
	}
	return NULL;
}

/* … or the lines below B tell whose it was: 听雨二期 客户虚衡市公安局. */
static const struct hit *told_behind(const struct doc *d, uint32_t b)
{
	static const char *const words[] = { "客户", "客户是", "客户：", "甲方", "甲方是", "甲方：", "业主", "业主是" };
	size_t line = doc_line_at(d, b ? b - 1 : 0);
	for (size_t k = line + 1; k < d->n_lines && k <= line + ASKED_LINES; k++) {
		const struct hit *h = d->lines[k].end - d->lines[k].start > ASKED_BYTES_MAX
					  ? NULL
					  : contract_hit_in(d, REF_organization, d->lines[k].start, d->lines[k].end);
		for (size_t i = 0; i < sizeof words / sizeof *words && h; i++)
			if (str_ends(doc_slice(d, d->lines[k].start, h->start), str_from(words[i])))
				return h;
	}
	return NULL;
}

/* 跟X签了86万的合同; X那个合同签下来了，126万: somebody tells it in a chat. */
static bool told(struct doc *d, struct str s, const struct hit *sum)
{
	static const char *const signs[] = { "签了", "签下", "签的", "签完", "签好", "签成", "盖的章", "盖章了" }, *const papers[] = { "合同", "协议", "单子", "订单" },
		*const open[] = { "没", "未", "不", "别", "准备", "打算", "如果", "要是", "想", "预计", "争取", "希望", "吗", "？", "?", "可能", "估计", "要签", "待签", "能签", "的话", "万份", "万字" },
		*const before[] = { "跟", "和", "与", "同", "甲方是", "甲方为", "甲方", "客户是", "给" }, *const after[] = { "的合同", "那个合同", "这个合同", "合同", "那边", "的单子", "的协议", "的订单", "签" };
	uint32_t a = (uint32_t)(s.p - d->text.p), b = a + (uint32_t)s.len;
	bool sign = false, paper = false;
	for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
		sign |= str_has(s, signs[k]);
	for (size_t k = 0; k < sizeof papers / sizeof *papers; k++)
		paper |= str_has(s, papers[k]);
	for (size_t k = 0; k < sizeof open / sizeof *open; k++)
		if (str_has(s, open[k]))
			return false;
	unsigned names = 0;
	for (size_t i = contract_hit_at(d, a); sign && paper && i < d->hits_sorted && d->hits.v[i].start < b; i++)
		names += d->hits.v[i].kind == REF_organization && d->hits.v[i].end <= b;
	for (size_t i = contract_hit_at(d, a); sign && paper && i < d->hits_sorted && d->hits.v[i].start < b; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind != REF_organization || h->end > b)
			continue;
		struct str left = doc_slice(d, a, h->start), right = doc_slice(d, h->end, b);
		bool side = false;
		for (size_t k = 0; k < sizeof before / sizeof *before; k++)
			side |= str_ends(left, str_from(before[k]));
		for (size_t k = 0; k < sizeof after / sizeof *after; k++)
			side |= str_starts(right, str_from(after[k]));
		/* 靶场合同签了，X，198万: a clause that is nothing but the name */
		side |= names == 1 && (str_ends(left, STR("，")) || str_ends(left, STR(",")) || str_ends(left, STR(" "))) &&
			(right.len == 0 || str_starts(right, STR("，")) || str_starts(right, STR(",")) || str_starts(right, STR(" ")));
		if (!side)
			continue;
		tell(d, s, h, sum);
		return true;
	}
	/* 签了，合同额86万, or 48万 where 多少钱 was asked: the lines before say whose */
	size_t line = doc_line_at(d, a);
	bool price = !sign && line && d->lines[line - 1].end - d->lines[line - 1].start <= ASKED_BYTES_MAX &&
		     str_has(doc_line(d, line - 1), "多少") && !contract_is_private(doc_line(d, line - 1)) &&
		     contract_hit_in(d, REF_amount, d->lines[line - 1].start, d->lines[line - 1].end) == NULL;
	const struct hit *asked = sign ? asked_before(d, a, false) : price ? asked_before(d, a, true) : NULL;
	if (!asked && sign && paper)
		asked = told_behind(d, b);
	/* 签了，150万，合同号DY-2019-0066: nobody says whose, but which */
	bool numbered = !asked && sign && paper && contract_hit_in(d, REF_contract_number, a, b);
	if (asked || numbered)
		tell(d, s, asked, sum);
	return asked || numbered;
}

/* 不与X签订, 与X的合同未签订: what is said of the verb before the sum takes it back, and no other clause tells of another. */
static bool is_denied(struct str s)
{
	static const char *const words[] = { "不与", "不同意", "不予", "不再", "暂不", "暂缓", "未与", "没与", "没有与", "未签", "没签", "没有签", "未能签", "否认", "拒绝", "取消与" }, *const verbs[] = { "签", "中标", "成交" };
	size_t behind = 0;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		ptrdiff_t at = find_last(s, words[i]);
		behind = at >= 0 && (size_t)at + strlen(words[i]) > behind ? (size_t)at + strlen(words[i]) : behind;
	}
	struct str rest = str_sub(s, behind, s.len);
	ptrdiff_t comma = str_find(rest, STR("，"));
	rest = comma < 0 ? STR("") : str_sub(rest, (size_t)comma, rest.len);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (str_has(rest, verbs[i]))
			return false;
	return behind > 0;
}

size_t contract_sentences_read(struct doc *d, struct contract_told *told_at)
{
	size_t n = 0, looked = 0;
	uint32_t done = 0;
	for (size_t i = 0; i < d->hits_sorted && n < CONTRACT_TOLD_MAX && looked < SUMS_LOOK; i++) {
		if (d->hits.v[i].kind != REF_amount || d->hits.v[i].start < done)
			continue;
		looked++;
		struct str s = sentence(d, d->hits.v[i].start);
		uint32_t a = (uint32_t)(s.p - d->text.p), b = a + (uint32_t)s.len;
		bool verb = str_has(s, "签订") || str_has(s, "签署") || str_has(s, "已签") || str_has(s, "签约") || str_has(s, "续签") || str_has(s, "中标") || str_has(s, "成交");
		static const char *const what[] = { "金额", "合同额", "签约额", "合同价", "标的额", "总价", "中标价", "成交价", "价款", "总额", "合计", "共计", "费用" };
		struct str before = doc_slice(d, a, d->hits.v[i].start);
		bool priced = false;
		for (size_t k = 0; k < sizeof what / sizeof *what; k++)
			priced |= find_last(before, what[k]) >= 0 && before.len - (size_t)find_last(before, what[k]) < 40;
		done = b;
		uint32_t at = d->hits.v[i].start;
		if (!(verb && priced) && told(d, s, &d->hits.v[i])) {
			told_at->at[told_at->n++] = at;
			n++;
			continue;
		}
		if (!verb || !priced || str_has(s, "拟") || str_has(s, "如果") || str_has(s, "预计") || str_has(s, "同意与") || str_has(s, "同意由") || is_denied(before))
			continue;
		size_t sums[PARTS_MAX]; /* indexes: a record adds hits, and they move */
		size_t n_sums = 0;
		for (size_t k = i; k < d->hits_sorted && d->hits.v[k].start < b && n_sums < PARTS_MAX; k++)
			if (d->hits.v[k].kind == REF_amount)
				sums[n_sums++] = k;
		size_t found = several(d, s, sums, n_sums);
		n += found;
		if (found) {
			told_at->at[told_at->n++] = at;
			continue;
		}
		struct contract c = { .by = "sentence", .score = 0.6f };
		if (!signed_title(d, &c, before))
			signed_with(d, &c, before);
		if (c.n_parties == 0)
			awarded(d, &c, before);
		const struct hit *number = contract_hit_in(d, REF_contract_number, a, b);
		if (number)
			contract_set(&c, CONTRACT_number, number->value, number->start, number->end, number->by, (double)number->score);
		if (c.text[CONTRACT_party_a].value.len == 0 && c.text[CONTRACT_project].value.len == 0 && !number &&
		    !c.text[CONTRACT_number].value.len)
			continue;
		contract_set_sum(&c, d, &d->hits.v[sums[0]], "sentence", 0.6);
		contract_emit(d, &c);
		told_at->at[told_at->n++] = at;
		n++;
	}
	return n;
}
