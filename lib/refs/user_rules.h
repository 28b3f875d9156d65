/* user_rules.h - rules of a user's own file. */
#ifndef SLUICE_REFS_USER_RULES_H
#define SLUICE_REFS_USER_RULES_H

#include "rules.h"

/* Reads PATH: lines of kind, words or /pattern/, check, language, score, apart
 * by TAB. Words go into the rule set's matcher, patterns are compiled.
 * ST_FATAL with the line's number when one is wrong. */
enum status user_rules_load(struct refs_rules *r, const char *path, struct err *err);
void user_rules_free(struct user_patterns *u); /* NULL is fine */

/* labelled.c: the value of TYPE (a check's name) behind a label becomes a hit.
 * KIND REF_KINDS: the type's own. False when there is none. */
bool labelled_value(struct doc *d, uint32_t label_start, uint32_t label_end, struct str type, enum ref_kind kind, double score);
/* The same of a cell, which the value must fill; CUE is its column's header. */
bool labelled_cell(struct doc *d, uint32_t start, uint32_t end, struct str type, struct str lang, struct str cue);
bool labelled_type_known(struct str type);

/* Changes with any cell of any pattern; 0 of NULL and where there are none. */
uint64_t user_patterns_digest(const struct user_patterns *u);

#endif
