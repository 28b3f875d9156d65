/* xlsx.h - what sheets of both kinds (XML and binary) share: strings, number
 * formats, the way a row of cells becomes a line. */
#ifndef SLUICE_TEXT_XLSX_H
#define SLUICE_TEXT_XLSX_H

#include "ooxml.h"

/* Shared strings of a workbook; honest ones have some hundred thousand. */
#define XLSX_STRINGS_MAX 5000000
#define XLSX_STRINGS_BYTES_MAX (512u << 20)
#define XLSX_STYLES_MAX 65536
/* Empty cells before a cell are kept as TABs up to this many. */
#define XLSX_GAP_MAX 64

enum number_kind { NUMBER_PLAIN, NUMBER_DATE, NUMBER_TIME, NUMBER_DATETIME, NUMBER_PERCENT };

struct workbook {
	struct buf strings;       /* owned: all shared strings */
	size_t *offset;           /* owned: n_strings + 1 */
	size_t n_strings, cap_strings;
	uint8_t *style;           /* owned: number_kind of each cell style */
	size_t n_styles, cap_styles;
	bool from_1904;
};

void workbook_init(struct workbook *w);
void workbook_release(struct workbook *w);
/* The string's text is in strings already. */
void workbook_string_end(struct workbook *w);
struct str workbook_string(const struct workbook *w, uint64_t i);
void workbook_style_add(struct workbook *w, enum number_kind k);
/* What a number format means: built-in ID, or CODE if it is given. */
enum number_kind number_kind_of(int id, struct str code);
/* V as text: whole numbers whole, dates ISO 8601, shares in percent. */
void number_text(double v, enum number_kind k, bool from_1904, struct buf *out);

/* A row in the making. */
struct sheet_row {
	struct text_out *o;
	int column;   /* of the next TAB; from 0 */
	bool any;
};
void sheet_row_cell(struct sheet_row *r, int column, struct str text);
void sheet_row_end(struct sheet_row *r);


#endif
