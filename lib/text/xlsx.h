/* xlsx.h - what sheets of both kinds (XML and binary) share: strings, number
 * formats, the way a row of cells becomes a line. */
#ifndef SLUICE_TEXT_XLSX_H
#define SLUICE_TEXT_XLSX_H

#include "number_format.h"
#include "ooxml.h"

/* Shared strings of a workbook; honest ones have some hundred thousand. */
#define XLSX_STRINGS_MAX 5000000
#define XLSX_STRINGS_BYTES_MAX (512u << 20)
#define XLSX_STYLES_MAX 65536
/* Empty cells before a cell are kept as TABs up to this many. */
#define XLSX_GAP_MAX 64

struct workbook {
	struct buf strings;       /* owned: all shared strings */
	size_t *offset;           /* owned: n_strings + 1 */
	size_t n_strings, cap_strings;
	struct number_style *style; /* owned: of each cell style */
	size_t n_styles, cap_styles;
	bool from_1904;
};

void workbook_init(struct workbook *w);
void workbook_release(struct workbook *w);
/* The string's text is in strings already. */
void workbook_string_end(struct workbook *w);
struct str workbook_string(const struct workbook *w, uint64_t i);
void workbook_style_add(struct workbook *w, const struct number_style *s);
/* The style of number I, "General" for one that is not there. */
const struct number_style *workbook_style(const struct workbook *w, size_t i);

/* A row in the making. */
struct sheet_row {
	struct text_out *o;
	int column;   /* of the next TAB; from 0 */
	bool any;
};
void sheet_row_cell(struct sheet_row *r, int column, struct str text);
void sheet_row_end(struct sheet_row *r);

/* The rows that pivot tables keep of sources that are no sheet of this workbook; SHEETS: the names of its
 * sheets, each between line ends. */
void xlsx_pivots(struct flow *f, struct package *p, struct str sheets);

#endif
