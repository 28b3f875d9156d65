/* literals.h - many literal strings in one walk over a text.
 *
 * Made for lists of ten thousands of names in any script: a text position
 * costs one look into a bitmap keyed by the first letters, whatever the number
 * of entries; only what passes is compared. Alphabets (Latin, Cyrillic, Greek
 * …) match whole words, ignoring case; scripts without spaces match anywhere.
 * A space in an entry matches any run of white space without a TAB, which parts
 * cells. */
#ifndef SLUICE_REFS_LITERALS_H
#define SLUICE_REFS_LITERALS_H

#include <sluice/str.h>

#define LIT_PADDED 1u    /* spaces between ideographs of the text are ignored: 招 标 人 */
#define LIT_CASE 2u      /* case counts */
#define LIT_ACRONYM 4u   /* case counts for entries of up to 5 capitals only */
#define LIT_PREFIX 8u    /* the entry may go on to the end of the word ("…*" in lists) */
#define LIT_DIGITS 16u   /* a digit may touch a letter at either end: QQ12345, 100USD */
#define LIT_CELL 32u     /* only where a label can end: before a colon, a sign between cells, a bracket, a line's end */
#define LIT_NONE 128u   /* rows are read, nothing is looked for */
#define LIT_TABLES_MAX 64

struct lit_hit {
	uint32_t start, end; /* bytes, half open */
	uint32_t row;
	uint16_t table;
};

/* Hits of one table, by start; V is owned by whoever has the list. */
struct lit_hits {
	struct lit_hit *v;
	size_t n, cap;
	uint32_t *index; /* the owner's, see doc.c */
};

struct literals;
struct literals *literals_new(void); /* owned by caller */
void literals_free(struct literals *l);
/* Adds TEXT (copied; white space at its ends dropped, "*" at its end means
 * LIT_PREFIX, "=" at its beginning LIT_CASE). False, and nothing added, for a single letter of an alphabet,
 * for stems of less than four bytes and for what holds a byte that is no UTF-8. */
bool literals_add(struct literals *l, unsigned table, uint32_t row, struct str text, unsigned flags);
/* Once, after the last add. */
void literals_build(struct literals *l);
size_t literals_count(const struct literals *l);
/* Compiled form, once built: compiled.h. What is taken borrows from C, and takes no more entries. */
struct compiled;
void literals_put(const struct literals *l, struct buf *out);
struct literals *literals_take(struct compiled *c);
size_t literals_layout(void); /* changes with the layout of what is put */
/* Empties the lists of the tables whose bits TABLES has and fills each (HITS is indexed by table) with the longest match
 * at each place, by start. What other tables have is passed over. Thread-safe. TEXT shorter than 4 GiB. */
void literals_scan(const struct literals *l, struct str text, uint64_t tables, struct lit_hits *hits);
/* The same one way, for tests: a character at a time, stretches, these by AVX-512. False: the processor has none. */
enum literals_way { LITERALS_CAREFUL, LITERALS_STRETCHES, LITERALS_VECTORS, LITERALS_WAYS };
bool literals_scan_by(enum literals_way way, const struct literals *l, struct str text, uint64_t tables, struct lit_hits *hits);

#endif
