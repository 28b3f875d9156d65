/* contract_table.h - what the readers of tables share: columns with their fields, and
 * rows that become records. */
#ifndef SLUICE_REFS_CONTRACT_TABLE_H
#define SLUICE_REFS_CONTRACT_TABLE_H

#include "contract_form.h"

#define TABLE_COLUMNS_MAX 40u

struct column {
	struct str field;     /* as in contract-labels.tsv; empty: of no use */
	double unit;          /* of its sums; 0: not known */
	const char *currency; /* NULL: not known */
	bool lot;             /* a lot's number, in the first column */
};

/* The field of a header's cell, a slice of the window; empty: none. *RET_WEAK when it is a
 * word that many tables have; *RET_CURRENCY only where a program's name tells it. */
struct str contract_column_field(const struct doc *d, char sign, struct str cell, bool *ret_weak, const char **ret_currency);
/* Are the cells of LINE, parted by SIGN, names of columns? Fills COLUMNS. */
bool contract_is_header(const struct doc *d, size_t line, char sign, const struct str *cells, unsigned n, struct column *columns);
/* Is LINE one, whatever parts its cells? */
bool contract_header_at(const struct doc *d, size_t line);
/* Is the row a total of those above? */
bool contract_is_total(const struct str *cells, unsigned n);
/* contract_row.c: gives FN the contract that the cells of a row make; false: they make none. */
bool contract_row_read(struct doc *d, size_t line, const struct str *cells, unsigned n, const struct column *columns, unsigned n_columns, contract_row_fn *fn, void *ctx);

/* contract_columns.c: a shop's orders; a column for the stage of deals under way; the field of such a table's cell ("stage" among
 * them; empty: none); a stage at which a deal is a contract. */
bool contract_columns_shop(const struct str *cells, unsigned n);
bool contract_columns_staged(const struct str *cells, unsigned n);
struct str contract_columns_deal(struct str cell);
bool contract_stage_won(struct str value);

/* contract_glued.c: cells that a reader of pictures has glued come apart in CELLS (room for TABLE_COLUMNS_MAX); how many there
 * are then. Of a header, where each part is a heading; of a row that has fewer than N_COLUMNS. */
unsigned contract_header_unglued(const struct doc *d, struct str *cells, unsigned n);
unsigned contract_row_unglued(const struct doc *d, struct str *cells, unsigned n, const struct column *columns, unsigned n_columns);

/* contract_stack.c */
#define TURNED_LINES_MAX 24u
/* A line that names the field of each value: a row with a header of its own. */
bool contract_row_keyed(struct doc *d, size_t line, contract_row_fn *fn, void *ctx);
/* A table whose cells a reader of pictures has put below each other: its headings from
 * LINE on, then row after row. Returns how many rows; *RET_END the line behind them. */
size_t contract_rows_stacked(struct doc *d, size_t line, unsigned char *used, contract_row_fn *fn, void *ctx, size_t *ret_end);
/* A table on its side: a field a line, a contract a column. */
struct turned_memo { /* what the last lines' first cells are: each line is asked for from every line above it */
	size_t n; /* lines below that are known, TURNED_LINES_MAX of them at the most */
	struct turned_line {
		struct column column;
		unsigned cells;
		bool sum;
	} of[TURNED_LINES_MAX];
};
size_t contract_rows_turned(struct doc *d, size_t line, unsigned char *used, struct turned_memo *memo, contract_row_fn *fn, void *ctx, size_t *ret_end);
/* Карточка договора ⏎ Номер: X ⏎ Дата: D …: short words that are labels below a heading
 * that names a contract. 1 or 0. */
size_t contract_row_card(struct doc *d, size_t line, unsigned char *used, contract_row_fn *fn, void *ctx, size_t *ret_end);

#endif
