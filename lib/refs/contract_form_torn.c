/* contract_form_torn.c - values that a scan, a narrow column or the end of a page has
 * torn: 虚 衡 市 公 安 ⏎ 局, 人民币叁拾陆 ⏎ 万伍仟元整, 2O21年8月l2日. */
#include "contract_form.h"
#include <sluice/utf8.h>

#define REST_BYTES_MAX 72u /* of a name or sum, on its second line, the blanks among them */
#define NAME_REST_MAX 36u  /* … of a name, without them */
#define PAGE_MARK_BYTES 40u
#define PAGE_LINES 3u      /* between two pages: a number, a blank line */
#define CLOSED_BYTES_MAX 120u
#define SPACED_WORDS_MIN 4u

bool contract_ends_as_name(struct str name)
{
	static const char *const whole[] = { "公司", "局", "院", "委员会", "大学", "学校", "中心", "政府", "部", "厂",
					     "所",   "行", "队", "办公室", "集团", "厅",   "站",   "社",   NULL };
	for (size_t i = 0; whole[i]; i++)
		if (str_ends(name, str_from(whole[i])))
			return true;
	return false;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* 人 民 币 叁 拾 万: nearly every character alone between blanks. */
static bool is_spaced(struct str s)
{
	unsigned words = 0, alone = 0;
	for (size_t i = 0; i < s.len;) {
		size_t chars = 0;
		while (i < s.len && s.p[i] == ' ')
			i++;
		for (; i < s.len && s.p[i] != ' '; i++)
			chars += ((unsigned char)s.p[i] & 0xC0) != 0x80;
		words += chars > 0;
		alone += chars == 1;
	}
	bool three = words == 3 && alone == 3 && (unsigned char)s.p[0] >= 0x80; /* 报 价 函 */
	return three || (words >= SPACED_WORDS_MIN && alone * 5 >= words * 4);
}

/* A blank line, or what a page's foot says: — 2 —, 第2页 共5页, Page 2 of 5. */
static bool is_page_mark(struct str s)
{
	char word[PAGE_MARK_BYTES + 1];
	size_t n = 0;
	if (s.len > PAGE_MARK_BYTES)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (str_starts(str_sub(s, i, s.len), STR("—")) || str_starts(str_sub(s, i, s.len), STR("–")))
			i += 2;
		else if (!is_digit(s.p[i]) && s.p[i] != ' ' && s.p[i] != '-' && s.p[i] != '/')
			word[n++] = s.p[i];
	return str_is_any(str_make(word, n), "第页|第页共页|共页|第页/共页|第页，共页|Page|Pageof|Стр.") || n == 0;
}

/* The line that goes on with LINE: the next one, or the first of the next page. Empty: none. */
static struct str next_line(const struct doc *d, size_t line)
{
	bool page = false;
	for (size_t k = line + 1; k < d->n_lines && k <= line + 1 + PAGE_LINES; k++) {
		struct str s = doc_line(d, k);
		page |= d->lines[k].start > 0 && d->text.p[d->lines[k].start - 1] == '\f';
		if (!is_page_mark(s))
			return k == line + 1 || page ? str_trim(s) : STR("");
	}
	return STR("");
}

static struct str joined(struct doc *d, struct str a, struct str b)
{
	bool close = is_spaced(a) || is_spaced(b);
	char *p = arena_alloc(d->arena, a.len + b.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < a.len + b.len; i++) {
		char c = i < a.len ? a.p[i] : b.p[i - a.len];
		if (!(close && c == ' '))
			p[n++] = c;
	}
	return str_make(p, n);
}

struct str contract_whole_name(struct doc *d, uint32_t a, uint32_t *e)
{
	static const char *const ends[] = { "公司",   "支队",   "总队",   "大队",   "中心",   "有限责任公司", "委员会", "分公司",
					    "管理局", "公安局", "研究院", "研究所", "事务所", "人民政府",     "办公室", "分局",
					    "派出所", "大学",   "学院",   "医院",   "银行",   "支行",         NULL };
	struct str name = doc_slice(d, a, *e);
	size_t line = doc_line_at(d, a);
	if (*e != d->lines[line].end || line + 1 >= d->n_lines || name.len < 12 || contract_ends_as_name(name))
		return name;
	struct str more = next_line(d, line);
	if (more.len == 0 || more.len > REST_BYTES_MAX || str_has(more, "：") || str_find_char(more, ':') >= 0 || str_find_char(more, '\t') >= 0)
		return name;
	struct str whole = joined(d, name, more), rest = joined(d, more, STR(""));
	for (size_t i = 0; ends[i] && rest.len <= NAME_REST_MAX; i++) {
		if (!str_ends(whole, str_from(ends[i])))
			continue;
		*e = (uint32_t)(more.p - d->text.p) + (uint32_t)more.len;
		return whole;
	}
	return name;
}

/* What a sum may go on with on its second line: figures, 万, 元. */
static bool is_figure(uint32_t c)
{
	static const uint32_t signs[] = { 0x4E07, 0x4EBF, 0x5143, 0x4EDF, 0x4F70, 0x62FE, 0x5343, 0x767E, 0x5341,
					  0x58F9, 0x8D30, 0x53C1, 0x8086, 0x4F0D, 0x9646, 0x67D2, 0x634C, 0x7396,
					  0x96F6, 0x6574, 0x5706, 0x89D2, 0x5206, '.',    ',' };
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (c == signs[i])
			return true;
	return c >= '0' && c <= '9';
}

struct str contract_torn_sum(struct doc *d, uint32_t a, uint32_t *e)
{
	struct str value = str_trim(doc_slice(d, a, *e));
	size_t line = doc_line_at(d, a), n = 0, w;
	uint32_t last = 0, c;
	if (value.len == 0 || value.len > REST_BYTES_MAX || str_trim(doc_slice(d, *e, d->lines[line].end)).len)
		return STR("");
	utf8_decode_back(value, &last);
	struct str more = next_line(d, line);
	/* 元 and 整 end a sum, and 360000 may be whole: only 365, goes on with figures */
	if (!is_figure(last) || last == 0x5143 || last == 0x6574 || last == 0x5206 || more.len == 0)
		return STR("");
	for (size_t i = 0; i < more.len && n < REST_BYTES_MAX; i += w, n = i) {
		w = utf8_decode(str_sub(more, i, more.len), &c);
		if (!is_figure(c))
			break;
		if (i == 0 && c < 0x80 && !(last == ',' || last == '.'))
			return STR("");
	}
	if (n == 0)
		return STR("");
	*e = (uint32_t)(more.p - d->text.p) + (uint32_t)n;
	return joined(d, value, str_sub(more, 0, n));
}

struct str contract_torn_date(struct doc *d, uint32_t a, uint32_t *e)
{
	static const uint32_t signs[] = { 0x5E74, 0x6708, 0x65E5 }; /* 年 月 日 */
	struct str value = str_trim(doc_slice(d, a, *e)), more = next_line(d, doc_line_at(d, a));
	uint32_t last = 0, first = 0;
	if (value.len == 0 || value.len > REST_BYTES_MAX || more.len == 0 || more.len > REST_BYTES_MAX ||
	    str_trim(doc_slice(d, *e, d->lines[doc_line_at(d, a)].end)).len)
		return STR("");
	utf8_decode_back(value, &last);
	utf8_decode(more, &first);
	bool sign = last == signs[0] || last == signs[1], behind = false;
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		behind |= first == signs[i];
	bool digit = last >= '0' && last <= '9', digits = first >= '0' && first <= '9';
	ptrdiff_t day = str_find(more, STR("日")) >= 0 ? str_find(more, STR("日")) : str_find(more, STR("月"));
	if (day < 0 || !str_has(value, "年") || !((digit && behind) || (sign && digits)))
		return STR("");
	more.len = (size_t)day + 3;
	*e = (uint32_t)(more.p - d->text.p) + (uint32_t)more.len;
	return joined(d, value, more);
}

struct str contract_whole_word(struct doc *d, uint32_t a, struct str value)
{
	static const char *const ends[] = { "系统", "项目", "工程", "平台", "服务", "合同", "协议", "设备", "建设", "采购", "研究", "软件" };
	size_t line = doc_line_at(d, a);
	if (value.len < 12 || (unsigned char)value.p[0] < 0xE0 || (uint32_t)(value.p - d->text.p) + value.len != d->lines[line].end ||
	    line + 1 >= d->n_lines)
		return STR("");
	struct str more = str_trim(doc_line(d, line + 1));
	if ((more.len != 3 && more.len != 6) || (unsigned char)more.p[0] < 0xE3 || (unsigned char)more.p[0] > 0xE9)
		return STR("");
	char *p = arena_alloc(d->arena, value.len + more.len);
	memcpy(p, value.p, value.len);
	memcpy(p + value.len, more.p, more.len);
	struct str whole = str_make(p, value.len + more.len);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(whole, str_from(ends[i])) && !str_ends(value, str_from(ends[i])))
			return whole;
	return STR("");
}

