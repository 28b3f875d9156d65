/* contract_stack.c - tables of another form: cells below each other, as readers of pictures
 * give them, tables on their side, cards, and records that name the field of each value. */
#include "contract_table.h"
#include "amount.h"
#include "rules.h"

#define STACK_COLUMNS_MAX 12u /* so many cells make a row at the most */
#define STACK_BYTES_MAX 90u
#define TOLD_BYTES_MAX 500u
#define KEY_BYTES 30u         /* a key of such a line with its sign */
#define TOLD_MIN 4u           /* values of a line that names each */
#define STACK_ROWS_LOOK 3u    /* rows that must look like rows before they are read */

/* 编号：X  客户：Y  金额：Z, the line above or below the same: a list whose lines name each value. */
static unsigned told_labels(const struct doc *d, size_t line, struct str *keys, struct str *values)
{
	struct str s = doc_line(d, line);
	unsigned n = 0;
	if (s.len > TOLD_BYTES_MAX || d->lines[line].tabs || !(d->features & DOC_HAS_HAN))
		return 0;
	s = str_trim(s);
	struct str head = str_sub(s, 0, s.len < KEY_BYTES ? s.len : KEY_BYTES);
	bool wide = str_find(head, STR("：")) > 0;
	struct str colon = wide ? STR("：") : STR(":"), bar = str_find(s, STR(" | ")) > 0 ? STR(" | ") : STR("  ");
	ptrdiff_t first = str_find(head, colon);
	if (first <= 0)
		return 0;
	struct str up = line ? doc_line(d, line - 1) : STR(""), down = line + 1 < d->n_lines ? doc_line(d, line + 1) : STR("");
	struct str key = str_sub(s, 0, (size_t)first + colon.len);
	if (!str_starts(str_trim(up), key) && !str_starts(str_trim(down), key))
		return 0;
	while (s.len && n < CONTRACT_KEYS_MAX) {
		ptrdiff_t gap = str_find(s, bar), sign;
		struct str part = gap < 0 ? s : str_sub(s, 0, (size_t)gap);
		s = gap < 0 ? STR("") : str_trim(str_sub(s, (size_t)gap + bar.len, s.len));
		sign = str_find(part, colon);
		if (sign <= 0)
			return 0;
		keys[n] = str_sub(part, 0, (size_t)sign);
		values[n++] = str_trim(str_sub(part, (size_t)sign + colon.len, part.len));
	}
	return n >= TOLD_MIN ? n : 0;
}

bool contract_row_keyed(struct doc *d, size_t line, contract_row_fn *fn, void *ctx)
{
	struct str keys[CONTRACT_KEYS_MAX], values[CONTRACT_KEYS_MAX];
	struct column columns[CONTRACT_KEYS_MAX];
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	size_t first = doc_lit_at(d, TABLE_contract_label, d->lines[line].start);
	if (first >= l->n || l->v[first].start >= d->lines[line].end)
		return false;
	unsigned n = contract_keyed_line(d, line, keys, values);
	for (unsigned i = 0; i < n; i++) {
		columns[i] = (struct column){ .unit = 1 };
		columns[i].field = contract_key_field(keys[i], &columns[i].currency);
	}
	if (n)
		return contract_row_read(d, line, values, n, columns, n, fn, ctx);
	n = told_labels(d, line, keys, values);
	unsigned fields = 0;
	for (unsigned i = 0; i < n; i++) {
		bool weak = false;
		columns[i] = (struct column){ .unit = 1 };
		columns[i].field = contract_column_field(d, '\t', keys[i], &weak, &columns[i].currency);
		if (str_eqz(keys[i], "编号"))
			columns[i].field = STR("number");
		fields += columns[i].field.len > 0;
	}
	/* 合同编号: N | 客户: X | 金额: M | 状态: 已签 */
	bool numbered = n && fields + 1 >= TOLD_MIN && str_eqz(columns[0].field, "number");
	return n && (fields >= TOLD_MIN || numbered) && contract_row_read(d, line, values, n, columns, n, fn, ctx);
}

/* A line that is a label and nothing else. */
static bool is_label_line(const struct doc *d, size_t line)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	size_t i = d->lines[line].tabs ? l->n : doc_lit_at(d, TABLE_contract_label, d->lines[line].start);
	if (i >= l->n || l->v[i].start >= d->lines[line].end)
		return false;
	struct str s = str_trim(doc_line(d, line));
	return s.len <= STACK_BYTES_MAX && l->v[i].end - l->v[i].start + 24 > s.len && str_find(s, STR("：")) < 0 && str_find_char(s, ':') < 0;
}

/* Such a line, or 序号, over others, and below none. */
static bool stack_begins(const struct doc *d, size_t line)
{
	unsigned labels = 0;
	uint32_t len = d->lines[line].end - d->lines[line].start;
	if (len == 0 || len > STACK_BYTES_MAX)
		return false;
	for (size_t k = line; k < line + 3 && k < d->n_lines; k++)
		labels += is_label_line(d, k);
	return labels >= 2 && !(line && is_label_line(d, line - 1));
}

