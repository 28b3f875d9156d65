/* contract_glued.c - rows of a table whose cells a reader of pictures has glued together:
 *
 *	包号 中标供应商名称 | 地址 | 中标金额（元）备注
 *	1 | 洞幽公司 科创路8号 2,380,000.00 |
 *
 * Columns stand close, and the gap between two is taken for a blank, or for none. A header's
 * cell comes apart where each part is a heading; a row's where its blanks are as many as the
 * cells that it lacks, or else where what stands on either side is what the columns want. */
#include "contract_table.h"
#include "rules.h"
#include <sluice/utf8.h>

#define HEADING_BYTES_MAX 18u /* of a heading that is no label: 序号, 备注, 供应商地址 */
#define GLUED_BYTES_MAX 300u

static bool is_plain_heading(struct str s)
{
	return str_is_any(s, "序号|編號|编号|项次|包号|標項|标项|备注|備註|状态|狀態|说明|联系人|数量|单位|No|NO|No.");
}

/* May S stand above a column? */
static bool is_heading(const struct doc *d, struct str s)
{
	bool weak;
	return s.len >= 2 && s.len <= 2 * HEADING_BYTES_MAX && (is_plain_heading(s) || contract_column_field(d, '\t', s, &weak, NULL).len);
}

/* Behind the first heading of CELL, with another behind it; 0: it is one. */
static size_t heading_end(const struct doc *d, struct str cell)
{
	for (size_t i = 2; i + 2 < cell.len; i++) {
		bool blank = cell.p[i] == ' ', bracket = cell.p[i - 1] == ')' || (i >= 3 && memcmp(cell.p + i - 3, "）", 3) == 0);
		struct str left = str_trim(str_sub(cell, 0, i)), right = str_trim(str_sub(cell, i, cell.len));
		if (!(blank || bracket) || (unsigned char)right.p[0] < 0xE0 || (unsigned char)left.p[0] < 0xE0)
			continue;
		ptrdiff_t next = str_find_char(right, ' '); /* each of three */
		struct str first = next > 0 ? str_sub(right, 0, (size_t)next) : right;
		if (is_heading(d, left) && (is_heading(d, right) || is_heading(d, first)))
			return i;
	}
	return 0;
}

/* Puts the halves of cell I, cut at AT, in its place. */
static void cut(struct str *cells, unsigned *n, unsigned i, size_t at)
{
	struct str cell = cells[i];
	memmove(cells + i + 1, cells + i, (*n - i) * sizeof *cells);
	++*n;
	cells[i] = str_trim(str_sub(cell, 0, at));
	cells[i + 1] = str_trim(str_sub(cell, at, cell.len));
}

unsigned contract_header_unglued(const struct doc *d, struct str *cells, unsigned n)
{
	for (unsigned i = 0; i < n && n < TABLE_COLUMNS_MAX; i++) {
		size_t at = cells[i].len <= GLUED_BYTES_MAX ? heading_end(d, cells[i]) : 0;
		if (at)
			cut(cells, &n, i, at);
	}
	return n;
}

static bool is_figure(char c)
{
	return (c >= '0' && c <= '9') || c == ',' || c == '.' || c == '-' || c == '/';
}

/* Nothing but figures and the signs of numbers and dates, or of sums alone. */
static bool is_figures(struct str s, bool sum)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_figure(s.p[i]) || (sum && (s.p[i] == '-' || s.p[i] == '/')))
			return false;
	return s.len > 0;
}

/* Is CELL what FIELD wants? */
static bool fits(const struct doc *d, struct str field, struct str cell)
{
	uint32_t a = (uint32_t)(cell.p - d->text.p), b = a + (uint32_t)cell.len;
	if (cell.len == 0)
		return false;
	if (str_eqz(field, "amount") || str_eqz(field, "budget"))
		return is_figures(cell, true) || contract_hit_in(d, REF_amount, a, b);
	if (str_eqz(field, "signed") || str_eqz(field, "effective"))
		return contract_hit_in(d, REF_date, a, b) != NULL;
	return field.len == 0 || str_eqz(field, "number") || !is_figures(cell, false);
}

/* A blank that may have been a gap: not within Latin words or figures. */
static bool is_gap(struct str cell, size_t i)
{
	bool latin = i && i + 1 < cell.len && (unsigned char)cell.p[i - 1] < 0x80 && (unsigned char)cell.p[i + 1] < 0x80;
	return i && i + 1 < cell.len && cell.p[i] == ' ' && cell.p[i - 1] != ' ' && !latin;
}

/* Where CELL may fall into what X and Y want: at a gap, where a name ends, where its figures begin; 0: nowhere. */
static size_t seam(const struct doc *d, struct str cell, struct str x, struct str y)
{
	uint32_t a = (uint32_t)(cell.p - d->text.p);
	const struct hit *org = str_starts(x, STR("party_")) ? contract_hit_in(d, REF_organization, a, a + (uint32_t)cell.len) : NULL;
	size_t name = org && org->start == a ? org->end - a : 0, figures = cell.len;
	while (figures > 0 && is_figure(cell.p[figures - 1]))
		figures--;
	for (size_t i = 3; i < cell.len; i++) {
		bool seams = is_gap(cell, i) || i == name || (i == figures && (unsigned char)cell.p[i - 1] >= 0x80);
		if (seams && fits(d, x, str_trim(str_sub(cell, 0, i))) && fits(d, y, str_trim(str_sub(cell, i, cell.len))))
			return i;
	}
	return 0;
}

unsigned contract_row_unglued(const struct doc *d, struct str *cells, unsigned n, const struct column *columns, unsigned n_columns)
{
	unsigned gaps = 0;
	for (unsigned i = 0; i < n; i++) {
		if (cells[i].len > GLUED_BYTES_MAX)
			return n;
		for (size_t k = 0; k < cells[i].len; k++)
			gaps += is_gap(cells[i], k);
	}
	if (gaps && n + gaps == n_columns) {
		for (unsigned i = 0; i < n; i++)
			for (size_t k = 0; k < cells[i].len; k++)
				if (is_gap(cells[i], k)) {
					cut(cells, &n, i, k);
					break;
				}
		return n;
	}
	for (unsigned i = 0; i + 1 < n_columns && i < n && n < n_columns; i++) {
		if (fits(d, columns[i].field, cells[i]) && i + 1 < n && columns[i + 1].field.len && fits(d, columns[i + 1].field, cells[i + 1]))
			continue;
		size_t at = seam(d, cells[i], columns[i].field, columns[i + 1].field);
		if (at)
			cut(cells, &n, i, at);
	}
	return n;
}
