/* xlsx_cells.c - see xlsx.h. */
#include "xlsx.h"

#include <math.h>
#include <stdio.h>
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

void workbook_style_add(struct workbook *w, enum number_kind k)
{
	if (w->n_styles >= XLSX_STYLES_MAX)
		return;
	w->style = xgrow(w->style, &w->cap_styles, w->n_styles + 1, 1);
	w->style[w->n_styles++] = (uint8_t)k;
}

enum number_kind number_kind_of(int id, struct str code)
{
	if (!code.len) {
		if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58)
			return NUMBER_DATE;
		if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 || id == 56)
			return NUMBER_TIME;
		if (id == 22)
			return NUMBER_DATETIME;
		return id == 9 || id == 10 ? NUMBER_PERCENT : NUMBER_PLAIN;
	}
	/* letters outside of quotes, brackets and escapes tell */
	bool day = false, time = false, percent = false;
	for (size_t i = 0; i < code.len && code.p[i] != ';'; i++) {
		char c = code.p[i];
		if (c == '"') {
			while (++i < code.len && code.p[i] != '"')
				;
		} else if (c == '\\' || c == '_' || c == '*') {
			i++;
		} else if (c == '[') {
			size_t start = i;
			while (++i < code.len && code.p[i] != ']')
				;
			/* [h]:mm counts hours; [Red], [$-804] and conditions do not */
			if (i == start + 2 || (i == start + 3 && code.p[start + 1] == code.p[start + 2]))
				time |= (code.p[start + 1] | 32) == 'h' || (code.p[start + 1] | 32) == 's';
		} else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D' || ((c == 'm' || c == 'M') && !time)) {
			day = true;
		} else if (c == 'h' || c == 'H' || c == 's' || c == 'S') {
			time = true;
		} else if (c == 'G' || c == 'g' || c == 'E' || c == 'e') {
			if (str_eq_nocase(str_sub(code, i, i + 7), STR("General")))
				i += 6;
		} else if (c == '%') {
			percent = true;
		}
	}
	if (time && day) {
		/* "hh:mm" has months only in name */
		bool real = str_find_char(code, 'y') >= 0 || str_find_char(code, 'd') >= 0 || str_find_char(code, 'Y') >= 0 || str_find_char(code, 'D') >= 0;
		return real ? NUMBER_DATETIME : NUMBER_TIME;
	}
	return day ? NUMBER_DATE : time ? NUMBER_TIME : percent ? NUMBER_PERCENT : NUMBER_PLAIN;
}

/* Days since 1970 to a civil date (proleptic Gregorian). */
static void civil(int64_t z, int *y, int *m, int *d)
{
	z += 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	*d = (int)(doy - (153 * mp + 2) / 5 + 1);
	*m = (int)(mp < 10 ? mp + 3 : mp - 9);
	*y = (int)(yoe + era * 400 + (*m <= 2));
}

void number_text(double v, enum number_kind k, bool from_1904, struct buf *out)
{
	if (k != NUMBER_PLAIN && k != NUMBER_PERCENT && v >= 0 && v < 2958466) {
		double day = floor(v);
		int64_t seconds = (int64_t)((v - day) * 86400 + 0.5);
		if (seconds >= 86400) {
			seconds -= 86400;
			day += 1;
		}
		int y, m, d;
		/* 1900 was no leap year, but Lotus thought so: serials before
		 * March 1900 are a day off */
		civil((int64_t)day + (from_1904 ? -24107 : day < 60 ? -25568 : -25569), &y, &m, &d);
		bool date = k != NUMBER_TIME && !(day == 0 && k != NUMBER_DATE);
		if (date)
			buf_printf(out, "%04d-%02d-%02d", y, m, d);
		if (k == NUMBER_TIME && day > 0)
			seconds += (int64_t)day * 86400;
		if (k != NUMBER_DATE || seconds)
			buf_printf(out, "%s%02lld:%02lld%s%.*s", date ? " " : "", (long long)(seconds / 3600), (long long)(seconds / 60 % 60), seconds % 60 ? ":" : "",
				   seconds % 60 ? 2 : 0, (char[3]){ (char)('0' + seconds % 60 / 10), (char)('0' + seconds % 10), 0 });
		return;
	}
	if (k == NUMBER_PERCENT)
		v *= 100;
	char z[40];
	if (v == floor(v) && fabs(v) < 1e15)
		snprintf(z, sizeof z, "%.0f", v);
	else
		snprintf(z, sizeof z, k == NUMBER_PERCENT ? "%.10g" : "%.15g", v);
	buf_addz(out, z);
	if (k == NUMBER_PERCENT)
		buf_add_char(out, '%');
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
