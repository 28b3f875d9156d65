/* doc.h - a document as the extractors see it, and the hits they make.
 *
 * refs works in three steps on one window of text (a whole document unless it
 * is huge): the scanner finds anchors and calls the extractors; passes (names
 * of organisations, dates, amounts, labels …) add hits over the whole window;
 * record makers (contract, target) read hits and lines and derive records.
 * All of it lives in one arena that is reset after the window. */
#ifndef SLUICE_REFS_DOC_H
#define SLUICE_REFS_DOC_H

#include <sluice/arena.h>
#include <sluice/err.h>
#include <sluice/json.h>
#include <sluice/str.h>
#include "literals.h"
#include "signs.h"

/* Tables of names, labels and cues (rows of tables.def). All of them are
 * looked for in one walk over the window, before the passes run. */
enum refs_table_id {
#define TABLE(name, file, flags, group, need) TABLE_##name,
#include "tables.def"
#undef TABLE
	REFS_TABLES
};

/* What is run depends on what is asked for: each pass, table and kind names the least of these that it belongs to. */
enum refs_need {
	NEED_NETWORK,     /* mail addresses, URLs, names of hosts: told by their signs alone, no table of words but the user's own */
	NEED_IDENTIFIERS, /* numbers, sums, dates, accounts: labels, units, words of contracts, too; readings of one place exclude each other */
	NEED_CONTRACTS,   /* names, and contracts */
	NEED_ALL          /* targets, and which part a name plays */
};

enum refs_table_group { GROUP_ANY, GROUP_ZH, REFS_TABLE_GROUPS };
enum refs_table_group refs_table_group(enum refs_table_id t);

enum ref_kind {
#define REF_KIND(name, text, private, need) REF_##name,
#include "kinds.def"
#undef REF_KIND
	REF_KINDS
};
const char *ref_kind_text(enum ref_kind k); /* "contract-number" (static) */
enum refs_need ref_kind_need(enum ref_kind k);
bool ref_kind_private(enum ref_kind k);     /* masked in reports by default */
enum ref_kind ref_kind_from(struct str text); /* or REF_KINDS */

enum ref_role { ROLE_UNKNOWN, ROLE_TARGET, ROLE_CLIENT, ROLE_SUPPLIER, ROLE_STAFF, ROLE_INFRASTRUCTURE };

/* The ladder of scores, documented in sluice-refs(1). */
#define SCORE_CHECKED 0.99   /* a checksum holds and a label names the kind */
#define SCORE_CHECKSUM 0.95  /* a checksum holds */
#define SCORE_LABELLED 0.90  /* a label names the kind, the shape fits */
#define SCORE_SHAPE 0.80     /* the shape alone is unmistakable */
#define SCORE_GAZETTEER 0.75 /* a name from a list */
#define SCORE_GRAMMAR 0.60   /* built as such names are */
#define SCORE_WEAK 0.40      /* context speaks for it, little else */

#define HIT_EXTRAS 4 /* org_type, sector, country, level */

struct hit {
	uint32_t start, end;   /* bytes into the window, half open */
	enum ref_kind kind;
	enum ref_role role;
	float score;
	struct str value;      /* normal form; arena or static */
	const char *by;        /* rule's name (static or arena) */
	struct str cue;        /* words that decided the role, slice of the text; may be empty */
	/* kind-specific, all optional */
	double amount, amount_min;    /* REF_amount: main unit; amount_min == amount unless a range */
	const char *currency;         /* REF_amount: ISO 4217 */
	const char *approx;           /* "about", "at-most", "at-least", "provisional" or NULL */
	const char *extra_key[HIT_EXTRAS]; /* further keys of the record … */
	struct str extra_value[HIT_EXTRAS]; /* … and their string values */
};

struct hits {
	struct hit *v; /* owned by the doc's arena owner; grows */
	size_t n, cap;
	uint32_t *index;   /* arena, by doc_sort(): see doc.c … */
	size_t indexed;    /* … of so many hits; good while N is the same */
};

#define LINE_STEP_LOG 7u
struct doc_line { uint32_t start, end; uint32_t page; bool tabs; }; /* without newline; it has TABs */

