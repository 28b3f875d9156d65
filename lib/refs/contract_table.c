/* contract_table.c - ledgers and lists: one contract a row.
 *
 * A header is a row of cells most of which are labels, three at least, with one
 * that names a contract (number, title, project) and one that says whose or how
 * much. Rows below it, as long as they have as many cells, are contracts. */
#include "contract_table.h"
#include "amount.h"
#include "rules.h"
#include <stdlib.h>

#define LABELS_MIN 3u  /* of a header */
#define LABELS_NUMBERED 4u /* … of a wide one, with a contract's number among them */
#define NOTICE_BYTES 1500u /* a notice of a company says so at its beginning */
#define LABEL_LINES 2u  /* a heading a line: so far below one its neighbours stand */
#define HEADER_BYTES_MAX 2000u
#define UNIT_LINES 3u  /* lines above a header that may say 单位：万元 */

/* Cells parted by two blanks and more; an empty one is not to be seen. */
static unsigned split_gaps(struct str rest, struct str *cells)
{
	unsigned n = 0;
	for (rest = str_trim(rest); rest.len && n < TABLE_COLUMNS_MAX;) {
		ptrdiff_t gap = str_find(rest, STR("  "));
		cells[n++] = gap < 0 ? rest : str_sub(rest, 0, (size_t)gap);
		rest = gap < 0 ? STR("") : str_trim(str_sub(rest, (size_t)gap, rest.len));
	}
	return n;
}

/* Cells of a line; by commas or semicolons (quotes around a cell) where a table is read as it is. */
static unsigned split(const struct doc *d, size_t line, char sign, struct str *cells)
{
	if (sign == ' ')
		return split_gaps(doc_line(d, line), cells);
	struct str rest = doc_line(d, line);
	unsigned n = 0;
	while (n < TABLE_COLUMNS_MAX) {
		ptrdiff_t tab, close = (sign == ',' || sign == ';') && rest.len && rest.p[0] == '"' ? str_find_char(str_sub(rest, 1, rest.len), '"') : -1;
		if (close >= 0) {
			tab = str_find_char(str_sub(rest, (size_t)close + 2, rest.len), sign);
			tab = tab < 0 ? tab : tab + close + 2;
			cells[n++] = str_trim(str_sub(rest, 1, (size_t)close + 1));
		} else {
			tab = str_find_char(rest, sign);
			cells[n++] = str_trim(tab < 0 ? rest : str_sub(rest, 0, (size_t)tab));
		}
		if (tab < 0)
			break;
		rest = str_sub(rest, (size_t)tab + 1, rest.len);
	}
	return n;
}

/* What the words of header_word() begin with (keep it so); nearly all cells begin with something else. */
static bool begins_word(unsigned char c)
{
	return c == 0xD0 || c == 0xE4 || c == 0xE5 || c == 0xE6 || c == 0xE9 || (c && strchr("BCDFGIMORSTVW", (int)c));
}

/* Words that are labels in a header only: in a form they say too little. */
static struct str header_word(struct str cell)
{
	if (cell.len < 2 || !(begins_word((unsigned char)cell.p[0]) || (cell.p[0] == '\xE7' && cell.p[1] == '\xAD'))) /* 签 */
		return STR("");
	static const struct { const char *word, *field; } words[] = { { "Дата", "signed" }, { "Дата договора", "signed" }, { "Договор", "number" }, { "Контракт", "number" }, { "Предмет", "project" }, { "Сумма", "amount" }, { "Цена", "amount" }, { "Стоимость", "amount" }, { "Сомасы", "amount" }, { "Күні", "signed" },
		{ "Контрагент", "counterparty" }, { "日期", "signed" }, { "签订", "signed" }, { "签约", "signed" }, { "客户", "party_a" }, { "时间", "signed" }, { "Date", "signed" }, { "Signed", "signed" }, { "Description", "project" },
		{ "Subject", "project" }, { "Value", "amount" }, { "Gross", "amount" }, { "Brutto", "amount" }, { "Start Date", "effective" }, { "供方", "party_b" }, { "Title", "title" }, { "Start", "effective" }, { "币种", "currency" }, { "币别", "currency" },
		{ "Currency", "currency" }, { "Валюта", "currency" }, { "内容", "project" },
		{ "Ref", "number" }, { "Ref.", "number" }, { "Reference", "number" }, { "Service", "project" }, { "Services", "project" }, { "Номер", "number" }, { "Fecha", "signed" }, { "Datum", "signed" },
		{ "Importe", "amount" }, { "Contrato", "number" }, { "Contrat", "number" }, { "Vertrag", "number" }, { "Valor", "amount" }, { "Montant", "amount" }, { "Betrag", "amount" }, { "Wert", "amount" }, { "Objet", "project" }, { "契約日", "signed" }, { "金額", "amount" } };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (cell.p[0] != words[i].word[0] || cell.p[1] != words[i].word[1])
			continue;
		struct str word = str_from(words[i].word);
		if (!str_starts(cell, word))
			continue;
		struct str rest = str_trim(str_sub(cell, word.len, cell.len));
		bool twice = (unsigned char)word.p[0] >= 0xE0 && rest.len && (rest.p[0] | 32) >= 'a' && (rest.p[0] | 32) <= 'z'; /* 日期 Date */
		bool tax = str_starts_any(rest, "с НДС|без НДС|с учетом НДС|с учётом НДС|вкл. НДС|incl|excl|含税|不含税|含稅");
		if (rest.len == 0 || twice || tax || rest.p[0] == '(' || rest.p[0] == ',' || str_starts(rest, STR("（")))
			return str_from(words[i].field);
	}
	return STR("");
}

