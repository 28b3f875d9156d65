/* cli_known.h - does a case hold an item with all that a stage finds in it?
 * For stage_run.known of stages that add records (stage.h). */
#ifndef SLUICE_CLI_KNOWN_H
#define SLUICE_CLI_KNOWN_H

#include <sluice/casefile.h>
#include <sluice/record.h>

struct cli_known;
/* Asks the case at CASEFILE about what STAGE (static) did by RULES, the digest of a
 * rule set (borrowed for its life), and OPTIONS, words that narrow what is found;
 * this program's own bytes count as well. AGAIN: every item is done, and its record
 * written anew. A case that is not there, or cannot be read, knows nothing. Owned by caller. */
struct cli_known *cli_known_new(const char *casefile, const char *stage, const char *rules, const char *options, bool again);
void cli_known_free(struct cli_known *k); /* NULL is fine */
/* stage_run.known; CTX is a cli_known. The mark is "whole" (nothing is to be done) or
 * "elsewhere" (what is found adds to what the case has of the same bytes); the
 * record behind an item that is done is of type "read" (sluice-records(5)). */
bool cli_known(void *ctx, const struct record *rec, int blob, int text, struct buf *ret_mark, struct buf *ret_end);

#endif
