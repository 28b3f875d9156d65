/* page_priv.h - what the files of the HTML report share. */
#ifndef REPORT_PAGE_PRIV_H
#define REPORT_PAGE_PRIV_H

#include <sluice/json.h>
#include <sluice/report.h>

enum text_id {
#define T(name, en, zh) T_##name,
#include "report_text.def"
#undef T
	T_N
};

struct page {
	const struct report_options *opt;
	struct io_writer *w;
	bool zh;
	int tables;          /* data islands so far */
	struct err *err;
};

const char *page_text(const struct page *p, enum text_id t); /* static */
void page_put(struct page *p, const char *html);             /* our own markup */
void page_putf(struct page *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void page_str(struct page *p, struct str s);                 /* from the case: cleaned and escaped */
enum status page_query(struct page *p, const char *sql, const struct str *args, size_t n, report_row_fn *fn, void *ctx);
/* First cell of the first row, or 0. */
double page_number(struct page *p, const char *sql);

/* The frame: head with policy, style; foot with the script. */
void page_open(struct page *p, struct str title, bool script);
void page_close(struct page *p, bool script);

/* A table that the page's script draws. Each row's first N_COLS cells are its
 * columns; with MORE, the four that follow (text, path, page, id) are one piece
 * of evidence, and successive rows with the same columns are one row. */
struct page_col { enum text_id label; char type; /* 't' text, 'n' number, 'v' value of the kind in column 0 */ };
enum status page_table(struct page *p, enum text_id title, const struct page_col *cols, int n_cols, bool more, const char *sql);

/* Plots. SQL gives label and value; for the network from, to, weight, and the roles
 * of both. */
enum status page_bars(struct page *p, enum text_id title, const char *sql, bool hot);
enum status page_network(struct page *p, const char *sql);

#endif
