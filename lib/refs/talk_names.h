/* talk_names.h - names that are organisations only by where they stand: under a
 * heading over targets, behind goods taken "of" them, asked about. */
#ifndef SLUICE_REFS_TALK_NAMES_H
#define SLUICE_REFS_TALK_NAMES_H

#include "doc.h"

/* The end of the name that begins at FROM: two capital words or more, or
 * ideographs that end as names do (slot-names.tsv), up to the sign that ends the
 * item. 0: none. */
uint32_t talk_name_end(const struct doc *d, uint32_t from, uint32_t to);
/* The end of a run of capital words at FROM, at least MIN of them; 0: none. */
uint32_t talk_capitals_end(const struct doc *d, uint32_t from, uint32_t to, unsigned min);
/* S ends as names of organisations may (slot-names.tsv); SAID: in talk, in lists, in quotes, where any trade may end one. */
bool talk_ends_as_names(const struct doc *d, struct str s, bool said);

/* FROM..TO is a row of an account: behind its name all cells are numbers. */
bool talk_is_figures(const struct doc *d, uint32_t from, uint32_t to);
/* Within some lines of FROM..TO something is named that is known without a
 * heading: a country, an organisation, a host. */
bool talk_is_among_others(const struct doc *d, uint32_t from, uint32_t to);
/* Reads slot-names.tsv and en-words.tsv, once, for refs_rules. */
void talk_names_prepare(struct refs_rules *r);

#endif