/* Of the label that a cell begins with, a unit at most behind it. */
static struct str label_alone(const struct doc *d, struct str cell)
{
	struct lit_hits hits[REFS_TABLES] = { 0 };
	struct str field = STR("");
	literals_scan(d->rules->literals[GROUP_ANY], cell, (uint64_t)1 << TABLE_contract_label, hits);
	if (hits[TABLE_contract_label].n && hits[TABLE_contract_label].v[0].start == 0)
		field = doc_cell(d, TABLE_contract_label, &hits[TABLE_contract_label].v[0], 1);
	free(hits[TABLE_contract_label].v);
	return field;
}

/* The label that a header cell is, with at most a unit or mark around it; *RET_WEAK
 * when it is a word that many tables have. */
struct str contract_column_field(const struct doc *d, char sign, struct str cell, bool *ret_weak, const char **ret_currency)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	uint32_t a = (uint32_t)(cell.p - d->text.p), b = a + (uint32_t)cell.len;
	for (size_t i = doc_lit_at(d, TABLE_contract_label, a); i < l->n && l->v[i].start < b; i++) {
		if (l->v[i].end > b || str_eqz(doc_cell(d, TABLE_contract_label, &l->v[i], 1), "key")) /* over two cells; a program's name */
			continue;
		struct str before = str_trim(doc_slice(d, a, l->v[i].start)), after = str_trim(doc_slice(d, l->v[i].end, b));
		bool bracket = after.len == 0 || after.p[0] == '(' || str_starts(after, STR("（")) || after.p[0] == '/' ||
			       after.p[0] == ',' || after.p[0] == ':' || str_starts(after, STR("：")) || str_eqz(after, "名称") ||
			       str_eqz(after, "单位");
		if (before.len <= 12 && bracket)
			return doc_cell(d, TABLE_contract_label, &l->v[i], 1);
	}
	if (sign == ' ') { /* 项目        金额: one label to the scanner, which passes over blanks */
		struct str field = label_alone(d, cell);
		if (field.len)
			return field;
	}
	ptrdiff_t open = cell.len && cell.p[cell.len - 1] == ')' ? str_find_char(cell, '(') : -1; /* PO value (EUR) */
	struct str bare = open > 0 ? str_trim(str_sub(cell, 0, (size_t)open)) : cell;
	struct str word = header_word(cell), key = word.len ? STR("") : contract_key_field(bare, ret_currency);
	*ret_weak = !str_eqz(key, "number") && !str_starts(key, STR("party_"));
	return word.len ? word : key;
}

/* 合同内容: above a column of a list it names the contract. */
static bool names_contract(struct str cell)
{
	return str_eqz(cell, "合同内容") || str_eqz(cell, "项目内容") || str_eqz(cell, "中标内容") || str_eqz(cell, "建设内容");
}

static double unit_above(const struct doc *d, size_t line, const char **ret_currency)
{
	for (size_t k = 1; k <= UNIT_LINES && k <= line; k++) {
		struct str s = doc_line(d, line - k);
		ptrdiff_t at = str_find(s, STR("单位"));
		if (at >= 0)
			return amount_header_unit(str_sub(s, (size_t)at, s.len), ret_currency);
	}
	return 0;
}