struct str contract_closed_up(struct doc *d, struct str s)
{
	if (s.len > CLOSED_BYTES_MAX)
		return STR("");
	char *p = arena_alloc(d->arena, s.len + 1);
	size_t n = 0;
	unsigned torn = 0;
	bool lines = str_find(s, STR("__")) >= 0; /* __2020__年__7__月: filled in by hand */
	if (lines || is_spaced(s)) {
		for (size_t i = 0; i < s.len; i++)
			if (s.p[i] != ' ' && !(lines && s.p[i] == '_'))
				p[n++] = s.p[i];
		return str_make(p, n);
	}
	size_t group = SIZE_MAX; /* figures since the last comma */
	for (size_t i = 0; i < s.len; i++) {
		bool inside = s.p[i] == ' ' && n && (is_digit(p[n - 1]) || p[n - 1] == ',' || p[n - 1] == '.') && i + 1 < s.len &&
			      (is_digit(s.p[i + 1]) || s.p[i + 1] == ',' || s.p[i + 1] == '.');
		/* 1 2 3: a digit alone between spaces; 1 200 000 is written so */
		bool alone = inside && ((i >= 2 && s.p[i - 2] == ' ') || i == 1 || (i + 2 < s.len && s.p[i + 2] == ' ') || i + 2 == s.len);
		/* 268,0 00.00, 216 .000: a blank within a group of thousands or at its sign */
		alone |= inside && group != SIZE_MAX && group < 3;
		alone |= inside && i + 2 < s.len && (s.p[i + 1] == '.' || s.p[i + 1] == ',') && is_digit(s.p[i + 2]) && is_digit(p[n - 1]);
		torn += alone;
		if (inside)
			continue;
		group = s.p[i] == ',' ? 0 : is_digit(s.p[i]) && group != SIZE_MAX ? group + 1 : SIZE_MAX;
		p[n++] = s.p[i];
	}
	return torn ? str_make(p, n) : STR("");
}

