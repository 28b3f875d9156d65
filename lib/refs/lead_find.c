/* lead_find.c - what may be a name in lines near words of such work.
 *
 * First the organisations and hosts that are known as such, their borders mended
 * where a country stands beside them (Syldavian | Foreign Office); then, between
 * them, runs of capital words, names in quotes, a country's adjective with small
 * words behind it (Russian), Chinese names (lead_han.c), and what fills a cell in a
 * column of names (lead_rows.c). */
#include "lead_find.h"
#include "name_front.h"
#include "name_spans.h"
#include "name_words.h"
#include "organizations.h"
#include "rules.h"
#include "talk_marks.h"
#include "talk_names.h"
#include "talk_sentence.h"
#include <stdlib.h>

#define LEADS_MAX 4096u       /* of one window */
#define WORDS_MAX 7u
#define SMALL_WORDS_MAX 3u    /* of a Russian name behind its first */
#define WORD_BYTES 30u         /* words of several words */

/* Nothing but the name of a place, a group, a tool, or of money. */
static bool is_place(const struct doc *d, uint32_t from, uint32_t to)
{
	for (size_t i = doc_hit_at(d, from); i < d->hits.n && d->hits.v[i].start < to; i++)
		if (d->hits.v[i].end >= to && d->hits.v[i].start == from && (d->hits.v[i].kind == REF_country || d->hits.v[i].kind == REF_location || (KINDS_THREAT >> d->hits.v[i].kind & 1)))
			return true;
	size_t i = doc_lit_at(d, TABLE_currency, from);
	return i < d->lits[TABLE_currency].n && d->lits[TABLE_currency].v[i].start == from && d->lits[TABLE_currency].v[i].end >= to;
}

void lead_add(struct leads *s, uint32_t line, struct lead x)
{
	struct lead_line *l = &s->lines[line];
	if (x.end <= x.start || s->n >= LEADS_MAX || (x.weak && is_place(s->d, x.start, x.end)))
		return;
	if (x.start < s->wrapped)
		return;
	for (size_t i = l->first; i < s->n; i++)
		if (s->v[i].start < x.end && s->v[i].end > x.start)
			return; /* one is there already */
	if (s->n == s->cap) {
		struct lead *more = arena_alloc(s->d->arena, (s->cap = 2 * s->cap + 32) * sizeof *more);
		if (s->n)
			memcpy(more, s->v, s->n * sizeof *more);
		s->v = more;
	}
	if (x.end > l->l.end)
		s->wrapped = x.end;
	x.line = line;
	s->v[s->n++] = x;
	l->n++;
}

const struct hit *lead_country_at(const struct doc *d, uint32_t from, uint32_t at_most)
{
	for (size_t i = doc_hit_at(d, from); i < d->hits.n && d->hits.v[i].start <= at_most; i++)
		if (d->hits.v[i].kind == REF_country)
			return &d->hits.v[i];
	return NULL;
}

static const struct hit *country_before(const struct doc *d, uint32_t end)
{
	for (size_t i = doc_hit_at(d, end > 40 ? end - 40 : 0); i < d->hits.n && d->hits.v[i].start < end; i++)
		if (d->hits.v[i].kind == REF_country && d->hits.v[i].end + 1 == end && d->text.p[end - 1] == ' ')
			return &d->hits.v[i];
	return NULL;
}

/* A word that no Russian name goes on with: таможня | пока держится. */
bool lead_ends_russian(struct str w)
{
	return str_is_any(w, "снят|снята|сняты|взят|взята|получен|получена|закрыт|закрыта|утерян|утеряна|потерян|потеряна|готов|готова|готовы|что|где|как|кто|когда|или|уже|ещё|еще|для|без|под|над|при|там|тут|они|она|его|мне|нам|вам|все|дай|уйдёт|пока|снова|опять|сейчас|завтра|вчера|сегодня|тогда|потом|тоже|также|теперь|через|после|перед|вместо|только|больше|сразу|очень|нужно|можно|надо|"
			     "было|были|была|будет|будут|есть|нет|всё|все|этот|скоро|давно|держат|лежит") ||
	       (w.len > 8 && str_ends_any(w, "тся|ться|ются|ают|яют|ует|ил|ал|ял|или|али|яли|ули|ыли|шли|гли|кли|ила|ала|шла"));
}

