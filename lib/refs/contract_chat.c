/* contract_chat.c - contracts that a chat tells over several lines:
 *
 *	09:14 mo-yu: 戒毒局的合同签了		18:03 marlow: подписали вчера
 *	09:14 mo-yu: 南渚市戒毒管理局		18:03 marlow: договор 31/21, АО «Северный узел»
 *	09:15 mo-yu: 26.8万			18:04 marlow: 2,4 млн
 *
 * One sentence says too little there: that something was signed, who the client is and what it
 * comes to stand a line or two apart, in any order. The name is the rarest of the three, so each
 * name is where the search begins; lines around it must say that a paper was signed, and one of
 * them a sum. What is asked, planned or offered on those lines is nothing signed, and a second
 * name among them leaves it open whose it is. Chats are full of names and sums that have nothing to do
 * with each other: the name's line must say something of the paper or nothing but the name, the sum be
 * told by who spoke of the paper or in answer to a question, and no line be of a house or a wedding. */
#include "contract_form.h"
#include "contract_chat.h"
#include "number.h"
#include <sluice/utf8.h>

#define LINE_BYTES_MAX 400u  /* a longer line is no message */
#define NAMES_LOOK 2048u     /* of one window */
#define REACH_LINES 6u       /* from the name: messages, with a line for each speaker where one is */
#define PAPER_LINES 5u       /* contract, said before what is said of it */
#define HEAD_BYTES 48u       /* the time stands so near a line's beginning, or its end */
#define HANDLE_BYTES_MAX 24u
#define CHECK_LINES 8u       /* lines around that show a chat */
#define SPEAKERS_MIN 2u

static bool has_any(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_has(s, *words))
			return true;
	return false;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* 甲方：, 发件人：, 备注：: labels of forms and mails, no people. */
static bool is_field(struct str s)
{
	static const char *const words[] = { "甲方", "乙方", "丙方", "买方", "卖方", "供方", "需方", "人", "时间", "日期", "地点", "项目", "合同", "编号", "金额", "名称", "单位", "备注", "说明", "主题", "附件", "标题", "内容", "地址", "电话", "传真", "邮箱", "部门", "公司", "总价", "合计", "单价", "数量", "期限", "方式", "要求", "范围", "客户", "供应商", "抄送", "账号", "开户行", "事由", "摘要", "来源", "类型", "状态", NULL };
	return has_any(s, words);
}

/* wxid_a1,1594778400,…: seconds or thousandths of them since 1970, from 2014 to 2033, a cell of their own. */
static bool has_epoch(struct str s)
{
	for (size_t i = 1, n; i + 11 < s.len; i += n + 1) {
		for (n = 0; i + n < s.len && is_digit(s.p[i + n]); n++)
			;
		char before = s.p[i - 1], behind = i + n < s.len ? s.p[i + n] : ' ';
		if ((n == 10 || n == 13) && s.p[i] == '1' && s.p[i + 1] >= '4' && (before == ',' || before == '\t' || before == ':') &&
		    (behind == ',' || behind == '\t'))
			return true;
	}
	return false;
}

/* 09:14 in the first or last bytes of a line, mo-yu: at its beginning. */
static bool is_spoken(struct str s)
{
	if (s.len == 0)
		return false;
	static const char *const heads[] = { "From", "To", "Cc", "Subject", "Date", "Sent", "http", "https", "Re", "RE", "Total", NULL };
	for (const char *p = s.p, *end = s.p + s.len; (p = memchr(p, ':', (size_t)(end - p))) != NULL; p++) {
		size_t i = (size_t)(p - s.p);
		if (i == 0 || i + 2 >= s.len || !is_digit(p[-1]) || !is_digit(p[1]) || !is_digit(p[2]))
			continue;
		if (i <= HEAD_BYTES || s.len - i <= HEAD_BYTES / 4)
			return true;
	}
	if (has_epoch(str_sub(s, 0, s.len < HEAD_BYTES ? s.len : HEAD_BYTES)))
		return true;
	size_t n = 0;
	/* 张三：, <kestrel> */
	for (uint32_t c; n < s.len && n < HANDLE_BYTES_MAX && (utf8_decode(str_sub(s, n, s.len), &c), utf8_is_han(c));)
		n += utf8_decode(str_sub(s, n, s.len), &c);
	if (n >= 2 * 3 && n <= 4 * 3 && (str_starts(str_sub(s, n, s.len), STR("：")) || str_starts(str_sub(s, n, s.len), STR(": "))))
		return !is_field(str_sub(s, 0, n));
	ptrdiff_t close = s.p[0] == '<' ? str_find(str_sub(s, 0, s.len < HANDLE_BYTES_MAX ? s.len : HANDLE_BYTES_MAX), STR("> ")) : -1;
	if (close > 2 && str_find_char(str_sub(s, 0, (size_t)close), ' ') < 0)
		return true;
	n = 0;
	while (n < s.len && n < HANDLE_BYTES_MAX && (((s.p[n] | 32) >= 'a' && (s.p[n] | 32) <= 'z') || (n && (is_digit(s.p[n]) || s.p[n] == '_' || s.p[n] == '-' || s.p[n] == '.'))))
		n++;
	if (n < 2 || !(str_starts(str_sub(s, n, s.len), STR(": ")) || str_starts(str_sub(s, n, s.len), STR("："))))
		return false;
	for (size_t k = 0; heads[k]; k++)
		if (str_eqz(str_sub(s, 0, n), heads[k]))
			return false;
	return true;
}

