/* export_priv.h - one function a format, one row a format in export.c. */
#ifndef REPORT_EXPORT_PRIV_H
#define REPORT_EXPORT_PRIV_H

#include <sluice/json.h>
#include <sluice/report.h>

struct export {
	const struct report_options *opt;
	struct io_writer *w;
	const char *view;
	struct err *err;
	struct buf b;      /* what is being made: a line, an object */
	struct json j;     /* writes into b */
	bool lines;        /* export_object(): each row is a line */
	bool started;      /* something was written: a comma is due */
	void *state;       /* the format's own */
	uint64_t *seen;    /* digests of what export_once() was asked for */
	size_t seen_n, seen_cap;
};

enum status export_query(struct export *x, const char *sql, report_row_fn *fn);
/* A string of the case, cleaned, as JSON value. KIND as for report_clean(). */
void export_jstr(struct export *x, struct str kind, struct str s);
void export_kjstr(struct export *x, const char *key, struct str kind, struct str s);
/* A row as an object into x->b, each cell as it may leave. */
report_row_fn export_object;
/* Writes b out and clears it. */
void export_flush(struct export *x);
/* 40 hexadecimal digits that follow from KIND and VALUE only. VALUE is cleaned
 * already: a key made of a telephone number tells it to whoever tries them all. */
void export_key(const char *kind, struct str value, char out[41]);
/* The same as a UUID (version 5 in form). */
void export_uuid(const char *kind, struct str value, char out[37]);
/* True the first time it is asked for KEY: two names that are masked alike, or a
 * host that is a domain too, are one object. */
bool export_once(struct export *x, struct str key);
/* When the case was last written to (RFC 3339, milliseconds), and its own UUID. */
enum status export_times(struct export *x, char now[32], char uuid[37]);
/* S as it may leave, of KIND: true when it is all there. Appended to OUT. */
bool export_clean(struct export *x, struct str kind, struct str s, struct buf *out);
/* XML text and attribute values. */
void export_xml(struct export *x, struct str s);

typedef enum status export_fn(struct export *x);
export_fn export_csv, export_jsonl, export_ftm, export_stix, export_misp, export_gexf, export_graphml, export_datasette;

#endif
