/* contract_form_value.c - where a label can stand, and where its value begins and ends:
 * behind a colon, a bracket and a colon, 为 or a TAB; up to the end of its cell, the next
 * label, or a gap with another word and its colon behind. */
#include "contract_form.h"
#include "contract_number.h"
#include "rules.h"
#include <sluice/utf8.h>

#define VALUE_BYTES_MAX 600u
#define COLUMN_GAP 3u       /* blanks between two columns */
#define COLUMN_WORD_BYTES 24u
#define SECOND_LABEL_BYTES 40u /* of a label said again in English */
#define SHAPE_BYTES_MAX 160u /* of a value behind a colon that was misread, of a line of cells parted by bars */
#define REST_BYTES 6u        /* … what may follow it: 止, a stray sign */
#define SUM_LEAD_BYTES 24u   /* … and stand before its sum: 人民币（大写） */
#define NAME_BYTES_MIN 18u   /* … of a project's name */
#define ROW_BYTES_MAX 4096u /* longer lines are no rows of a form */

static uint32_t cp_before(struct str s, size_t i)
{
	uint32_t cp = '\n';
	if (i)
		utf8_decode_back(str_make(s.p, i), &cp);
	return cp;
}

static uint32_t cp_after(struct str s, size_t i)
{
	uint32_t cp = '\n';
	if (i < s.len)
		utf8_decode(str_make(s.p + i, s.len - i), &cp);
	return cp;
}

static bool is_stop(uint32_t c)
{
	return c == '\n' || c == '\t' || c == 0x3002 || c == 0xFF1B || c == ';' || c == 0xFF0C || c == ',' || c == '.' || c == 0xFF0E || c == 0x3001 || c == ')' ||
	       c == 0xFF09 || c == '(' || c == 0xFF08 || c == '*' || c == '|' || c == 0x25CF || c == '#' || c == 0x2022 || c == 0x4E36; /* 丶: a 、 misread */
}

/* Shipper/Seller: — two words for one thing, the first at the line's or cell's start. */
static bool is_second_word(const struct doc *d, const struct lit_hit *l)
{
	size_t i = l->start;
	if (i < 2 || d->text.p[i - 1] != '/' || l->end >= d->text.len || d->text.p[l->end] != ':')
		return false;
	for (i--; i > 0 && l->start - i < COLUMN_WORD_BYTES && ((d->text.p[i - 1] | 32) >= 'a' && (d->text.p[i - 1] | 32) <= 'z'); i--)
		;
	return i + 2 < l->start && (i == 0 || d->text.p[i - 1] == '\n' || d->text.p[i - 1] == '\t');
}

bool contract_label_place(const struct doc *d, const struct lit_hit *l)
{
	size_t i = l->start;
	while (i > 0 && (d->text.p[i - 1] == ' ' || (i >= 3 && memcmp(d->text.p + i - 3, "\xE3\x80\x80", 3) == 0)))
		i -= d->text.p[i - 1] == ' ' ? 1 : 3;
	return i < l->start || is_stop(cp_before(d->text, i)) || is_second_word(d, l);
}

static bool is_colon(uint32_t c)
{
	return c == ':' || c == 0xFF1A || c == 0x2236 || c == 0xFE55;
}

/* | 甲方 | X |: a row of Markdown as it stands. */
static bool is_bar_row(const struct doc *d, uint32_t at)
{
	struct str line = str_trim(doc_line(d, doc_line_at(d, at)));
	if (line.len > 4 && line.p[0] == '|' && line.p[line.len - 1] == '|')
		return true;
	if (line.len > SHAPE_BYTES_MAX)
		return false;
	/* 合同名称 | X over 对方单位 | Y: cells as a copy of a form has them */
	size_t i = doc_line_at(d, at);
	struct str above = i ? doc_line(d, i - 1) : STR(""), below = i + 1 < d->n_lines ? doc_line(d, i + 1) : STR("");
	above = str_sub(above, 0, above.len < SHAPE_BYTES_MAX ? above.len : SHAPE_BYTES_MAX);
	below = str_sub(below, 0, below.len < SHAPE_BYTES_MAX ? below.len : SHAPE_BYTES_MAX);
	return str_find(line, STR(" | ")) > 0 && (str_find(above, STR(" | ")) > 0 || str_find(below, STR(" | ")) > 0);
}

