/* contract_lines.c - contracts that somebody keeps as a list of lines, no table:
 *
 *	1. Atoll Council - Harbour sensor network - signed 4 Aug 2023 - EUR 310k
 *	- 青崖县公安局——视频侦查平台——已签约——86万元
 *
 * A line is taken apart at its dashes, bars or semicolons; a sum stands in a part of
 * its own, another part says that something was signed or bears a contract's number,
 * and the first is a name. */
#include "contract_form.h"
#include "amount.h"
#include "contract_number.h"

#define PARTS_MAX 8u
#define LINE_BYTES_MAX 400u
#define NAME_BYTES_MAX 120u
#define LINES_LOOK 2048u

/* Behind "1. ", "- ", "（3）", "•". */
static struct str without_bullet(struct str s)
{
	static const char *const signs[] = { "- ", "* ", "• ", "· ", "（", "(", "●", "■" };
	s = str_trim(s);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (str_starts(s, str_from(signs[i])))
			s = str_trim(str_sub(s, strlen(signs[i]), s.len));
	size_t n = 0;
	while (n < s.len && n < 3 && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	static const char *const ends[] = { ". ", ".", ") ", ")", "、", "）" };
	for (size_t i = 0; n && i < sizeof ends / sizeof *ends; i++)
		if (str_starts(str_sub(s, n, s.len), str_from(ends[i])))
			return str_trim(str_sub(s, n + strlen(ends[i]), s.len));
	return s;
}

static unsigned apart(struct str s, const char *sign, struct str *ret)
{
	unsigned n = 0;
	for (ptrdiff_t at; n + 1 < PARTS_MAX && (at = str_find(s, str_from(sign))) >= 0; n++) {
		ret[n] = str_trim(str_sub(s, 0, (size_t)at));
		s = str_sub(s, (size_t)at + strlen(sign), s.len);
	}
	ret[n++] = str_trim(s);
	return n;
}

/* A number behind "contract", "№" or alone in its part: letters and a sign among its figures, and *RET_SURE is
 * set; or nothing but figures behind a label of numbers, which do not say that there is a contract. */
static bool number_of(struct str s, struct str *ret, bool *ret_sure)
{
	static const char *const words[] = { "contract no.", "contract", "Contract No.", "Contract",  "合同编号",   "合同号",
					     "编号",         "договор №", "Договор №", "контракт №", "Контракт №", "№",
					     "合同",         "договор",  "：",        ":" };
	enum { LABELS = 12 }; /* the words behind them may stand before a sum as well */
	bool label = false, sign = false, letter = false, dot = false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_starts(s, str_from(words[i]))) {
			s = str_trim(str_sub(s, strlen(words[i]), s.len));
			label |= i < LABELS;
		}
	size_t start, end = contract_number_read(s, 0, &start);
	for (size_t i = 0; i < end; i++) {
		sign |= s.p[i] == '-' || s.p[i] == '/';
		dot |= s.p[i] == '.' || s.p[i] == ',';
		letter |= ((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z') || (unsigned char)s.p[i] >= 0xD0;
	}
	struct str rest = str_trim(str_sub(s, end, s.len)); /* № 44-С от 03.06.2021 */
	bool whole = rest.len == 0 || str_starts(rest, STR("signed ")) || str_starts(rest, STR("от ")) || str_starts(rest, STR("dated ")) || str_starts(rest, STR("of ")) ||
		     str_starts(rest, STR("vom "));
	if (!end || !whole || !((sign && letter) || (label && !dot)))
		return false;
	*ret = str_sub(s, 0, end);
	*ret_sure = sign && letter;
	return true;
}

static bool says(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (str_has(s, *list))
			return true;
	return false;
}

static void set(const struct doc *d, struct contract *c, enum contract_text f, struct str v)
{
	uint32_t a = (uint32_t)(v.p - d->text.p);
	contract_set(c, f, v, a, a + (uint32_t)v.len, "list-line", 0.6);
}

/* **DY-2019-044** 虚衡市公安局: a number in front of the name, which is what remains. */
static struct str number_before(struct str s, struct str *ret)
{
	struct str rest = s;
	while (str_starts(rest, STR("*")) || str_starts(rest, STR("[")))
		rest = str_sub(rest, 1, rest.len);
	size_t start = 0, end = contract_number_read(rest, 0, &start), digits = 0;
	bool letter = false, sign = false;
	for (size_t i = start; i < end; i++) {
		digits += rest.p[i] >= '0' && rest.p[i] <= '9';
		letter |= (rest.p[i] | 32) >= 'a' && (rest.p[i] | 32) <= 'z';
		sign |= rest.p[i] == '-' || rest.p[i] == '/';
	}
	if (end == 0 || digits < 4 || !letter || !sign)
		return s;
	*ret = str_sub(rest, start, end);
	rest = str_sub(rest, end, rest.len);
	static const char *const signs[] = { "*", "]", "：", ":", "，", " ", "　" };
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (str_starts(rest, str_from(signs[i]))) {
			rest = str_trim(str_sub(rest, strlen(signs[i]), rest.len));
			i = SIZE_MAX; /* from the first again */
		}
	return rest;
}

/* 27.5万, 12w: a part that is nothing but such a number is a sum. */
static bool take_bare(struct doc *d, struct contract *c, struct str s)
{
	struct amount sum;
	bool unit = str_ends(s, STR("万")) || str_ends(s, STR("万元")) || str_ends(s, STR("w")) || str_ends(s, STR("W"));
	if (!unit || c->amount.value.len || s.p[0] < '0' || s.p[0] > '9' || !amount_cell(d->rules, s, 1, "CNY", &sum))
		return false;
	uint32_t a = (uint32_t)(s.p - d->text.p);
	c->amount = (struct contract_value){ s, a, a + (uint32_t)s.len, "list-line", 0.6f };
	c->sum = sum.value;
	c->sum_min = sum.min;
	c->currency = "CNY";
	return true;
}

/* Elbonia Post: two to five words with capitals, in a line that names a paper or bears a number and the day it
 * was signed; Michael Jordan Jersey, signed, $1,200 is for sale. */
static bool is_capitals(struct str s)
{
	unsigned words = 0;
	for (size_t i = 0; i < s.len; words++) {
		if (!(s.p[i] >= 'A' && s.p[i] <= 'Z') && !str_starts(str_sub(s, i, s.len), STR("of ")))
			return false;
		for (; i < s.len && s.p[i] != ' '; i++)
			if ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == ':')
				return false;
		i++;
	}
	return words >= 2 && words <= 5;
}

static bool is_paper(struct str s)
{
	static const char *const papers[] = { "contract", "Contract", "agreement", "Agreement", "purchase order", "Purchase Order", "work order", "statement of work", "call-off", "SOW", NULL };
	return says(s, papers);
}

static bool read_parts(struct doc *d, struct str *part, unsigned n)
{
	static const char *const done[] = { "signed", "Signed", "contract awarded", "已签", "签约", "签订", "签署", "已簽", "簽約", "подписан", "Подписан", "заключен", "заключён", NULL },
		*const open[] = { "not signed", "unsigned", "to be signed", "quote", "proposal", "draft", "pending", "lost", "no decision", "未签", "待签", "拟签", "预计", "报价", "未簽", "не подписан", "проект договора", NULL },
		*const goods[] = { "autograph", "Autograph", "by author", "by the author", "title signed", "signed title", "signed poster", "signed photo", "signed jersey", "signed shirt", "signed print ", NULL };
	struct contract c = { .by = "list-line", .score = 0.6f };
	struct str number = STR(""), project = STR("");
	part[0] = number_before(part[0], &number);
	/* 青崖县人民法院《庭审系统运维合同》 */
	ptrdiff_t open_title = str_ends(part[0], STR("》")) ? str_find(part[0], STR("《")) : -1;
	struct str title = open_title > 0 ? str_sub(part[0], (size_t)open_title + 3, part[0].len - 3) : STR("");
	if (title.len)
		part[0] = str_sub(part[0], 0, (size_t)open_title);
	bool is_done = number.len > 0, paper = false;
	uint32_t a = (uint32_t)(part[0].p - d->text.p);
	for (unsigned i = 0; i < n; i++) {
		uint32_t from = (uint32_t)(part[i].p - d->text.p), to = from + (uint32_t)part[i].len;
		const struct hit *date = contract_hit_in(d, REF_date, from, to), *sum = contract_hit_in(d, REF_amount, from, to);
		bool signs = says(part[i], done) || (date && (str_ends(part[i], STR("签")) || str_ends(part[i], STR("签的")))), is_number = false;
		bool numbers = i && !number.len && number_of(part[i], &number, &is_number);
		if (says(part[i], open) || says(part[i], goods))
			return false;
		paper |= i && is_paper(part[i]);
		is_done |= signs || is_number;
		if ((signs || is_number || (is_done && date && date->start == from && date->end == to)) && date)
			contract_set(&c, CONTRACT_signed, date->value, date->start, date->end, "list-line", 0.6);
		if (sum && (sum->end - sum->start + 12 >= part[i].len || (signs && date)) && i) /* USD 75,000 (signed 12 April 2021) */
			contract_set_sum(&c, d, sum, "list-line", 0.6);
		else if (i && take_bare(d, &c, part[i]))
			continue;
		else if (i && !signs && !numbers && !date && !sum && !project.len && part[i].len >= 6)
			project = part[i];
	}
	const struct hit *org = contract_hit_in(d, REF_organization, a, a + (uint32_t)part[0].len);
	paper |= number.len && c.text[CONTRACT_signed].value.len;
	bool named = part[0].len >= 6 && part[0].len <= NAME_BYTES_MAX &&
		     (contract_ends_as_name(part[0]) || (paper && is_capitals(part[0])) || (org && org->end - org->start + 4 >= part[0].len));
	if (!named || !is_done || c.amount.value.len == 0)
		return false;
	contract_add_party(&c, "party_a", part[0], a, a + (uint32_t)part[0].len, "list-line", 0.6);
	set(d, &c, CONTRACT_project, project);
	set(d, &c, CONTRACT_number, number);
	if (title.len >= 9)
		set(d, &c, CONTRACT_title, title);
	contract_emit(d, &c);
	return true;
}

size_t contract_lines_read(struct doc *d)
{
	static const char *const signs[] = { " - ", " – ", " — ", "——", "—", "；", "; ", " / ", "，", ", ", " " };
	size_t n = 0, looked = 0, last = SIZE_MAX;
	for (size_t i = 0; i < d->hits_sorted && looked < LINES_LOOK; i++) {
		const struct hit *h = &d->hits.v[i];
		bool dated = h->kind == REF_date && (d->features & DOC_HAS_HAN); /* 27.5万 is no sum by itself */
		size_t line = h->kind == REF_amount || dated ? doc_line_at(d, h->start) : last;
		if (line == last || (dated && !str_has(doc_line(d, line), "万")))
			continue;
		last = line;
		looked++;
		struct str s = doc_line(d, line), part[PARTS_MAX];
		if (d->lines[line].tabs || s.len > LINE_BYTES_MAX)
			continue;
		s = without_bullet(s);
		for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
			if (signs[k][0] == ' ' && signs[k][1] == '\0' && !str_has(s, "签")) /* X 手机取证塔 2套 19.6万 2020.9.1签 */
				break;
			unsigned parts = apart(s, signs[k], part);
			if (parts >= 3 && parts < PARTS_MAX) {
				n += read_parts(d, part, parts);
				break;
			}
		}
	}
	return n;
}