/* 金额（万元） in the line above, over the cells of its columns: a header of two lines, the upper one's cells merged. */
static double unit_of_group(const struct doc *d, size_t line, char sign, unsigned column, unsigned n, const char **ret_currency)
{
	struct str cells[TABLE_COLUMNS_MAX];
	unsigned above = line && sign == '\t' ? split(d, line - 1, sign, cells) : 0;
	if (above < 2 || above > n || column >= above || column >= TABLE_COLUMNS_MAX)
		return 0;
	for (unsigned k = column + 1; k > 0; k--)
		if (cells[k - 1].len)
			return amount_header_unit(cells[k - 1], ret_currency);
	return 0;
}

/* 含税 below 金额（万元）, a merged cell of the line above: the whole of what the group counts. */
static bool in_group_of_sums(const struct doc *d, size_t line, char sign, unsigned column, unsigned n, struct str cell)
{
	struct str cells[TABLE_COLUMNS_MAX];
	unsigned above = line && sign == '\t' && str_is_any(cell, "含税|含税价|价税合计|总额|总价|合计|合同额|合同金额|with VAT|incl. VAT|Gross|Total|с НДС|всего") ? split(d, line - 1, sign, cells) : 0;
	bool weak = false;
	if (above < 2 || above > n || column >= above)
		return false;
	for (unsigned k = column + 1; k > 0; k--)
		if (cells[k - 1].len) {
			const char *currency = NULL;
			return str_eqz(contract_column_field(d, sign, cells[k - 1], &weak, &currency), "amount");
		}
	return false;
}

/* A label stands in one of the cells: in rows below a header that is seldom so. */
static bool has_label(const struct doc *d, const struct str *cells, unsigned n)
{
	size_t i = doc_lit_at(d, TABLE_contract_label, (uint32_t)(cells[0].p - d->text.p));
	return i < d->lits[TABLE_contract_label].n && d->lits[TABLE_contract_label].v[i].start < (uint32_t)(cells[n - 1].p + cells[n - 1].len - d->text.p);
}

/* A label, or a cell that may be a program's name for one, without which nothing says that a table is one of contracts. */
static bool may_be_header(const struct doc *d, const struct str *cells, unsigned n)
{
	if (has_label(d, cells, n))
		return true;
	for (unsigned k = 0; k < n; k++)
		if (cells[k].len && (cells[k].p[0] | 32) >= 'a' && (cells[k].p[0] | 32) <= 'z')
			return true;
	return false;
}