static bool begins_sum(struct str s, size_t i)
{
	while (i < s.len && s.p[i] == ' ')
		i++;
	uint32_t c = cp_after(s, i);
	uint32_t next = cp_after(s, i + 1);
	if ((c == 'l' || c == 'I' || c == 'O') && (next == ',' || (next >= '0' && next <= '9'))) /* l,280: as scans have it */
		return true;
	return (c >= '0' && c <= '9') || c == 0xA5 || c == 0xFFE5 || str_starts(str_sub(s, i, s.len), STR("人民币"));
}

/* Does VALUE, which stands at A, have the shape of what FIELD wants, and all of it? */
static bool has_shape(const struct doc *d, struct str field, struct str value, uint32_t a)
{
	uint32_t b = a + (uint32_t)value.len;
	if (str_starts(field, STR("party_")) || str_eqz(field, "counterparty")) {
		const struct hit *org = contract_hit_in(d, REF_organization, a, b);
		bool whole = contract_ends_as_name(value) || (org && org->start == a && org->end + strlen("）") >= b);
		return whole && str_find(value, STR("，")) < 0 && str_find(value, STR("、")) < 0;
	}
	if (str_eqz(field, "number") || str_eqz(field, "tender")) {
		size_t start, end = contract_number_read(d->text, a, &start);
		bool sign = end && (str_find_char(value, '-') >= 0 || str_find_char(value, '/') >= 0 || str_find_char(value, '[') >= 0);
		return sign && start == a && end + REST_BYTES >= b;
	}
	if (str_eqz(field, "signed")) {
		const struct hit *date = contract_hit_in(d, REF_date, a, b);
		return date && date->start == a && date->end + REST_BYTES >= b;
	}
	if (str_eqz(field, "amount")) {
		const struct hit *sum = contract_hit_in(d, REF_amount, a, b);
		return sum && sum->start <= a + SUM_LEAD_BYTES;
	}
	bool name = str_eqz(field, "project") || str_eqz(field, "title");
	return name && value.len >= NAME_BYTES_MIN && str_find(value, STR("，")) < 0 && str_find(value, STR("。")) < 0;
}

/* 甲方，虚衡市公安局: a comma at AT that a scan has made of a colon, right behind the label L (or its bracket) at its line's or
 * cell's start, and nothing in the line but what such a label wants. 0: it is a sentence's; or its length. */
static size_t colon_misread(const struct doc *d, const struct lit_hit *l, size_t at)
{
	uint32_t before = cp_before(d->text, l->start), c = cp_after(d->text, at);
	bool comma = c == ',' || c == 0xFF0C, stop = d->read && (c == 0x3001 || c == 0x3002 || c == '.' || c == 0xFF1B || c == 0xB7);
	struct str field = doc_cell(d, TABLE_contract_label, l, 1);
	if ((before != '\n' && before != '\t') || !(comma || stop) || ((str_eqz(field, "project") || str_eqz(field, "title")) && l->end - l->start < 12))
		return 0;
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : 3, end = at + n;
	while (end < d->text.len && (d->text.p[end] == ' ' || d->text.p[end] == '\t'))
		end++; /* 接收方， | X */
	while (end < d->text.len && end - at < SHAPE_BYTES_MAX && d->text.p[end] != '\n' && d->text.p[end] != '\t')
		end++;
	struct str value = str_trim(doc_slice(d, (uint32_t)(at + n), (uint32_t)end));
	return value.len && has_shape(d, field, value, (uint32_t)(value.p - d->text.p)) ? n : 0;
}

