/* query_form.h - what a person types and what a text has may be two writings of
 * one thing: numbers with and without separators, Korean words with their
 * endings, Arabic with its article, Russian yo and ye, German ß, telephone numbers. */
#ifndef CASEFILE_QUERY_FORM_H
#define CASEFILE_QUERY_FORM_H

#include "query.h"

#define QUERY_FORMS_MAX 6

/* The writings of TEXT that are looked for, itself first (A owns the others);
 * how many. *PREFIX is set when it may go on. */
size_t query_forms(struct arena *a, struct str text, bool *prefix, struct str ret[QUERY_FORMS_MAX]);
/* The beginning of S that reads as one telephone number, words of digits with
 * spaces between; empty when none does. */
struct str query_phone_span(struct str s);
/* A telephone number as the end of its normal form, which begins with "+" when
 * the country was told; empty when S has no 7 to 15 digits or anything else. */
struct str query_phone_key(struct arena *a, struct str s);
/* Does the case mention a number of that end? */
bool query_phone_known(struct casefile *c, struct str key);

#endif