struct doc {
	struct str text;       /* the window, UTF-8 */
	uint64_t base;         /* offset of the window in the item's text */
	uint32_t first_page;   /* page number of the window's first byte, from 1; 0: no pages */
	struct str path;       /* the item's path (decoded) */
	struct str lang;       /* identify/text's language or empty */
	bool in_path;          /* the text is the path itself, its parts a line each */
	bool read;             /* it was read from a picture: letters may be misread */
	struct doc_line *lines;
	size_t n_lines;
	uint32_t *line_rank;   /* how many lines begin before each 2^LINE_STEP_LOG bytes; arena, NULL in documents that are made up */
	uint64_t *signs[SIGNS_KEPT]; /* of the window; NULL in documents that are made up */
	/* Places of what is rare, as signs.h tells: 号 right behind a digit, as in official numbers; what may be folded; the
	 * first letters of what heads a numbered paper. */
	struct places {
		uint32_t *at; /* ascending; grows */
		size_t n, cap;
	} hao, marks, heads;
	/* Names of people that tables and cards told as targets, by start after target_sort_people(): no hits, being no organisations. */
	struct people {
		struct person_span { uint32_t start, end; } *v; /* arena */
		size_t n, cap;
	} people;
	struct hits hits;      /* sorted by start after doc_sort() */
	size_t hits_sorted;    /* contract records add hits as they go: those before this index are in order */
	/* A window overlaps its neighbours: only what starts in own_from up to
	 * own_to is reported; the rest is there to be looked at. Record makers
	 * check doc_owns() of a record's first evidence. */
	uint32_t own_from, own_to;
	/* Occurrences of each table's entries, by start; at one place the
	 * longest of a table only. */
	struct lit_hits lits[REFS_TABLES];
	/* Columns of a list of targets that goes on in the next window of this text:
	 * separator, number of columns, fields. Zero when there is none. */
	unsigned char carry[2 + 64];
	unsigned char columns[2 + 64]; /* the same for columns under labels */
	uint64_t features;     /* DOC_HAS_… of this window: passes with nothing to do return at once */
	struct arena *arena;
	const struct refs_rules *rules;
	struct buf *out;       /* finished record lines (target, contract) go here */
	struct str item_id;
	struct tld_memo *tlds; /* of the scanner's */
};

/* Adds a hit; fields not named are zero. Returns it for further filling
 * (borrowed until the next add). */
struct hit *doc_hit(struct doc *d, enum ref_kind kind, uint32_t start, uint32_t end, struct str value, double score, const char *by);
/* Hits sorted by start, then longer first. */
void doc_sort(struct doc *d);
/* First hit with start >= AT (binary search; doc_sort() first). */
size_t doc_hit_at(const struct doc *d, uint32_t at);
/* The same among the first SORTED hits, SORTED when there is none: what a pass adds stands unsorted behind them. */
size_t doc_hit_among(const struct doc *d, size_t sorted, uint32_t at);
/* Makes the index of the tables' occurrences, once they are known. */
void doc_index(struct doc *d);
/* The line that holds offset AT. */
size_t doc_line_at(const struct doc *d, uint32_t at);
struct str doc_line(const struct doc *d, size_t i);
struct str doc_slice(const struct doc *d, uint32_t start, uint32_t end);
static inline bool doc_owns(const struct doc *d, uint32_t at)
{
	return at >= d->own_from && at < d->own_to;
}
/* First occurrence of TABLE's entries with start >= AT. */
size_t doc_lit_at(const struct doc *d, enum refs_table_id t, uint32_t at);
/* Looks for the tables of G in bytes FROM up to TO, borders of lines; what was
 * found elsewhere is forgotten. */
void doc_look_for(struct doc *d, enum refs_table_group g, uint32_t from, uint32_t to);
/* Cell I (0: the text itself) of the row behind an occurrence; empty when
 * the row has fewer. */
struct str doc_cell(const struct doc *d, enum refs_table_id t, const struct lit_hit *h, unsigned i);

/* Features of a window, cheap to know. */
#define DOC_HAS_HAN 1u
#define DOC_HAS_CYRILLIC 2u
#define DOC_HAS_DIGIT 4u
#define DOC_HAS_ARABIC 8u

/* Begins a record ("contract", "target") in d->out with item and path filled
 * in; end it with record_end(). Offsets in evidence are d->base + offset. */
void doc_record(struct doc *d, struct json *j, const char *type);

/* A pass over the whole window: one line in extractors.def. */
typedef void refs_pass_fn(struct doc *d);

#endif