bool contract_is_header(const struct doc *d, size_t line, char sign, const struct str *cells, unsigned n, struct column *columns)
{
	unsigned labels = 0, what = 0, whose = 0, own = 0 /* labels that tables of contracts have */, goods = 0, papers = 0;
	const char *currency = NULL;
	double above = 0;
	bool budget = false, planned = true; /* no sum but what may be spent */
	bool looked = false, product = false, priced = false, numbered = false, agreed = false; /* a side, a paper or a price, and no budget alone */
	static const char *const lots[] = { "包号", "包组", "标段", "分包", "标包", "包件", "標段", "Lot", "LOT", "Лот" };
	bool lot = false, deals = false, dated = false, supplied = false, unnamed = false;
	if (!may_be_header(d, cells, n))
		return false;
	deals = has_label(d, cells, n) && contract_columns_staged(cells, n);
	for (size_t k = 0; k < sizeof lots / sizeof *lots; k++)
		lot |= str_starts(cells[0], str_from(lots[k]));
	for (unsigned i = 0; i < n; i++) {
		bool weak = false;
		unsigned most = labels + lot + n - i;
		if (most < LABELS_MIN || (most * 2 < n && most < LABELS_NUMBERED))
			return false; /* too many cells are none */
		columns[i] = (struct column){ .field = STR("") };
		columns[i].field = deals ? contract_columns_deal(cells[i]) : STR("");
		if (columns[i].field.len == 0)
			columns[i].field = contract_column_field(d, sign, cells[i], &weak, &columns[i].currency);
		static const char *const counted[] = { "数量", "单位", "单价", "规格", "型号", "計量單位", "數量", "單價", "Qty", "Quantity", "Unit", "Кол", "Ед.", "Цена за" };
		for (size_t k = 0; k < sizeof counted / sizeof *counted; k++)
			goods += cells[i].len && cells[i].p[0] == counted[k][0] && str_starts(cells[i], str_from(counted[k]));
		if (columns[i].field.len == 0 && in_group_of_sums(d, line, sign, i, n, cells[i]))
			columns[i].field = STR("amount");
		if (str_eqz(columns[i].field, "stop") && names_contract(cells[i]))
			columns[i].field = STR("project");
		/* 编号: of what? It is the contract's where all else says so */
		if (columns[i].field.len == 0 && str_is_any(cells[i], "编号|編號|No.|No|Nr.|N°|Nº")) {
			columns[i].field = STR("number");
			unnamed = true;
			continue;
		}
		if (columns[i].field.len == 0)
			continue;
		labels++;
		papers += str_eqz(columns[i].field, "number") || str_eqz(columns[i].field, "title");
		numbered |= str_eqz(columns[i].field, "number");
		agreed |= str_starts(columns[i].field, STR("party_")) || str_eqz(columns[i].field, "counterparty") ||
			  str_eqz(columns[i].field, "amount") || str_eqz(columns[i].field, "number") || str_eqz(columns[i].field, "title");
		what += str_eqz(columns[i].field, "number") || str_eqz(columns[i].field, "title") || str_eqz(columns[i].field, "project");
		bool sum = str_eqz(columns[i].field, "amount") || str_eqz(columns[i].field, "budget");
		planned &= !str_eqz(columns[i].field, "amount") && !str_eqz(columns[i].field, "party_b") && !str_eqz(columns[i].field, "number") &&
			   !str_eqz(columns[i].field, "signed") && !str_eqz(columns[i].field, "title");
		budget |= str_eqz(columns[i].field, "budget");
		dated |= !weak && str_eqz(columns[i].field, "signed");
		supplied |= str_starts(columns[i].field, STR("party_"));
		product |= str_eqz(columns[i].field, "product");
		priced |= sum && (str_starts(cells[i], STR("合同")) || str_starts(cells[i], STR("签约")));
		own += !weak && !sum && !str_eqz(columns[i].field, "signed") && !str_eqz(columns[i].field, "term") &&
		       !str_eqz(columns[i].field, "stop");
		whose += str_starts(columns[i].field, STR("party_")) || str_eqz(columns[i].field, "counterparty") || sum;
		if (sum) {
			columns[i].unit = columns[i].currency ? 1 : amount_header_unit(cells[i], &columns[i].currency);
			if (columns[i].unit <= 0)
				columns[i].unit = unit_of_group(d, line, sign, i, n, &columns[i].currency);
			if (columns[i].unit <= 0) {
				if (!looked)
					above = unit_above(d, line, &currency);
				looked = true;
				columns[i].unit = above;
				columns[i].currency = currency;
			}
		}
	}
	columns[0].lot = lot;
	what += lot;
	labels += columns[0].lot && columns[0].field.len == 0;
	/* 采购内容 | 合同价, 编号 | 供方 | 采购内容 | 签订时间: what is bought names the contract */
	what += product && (priced || (unnamed && supplied && dated));
	/* 单位 | 数量 | 单价, and no contract's number or title: goods of one contract */
	if (goods >= 2 && !papers)
		return false;
	/* План закупок: whose, what and НМЦК; a notice's table of what it has won has budgets, too */
	if (budget && planned && str_find(doc_slice(d, 0, NOTICE_BYTES), STR("公告")) < 0)
		return false;
	/* a program's table has columns of its own beside them */
	if (!agreed && str_find(doc_slice(d, 0, NOTICE_BYTES), STR("公告")) < 0) /* a notice's table of what it has won has budgets, too */
		return false;
	if (!deals && contract_columns_shop(cells, n))
		return false;
	return labels >= LABELS_MIN && what && whose && own && (labels * 2 >= n || (numbered && labels >= LABELS_NUMBERED));
}

/* A second line of a header, 含税（万元） | 不含税（万元） below 合同额: nothing but units. */
static bool is_unit_line(const struct str *cells, unsigned n, struct column *columns, unsigned n_columns)
{
	double unit[TABLE_COLUMNS_MAX] = { 0 };
	const char *currency[TABLE_COLUMNS_MAX] = { NULL };
	unsigned found = 0;
	for (unsigned i = 0; i < n; i++) {
		if (cells[i].len == 0)
			continue;
		unit[i] = amount_header_unit(cells[i], &currency[i]);
		for (size_t k = 0; k < cells[i].len; k++)
			if (unit[i] <= 0 || (cells[i].p[k] >= '0' && cells[i].p[k] <= '9'))
				return false;
		found++;
	}
	for (unsigned i = 0; i < n && i < n_columns; i++)
		if (unit[i] > 0 && (str_eqz(columns[i].field, "amount") || str_eqz(columns[i].field, "budget"))) {
			columns[i].unit = unit[i];
			columns[i].currency = currency[i];
		}
	return found > 0;
}