/* A proper name behind what kind of house it is: with an adjective its noun, too. */
static uint32_t capital_end(struct str t, struct word w, uint32_t to)
{
	enum word_gap gap;
	struct word x = word_after(t, w.end, &gap);
	bool adjective = str_ends_any(word_str(t, w), "ый|ий|ая|ое|ой|ые|ие|ого|его|ому|ых|их");
	return adjective && word_ok(x) && gap == GAP_SPACE && x.end <= to && lead_is_cyrillic(t, x.start) && x.end - x.start >= 6 && !lead_ends_russian(word_str(t, x)) ? x.end : w.end;
}

/* тарвийского, порванская: of a place, known or not. */
static bool is_of_place(struct str t, uint32_t start)
{
	enum word_gap gap;
	struct word w = word_after(t, start, &gap);
	return w.end - w.start > 12 && str_ends_any(word_str(t, w), "ский|ского|скому|ским|ском|ская|ской|скую|ское|ские|ских|скими");
}

/* Where the Russian name that ends at END goes on: small words up to one with a
 * capital letter, a country's mostly (агентство недвижимости Сильдавии), or, behind
 * an adjective of a country, up to a sign (Фридонский институт ядерной физики). */
static uint32_t russian_end(const struct doc *d, uint32_t start, uint32_t end, uint32_t to, bool adjective)
{
	struct str head = doc_slice(d, start, end);
	adjective |= is_of_place(d->text, start);
	bool embassy = str_starts(head, STR("Посольств")) || str_starts(head, STR("посольств")) || str_starts(head, STR("Представительств"));
	uint32_t at = end;
	for (unsigned n = 0; n <= SMALL_WORDS_MAX; n++) {
		enum word_gap gap;
		struct word w = word_after(d->text, at, &gap);
		if (!word_ok(w) || w.end > to || gap != GAP_SPACE || !lead_is_cyrillic(d->text, w.start))
			return n && at > end && adjective ? at : end;
		struct str s = word_str(d->text, w);
		if (word_is_capital(s) && n == 0 && !word_is_acronym(s) && s.len >= 8 && !word_is_capital(str_sub(head, head.len > 10 ? head.len - 10 : 0, head.len)))
			return capital_end(d->text, w, to); /* Мебельная фабрика | Кедровый двор */
		if (word_is_capital(s))
			return n ? w.end : end;
		if ((!(embassy && str_eqz(s, "в")) && s.len < 6) || lead_ends_russian(s))
			break;
		at = w.end;
	}
	return end;
}

/* Behind verbs and spaces that ran into a Chinese name. */
static uint32_t chinese_start(const struct leads *s, uint32_t start, uint32_t end)
{
	for (size_t i = leads_word_at(s, start); i < s->n_words && s->words[i].start == start; i++)
		if (s->words[i].cls < WORD_OPS && s->words[i].cls != WORD_goods && s->words[i].end + LEAD_HAN_BYTES_MIN <= end)
			return s->words[i].end;
	for (uint32_t i = end; i > start + 1; i--)
		if (s->d->text.p[i - 1] == ' ' && s->d->text.p[i - 2] == ' ')
			return i;
	return start;
}

/* 使用 | 公司, 必须 | 学会, 动态 | 移动: what stands before the word that ends as names do is no name. */
static bool is_said_before_end(struct str s)
{
	static const char *const ends[][2] = {
		{ "公司", "用|固|持|着|著|于|於|该|該|为|為|进|高|强|升|护|现|到|成|得|了|向|给|对|由|被|把|与|和|及|是|有|从|自|各|本|我|贵|其|响|营|使|让|大|小|上市|制药|保障|代表|加入|离开|外国|国内|国外" },
		{ "学会", "须|但|能|会|应|要|快|已|先|没|不|才|就|想|你|我|他|人|快速|轻松" },
		{ "學會", "須|但|能|會|應|要|快|已|先|沒|不|才|就|想|你|我|他|人" },
		{ "移动", "态|标|鼠|上|下|左|右|向|时|由|间|速|内|外|您|行|中|线|象" },
		{ "移動", "態|標|鼠|上|下|左|右|向|時|由|間|速|內|外|您|行|中|線|象" },
	};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(s, str_from(ends[i][0])))
			return str_ends_any(str_sub(s, 0, s.len - 6), ends[i][1]);
	return false;
}

