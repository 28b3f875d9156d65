/* talk_marks.h - the signs of lists, labels and rows inside a line. */
#ifndef SLUICE_REFS_TALK_MARKS_H
#define SLUICE_REFS_TALK_MARKS_H

#include "doc.h"

bool talk_ends_in_colon(struct str s);
/* Where the label in front of a line's colon ends, and where its words begin; 0: none. */
uint32_t talk_label_end(const struct doc *d, uint32_t from, uint32_t to, uint32_t *ret_rest);
/* Where the comma clause that holds AT begins and ends, within FROM or TO. */
uint32_t talk_comma_before(struct str t, uint32_t from, uint32_t at);
uint32_t talk_comma_after(struct str t, uint32_t at, uint32_t to);
unsigned talk_count(struct str s, char c);
/* The sign between the cells of a row, two at least; 0: no row. */
char talk_row_sign(const struct doc *d, uint32_t from, uint32_t to);
/* What lies between two names is the sign of a list, a remark in brackets before it allowed. */
bool talk_goes_on(struct str t, uint32_t from, uint32_t to);

#endif
