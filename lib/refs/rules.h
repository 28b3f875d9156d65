/* rules.h - a rule set, compiled once and shared by threads: which kinds are
 * wanted, the tables of names and labels with their matcher, the suffix list. */
#ifndef SLUICE_REFS_RULES_H
#define SLUICE_REFS_RULES_H

#include "doc.h"
#include "word_set.h"
#include <sluice/refs.h>

#define REFS_CELLS_MAX 8

struct refs_clock;
struct user_patterns;
struct compiled;
struct lead_model;

struct refs_row {
	struct refs_cell { uint32_t at, len; } cell[REFS_CELLS_MAX]; /* of the table's bytes, each ended by NUL: watchlists are long */
};

struct refs_table {
	const char *file;
	struct buf bytes;      /* the file as read */
	uint64_t digest;       /* of them; 0: none was read */
	struct refs_row *rows; /* owned */
	uint16_t *codes;       /* owned; what a pass has read out of each row, or NULL */
	size_t n, cap;
};

struct refs_rules {
	struct refs_table tables[REFS_TABLES];
	struct literals *literals[REFS_TABLE_GROUPS]; /* each with its group's tables */
	uint64_t kinds;                  /* bit of each kind that is reported */
	bool contracts, targets;         /* these records are wanted */
	enum refs_need need;             /* the most that any kind or record asks for */
	bool drop_reserved;
	unsigned threads;
	char version[9];                 /* of the program's and tables' digest, hexadecimal: "ruleset" of records */
	struct user_patterns *user_patterns;   /* NULL: none */
	struct lead_model *lead_model;         /* NULL: no names are looked for */
	struct contract_model *contract_model; /* NULL: no weights */
	void *psl;                       /* psl_ctx_t */
	struct compiled *compiled;       /* the file in which tables, matchers and models lie; NULL: they are on the heap */
	struct refs_clock *clock;        /* NULL; see clock.h */
	struct word_set name_ends, name_said_ends, name_not_ends; /* what slot-names.tsv ends names with, and what ends so and is none */
	struct word_set name_houses, name_lands;  /* … names in small letters: what ends them, what stands in them */
	struct word_set name_fronts, name_ones, name_sounds; /* name-fronts.tsv */
	struct word_set common_words;    /* of en-words.tsv */
	struct word_set op_common;       /* of op-common.tsv */
};

static inline struct str refs_row_cell(const struct refs_table *t, uint32_t row, unsigned i)
{
	struct refs_cell c = { 0, 0 };
	if (row < t->n && i < REFS_CELLS_MAX)
		c = t->rows[row].cell[i];
	return c.len ? str_make(t->bytes.p + c.at, c.len) : STR("");
}

/* Lets go of all that was read and made of tables. */
void rules_release(struct refs_rules *r);
/* Fills table ID from the rows of BYTES (consumed). */
void rules_parse(struct refs_rules *r, enum refs_table_id id, struct buf *bytes, unsigned flags);

#endif