bool lead_is_common(struct str s, bool country)
{
	if (!country && (is_said_before_end(s) || str_starts_any(s, "大型|小型|中小|民营|私营|外资|综合医院|综合大学|专科医院|医院联盟")))
		return true;
	if (!country && str_starts_any(s, "其|本|该|各|我|贵|某|每|全|多|几|两|三|新|老|一|不|那|哪|这|四|五|六|七|八|九|十|百|半|数|智能|智慧|数字|小计|合计|已|到"))
		return true;
	static const char *const inside[] = { "多家", "几家", "三家", "两家", "四家", "各家", "一家", "哪家", "随行", "至该", "到该", "向该", "对该", "您" };
	for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
		if (str_find(s, str_from(inside[i])) >= 0)
			return true;
	/* 技术二部, 渗透组: of their own house */
	if (str_starts_any(s, "技术|研发|市场|销售|工程|项目|运维|产品|人事|行政|财务|商务|售前|售后|渗透|攻防|安服|实施|客服|测试|開發|技術") &&
	    str_ends_any(s, "技术部|研发部|市场部|销售部|工程部|项目部|运维部|产品部|人事部|行政部|财务部|商务部|客服部|测试部|一部|二部|三部|四部|五部|六部|一组|二组|三组|四组|五组|一科|二科|三科|一处|二处|三处|一队|二队|三队"))
		return s.len <= 15 && !str_eqz(s, "商务部");
	return str_ends_any(s, "命令行|执行|运行|进行|发行|自行|平行|实行|推行|方|方面"); /* 军方 */
}

/* Capital words right behind a known name are more of it: Trade Union | Congress. */
static uint32_t latin_end(const struct leads *s, uint32_t end, uint32_t to)
{
	for (unsigned n = 0; n < SMALL_WORDS_MAX; n++) {
		enum word_gap gap;
		struct word w = word_after(s->d->text, end, &gap);
		if (!word_ok(w) || gap != GAP_SPACE || w.end > to || lead_is_han(s->d->text, w.start) || lead_is_cyrillic(s->d->text, w.start))
			break;
		struct str x = word_str(s->d->text, w);
		if (!word_is_capital(x) || word_is_acronym(x) || x.len < 4 || lead_is_op_word(s, w))
			break;
		end = w.end;
	}
	return end;
}

/* sqlmap -u ADDRESS: an address's host is nobody's lead, but what a tool before it is set on. */
static bool is_attacked(const struct doc *d, uint32_t from, const struct hit *h)
{
	return h->kind == REF_domain && h->start > from + 8 && d->text.p[h->start - 1] == '/' && h->role == ROLE_UNKNOWN && lead_is_tooled(d, from, h->start - 3);
}

static void known_names(struct leads *s, uint32_t line)
{
	const struct doc *d = s->d;
	const struct talk_line *l = &s->lines[line].l;
	for (size_t i = doc_hit_at(d, l->start); i < d->hits.n && d->hits.v[i].start < l->end; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->end > l->end || (h->kind != REF_organization && !target_may_be(d, h) && !is_attacked(d, l->start, h)))
			continue;
		struct lead x = { .start = h->start, .end = h->end, .hit = i, .host = h->kind != REF_organization };
		x.no = (x.host && lead_is_own_side(d, l->start, h->start) && lead_is_tooled(d, l->start, h->start)) || (!target_may_be(d, h) && !(x.host && is_attacked(d, l->start, h))) || talk_is_vendor(h) || talk_is_home_police(h) || talk_is_speaker(d->text, h->start) || lead_is_common(doc_slice(d, h->start, h->end), false);
		if (x.no) {
			/* nobody's lead, and no weak name inside it either */
		} else if (!x.host && (lead_is_han(d->text, h->start) || lead_is_han(d->text, h->end - 3))) {
			x.start = name_front_end(d, chinese_start(s, h->start, h->end), h->end);
			x.no = str_find_char(doc_slice(d, x.start, x.end), ' ') >= 0 || (x.start != h->start && lead_is_common(doc_slice(d, x.start, x.end), false));
			if (str_starts(doc_slice(d, h->end, l->end), STR("集团"))) /* 某酒店集团 */
				x.end += 6;
			x.end = lead_han_branch(s, x.end, l->end);
		} else if (!x.host) {
			const struct hit *c = country_before(d, h->start);
			if (c && !lead_is_cyrillic(d->text, h->start))
				x.start = c->start;
			if (!lead_is_cyrillic(d->text, h->start))
				x.end = latin_end(s, h->end, l->end);
			else
				x.end = russian_end(d, h->start, h->end, l->end, lead_country_at(d, h->start, h->start) != NULL);
		}
		uint32_t on = x.no || x.host ? 0 : lead_is_han(d->text, x.start) ? lead_wrapped_han(s, line, x.start, x.end) : lead_wrapped_latin(s, line, x.end);
		x.end = on ? on : x.end;
		lead_add(s, line, x);
	}
}