bool contract_is_chat(const struct doc *d, size_t line)
{
	unsigned n = 0;
	for (size_t i = line > CHECK_LINES ? line - CHECK_LINES : 0; i < d->n_lines && i <= line + CHECK_LINES && n < SPEAKERS_MIN; i++)
		n += d->lines[i].end - d->lines[i].start <= LINE_BYTES_MAX && is_spoken(doc_line(d, i));
	return n >= SPEAKERS_MIN;
}

/* Is it said that a paper was signed? Not whether it will be, nor when. */
static bool is_signed(struct str s)
{
	static const char *const done[] = { "签了", "签完", "签下", "签好", "签成", "签的", "签回", "已签", "签约了", "盖了", "盖的章", "盖完", "盖章了", "已盖章", "合同拿回", "合同拿到",
		"合同到了", "подписал", "Подписал", "подписан", "Подписан", "заключили", "Заключили", "заключён", "заключен",
		" signed", "Signed", "countersigned", " inked", NULL };
	return has_any(s, done);
}

static bool is_open(struct str s)
{
	static const char *const open[] = { "没", "未", "不", "别", "吗", "？", "?", "准备", "打算", "如果", "要是", "想签", "预计", "争取", "希望", "可能", "估计", "要签", "待签", "能签", "的话",
		"明天", "下周", "下个月", "快签", "报价", "报了", "预算", "投标", "黄了", "не ", "Не ", "если", "Если", "хотим", "планир", "будет", "будем", "должны", "собира", "завтра",
		" КП", "бюджет", " not ", "n't ", "will ", "would ", "could ", "hope", "expect", "until", "once ", "when ", " if ", "If ", "budget", "quote", "offer", " may ", " might ", "soon", "tomorrow", NULL };
	return has_any(s, open);
}

/* Wages, rents and what somebody bought: no contract's sum, and papers that the house lives by. */
bool contract_is_private(struct str s)
{
	static const char *const words[] = { "花了", "工资", "奖", "月薪", "年薪", "押金", "房租", "房贷", "报销", "罚", "借", "劳动合同", "租房", "зарплат", "премия", "аренда", "salary", "bonus", "rent ", "deposit", NULL };
	return has_any(s, words);
}

/* What the house lives by: its savings, its wedding; none of the lines may be of that. */
static bool is_home(struct str s)
{
	static const char *const words[] = { "婚庆", "婚礼", "结婚", "彩礼", "存了", "存款", "房子", "买房", "卖房", "买车", "卖车", "还贷", "我爸", "我妈", "我老婆", "我老公", "квартиру", "квартира ", "ипотек", "взял кредит", "накопил", "на даче",
		"мой отец", "моя мама", "моя жена", "my house", "our house", " the house", " a house", "my savings", "our savings", "my mortgage", "our mortgage", "my apartment", "our apartment", " my car", " my dad", " my mom",
		" my mum", " my wife", " my husband", "my kids", "my loan", "my wedding", "our wedding", NULL };
	return has_any(s, words);
}

static bool is_paper(struct str s)
{
	static const char *const papers[] = { "合同", "协议", "单子", "订单", "那单", "договор", "Договор", "контракт", "Контракт", "contract", "Contract", "agreement", "Agreement", "renewal", "续签", "续约", " PO ", " SOW", NULL };
	return has_any(s, papers);
}

