/* xlsx_cells.c - see xlsx.h. */
#include "xlsx.h"

#include <stdlib.h>

void workbook_init(struct workbook *w)
{
	memset(w, 0, sizeof *w);
	buf_init(&w->strings, XLSX_STRINGS_BYTES_MAX);
}

void workbook_release(struct workbook *w)
{
	buf_release(&w->strings);
	free(w->offset);
	free(w->style);
}

void workbook_string_end(struct workbook *w)
{
	if (w->n_strings >= XLSX_STRINGS_MAX)
		return;
	w->offset = xgrow(w->offset, &w->cap_strings, w->n_strings + 2, sizeof *w->offset);
	if (w->n_strings == 0)
		w->offset[0] = 0;
	w->offset[++w->n_strings] = w->strings.len;
}

struct str workbook_string(const struct workbook *w, uint64_t i)
{
	if (i >= w->n_strings)
		return STR("");
	return str_sub(buf_str(&w->strings), w->offset[i], w->offset[i + 1]);
}

void workbook_style_add(struct workbook *w, const struct number_style *s)
{
	if (w->n_styles >= XLSX_STYLES_MAX)
		return;
	w->style = xgrow(w->style, &w->cap_styles, w->n_styles + 1, sizeof *w->style);
	w->style[w->n_styles++] = *s;
}

const struct number_style *workbook_style(const struct workbook *w, size_t i)
{
	static const struct number_style general;
	return i < w->n_styles ? &w->style[i] : &general;
}

void sheet_row_cell(struct sheet_row *r, int column, struct str text)
{
	text = str_trim(text);
	if (!text.len || column < r->column - 1)
		return;
	int gap = column - r->column;
	if (gap > XLSX_GAP_MAX)
		gap = XLSX_GAP_MAX;
	if (r->any || gap > 0)
		for (int i = r->any ? -1 : 0; i < gap; i++)
			text_cell(r->o);
	r->any = true;
	r->column = column + 1;
	/* line breaks within a cell are spaces */
	size_t start = 0;
	for (size_t i = 0; i <= text.len; i++)
		if (i == text.len || text.p[i] == '\n' || text.p[i] == '\r' || text.p[i] == '\t') {
			if (start < i)
				text_put(r->o, str_sub(text, start, i));
			if (i < text.len && start < i)
				text_put(r->o, STR(" "));
			start = i + 1;
		}
}

void sheet_row_end(struct sheet_row *r)
{
	if (r->any)
		text_line(r->o);
	r->any = false;
	r->column = 0;
}