static bool is_small_link(struct str w)
{
	return word_in(w, "of for and de del la des du di");
}

/* FreeTel, SylCell: a capital letter inside a word, one only: IceAuthLockError is a program's. */
static bool is_camel(struct str w)
{
	unsigned inside = 0;
	for (size_t i = 1; i + 1 < w.len; i++)
		inside += w.p[i] >= 'A' && w.p[i] <= 'Z' && w.p[i - 1] >= 'a' && w.p[i - 1] <= 'z' && w.p[i + 1] >= 'a';
	return inside == 1 && w.len >= 5;
}

bool lead_is_op_word(const struct leads *s, struct word w)
{
	for (size_t i = leads_word_at(s, w.start > WORD_BYTES ? w.start - WORD_BYTES : 0); i < s->n_words && s->words[i].start <= w.start; i++)
		if (s->words[i].end >= w.end && s->words[i].cls != WORD_life && s->words[i].cls != WORD_news)
			return true;
	return false;
}

/* A blank, "&" or a hyphen, of those that word_after() knows: more than one capital word may follow. */
static bool may_go_on(struct str t, uint32_t at)
{
	unsigned char c = at < t.len ? (unsigned char)t.p[at] : 0;
	return c == ' ' || c == '&' || c == '-' || c == '\r' || c == 0xC2 || c == 0xE2;
}

/* What it ends with is a thing, an event or a paper: Aphrodite DLL, Save Targets, Russian Revolution. */
static bool names_thing(struct str last)
{
	return word_in(last, "Function Functions Statement Statements Method Methods Object Objects Dialog Dialogs Menu Menus Window Windows Wizard Editor Mode Modes Toolbar File Files Folder Folders Page Pages Table Tables "
			     "Row Rows Column Columns Option Options Setting Settings Property Properties Preferences Certificate Certificates Cert DLL API SDK RAT Trojan Malware Ransomware Loader Backdoor Campaign Campaigns "
			     "Report Reports Information Notation Protocol Protocols Language Languages Style Styles Format Formats Version Versions Manual Guide Chapter Appendix Edition Constitution Revolution War Wars "
			     "Treaty Era Declaration Manifesto Ideology License Licence Warranty Changelog Patch Script Scripts Macro Macros Sub Contents Expression Expressions Variable Variables Type Types Value "
			     "Values Button Buttons Checkbox Command Commands Targets URLs Layout Expressions Pointer Buffer Module Modules Driver Drivers Kernel Parameter Parameters Argument Arguments "
			     "Century Poem Song Novel Letter Letters Chapter Verse Tale Act Bill Pipe Connection Sender Highlighting Redaction Taxonomy Interface Algorithm Theorem Theory Index");
}

/* Two capital letters that end a firm's name: Halberd IT, Kvale AS. */
static bool is_suffix(struct str x)
{
	return str_is_any(x, "IT|AG|SA|AS|AB|SE|OY|BV|NV|TV|FM|FC");
}