/* … on LINE or one of the two behind it. */
static bool is_paper_near(const struct doc *d, size_t line)
{
	for (size_t i = line; i < d->n_lines && i <= line + 2; i++)
		if (d->lines[i].end - d->lines[i].start <= LINE_BYTES_MAX && is_paper(doc_line(d, i)))
			return true;
	return false;
}

/* Does an ideograph at AT begin a number: 一百二十六万? */
static bool begins_number(struct str s, size_t at)
{
	uint32_t cp;
	utf8_decode(str_sub(s, at, s.len), &cp);
	return number_digit(cp, NULL) >= 0 || number_unit(cp, NULL) > 0;
}

/* The first sum of LINE: one that a pass has found, or a number with 万 or млн. */
static bool sum_of(const struct doc *d, size_t line, struct contract *ret)
{
	uint32_t a = d->lines[line].start, b = d->lines[line].end;
	const struct hit *h = contract_hit_in(d, REF_amount, a, b);
	if (h) {
		contract_set_sum(ret, d, h, "talk", 0.5);
		return true;
	}
	struct str s = doc_line(d, line);
	bool han = str_has(s, "万"), russian = str_has(s, "млн") || str_has(s, "тыс");
	for (size_t i = 0; (han || russian) && i < s.len; i++) {
		struct number num;
		bool inside = i && (is_digit(s.p[i - 1]) || s.p[i - 1] == '.' || s.p[i - 1] == ',' || s.p[i - 1] == '-');
		bool starts = is_digit(s.p[i]) || (han && (unsigned char)s.p[i] >= 0xE4 && begins_number(s, i));
		size_t e = starts && !inside ? number_parse(s, i, &num) : i;
		if (e == i || num.value < 1000 || (num.multiplier < 1000 && !num.words) || num.short_unit)
			continue;
		bool more = han && e < s.len && is_digit(s.p[e]) && (e + 1 == s.len || !(is_digit(s.p[e + 1]) || s.p[e + 1] == '.')); /* 18万5 */
		ret->sum = ret->sum_min = num.value + (more ? (s.p[e] - '0') * num.multiplier / 10 : 0);
		e += more;
		ret->amount = (struct contract_value){ str_sub(s, i, e), a + (uint32_t)i, a + (uint32_t)e, "talk", 0.4f };
		ret->currency = han ? "CNY" : "RUB";
		return true;
	}
	return false;
}

/* Does a line of FROM..TO name somebody else? */
static bool names_other(const struct doc *d, size_t from, size_t to, const struct hit *h)
{
	uint32_t a = d->lines[from].start, b = d->lines[to].end;
	for (size_t i = contract_hit_at(d, a); i < d->hits_sorted && d->hits.v[i].start < b; i++)
		if (d->hits.v[i].kind == REF_organization && !str_eq(d->hits.v[i].value, h->value))
			return true;
	return false;
}

/* X подписали? ⏎ да, сегодня; 合同寄到了吗 ⏎ 收到了: what was asked, and that it is so. */
static bool is_answered(const struct doc *d, size_t line)
{
	static const char *const asked[] = { "подписали?", "подписан?", "подписали договор?", "签了吗", "签了没", "签完了吗", "签下来了吗", "盖章了吗", "寄到了吗", "拿到了吗", "签好了吗", "did they sign?", "signed?", NULL },
		*const yes[] = { "да,", "да.", "да ", "Да,", "Да.", "Да ", "ага", "签了", "签完了", "对,", "对，", "是的", "收到了", "拿到了", "到了", "盖了", "yes", "Yes", "yep", NULL },
		*const no[] = { "нет", "Нет", "没", "还", "不", "未", "no,", "not ", NULL };
	struct str s = doc_line(d, line);
	if (!has_any(s, asked) || !is_paper_near(d, line))
		return false;
	for (size_t i = line + 1, seen = 0; i < d->n_lines && i <= line + 3 && seen < 2; i++) {
		struct str next = doc_line(d, i);
		if (str_trim(next).len == 0 || next.len > LINE_BYTES_MAX)
			continue;
		seen++;
		if (has_any(next, no))
			return false;
		if (has_any(next, yes))
			return true;
	}
	return false;
}

/* 房租多少钱？ ⏎ 3000元: the question above AT is of what the house lives by; who speaks may have a line for the time. */
static bool answers_private(const struct doc *d, size_t at)
{
	static const char *const asks[] = { "?", "？", "多少", "сколько", "how much", NULL };
	for (size_t up = 1; up <= 2 && up <= at; up++) {
		struct str s = doc_line(d, at - up);
		if (s.len > LINE_BYTES_MAX)
			return false;
		if (has_any(s, asks))
			return contract_is_private(s);
	}
	return false;
}

