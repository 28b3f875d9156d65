/* snippet.h - where a text matches a query, and the words around it. */
#ifndef CASEFILE_SNIPPET_H
#define CASEFILE_SNIPPET_H

#include "query.h"

struct place { size_t start, end; size_t term; };

#define PLACES_MAX 256
/* Matches of Q's terms in TEXT, in order, at most MAX; compared as the index
 * compares. */
size_t snippet_find(const struct query_term *terms, size_t n_terms, struct str text, struct place *ret, size_t max);
/* The same for many terms one after the other: the text is folded once. TEXT is
 * borrowed until release. */
struct snippet_text;
struct snippet_text *snippet_text_new(struct str text); /* owned by caller */
size_t snippet_text_find(const struct snippet_text *t, const struct query_term *term, struct place *ret, size_t max);
void snippet_text_free(struct snippet_text *t);
/* Some CHARS characters around the place that shows most of the terms, on one
 * line, matches between \002 and \003. *RET_START: byte of the first match in
 * it (untouched when there is none). False when nothing matches: OUT then has
 * the text's beginning. */
bool snippet_make(const struct query_term *terms, size_t n_terms, struct str text, size_t chars, struct buf *out, size_t *ret_start);

#endif