/* Lines that are not empty from LINE on, N of them at most, as cells. */
static unsigned stack(const struct doc *d, size_t line, unsigned n, struct str *cells, size_t *ret_next)
{
	unsigned found = 0;
	for (; line < d->n_lines && found < n && !d->lines[line].tabs; line++) {
		struct str s = str_trim(doc_line(d, line));
		if (s.len > STACK_BYTES_MAX)
			break;
		if (s.len)
			cells[found++] = s;
	}
	*ret_next = line;
	return found;
}

/* Could the cells be a row: sums that are sums, dates that are dates, names that are none of both? */
static bool is_row(struct doc *d, const struct str *cells, unsigned n, const struct column *columns)
{
	unsigned sums = 0;
	for (unsigned i = 0; i < n; i++) {
		struct amount sum;
		struct str field = columns[i].field;
		uint32_t a = (uint32_t)(cells[i].p - d->text.p);
		bool figures = cells[i].p[0] >= '0' && cells[i].p[0] <= '9', money = amount_cell(d->rules, cells[i], 1, NULL, &sum);
		if (str_eqz(field, "amount") || str_eqz(field, "budget")) {
			if (!money || sum.value <= 0)
				return false;
			sums++;
		} else if (str_eqz(field, "signed") && !figures && !contract_hit_in(d, REF_date, a, a + (uint32_t)cells[i].len)) {
			return false;
		} else if ((str_starts(field, STR("party_")) || str_eqz(field, "project") || str_eqz(field, "title")) &&
			   (money || cells[i].len < 4)) {
			return false;
		}
	}
	return sums > 0 && !contract_is_total(cells, n);
}

size_t contract_rows_stacked(struct doc *d, size_t line, unsigned char *used, contract_row_fn *fn, void *ctx, size_t *ret_end)
{
	struct str cells[STACK_COLUMNS_MAX], row[STACK_COLUMNS_MAX];
	struct column columns[TABLE_COLUMNS_MAX];
	size_t next, best_end = 0;
	if (!stack_begins(d, line))
		return 0;
	unsigned n = stack(d, line, STACK_COLUMNS_MAX, cells, &next), best = 0, rows = 0;
	for (unsigned k = n; k >= 4; k--) { /* so many columns? */
		stack(d, line, k, cells, &next);
		if (!contract_is_header(d, line, '\t', cells, k, columns))
			continue;
		unsigned good = 0;
		size_t end = next;
		while (good < STACK_ROWS_LOOK && stack(d, end, k, row, &next) == k && is_row(d, row, k, columns)) {
			good++;
			end = next;
		}
		if (good > best && good >= 2) {
			best = good;
			best_end = k;
		}
	}
	if (best == 0)
		return 0;
	unsigned k = (unsigned)best_end;
	stack(d, line, k, cells, &next);
	contract_is_header(d, line, '\t', cells, k, columns);
	size_t at = next;
	while (stack(d, at, k, row, &next) == k && is_row(d, row, k, columns)) {
		rows += contract_row_read(d, at, row, k, columns, k, fn, ctx);
		at = next;
	}
	for (size_t i = line; i < at && rows; i++)
		used[i] = 1;
	*ret_end = at;
	return rows;
}

#define TURNED_CELLS_MAX 9u

static unsigned tab_cells(const struct doc *d, size_t line, struct str *cells, unsigned max)
{
	struct str rest = doc_line(d, line), cell;
	unsigned n = 0;
	while (n < max && str_next(&rest, '\t', &cell))
		cells[n++] = str_trim(cell);
	return n;
}

/* Its cells, TURNED_CELLS_MAX + 1 at the most, and what the first of them names. */
static const struct turned_line *turned_line(const struct doc *d, size_t line, struct turned_memo *memo)
{
	struct turned_line *x = &memo->of[line % TURNED_LINES_MAX];
	if (line < memo->n)
		return x;
	struct str cells[TURNED_CELLS_MAX + 1];
	bool weak = false;
	*x = (struct turned_line){ .cells = tab_cells(d, line, cells, TURNED_CELLS_MAX + 1), .column = { .unit = 1 } };
	memo->n = line + 1;
	if (x->cells < 3 || x->cells > TURNED_CELLS_MAX)
		return x;
	x->column.field = contract_column_field(d, '\t', cells[0], &weak, &x->column.currency);
	x->sum = str_eqz(x->column.field, "amount");
	if (x->sum && amount_header_unit(cells[0], &x->column.currency) > 0)
		x->column.unit = amount_header_unit(cells[0], &x->column.currency);
	return x;
}

