/* contract_part_start.c - where in a text a paper may begin: at a heading with a party or number below it, at the header
 * of a mail, at the first line of a chat; at a short line behind an empty one, perhaps. */
#include "contract_form.h"
#include "contract_part.h"
#include "rules.h"

#define LINE_BYTES_MAX 120u /* of a title */
#define MAIL_LINES 4u
#define BLANK_BYTES 8u      /* a longer line is not held for blanks alone */
#define HANDLE_BYTES 24u
#define BARE_MIN 6u         /* 合同 */
#define BARE_MAX 64u        /* КОММЕРЧЕСКОЕ ПРЕДЛОЖЕНИЕ, and blanks */
#define BETWEEN_LINES 4u    /* from a heading to its sides */
#define RULE_MIN 5u         /* signs of a line that parts */

bool contract_part_is_blank(const struct doc *d, size_t line)
{
	return str_trim(doc_line(d, line)).len == 0;
}

/* =====, -----: a line drawn between two papers. */
static bool is_rule(const struct doc *d, size_t line)
{
	struct str s = str_trim(doc_line(d, line));
	size_t n = 0;
	while (n < s.len && s.p[n] == s.p[0])
		n++;
	return n >= RULE_MIN && n == s.len && strchr("=-*_#~", s.p[0]);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* 2020-06-03 11:20:31 nick: …, [2020/6/3 11:20] …, nick 2020/6/3 11:20, nick 11:20 */
static bool is_chat(struct str s)
{
	size_t i = s.len && s.p[0] == '[', n = 0, marks = 0, colon = 0, name = 0;
	while (name < s.len && name <= HANDLE_BYTES && ((s.p[name] | 32) >= 'a' && (s.p[name] | 32) <= 'z' ? true : name && (is_digit(s.p[name]) || s.p[name] == '_' || s.p[name] == '-')))
		name++;
	bool named = name >= 2 && name < s.len && s.p[name] == ' ';
	while (named && name < s.len && s.p[name] == ' ')
		name++;
	i = named ? name : i;
	for (; i < s.len && n < 20 && (is_digit(s.p[i]) || (s.p[i] && strchr("-/:. T", s.p[i]))); i++, n++) {
		marks += s.p[i] == '-' || s.p[i] == '/' || s.p[i] == '.';
		colon += s.p[i] == ':';
	}
	if (named) /* and nothing but words behind: no time of a log or a table */
		return n >= 4 && colon >= 1 && is_digit(s.p[name]) && s.len <= LINE_BYTES_MAX;
	return n >= 14 && marks >= 2 && colon >= 1 && is_digit(s.p[s.p[0] == '[']);
}

/* Is the last line above LINE that is not empty one of a chat? */
static bool chat_above(const struct doc *d, size_t line)
{
	while (line-- > 0)
		if (!contract_part_is_blank(d, line))
			return is_chat(str_trim(doc_line(d, line)));
	return false;
}

static bool is_mail_line(struct str s)
{
	static const char *const keys[] = { "发件人", "收件人", "主题", "发送时间", "From:", "To:",  "Subject:",
					    "日期：", "日期:",   "时间：", "抄送",     "Cc:",
					    "Date:",  "Sent:",  "От:",  "Кому:",    "Тема:", "Дата:" };
	for (size_t i = 0; s.len && i < sizeof keys / sizeof *keys; i++)
		if (s.p[0] == keys[i][0] && str_starts(s, str_from(keys[i])))
			return true;
	return false;
}

/* The header of a mail, and not of one that another quotes. */
static bool is_mail(const struct doc *d, size_t line)
{
	struct str above = STR("");
	size_t n = 0;
	for (size_t k = line; k-- > 0 && above.len == 0;)
		above = str_trim(doc_line(d, k));
	if (str_starts(above, STR("--")) || str_ends(above, STR("写道：")) || str_ends(above, STR("wrote:")) || str_starts(above, STR(">")))
		return false;
	for (size_t k = line; k < d->n_lines && k < line + MAIL_LINES; k++)
		n += is_mail_line(str_trim(doc_line(d, k)));
	return n >= 3;
}

static struct str label_field(const struct doc *d, size_t i)
{
	return doc_cell(d, TABLE_contract_label, &d->lits[TABLE_contract_label].v[i], 1);
}

/* The next line from label *AT on that begins with a party's or number's label, SIZE_MAX: none. */
static size_t next_side(const struct doc *d, size_t *at)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	for (; *at < l->n; ++*at) {
		struct str field = label_field(d, *at);
		uint32_t start = l->v[*at].start;
		if ((str_starts(field, STR("party_")) || str_eqz(field, "number")) &&
		    (start == 0 || (unsigned char)(d->text.p[start - 1] - '\n') <= '\f' - '\n'))
			return doc_line_at(d, start);
	}
	return SIZE_MAX;
}

