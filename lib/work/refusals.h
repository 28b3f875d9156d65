/* refusals.h - which blobs a stage has refused in this run.
 *
 * What was refused leaves no cache beside its blob: another program or another
 * password may read it next time. But within a run equal bytes are refused
 * alike, and a bomb of a few thousand copies of one file is told of, not read,
 * a few thousand times. */
#ifndef SLUICE_WORK_REFUSALS_H
#define SLUICE_WORK_REFUSALS_H

#include <sluice/err.h>

struct refusals;
struct refusals *refusals_new(void);
void refusals_free(struct refusals *r);
/* Is refusing with CODE a property of the bytes? */
bool refusals_last(enum err_code code);
/* KEY: the blob's id and all that the answer depends on. LOSSES is kept; past
 * a bound nothing is added any more. */
void refusals_add(struct refusals *r, struct str key, struct str losses);
/* The losses of that key (borrowed until the next call), or a NULL string. */
struct str refusals_find(const struct refusals *r, struct str key);

#endif