/* A run of capital words at W; 0: none. *RET_THING: the end of one that names a thing, else as it was. */
static uint32_t capitals(const struct leads *s, struct word w, uint32_t to, bool fresh, uint32_t *ret_thing)
{
	const struct doc *d = s->d;
	uint32_t end = w.end;
	unsigned words = 1, all = 1;
	struct str first = word_str(d->text, w);
	bool acronyms = word_is_acronym(first);
	while (all < WORDS_MAX && may_go_on(d->text, end)) {
		enum word_gap gap;
		struct word n = word_after(d->text, end, &gap);
		if (!word_ok(n) || n.end > to || (gap != GAP_SPACE && gap != GAP_AMPERSAND && gap != GAP_HYPHEN))
			break;
		if (d->text.p[end] == ' ' && d->text.p[end + 1] == ' ')
			break; /* the next column */
		struct str x = word_str(d->text, n);
		bool figure = x.len && x.p[0] >= '0' && x.p[0] <= '9';
		if (word_is_capital(x) && !figure && !lead_is_han(d->text, n.start)) {
			if (lead_is_op_word(s, n) && word_is_acronym(x) && !is_suffix(x))
				break;
			acronyms = acronyms && word_is_acronym(x);
			words++;
			all++;
			end = n.end;
			continue;
		}
		struct word after = word_after(d->text, n.end, &gap);
		if (!is_small_link(x) || !word_ok(after) || gap != GAP_SPACE || after.end > to || !word_is_capital(word_str(d->text, after)))
			break;
		if (word_in(x, "and") && (words < 2 || (words == all && lead_is_house(s, word_str(d->text, word_before(d->text, end, &gap))))))
			break; /* Brambleton Logistics and | Osgood Pharma */
		end = after.end;
		words++;
		all += 2;
	}
	/* "Can I", "Level 3", "John M" */
	bool suffixed = words == 2 && end - w.end == 3 && is_suffix(str_sub(d->text, end - 2, end)) && first.len > 3;
	if (!(words >= 2 && !acronyms && (end - w.end > 3 || suffixed) && first.len > 1)) {
		if (!is_camel(first))
			return 0;
		end = w.end;
	}
	bool standard = d->text.len > end + 1 && d->text.p[end] == '-' && d->text.p[end + 1] >= '0' && d->text.p[end + 1] <= '9'; /* Use BCP-47 */
	bool common = standard || lead_is_op_word(s, w) || (fresh && word_is_function(first)) ||
		      word_in(first, "Hi Hello Dear Hey Thanks Regards Team Group Task Phase Wave Disk Day Week Chapter Section Figure Table Page По На Из От Для Над Под При Про Без До За Со Во Об");
	uint32_t last = end;
	while (last > w.start && d->text.p[last - 1] != ' ')
		last--;
	if (last > w.start && names_thing(str_sub(d->text, last, end))) {
		*ret_thing = end;
		return 0;
	}
	return common || name_in_code(d->text, w.start, w.end) ? 0 : end;
}

/* Эльбонский земельный кадастр: an adjective of a country and small words. */
static uint32_t small_name(const struct doc *d, struct word w, uint32_t to)
{
	if (!lead_is_cyrillic(d->text, w.start) || !is_of_place(d->text, w.start) || (!word_is_capital(word_str(d->text, w)) && !lead_country_at(d, w.start, w.start)))
		return 0;
	uint32_t end = 0, at = w.end;
	for (unsigned n = 0; n < SMALL_WORDS_MAX; n++) {
		enum word_gap gap;
		struct word x = word_after(d->text, at, &gap);
		struct str s = word_str(d->text, x);
		if (!word_ok(x) || gap != GAP_SPACE || x.end > to || !lead_is_cyrillic(d->text, x.start) || s.len < 6 || word_is_capital(s) || lead_ends_russian(s))
			break;
		at = end = x.end;
	}
	return end;
}

static bool is_alnum(unsigned char c)
{
	return (unsigned char)(c - '0') < 10 || (unsigned char)((c | 32) - 'a') < 26;
}

/* A word begins at AT; *RET_FRESH: with it a sentence, or what comes behind a sign. FROM: where the line's words begin. */
static bool begins_word(struct str t, uint32_t from, uint32_t at, bool *ret_fresh)
{
	*ret_fresh = true;
	if (at == from)
		return true;
	/* nearly always a blank behind a word, or what is no part of one and stands between no two of a name */
	unsigned char c = (unsigned char)t.p[at - 1];
	if (c == ' ' && at >= from + 2 && is_alnum((unsigned char)t.p[at - 2])) {
		*ret_fresh = false;
		return true;
	}
	if (c < 0x80 ? !is_alnum(c) && !strchr(" ,&-'\r", c) : at >= from + 3 && (unsigned char)t.p[at - 3] >= 0xE3 && c < 0xC0 && (unsigned char)t.p[at - 2] < 0xC0)
		return true;
	enum word_gap gap;
	struct word before = word_before(t, at, &gap);
	if (!word_ok(before) || before.start < from)
		return true;
	*ret_fresh = gap == GAP_OTHER;
	return gap != GAP_NONE;
}

/* Where the next name may begin; SMALL: with a small letter or a figure, too. */
static uint32_t next_begin(const struct doc *d, uint32_t at, uint32_t to, bool small)
{
	uint32_t next = signs_next(d->signs[SIGNS_NAME], at, to);
	for (; small && at < next; at++)
		if (is_alnum((unsigned char)d->text.p[at]) && (at == 0 || !is_alnum((unsigned char)d->text.p[at - 1])))
			return at;
	return next;
}