static bool says_total(struct str s)
{
	return str_starts(s, STR("共计")) || str_starts(s, STR("合计")) || str_starts(s, STR("总计"));
}

/* 签约日期Date:, 买方 The Buyer: the label again in English, up to its colon at the returned place; FROM: it is not. */
static size_t second_label(struct str s, size_t from)
{
	static const char words[] = "Date|Dated|Day|Time|No|Number|The|Buyer|Seller|Party|A|B|of|Total|Amount|Fee|Price|Value|Sum|Contract|Agreement|Order|Name|Project|Title|Client|Customer|Supplier|"
				    "Vendor|Provider|Purchaser|Contractor|Signing|Signed|Signature|Effective|Place";
	size_t i = from, begin = from;
	for (; i < s.len && i - from < SECOND_LABEL_BYTES; i++) {
		char c = s.p[i];
		bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
		if (letter)
			continue;
		if (i > begin && !str_is_any(str_sub(s, begin, i), words))
			return from;
		if (is_colon(cp_after(s, i)))
			return i > from && s.p[from] != ':' ? i : from;
		if (c != ' ' && c != '.' && c != '/')
			return from;
		begin = i + 1;
	}
	return from;
}

size_t contract_value_start(const struct doc *d, const struct lit_hit *l)
{
	struct str s = d->text;
	size_t i = l->end;
	bool sign = false;
	uint32_t before = cp_before(s, l->start);
	if ((before == '(' || before == 0xFF08) && (cp_after(s, i) == ')' || cp_after(s, i) == 0xFF09)) /* 用工单位（甲方）: */
		i += cp_after(s, i) == ')' ? 1 : 3;
	if ((unsigned char)s.p[l->start] >= 0xE3)
		i = second_label(s, i);
	for (unsigned round = 0; round < 12 && i < s.len; round++) {
		uint32_t c = cp_after(s, i);
		size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
		if (is_colon(c) || c == '\t' || (c == '|' && !sign && is_bar_row(d, l->start)) || (!sign && (c == ';' || c == 0xFF1B) && cp_before(s, l->start) == '\n')) {
			sign = true; /* ; is a colon misread */
		} else if (!sign && c == 0x4E3A && (begins_sum(s, i + n) || is_colon(cp_after(s, i + n)))) { /* 合同总价为88万元, 为：… */
			sign = true;
		} else if (!sign && says_total(str_sub(s, i, s.len)) && begins_sum(s, i + strlen("共计"))) { /* 合同价款共计人民币88万元 */
			sign = true;
			n = strlen("共计");
		} else if (!sign && colon_misread(d, l, i)) {
			sign = true;
		} else if (!sign && c == '.' && before == '\n' && cp_after(s, i + n) >= '0') { /* 甲方.X: a colon that a scan has cut */
			sign = true;
		} else if (!sign && (c == '(' || c == 0xFF08)) { /* 甲方(盖章): */
			size_t k = i + n, m = 0;
			while (k < s.len && m++ < 12 && cp_after(s, k) != ')' && cp_after(s, k) != 0xFF09 && cp_after(s, k) != '\n')
				k += utf8_decode(str_make(s.p + k, s.len - k), &c);
			c = cp_after(s, k);
			if (c != ')' && c != 0xFF09)
				return 0;
			n = k + (c == ')' ? 1 : 3) - i;
		} else if (c != ' ' && c != 0x3000 && c != 0xA0 && c != '_' && !(c == '*' && !sign)) {
			break;
		}
		i += n;
	}
	while (sign && i < s.len && s.p[i] == ' ')
		i++;
	return sign ? i : 0;
}

