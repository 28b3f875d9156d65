/* refs.h - finds references in text: addresses, accounts, identifiers with
 * their checksums, amounts, dates, names, parties, contracts, targets.
 *
 *	struct refs_rules *rules;
 *	struct refs_options o = { .data = "share/refs" };
 *	if (refs_open(&rules, &o, &err) != ST_OK) …
 *	struct refs_source s = { .text = text, .fd = -1 };
 *	refs_scan(rules, &s, print, NULL, &err);
 *	refs_close(rules);
 *
 * A rule set is read and compiled once; it never changes afterwards, so any
 * number of threads may scan with it. Time is linear in the text and memory
 * does not depend on its length: it is read in overlapping windows, one a thread.
 * A thread that scans needs a megabyte of stack. */
#ifndef SLUICE_REFS_H
#define SLUICE_REFS_H

#include <sluice/err.h>

struct refs_rules;

struct refs_options {
	const char *data;        /* folder with the tables (share/refs) */
	const char *compiled;    /* the tables in compiled form, a file that this build made of DATA (lib/sluice/refs.compiled), or NULL. One
				  * that is not there, of another build or of other tables is passed over: they are compiled */
	const char *rules_file;  /* a user's own rules, or NULL: see sluice-refs(1) */
	const char *gazetteer_file; /* a user's own countries and organisations, or NULL: see sluice-refs(1) */
	const char *watch_file;  /* a watchlist, one entry a line, or NULL */
	const char *kinds;       /* "email,url,contract"; NULL: all */
	bool drop_reserved;      /* leaves out addresses and names kept for documentation and private use */
	unsigned threads;        /* at most so many for one text of more than a megabyte; 0: one */
};

/* Reads and compiles. ST_FATAL with ERR when a table cannot be read or KINDS
 * names an unknown kind. *RET is owned by the caller. */
enum status refs_open(struct refs_rules **ret, const struct refs_options *o, struct err *err);
void refs_close(struct refs_rules *r); /* NULL is fine */

/* What is looked at. Either TEXT, or FD (read to its end) when TEXT.p is NULL. */
struct refs_source {
	struct str text; /* UTF-8; malformed bytes are passed over */
	int fd;
	struct str id;   /* item's id; may be empty */
	struct str path; /* item's path; may be empty */
	struct str lang; /* "zh"; may be empty */
	struct str where; /* "path", "meta.author": not the item's text but this; else empty */
	bool paged;      /* the text has pages (form feeds) */
	bool read;       /* it was read from a picture: identifiers whose checksums fail by letters that look alike are mended */
	bool no_records; /* references only: its contracts and targets come from elsewhere */
	bool no_refs;    /* the other way round */
	bool plain;      /* only the references' own fields are wanted: record stays empty */
	bool explain;    /* findings come with what gave them; contracts and targets as findings of their own */
};

/* One finding; all slices are borrowed until the callback returns. */
struct ref {
	const char *kind;    /* "email"; NULL for a record of another type (target, contract) */
	struct str value;    /* normal form */
	struct str raw;      /* as it stands in the text */
	uint64_t start, end; /* bytes into the text, half open */
	uint64_t line;       /* from 1 */
	double score;        /* see the ladder in sluice-refs(1) */
	const char *by;      /* rule */
	bool private;        /* masked in reports by default */
	struct str context;  /* the words around it; empty when plain */
	struct str record;   /* the complete record line, with newline */
	bool is_record;      /* explain: a contract or target, KIND says which, VALUE what it goes by */
	struct str explanation; /* explain: the role and the words that decided it; of a record a line each
				 * field, cells apart by TAB: name, value, rule, the text it was read from in [] */
};
typedef void refs_fn(void *ctx, const struct ref *r);

/* Calls FN for each finding, in text order within a window; one call at a time, but
 * with several threads not always from the caller's. The findings and their order do
 * not depend on the number of threads. ST_OK, or ST_SKIP with ERR when reading failed. */
enum status refs_scan(const struct refs_rules *r, const struct refs_source *s, refs_fn *fn, void *ctx, struct err *err);

/* Scans in a sandboxed process of its own, which sees nothing but the descriptor.
 * RULES must outlive it. With CONTEXTS the findings have theirs. */
struct refs_worker;
enum status refs_worker_start(struct refs_worker **ret, const struct refs_rules *rules, bool contexts, struct err *err);
/* As refs_scan(), without records and raw text; with CONTEXTS explained. ST_SKIP too when the worker died
 * over it; the next scan has a fresh one. */
enum status refs_worker_scan(struct refs_worker *w, int fd, struct str path, refs_fn *fn, void *ctx, struct err *err);
void refs_worker_stop(struct refs_worker *w); /* NULL is fine */

/* Eight hexadecimal digits that change with the program's version and with any
 * table, watchlist or rule that was read: "ruleset" of records (borrowed). */
const char *refs_ruleset(const struct refs_rules *r);

/* Name of the N-th kind, NULL past the last. */
const char *refs_kind(unsigned n);

struct stage;
/* Fills *RET with the stage `refs` over the rule set R, which must outlive it:
 * text, name, path and metadata of each item. Of a document bound from pages
 * the contracts and targets are told, of its pages the references. */
void refs_stage(struct stage *ret, struct refs_rules *r);

#endif
