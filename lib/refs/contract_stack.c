/* contract_stack.c - tables that have lost their form: cells below each other, as readers
 * of pictures give them, and records that name the field of each value. */
#include "contract_table.h"
#include "amount.h"
#include "rules.h"

#define STACK_COLUMNS_MAX 12u /* so many cells make a row at the most */
#define STACK_BYTES_MAX 90u
#define STACK_ROWS_LOOK 3u    /* rows that must look like rows before they are read */

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
	return n && contract_row_read(d, line, values, n, columns, n, fn, ctx);
}

/* A line that is a label and nothing else, or 序号, over another such line. */
static bool stack_begins(const struct doc *d, size_t line)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	unsigned labels = 0;
	for (size_t k = line; k < line + 3 && k < d->n_lines; k++) {
		struct str s = str_trim(doc_line(d, k));
		size_t i = s.len && s.len <= STACK_BYTES_MAX && !d->lines[k].tabs ? doc_lit_at(d, TABLE_contract_label, d->lines[k].start) : l->n;
		labels += i < l->n && l->v[i].start < d->lines[k].end && l->v[i].end - l->v[i].start + 24 > s.len && str_find(s, STR("：")) < 0 && str_find_char(s, ':') < 0;
	}
	return labels >= 2;
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
		} else if ((str_starts(field, STR("party_")) || str_eqz(field, "project") || str_eqz(field, "title")) && (money || cells[i].len < 4)) {
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