/* Vendor: X LLC      Ship to: Y: behind a gap, a word and its colon, label or not. */
static bool begins_column(struct str s, size_t at)
{
	size_t i = at;
	while (i < s.len && s.p[i] == ' ')
		i++;
	if (i - at < COLUMN_GAP)
		return false;
	for (size_t n = 0; i + n < s.len && n < COLUMN_WORD_BYTES && s.p[i + n] != '\n' && s.p[i + n] != ' '; n++)
		if (is_colon(cp_after(s, i + n)))
			return n > 1;
	return false;
}

/* 攻防演练服务合同 甲方：X: of what is one label to the scanner, the value before has so many bytes. */
static size_t own_end(const struct doc *d, const struct lit_hit *l)
{
	struct str s = doc_slice(d, l->start, l->end);
	ptrdiff_t blank = str_find_char(s, ' ');
	bool glued = l->start > 0 && (unsigned char)d->text.p[l->start - 1] >= 0x80;
	return glued && blank > 0 && str_is_any(str_sub(s, 0, (size_t)blank), "合同|协议|项目|工程|采购") ? (size_t)blank : 0;
}

size_t contract_value_end(const struct doc *d, size_t index, size_t start, bool sentence)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	size_t end = start;
	while (end < d->text.len && d->text.p[end] != '\n' && d->text.p[end] != '\t' && end - start < VALUE_BYTES_MAX) {
		uint32_t c = cp_after(d->text, end);
		if (c == 0xFF1B || c == ';' || c == 0x3002 || (c == '|' && is_bar_row(d, (uint32_t)start)))
			break;
		if (c == ' ' && end > start && begins_column(d->text, end))
			break;
		if (sentence && (c == 0xFF0C || (c == ',' && cp_after(d->text, end + 1) >= 0x80)))
			break;
		end += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	}
	for (size_t i = index + 1; i < l->n && l->v[i].start < end; i++) {
		/* 邮件取证服务合同 ⏎ 甲方: no 合同甲方 */
		bool torn = memchr(d->text.p + l->v[i].start, '\n', l->v[i].end - l->v[i].start) != NULL;
		size_t next = l->v[i].start > start && !torn ? contract_value_start(d, &l->v[i]) : 0;
		/* …扩容项目, the cell's end: no label, whatever the next cell says */
		if (next && !(l->v[i].end == end && d->text.p[end] == '\t' && !contract_label_place(d, &l->v[i]))) {
			end = l->v[i].start + own_end(d, &l->v[i]);
			break;
		}
	}
	while (end > start && (d->text.p[end - 1] == ' ' || d->text.p[end - 1] == ','))
		end--;
	return end;
}

bool contract_cell_below(const struct doc *d, const struct lit_hit *l, uint32_t *ret_a, uint32_t *ret_b)
{
	size_t line = doc_line_at(d, l->start), column = 0, cells = 0;
	if (d->lines[line].end - d->lines[line].start > ROW_BYTES_MAX)
		return false;
	for (uint32_t i = d->lines[line].start; i < d->lines[line].end; i++) {
		column += d->text.p[i] == '\t' && i < l->start;
		cells += d->text.p[i] == '\t';
	}
	if (cells == 0 || line + 1 >= d->n_lines)
		return false;
	/* the label is all of its cell: 需方代表： is none of 需方 */
	uint32_t rest = l->end;
	while (rest < d->lines[line].end && d->text.p[rest] != '\t')
		rest++;
	struct str more = str_trim(doc_slice(d, l->end, rest));
	if (more.len && more.p[0] != '(' && !str_starts(more, STR("（")) && !str_starts(more, STR("名称")))
		return false;
	uint32_t a = d->lines[line + 1].start, end = d->lines[line + 1].end;
	for (size_t k = 0; k < column; k++) {
		const char *tab = memchr(d->text.p + a, '\t', end - a);
		if (!tab)
			return false;
		a = (uint32_t)(tab - d->text.p) + 1;
	}
	const char *tab = memchr(d->text.p + a, '\t', end - a);
	*ret_a = a;
	*ret_b = tab ? (uint32_t)(tab - d->text.p) : end;
	return *ret_b > a;
}