size_t contract_rows_turned(struct doc *d, size_t line, unsigned char *used, struct turned_memo *memo, contract_row_fn *fn, void *ctx,
			    size_t *ret_end)
{
	struct str value[TURNED_CELLS_MAX][TURNED_LINES_MAX], cells[TURNED_CELLS_MAX];
	struct column columns[TURNED_LINES_MAX];
	unsigned width = 0, fields = 0, whose = 0, sums = 0, n = 0;
	bool sum[TURNED_LINES_MAX], weak = false;
	size_t at = line;
	if (memo->n < line)
		memo->n = line;
	/* the first column alone rules nearly all out */
	for (; at < d->n_lines && d->lines[at].tabs && n < TURNED_LINES_MAX && !used[at]; at++, n++) {
		const struct turned_line *x = turned_line(d, at, memo);
		if (x->cells < 3 || x->cells > TURNED_CELLS_MAX || (width && x->cells != width))
			break;
		width = x->cells;
		columns[n] = x->column;
		sum[n] = x->sum;
		fields += columns[n].field.len > 0;
		whose += str_starts(columns[n].field, STR("party_"));
		sums += sum[n];
	}
	if (fields < 3 || fields * 2 < n || !whose || sums != 1)
		return 0;
	for (unsigned i = 0; i < n; i++) {
		tab_cells(d, line + i, cells, TURNED_CELLS_MAX);
		for (unsigned k = 1; k < width; k++) {
			struct amount money;
			value[k][i] = cells[k];
			if (contract_column_field(d, '\t', cells[k], &weak, NULL).len ||
			    (sum[i] && !amount_cell(d->rules, cells[k], 1, NULL, &money)))
				return 0; /* a form of two columns of labels; no sum */
		}
	}
	size_t rows = 0;
	for (unsigned k = 1; k < width; k++)
		rows += contract_row_read(d, line, value[k], n, columns, n, fn, ctx);
	for (size_t i = line; i < at && rows; i++)
		used[i] = 1;
	*ret_end = at;
	return rows;
}

#define CARD_HEAD_BYTES_MAX 60u

/* Карточка договора, contract:, 合同信息 */
static bool heads_card(struct str line)
{
	static const char *const papers[] = { "договор", "контракт", "contract", "Contract", "CONTRACT", "合同", "agreement", "Agreement" };
	if (line.len == 0 || line.len > CARD_HEAD_BYTES_MAX || str_find(line, STR(": ")) >= 0 || str_find_char(line, '.') >= 0)
		return false;
	for (size_t i = 0; i < sizeof papers / sizeof *papers; i++)
		if (str_find(line, str_from(papers[i])) >= 0)
			return true;
	return false;
}

size_t contract_row_card(struct doc *d, size_t line, unsigned char *used, contract_row_fn *fn, void *ctx, size_t *ret_end)
{
	static const char *const words[] = { "number", "Number", "No", "No.", "№", "id" };
	struct str value[TURNED_LINES_MAX];
	struct column columns[TURNED_LINES_MAX];
	unsigned n = 0, fields = 0, number = 0;
	size_t at = line + 1;
	if (!heads_card(str_trim(doc_line(d, line))))
		return 0;
	if (at < d->n_lines && d->lines[at].tabs && d->features & DOC_HAS_HAN)
		return 0; /* a form's, whose labels are more than a word */
	bool cells = d->lines[at < d->n_lines ? at : line].tabs; /* key TAB value */
	for (; at < d->n_lines && n < TURNED_LINES_MAX && (bool)d->lines[at].tabs == cells && !used[at]; at++) {
		struct str s = str_trim(doc_line(d, at));
		ptrdiff_t tab = cells ? str_find_char(s, '\t') : -1;
		if (cells && (tab <= 0 || str_find_char(str_sub(s, (size_t)tab + 1, s.len), '\t') >= 0))
			break;
		ptrdiff_t thin = cells ? tab : str_find(s, STR(": ")), wide = cells ? -1 : str_find(s, STR("：")),
			  colon = wide >= 0 && (thin < 0 || wide < thin) ? wide : thin;
		if (colon <= 0 || colon > (ptrdiff_t)CARD_HEAD_BYTES_MAX)
			break;
		struct str key = str_trim(str_sub(s, 0, (size_t)colon));
		bool weak = false;
		columns[n] = (struct column){ .unit = 1 };
		columns[n].field = contract_column_field(d, '\t', key, &weak, &columns[n].currency);
		number += (weak || cells) && str_eqz(columns[n].field, "number"); /* 合同编号 is a form's: contract_form.c */
		if (str_eqz(columns[n].field, "amount") && amount_header_unit(key, &columns[n].currency) > 0)
			columns[n].unit = amount_header_unit(key, &columns[n].currency);
		for (size_t i = 0; i < sizeof words / sizeof *words && columns[n].field.len == 0; i++)
			if (str_eqz(key, words[i])) {
				columns[n].field = STR("number");
				number++;
			}
		value[n] = str_trim(str_sub(s, (size_t)colon + (cells ? 1 : colon == wide ? 3 : 2), s.len));
		fields += columns[n].field.len > 0;
		n++;
	}
	if (fields < 4 || number != 1 || !contract_row_read(d, line, value, n, columns, n, fn, ctx))
		return 0;
	for (size_t i = line; i < at; i++)
		used[i] = 1;
	*ret_end = at;
	return 1;
}
