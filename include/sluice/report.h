/* report.h - a case as one page for people, and in the formats of other tools.
 *
 * Reports read through a callback that runs SQL on the case's views, so this
 * part knows no database. Everything that leaves goes through one door: names to
 * be redacted and private identifiers are masked there, and each format has
 * one place that escapes for it. */
#ifndef SLUICE_REPORT_H
#define SLUICE_REPORT_H

#include <sluice/err.h>
#include <sluice/io.h>

#define REPORT_COLUMNS_MAX 40

struct report_row {
	int n;
	const char *name[REPORT_COLUMNS_MAX];
	struct str cell[REPORT_COLUMNS_MAX]; /* p NULL: NULL. Borrowed for the call */
	bool is_num[REPORT_COLUMNS_MAX];
};
typedef enum status report_row_fn(void *ctx, const struct report_row *row);
/* Runs SQL with ARGS and calls FN a row, until it returns other than ST_OK. */
typedef enum status report_query_fn(void *source, const char *sql, const struct str *args, size_t n, report_row_fn *fn, void *ctx, struct err *err);

/* The bytes of the document ID (SUFFIX ""), or what lies beside them (".lines",
 * ".txt"), read-only; -1 when they are not there. */
typedef int report_open_fn(void *source, struct str id, const char *suffix);

struct report_known;
struct report_options {
	report_query_fn *query;
	report_open_fn *open;    /* NULL: no bytes; documents are shown without pictures */
	void *source;
	const char *title;       /* of the page */
	const char *file;        /* name of the case file, for commands that are shown */
	const char *lang;        /* "en" or "zh" */
	bool unmask;             /* show private identifiers in full */
	const struct str *redact; /* names that must not leave; borrowed */
	size_t n_redact;
	struct report_known *known; /* made by report_known_load() */
	int64_t rows_max;        /* of one table; 0: REPORT_ROWS_MAX */
};
#define REPORT_ROWS_MAX 20000

/* Reads from the case which numbers and words are private or public, and takes
 * in the names to redact; to be called when the options are set. Without it
 * nothing is redacted and free text is masked by its looks alone. */
enum status report_known_load(struct report_options *opt, struct err *err);
void report_known_free(struct report_options *opt);

/* The page, into W. */
enum status report_page(const struct report_options *opt, struct io_writer *w, struct err *err);
/* One document as a page: origin, metadata, its text (TEXT, borrowed) with references
 * in colour, and the pages that were read from pictures, line by line. The
 * pictures themselves are in it only when nothing is masked or redacted. */
enum status report_document(const struct report_options *opt, struct str id, struct str text, struct io_writer *w, struct err *err);

/* An exhibit of the N documents IDS in a new folder, or ZIP archive when PATH ends in
 * ".zip": bytes and text as they are, a page and facts of each as they may leave, the
 * log, the digests. ST_WARN when the bytes of one are in no store. */
enum status report_bundle(const struct report_options *opt, const char *path, const struct str *ids, size_t n, struct err *err);

/* Formats: jsonl, csv (one view), ftm, stix, misp, gexf, graphml, datasette. VIEW is
 * for csv and jsonl, NULL: all (jsonl) or documents (csv). E_USAGE for a
 * format or view that is not known. */
enum status report_export(const struct report_options *opt, const char *format, const char *view, struct io_writer *w, struct err *err);
/* Names of the views, NULL-ended (static). */
const char *const *report_views(void);

/* --- escaping, one place each; all append --------------------------------- */

/* Text of HTML and attribute values in double quotes; controls and bidi
 * overrides are shown, not obeyed. */
void report_html(struct buf *out, struct str s);
/* One CSV cell (RFC 4180); one that would start a formula gets a ' before it. */
void report_csv(struct buf *out, struct str s, bool is_num);
/* S as it may leave: redacted, and private identifiers masked unless
 * opt->unmask. KIND is the kind of reference S is the value of, or empty for
 * free text. Marks of a match (\002, \003) in S are kept. */
void report_clean(const struct report_options *opt, struct str kind, struct str s, struct buf *out);
/* A JSON text as it may leave: its strings cleaned each by itself, the key of one being its kind where that is
 * a private one; numbers stay, but those of such keys. Still JSON then; what is none is cleaned as free text. */
void report_clean_json(const struct report_options *opt, struct str s, struct buf *out);

#endif