static void spelled_names(struct leads *s, uint32_t line)
{
	const struct doc *d = s->d;
	const struct talk_line *l = &s->lines[line].l;
	bool small = l->who || l->mark || s->lines[line].sign; /* lead_small_end() takes words in small letters as well */
	for (uint32_t at = l->start; (at = next_begin(d, at, l->end, small)) < l->end; at++) {
		unsigned char c = (unsigned char)d->text.p[at];
		if (c == 0xC2 || c >= 0xE2) {
			uint32_t title = lead_title_end(d->text, at, l->end);
			if (title) {
				at = title;
				continue;
			}
			uint32_t q = lead_quoted_end(d->text, at, l->end);
			if (q) {
				uint32_t inner = at + (c == 0xC2 ? 2 : 3);
				lead_add(s, line, (struct lead){ .start = inner, .end = q, .hit = SIZE_MAX, .weak = true, .quoted = true });
				at = q;
			}
			continue;
		}
		bool fresh;
		if (!begins_word(d->text, l->start, at, &fresh))
			continue;
		enum word_gap gap;
		struct word w = word_after(d->text, at, &gap);
		if (!word_ok(w) || w.start != at)
			continue;
		struct str word = word_str(d->text, w);
		uint32_t end = 0, thing = 0;
		if (word_is_capital(word)) {
			end = capitals(s, w, l->end, fresh, &thing);
			if (thing) {
				at = thing - 1;
				continue;
			}
			if (end && lead_is_cyrillic(d->text, w.start))
				end = russian_end(d, w.start, end, l->end, lead_country_at(d, w.start, w.start) != NULL);
		}
		if (!end && at == l->start && word_is_acronym(word))
			end = lead_capital_line(s, l);
		uint32_t on = (end ? end : w.end) == l->end && word_is_capital(word) && !word_is_function(word) ? lead_wrapped_latin(s, line, end ? end : w.end) : 0;
		end = on ? on : end;
		if (!end) /* эльбонский земельный кадастр */
			end = small_name(d, w, l->end);
		if (end > w.end || (end && is_camel(word)))
			lead_add(s, line, (struct lead){ .start = w.start, .end = end, .hit = SIZE_MAX, .weak = true, .capitals = at == l->start && end == l->end && word_is_acronym(word) });
		else if (!end && (end = lead_small_end(s, &s->lines[line], w)) > 0)
			lead_add(s, line, (struct lead){ .start = w.start, .end = end, .hit = SIZE_MAX, .weak = true, .single = true });
		at = (end > w.end ? end : w.end) - 1;
	}
}

static int by_start(const void *a, const void *b)
{
	const struct lead *x = a, *y = b;
	return (x->start > y->start) - (x->start < y->start);
}

/* The block of rows that ends with line I is looked at by columns; leads of its lines must still be the last. */
static void end_of_rows(struct leads *s, uint32_t i)
{
	char sign = s->lines[i].sign;
	if (i + 1 < s->d->n_lines && s->lines[i + 1].read && talk_count(doc_line(s->d, i + 1), sign) > 0)
		return;
	uint32_t from = i;
	while (from > 0 && s->lines[from - 1].read && s->lines[from - 1].sign == sign)
		from--;
	lead_name_columns(s, from, i + 1);
}

static void names_of_line(struct leads *s, const struct han_gates *gates, uint32_t i)
{
	struct lead_line *l = &s->lines[i];
	l->first = (uint32_t)s->n;
	if (l->words_only || l->l.end <= l->l.start || l->l.end - l->l.start > LEAD_LINE_BYTES_MAX)
		return;
	known_names(s, i);
	lead_possessed_names(s, i);
	if (s->d->features & DOC_HAS_HAN) {
		lead_titled_names(s, i);
		lead_han_names(s, gates, i);
	}
	if (s->d->features & DOC_HAS_CYRILLIC)
		lead_russian_names(s, i);
	spelled_names(s, i);
	if (l->l.end - l->l.start < LEAD_LINE_BYTES_MAX)
		lead_file_names(s, i);
	if (l->sign)
		end_of_rows(s, i);
}

void leads_find(struct leads *s)
{
	struct han_gates gates;
	lead_han_gates(s->d->rules, &gates);
	lead_lay_out(s);
	for (size_t r = 0; r < s->n_ranges; r++)
		for (uint32_t i = s->ranges[r].from; i < s->ranges[r].to; i++)
			names_of_line(s, &gates, i);
	/* what columns added stands behind the leads of later lines */
	if (s->n)
		qsort(s->v, s->n, sizeof *s->v, by_start);
	for (size_t i = 0; i < s->n; i++) {
		struct lead_line *l = &s->lines[s->v[i].line];
		if (i == 0 || s->v[i - 1].line != s->v[i].line) {
			l->first = (uint32_t)i;
			l->n = 0;
		}
		l->n++;
	}
}