/* The line nearest to LINE, K lines away at the most, on which FN holds and nothing is open; SIZE_MAX: none. */
static size_t nearest(const struct doc *d, size_t line, bool sum, struct contract *c)
{
	for (size_t k = 0; k <= REACH_LINES; k++)
		for (unsigned up = 0; up < (k ? 2u : 1u); up++) {
			size_t at = up ? line - k : line + k;
			if ((up && k > line) || at >= d->n_lines || d->lines[at].end - d->lines[at].start > LINE_BYTES_MAX)
				continue;
			struct str s = doc_line(d, at);
			if (!sum && is_answered(d, at))
				return at;
			if (is_open(s) || is_home(s))
				continue;
			if (sum ? !contract_is_private(s) && !answers_private(d, at) && sum_of(d, at, c) : is_signed(s))
				return at;
		}
	return SIZE_MAX;
}

static bool is_told(const struct contract_told *told, uint32_t a, uint32_t b)
{
	for (size_t i = 0; i < told->n; i++)
		if (told->at[i] >= a && told->at[i] < b)
			return true;
	return false;
}

/* договор 31/21, № 7/ГТ-22, contract ATC-22: figures with a sign among them. */
static void named_number(const struct doc *d, struct contract *c, size_t from, size_t to)
{
	static const char *const words[] = { "договор № ", "договор ", "Договор № ", "Договор ", "контракт № ", "контракт ", "Контракт № ", "№ ",
		"contract no. ", "Contract No. ", "contract ", "Contract ", "agreement ", "PO " };
	struct str s = doc_slice(d, d->lines[from].start, d->lines[to].end);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		ptrdiff_t at = str_find(s, str_from(words[i]));
		size_t a = at < 0 ? 0 : (size_t)at + strlen(words[i]), e = a;
		bool digit = false, sign = false;
		for (uint32_t cp; at >= 0 && e < s.len; ) {
			size_t n = utf8_decode(str_sub(s, e, s.len), &cp);
			bool fits = cp < 0x80 ? is_digit((char)cp) || cp == '/' || cp == '-' || ((cp | 32) >= 'a' && (cp | 32) <= 'z') : cp >= 0x400 && cp < 0x500;
			if (!fits)
				break;
			digit |= cp >= '0' && cp <= '9';
			sign |= cp == '/' || cp == '-';
			e += n;
		}
		if (!digit || !sign)
			continue;
		uint32_t base = d->lines[from].start;
		contract_set(c, CONTRACT_number, str_sub(s, a, e), base + (uint32_t)a, base + (uint32_t)e, "talk", 0.5);
		return;
	}
}

/* 虚衡市公安局？ ⏎ 对: asked for nothing but the name, and the next to speak says that it is so. */
static bool is_affirmed(const struct doc *d, size_t line, const struct hit *h)
{
	static const char *const yes[] = { " 对", "：对", "\n对", " 是的", "：是的", "嗯", "没错", " yes", " Yes", " да", " Да", "ага", NULL };
	struct str rest = str_trim(doc_slice(d, h->end, d->lines[line].end));
	if (!str_is_any(rest, "?|？") || line + 1 >= d->n_lines)
		return false;
	size_t to = line + 2 < d->n_lines ? line + 2 : line + 1;
	return d->lines[to].end - d->lines[line].end <= LINE_BYTES_MAX && has_any(doc_slice(d, d->lines[line].end, d->lines[to].end), yes);
}

/* Who speaks on LINE, or above it where LINE goes on: the first word that is no time. */
static struct str speaker(const struct doc *d, size_t line)
{
	for (size_t up = 0; up < REACH_LINES && up <= line; up++) {
		struct str s = doc_line(d, line - up);
		if (s.len > LINE_BYTES_MAX || !is_spoken(s))
			continue;
		for (size_t a = 0, e; a < s.len; a = e + 1) {
			for (e = a; e < s.len && s.p[e] != ' ' && s.p[e] != '\t'; e++)
				;
			struct str word = str_sub(s, a, e);
			bool time = word.len == 0 || is_digit(word.p[0]) || word.p[0] == '[' || word.p[0] == '(' || word.p[0] == '-' || str_is_any(word, "AM|PM|AM]|PM]|am|pm");
			ptrdiff_t colon = str_find(word, STR(":")), wide = str_find(word, STR("："));
			colon = colon < 0 || (wide >= 0 && wide < colon) ? wide : colon;
			if (!time)
				return colon > 0 ? str_sub(word, 0, (size_t)colon) : word;
		}
	}
	return STR("");
}

