/* word_lists.h - list numbers of Word 97 to 2003, which are rules in the file
 * and never text: the counting itself is docx_numbering.c's. */
#ifndef SLUICE_TEXT_WORD_LISTS_H
#define SLUICE_TEXT_WORD_LISTS_H

#include "docx_numbering.h"

/* Builds the rules out of the document header FIB and the table stream; NULL
 * when the document has no lists. Freed with numbering_free(). */
struct numbering *word_lists_read(struct str fib, struct str table);
/* Appends the label of the next paragraph. */
void word_lists_label(struct numbering *n, int list, int level, unsigned style, struct buf *out);

#endif
