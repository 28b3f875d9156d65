/* query_field.h - the fields of a query, one row each in query_field.c. */
#ifndef CASEFILE_QUERY_FIELD_H
#define CASEFILE_QUERY_FIELD_H

#include "query.h"

/* Appends to OUT the condition for NAME:VALUE on blob "b"; arguments go into
 * Q. False when there is no such field. *RET_RARE: few documents meet it, and
 * SQL had best begin with them. */
bool query_field(struct query *q, struct casefile *c, struct str name, struct str value, bool prefix, bool *ret_rare, struct buf *out);
/* Sums and dates are compared: amount>3000000, signed<=2021. NAME is such a field. */
bool query_is_compared(struct str name);
/* COMPARED (">=3,000,000", "<2m", "300万") can be asked of NAME. */
bool query_may_compare(struct query *q, struct str name, struct str compared);
/* Adds an argument and returns its number. */
size_t query_arg(struct query *q, struct str value);

#endif