/* Is the line above AT a question? 多少 ⏎ 小李 11:03 ⏎ 36万一年: who speaks may have a line for the time. */
static bool is_asked(const struct doc *d, size_t at)
{
	static const char *const words[] = { "?", "？", "多少", "吗", "几个", "сколько", "how much", NULL };
	for (size_t up = 1; up <= 2 && up <= at; up++) {
		struct str s = doc_line(d, at - up);
		if (s.len > LINE_BYTES_MAX)
			return false;
		if (has_any(s, words))
			return true;
		if (!is_spoken(s))
			return false;
	}
	return false;
}

/* Does AT belong to what is told on TO: the same speaker, or the answer to a question? */
static bool is_joined(const struct doc *d, size_t at, size_t to)
{
	return at == to || str_eq(speaker(d, at), speaker(d, to)) || is_asked(d, at);
}

/* 昨天路过云南省公安厅: a name that is only where somebody was. */
static bool is_place(struct str s)
{
	static const char *const words[] = { "路过", "旁边", "门口", "附近", "对面的", "мимо", "рядом с", "next to ", "near the ", "drove past", "walked past", "passed by", NULL };
	return has_any(s, words);
}

/* Does LINE, where H stands, tell of a client: a paper, a side, the sum, or nothing but the name? */
static bool tells_client(const struct doc *d, size_t line, const struct hit *h)
{
	static const char *const sides[] = { "甲方", "乙方", "客户", "对方", "项目", "заказчик", "Заказчик", "клиент", "client", "Client", "customer", NULL };
	struct str s = doc_line(d, line), rest = str_trim(doc_slice(d, h->end, d->lines[line].end)), who = speaker(d, line);
	if (has_any(s, sides) || is_paper(s) || is_signed(s) || str_has(s, "签"))
		return true;
	if (rest.len > 6 || (rest.len && !str_is_any(rest, "?|？|.|。|,|，|!|！|的|的。")))
		return false;
	struct str before = str_trim(doc_slice(d, d->lines[line].start, h->start));
	size_t n = before.len > who.len ? before.len - who.len : 0; /* a time and who says it, or nothing */
	return before.len == 0 || str_ends(before, STR(":")) || str_ends(before, STR("：")) || str_ends(before, STR("]")) || (who.len && str_eq(str_sub(before, n, before.len), who)) ||
	       is_digit(before.p[before.len - 1]);
}

/* Coast Guard of Ruritania: where H ends with the place behind it, one to three words with capitals. */
static uint32_t of_place(const struct doc *d, const struct hit *h)
{
	uint32_t at = h->end, end = h->end;
	if (!str_starts(doc_slice(d, at, at + 4), STR(" of ")))
		return end;
	at += 4;
	at += str_starts(doc_slice(d, at, at + 4), STR("the ")) ? 4 : 0;
	for (unsigned words = 0; words < 3 && at < d->text.len && d->text.p[at] >= 'A' && d->text.p[at] <= 'Z'; words++) {
		while (at < d->text.len && (((d->text.p[at] | 32) >= 'a' && (d->text.p[at] | 32) <= 'z') || d->text.p[at] == '-' || (unsigned char)d->text.p[at] >= 0x80))
			at++;
		end = at;
		at += at < d->text.len && d->text.p[at] == ' ';
	}
	return end;
}