/* A merged cell reaches over the rows below it: their first cells are empty. */
static void fill_merged(struct str *cells, unsigned n, const struct str *above, unsigned n_above, const struct column *columns)
{
	for (unsigned i = 0; i < n && i < n_above && cells[i].len == 0; i++) {
		struct str field = columns[i].field;
		if (str_starts(field, STR("party_")) || str_eqz(field, "counterparty") || str_eqz(field, "project"))
			cells[i] = above[i];
	}
}

/* The sign between the cells of a line that may be a table's header, read as it is:
 * a comma, a semicolon, a bar or a gap of blanks, several of them, and two labels (one where bars are plain). 0: none.
 * *LABEL goes on from line to line. */
static char header_sign(const struct doc *d, size_t line, size_t *label)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	size_t commas = 0, bars = 0, gaps = 0, semicolons = 0;
	while (*label < l->n && l->v[*label].start < d->lines[line].start)
		++*label;
	size_t i = *label;
	if (i >= l->n || l->v[i].start >= d->lines[line].end)
		return 0;
	bool two = (i + 1 < l->n && l->v[i + 1].start < d->lines[line].end) || str_eqz(doc_cell(d, TABLE_contract_label, &l->v[i], 1), "key");
	struct str s = doc_line(d, line);
	two = two || str_has(s, "Stage") || str_has(s, "阶段"); /* Deal,Stage,Amount */
	if (!two && !memchr(s.p, '|', s.len))
		return 0;
	for (size_t k = 0; k < s.len && k < HEADER_BYTES_MAX; k++) {
		commas += s.p[k] == ',';
		bars += s.p[k] == '|';
		semicolons += s.p[k] == ';';
		gaps += k >= 2 && s.p[k] != ' ' && s.p[k - 1] == ' ' && s.p[k - 2] == ' ';
	}
	if (bars >= (two ? 3 : 4))
		return '|';
	bool named = semicolons >= 3 && (memchr(s.p, ':', s.len) || str_find(s, STR("：")) >= 0); /* 合同号:X;客户:Y: no header */
	return !two ? 0 : semicolons >= 3 && !named ? ';' : commas >= 3 ? ',' : gaps >= 3 ? ' ' : 0;
}

bool contract_header_at(const struct doc *d, size_t line)
{
	struct str cells[TABLE_COLUMNS_MAX];
	struct column columns[TABLE_COLUMNS_MAX];
	size_t label = doc_lit_at(d, TABLE_contract_label, d->lines[line].start);
	char sign = d->lines[line].tabs ? '\t' : header_sign(d, line, &label);
	unsigned n = sign ? split(d, line, sign, cells) : 0;
	return n >= LABELS_MIN && contract_is_header(d, line, sign, cells, n, columns);
}

#define CARD_LINES 4u /* with a colon, below its heading */

/* LINE has three cells and more. */
static bool has_cells(const struct doc *d, size_t line)
{
	struct str s = doc_line(d, line);
	const char *tab = d->lines[line].tabs ? memchr(s.p, '\t', s.len) : NULL;
	return tab && memchr(tab + 1, '\t', (size_t)(s.p + s.len - tab) - 1);
}

/* Cells of the line below LINE. */
static unsigned cells_below(const struct doc *d, size_t line)
{
	struct str cells[TABLE_COLUMNS_MAX];
	return line + 1 < d->n_lines && d->lines[line + 1].tabs ? split(d, line + 1, '\t', cells) : 0;
}

/* LINE has a colon. */
static bool has_colon(const struct doc *d, size_t line)
{
	struct str s = doc_line(d, line);
	if (d->signs[SIGNS_COLON])
		return signs_any(d->signs[SIGNS_COLON], d->lines[line].start, d->lines[line].end);
	return memchr(s.p, ':', s.len) || str_find(s, STR("：")) >= 0;
}

/* The first line from LINE on that may be a card's heading, n_lines: none. */
static size_t next_card(const struct doc *d, size_t line)
{
	while (line + CARD_LINES < d->n_lines) {
		size_t k = CARD_LINES;
		while (k > 0 && has_colon(d, line + k))
			k--;
		if (k == 0)
			return line;
		line += k; /* no card's heading is less than so many lines above one without a colon */
	}
	return d->n_lines;
}

