/* page_priv.h - what the files of the HTML report share. */
#ifndef REPORT_PAGE_PRIV_H
#define REPORT_PAGE_PRIV_H

#include <sluice/arena.h>
#include <sluice/json.h>
#include <sluice/report.h>

enum text_id {
#define T(name, en, zh) T_##name,
#include "report_text.def"
#undef T
	T_N
};

struct docs; /* documents that the page speaks of (report_docs.c) */

struct page {
	const struct report_options *opt;
	struct io_writer *w;
	bool zh;
	struct docs *docs;
	struct err *err;
};

const char *page_text(const struct page *p, enum text_id t); /* static */
/* The page's word for a kind, role, sector, format or reason of the case; CODE
 * itself (borrowed) when it has none. */
struct str page_term(const struct page *p, struct str code);
/* A reason to read a document ("2 targets: x") in the page's language, appended. */
void page_reason(const struct page *p, struct str reason, struct buf *out);
/* Name of the country, CODE itself (borrowed) when it is none of ISO 3166-1. */
struct str page_country(const struct page *p, struct str code);

void page_put(struct page *p, const char *html);             /* our own markup */
void page_putf(struct page *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void page_str(struct page *p, struct str s);                 /* from the case: cleaned and escaped */
void page_value(struct page *p, struct str kind, struct str s); /* the same for a value of KIND */
void page_number_text(struct page *p, double n);             /* 1,234,567 */
/* JSON for a script element that is data: '<', '>' and '&' as \u003c … */
void page_json(struct page *p, struct str json);
enum status page_query(struct page *p, const char *sql, const struct str *args, size_t n, report_row_fn *fn, void *ctx);
/* First cell of the first row, or 0. */
double page_number(struct page *p, const char *sql);

/* The frame: head with policy, style; foot with the script. IMAGES lets
 * pictures stand in the page as data. */
void page_open(struct page *p, struct str title, bool script, bool images);
void page_close(struct page *p, bool script);

/* A text from the case as a JSON string: cut, cleaned as of KIND, controls and
 * bidi overrides shown (\002 and \003 mark matches), white space made one. */
void page_jtext(struct page *p, struct json *j, struct str kind, struct str s);

/* A table that the page's script draws. Each row's first N_COLS cells are its
 * columns; with MORE, three that follow (text, page, id) are one piece of evidence, and
 * successive rows with the same columns are one row. ID is its anchor. */
struct page_col {
	enum text_id label;
	char type; /* 't' text, 'w' text that is not wrapped, 'n' number, 'v' value of the kind in column 0, 'k' term, 'c' country, 'b' bytes, 'd' document (its id), 'l' list (JSON) of reasons, 'h' hash */
};
enum status page_table(struct page *p, const char *id, enum text_id title, const struct page_col *cols, int n_cols, bool more, const char *sql);

/* Index of the document ID (64 digits) in the page's list, -1 when it is none. */
int64_t page_doc(struct page *p, struct str id);
struct docs *docs_new(void);
void docs_free(struct docs *d);
/* The list of all documents asked for, with the containers around them. */
enum status page_docs(struct page *p);

/* Plots. A bar leads to the rows of table TABLE (NULL: none) that hold its label in
 * column COLUMN. SQL gives label and value. FORM: 'n' count, 'm' money, 'b' bytes. */
enum bar_label { BAR_PLAIN, BAR_TERM, BAR_COUNTRY };
struct page_bars { enum text_id title; const char *table; int column; enum bar_label label; char form; bool hot; };
enum status page_bars(struct page *p, const struct page_bars *b, const char *sql);
/* SQL: row, column, number, count; rows in the order in which they first come. */
enum status page_matrix(struct page *p, enum text_id title, const char *table, const char *sql);
/* SQL: ISO code, number; targets by country, each leading to rows of TABLE. */
enum status page_map(struct page *p, enum text_id title, const char *table, int column, const char *sql);
/* SQL: from, to, weight, role of from, role of to (client, supplier, product, target). */
enum status page_network(struct page *p, const char *sql);
/* SQL: ISO date or interval, what, number. */
enum status page_timeline(struct page *p, const char *sql);
/* data: URI of BYTES. */
void page_data_uri(struct page *p, const char *mime, struct str bytes);

/* --- one document -------------------------------------------------------- */

/* A reference in a text: bytes FROM to TO; strings are of the arena. */
struct span { size_t from, to; struct str kind, value, role; };
struct spans { struct span *v; size_t n, cap; struct arena arena; };
/* The references in the text of ID, in order, none within another. */
enum status spans_load(struct page *p, struct spans *s, struct str id);
void spans_free(struct spans *s);
/* Bytes FROM to TO of TEXT with the references in colour, cleaned and escaped. */
void page_marked(struct page *p, const struct spans *s, struct str text, size_t from, size_t to);
/* The pages of ID that were read from a picture; *RET_N counts them. */
enum status page_sheets(struct page *p, struct str id, int *ret_n);

/* A label as far as COLUMNS go, the rest in its title; escaped. */
void page_label(struct page *p, struct str s, int columns);

#endif