/* What the lines around the name H tell; LAST: lines before it are another record's. */
static bool tell(struct doc *d, const struct hit *h, size_t *last, struct contract_told *told)
{
	size_t line = doc_line_at(d, h->start);
	struct contract c = { .by = "talk", .score = 0.4f };
	if (d->lines[line].end - d->lines[line].start > LINE_BYTES_MAX || !contract_is_chat(d, line) ||
	    (is_open(doc_line(d, line)) && !is_affirmed(d, line, h) && !is_answered(d, line)))
		return false;
	size_t sign = nearest(d, line, false, NULL), sum = sign == SIZE_MAX ? SIZE_MAX : nearest(d, line, true, &c);
	if (sum == SIZE_MAX || is_home(doc_line(d, line)) || is_place(doc_line(d, line)) || (sum != line && !tells_client(d, line, h)) ||
	    (!is_joined(d, sum, sign) && !is_joined(d, sum, line)) || (!is_joined(d, line, sign) && !is_joined(d, line, sum) && !is_affirmed(d, line, h)))
		return false;
	size_t from = line < sign ? line : sign, to = line > sign ? line : sign;
	from = sum < from ? sum : from;
	to = sum > to ? sum : to;
	bool paper = false;
	for (size_t i = from > PAPER_LINES ? from - PAPER_LINES : 0; i < d->n_lines && i <= to && !paper; i++)
		paper = d->lines[i].end - d->lines[i].start <= LINE_BYTES_MAX && is_paper(doc_line(d, i));
	if (!paper || from < *last || names_other(d, from, to, h) || is_told(told, d->lines[from].start, d->lines[to].end))
		return false;
	for (size_t i = from > PAPER_LINES ? from - PAPER_LINES : 0; i <= to; i++) /* a report between, or somebody's own job */
		if (d->lines[i].end - d->lines[i].start > LINE_BYTES_MAX || str_has(doc_line(d, i), "劳动合同"))
			return false;
	struct str around = doc_slice(d, d->lines[from].start, d->lines[to].end);
	bool bought = str_has(around, "采购合同") || str_has(around, "分包") || str_has(around, "субподряд") || str_has(around, "subcontract");
	const struct hit *number = contract_hit_in(d, REF_contract_number, d->lines[from].start, d->lines[to].end);
	uint32_t end = of_place(d, h);
	contract_add_party(&c, bought ? "party_b" : "party_a", doc_slice(d, h->start, end), h->start, end, "talk", 0.5);
	if (number)
		contract_set(&c, CONTRACT_number, number->value, number->start, number->end, number->by, (double)number->score);
	else
		named_number(d, &c, from, to);
	contract_emit(d, &c);
	*last = to + 1;
	return true;
}

/* 合同编号MM-2021-009那个签了没 ⏎ 签了，22万: a contract's number, and nobody says whose it is. */
static bool tell_number(struct doc *d, const struct hit *h, size_t *last, struct contract_told *told)
{
	size_t line = doc_line_at(d, h->start);
	struct contract c = { .by = "talk", .score = 0.4f };
	if (d->lines[line].end - d->lines[line].start > LINE_BYTES_MAX || !contract_is_chat(d, line))
		return false;
	size_t sign = nearest(d, line, false, NULL), sum = sign == SIZE_MAX ? SIZE_MAX : nearest(d, line, true, &c);
	if (sum == SIZE_MAX || (!is_joined(d, sum, sign) && !is_joined(d, sum, line) && !is_answered(d, sign)))
		return false;
	size_t from = line < sign ? line : sign, to = line > sign ? line : sign;
	from = sum < from ? sum : from;
	to = sum > to ? sum : to;
	if (from < *last || contract_hit_in(d, REF_organization, d->lines[from].start, d->lines[to].end) || is_told(told, d->lines[from].start, d->lines[to].end))
		return false;
	contract_set(&c, CONTRACT_number, h->value, h->start, h->end, h->by, (double)h->score);
	contract_emit(d, &c);
	*last = to + 1;
	return true;
}

size_t contract_chats_read(struct doc *d, struct contract_told *told)
{
	size_t n = 0, looked = 0, last = 0, ends[CONTRACT_TOLD_MAX];
	for (size_t i = 0; i < d->hits_sorted && looked < NAMES_LOOK && n < CONTRACT_TOLD_MAX; i++) {
		if (d->hits.v[i].kind != REF_organization)
			continue;
		looked++;
		struct hit h = d->hits.v[i]; /* a record adds hits, and they move */
		if (tell(d, &h, &last, told))
			ends[n++] = last;
	}
	const size_t named = n;
	last = 0;
	for (size_t i = 0; i < d->hits_sorted && looked < NAMES_LOOK && n < CONTRACT_TOLD_MAX; i++) {
		if (d->hits.v[i].kind != REF_contract_number)
			continue;
		looked++;
		struct hit h = d->hits.v[i];
		size_t line = doc_line_at(d, h.start);
		bool near = false; /* what a name has told already */
		for (size_t k = 0; k < named && !near; k++)
			near = line < ends[k] + REACH_LINES && line + 3 * REACH_LINES >= ends[k];
		n += !near && tell_number(d, &h, &last, told);
	}
	return n;
}