struct str contract_figures(struct doc *d, struct str s)
{
	if (s.len > CLOSED_BYTES_MAX)
		return STR("");
	char *p = arena_alloc(d->arena, s.len + 1);
	bool any = false;
	memcpy(p, s.p, s.len);
	for (size_t i = 0, end; i < s.len; i = end + 1) {
		unsigned digits = 0, letters = 0;
		for (end = i; end < s.len && (is_digit(s.p[end]) || str_find_char(STR("OolI,."), s.p[end]) >= 0); end++) {
			digits += is_digit(s.p[end]);
			letters += s.p[end] != ',' && s.p[end] != '.' && !is_digit(s.p[end]);
		}
		bool word = i > 0 && ((s.p[i - 1] | 32) >= 'a' && (s.p[i - 1] | 32) <= 'z'); /* no part of one */
		word |= end < s.len && ((s.p[end] | 32) >= 'a' && (s.p[end] | 32) <= 'z');
		if (digits < 2 || letters == 0 || word)
			continue;
		for (size_t k = i; k < end; k++)
			p[k] = p[k] == 'O' || p[k] == 'o' ? '0' : p[k] == 'l' || p[k] == 'I' ? '1' : p[k];
		any = true;
	}
	return any ? str_make(p, s.len) : STR("");
}

struct str contract_date_figures(struct doc *d, struct str s)
{
	bool any = false;
	if (s.len > CLOSED_BYTES_MAX || !str_has(s, "年") || !str_has(s, "月"))
		return STR("");
	char *p = arena_alloc(d->arena, s.len + 1);
	memcpy(p, s.p, s.len);
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] == 'O' || s.p[i] == 'o' || s.p[i] == 'l' || s.p[i] == 'I') {
			p[i] = s.p[i] == 'O' || s.p[i] == 'o' ? '0' : '1';
			any = true;
		}
	return any ? str_make(p, s.len) : STR("");
}

/* 2O22, 2Ol9, 2022: four signs that a year can be; *RET_LETTER: one is a letter. */
static bool is_year(struct str s, bool *ret_letter)
{
	*ret_letter = false;
	for (size_t i = 0; i < s.len; i++) {
		if (!is_digit(s.p[i]) && str_find_char(STR("OolI"), s.p[i]) < 0)
			return false;
		*ret_letter |= !is_digit(s.p[i]);
	}
	return s.len == 4 && s.p[0] == '2' && (s.p[1] == '0' || s.p[1] == 'O' || s.p[1] == 'o');
}

struct str contract_number_figures(struct doc *d, struct str s)
{
	bool spoiled = false;
	if (s.len > CLOSED_BYTES_MAX)
		return STR("");
	char *p = arena_alloc(d->arena, s.len + 1);
	memcpy(p, s.p, s.len);
	for (size_t i = 0, end; i < s.len; i = end + 1) {
		bool letter = false, digit = false, other = false;
		for (end = i; end < s.len && ((s.p[end] | 32) >= 'a' ? (s.p[end] | 32) <= 'z' : is_digit(s.p[end])); end++) {
			digit |= is_digit(s.p[end]);
			other |= !is_digit(s.p[end]) && str_find_char(STR("OolI"), s.p[end]) < 0;
		}
		spoiled |= is_year(str_sub(s, i, end), &letter) && letter;
		for (size_t k = i; k < end && digit && !other; k++)
			p[k] = p[k] == 'O' || p[k] == 'o' ? '0' : p[k] == 'l' || p[k] == 'I' ? '1' : p[k];
	}
	return spoiled ? str_make(p, s.len) : STR("");
}