size_t contract_tables_read(struct doc *d, unsigned char *used, contract_row_fn *fn, void *ctx)
{
	struct str cells[TABLE_COLUMNS_MAX], above[TABLE_COLUMNS_MAX];
	struct column columns[TABLE_COLUMNS_MAX], next[TABLE_COLUMNS_MAX];
	struct turned_memo turned = { .n = 0 };
	unsigned n_columns = 0, n_above = 0;
	size_t records = 0, header = 0, label = 0; /* the first of the line's labels */
	char sign = '\t';
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	size_t card_at = 0, label_line = 0, label_of = SIZE_MAX; /* the line of that label */
	for (size_t line = 0; line < d->n_lines; line++) {
		if (card_at < line + 1)
			card_at = next_card(d, line);
		while (label < l->n && l->v[label].start < d->lines[line].start)
			label++;
		if (label != label_of) {
			label_of = label;
			label_line = label < l->n ? doc_line_at(d, l->v[label].start) : SIZE_MAX / 2;
			if (label < l->n && l->v[label].start >= d->lines[label_line].end)
				label_line = label_line + 1 < d->n_lines ? label_line + 1 : SIZE_MAX / 2;
		}
		bool tabs = d->lines[line].tabs, near = label_line <= line + LABEL_LINES;
		bool card = card_at == line;
		if (n_columns == 0 && !tabs && !near && !card) {
			/* most lines: on to the next that may be something */
			size_t to = label_line - LABEL_LINES;
			to = card_at < to ? card_at : to;
			while (line + 1 < to && line + 1 < d->n_lines && !d->lines[line + 1].tabs)
				line++;
			continue;
		}
		bool labelled = label_line == line;
		if (labelled && contract_row_keyed(d, line, fn, ctx)) {
			used[line] = 1;
			records++;
			continue;
		}
		/* two lines of three have one */
		bool two = near && label + 1 < l->n && l->v[label + 1].start < d->lines[line + 2 < d->n_lines ? line + 2 : d->n_lines - 1].end;
		size_t end, more = two ? contract_rows_stacked(d, line, used, fn, ctx, &end) : 0;
		bool wide = tabs && has_cells(d, line);
		if (!more && wide)
			more = contract_rows_turned(d, line, used, &turned, fn, ctx, &end);
		if (!more && card)
			more = contract_row_card(d, line, used, fn, ctx, &end);
		if (!more && tabs && n_columns == 0 && line && !d->lines[line - 1].tabs &&
		    !(d->features & DOC_HAS_HAN)) /* Contract data sheet ⏎ Client TAB X */
			more = contract_row_card(d, line - 1, used, fn, ctx, &end);
		if (more) {
			records += more;
			line = end - 1;
			n_columns = 0;
			continue;
		}
		/* a header has a label, or cells that a program named */
		if (n_columns == 0 && !wide && !(d->read && labelled) && (tabs || !labelled))
			continue;
		char now = tabs                                                                       ? '\t'
			   : n_columns && sign != '\t' && str_find_char(doc_line(d, line), sign) >= 0 ? sign
												      : header_sign(d, line, &label);
		if (!now) {
			if (n_columns && str_trim(doc_line(d, line)).len)
				n_columns = 0;
			continue;
		}
		unsigned n = split(d, line, now, cells);
		if (labelled && tabs && n > 1 && (d->read || cells_below(d, line) > n))
			n = contract_header_unglued(d, cells, n);
		if (n >= 3 && contract_is_header(d, line, now, cells, n, next)) {
			memcpy(columns, next, sizeof columns);
			n_columns = n;
			n_above = 0;
			header = line;
			sign = now;
			used[line] = 1;
			continue;
		}
		if (n_columns && now == '\t' && sign == '\t' && n > 1 && n < n_columns && d->read)
			n = contract_row_unglued(d, cells, n, columns, n_columns);
		if (n_columns == 0 || now != sign || n + (sign != ' ') < n_columns || n > n_columns || contract_is_total(cells, n))
			continue;
		if (line == header + 1 && is_unit_line(cells, n, columns, n_columns))
			continue;
		fill_merged(cells, n, above, n_above, columns);
		memcpy(above, cells, sizeof above);
		n_above = n;
		if (contract_row_read(d, line, cells, n, columns, n_columns, fn, ctx)) {
			used[line] = 1;
			records++;
		}
	}
	return records;
}