/* Short, no sentence, no item of a list, no label. */
static bool is_title(const struct doc *d, struct str s)
{
	static const char *const signs[] = { "：", "。", "；", "，", "_", "……" }, *const begins[] = { "第", "（", "(", "-", "—", "•", "*", "附", ">", "|" };
	if (s.len < 6 || s.len > LINE_BYTES_MAX || str_find_char(s, ':') >= 0 || str_find_char(s, ';') >= 0)
		return false;
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (str_find(s, str_from(signs[i])) >= 0)
			return false;
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (s.p[0] == begins[i][0] && str_starts(s, str_from(begins[i])))
			return false;
	ptrdiff_t mark = str_find(s, STR("、"));
	size_t n = 0;
	while (n < s.len && is_digit(s.p[n]))
		n++;
	if ((mark >= 0 && mark <= 6) || (n && n < s.len && (s.p[n] == '.' || s.p[n] == ')')) || s.p[s.len - 1] == ',' || s.p[s.len - 1] == '.')
		return false;
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	uint32_t at = (uint32_t)(s.p - d->text.p);
	size_t i = doc_lit_at(d, TABLE_contract_label, at);
	return !(i < l->n && l->v[i].start == at && !str_eqz(label_field(d, i), "number"));
}

bool contract_part_is_bare(const struct doc *d, size_t line)
{
	uint32_t len = d->lines[line].end - d->lines[line].start;
	if (len < BARE_MIN || len > BARE_MAX)
		return false;
	struct str s = str_trim(doc_line(d, line));
	/* most lines begin otherwise (keep it so) */
	return s.len && strchr("CDINPQRS\xE4\xE5\xE6\xE9\xD0", s.p[0]) &&
	       str_is_any(s, "合同|协议|協議|合約|契約|CONTRACT|Contract|ДОГОВОР|КОНТРАКТ|QUOTATION|PURCHASE ORDER|Purchase Order|INVOICE|DELIVERY NOTE|STATEMENT OF ACCOUNT|CONTRACT AWARD NOTICE|SUBCONTRACT|NOTICE OF AWARD|"
			     "报价单|报价函|投标函|中标通知书|成交通知书|付款申请单|付款申请书|项目验收报告|对账单|往来对账单|开标一览表|采购订单|КОММЕРЧЕСКОЕ ПРЕДЛОЖЕНИЕ|BON DE COMMANDE|RECHNUNG|DEVIS|СЧЕТ НА ОПЛАТУ|СЧЁТ НА ОПЛАТУ");
}

/* MUTUAL NON-DISCLOSURE AGREEMENT, AMENDMENT No. 3 TO …, and "between" just below. */
static bool is_between(const struct doc *d, size_t line, struct str s)
{
	if (s.len < 8 || !(s.p[0] >= 'A' && s.p[0] <= 'Z') || !(contract_is_heading(s) || str_starts_any(s, "AMENDMENT|Amendment N|ADDENDUM|Addendum N|SUPPLEMENT|SUBCONTRACT|VARIATION")))
		return false;
	for (size_t k = line + 1; k < d->n_lines && k <= line + BETWEEN_LINES; k++) {
		struct str below = doc_line(d, k);
		if (below.len <= 4 * LINE_BYTES_MAX && (str_has(below, "etween") || str_has(below, "BETWEEN")))
			return true;
	}
	return false;
}

/* 合同名称 ⏎ 数据采购合同: what stands below such a label is its value. */
static bool is_value(const struct doc *d, size_t line)
{
	return line > 0 && str_is_any(str_trim(doc_line(d, line - 1)), "合同名称|合同名称：|协议名称|协议名称：|项目名称|项目名称：|合同标题|Contract title|Contract Title|Contract name|Contract Name|Предмет договора");
}

/* Does a paper begin with LINE, which is not empty? */
static enum start start_of(const struct doc *d, size_t line, bool side_below, bool apart, bool far)
{
	struct str s = str_trim(doc_line(d, line));
	if (side_below && contract_is_heading(s) && !is_value(d, line))
		return START_STRONG;
	if (!apart)
		return START_NONE;
	if (contract_part_is_bare(d, line) || is_between(d, line, s))
		return START_STRONG;
	if ((is_mail_line(s) && is_mail(d, line)) || (is_chat(s) && !chat_above(d, line)))
		return START_STRONG;
	return far || d->lines[line].tabs || str_starts(s, STR("\"")) || is_title(d, s) ? START_WEAK : START_NONE;
}

struct part_walk contract_part_walk(const struct doc *d)
{
	struct part_walk w = { .start = START_WEAK };
	w.side = next_side(d, &w.label);
	return w;
}

size_t contract_part_next(const struct doc *d, size_t from, struct part_walk *w)
{
	for (size_t line = from + 1; line < d->n_lines; line++) {
		const struct doc_line *l = &d->lines[line];
		uint32_t len = l->end - l->start;
		bool page = l->start > d->lines[line - 1].end + 1, gap = w->gap[0], two = gap && w->gap[1];
		bool blank = len == 0 || (len < BLANK_BYTES && contract_part_is_blank(d, line));
		w->gap[1] = gap;
		w->gap[0] = blank;
		bool labelled = w->side == line && two; /* 合同编号：X 合同名称：Y …: all of a paper on one long line */
		while (w->side != SIZE_MAX && w->side <= line) {
			w->label++;
			w->side = next_side(d, &w->label);
		}
		bool below = w->side != SIZE_MAX && w->side <= line + PART_BELOW_LINES;
		if (blank || !(gap || page || below) || (len > LINE_BYTES_MAX && !l->tabs && !labelled))
			continue;
		if (is_rule(d, line)) {
			w->gap[0] = true;
			continue;
		}
		bool drawn = is_rule(d, line - 1);
		w->start = start_of(d, line, below, gap || page || drawn, page || two || drawn);
		if (w->start != START_NONE)
			return line;
	}
	return d->n_lines;
}
