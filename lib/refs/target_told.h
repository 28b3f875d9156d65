/* target_told.h - the targets that sentences, lists and chats of a window have
 * named so far: one record a name and host, however often the text comes back
 * to it, with the places that say so. */
#ifndef SLUICE_REFS_TARGET_TOLD_H
#define SLUICE_REFS_TARGET_TOLD_H

#include "target_fields.h"

struct clause {
	uint32_t start, end;
};

/* Length of the sign at I that ends a clause, or 0. COMMAS end one in scripts
 * where short clauses each name their own target. */
size_t clause_stop(struct str t, uint32_t i, bool commas);
/* The clause around AT..END, 600 bytes to either side at most. */
struct clause clause_around(const struct doc *d, uint32_t at, uint32_t end, bool commas);

/* H may be named as a target: an organisation or host that is not known as a
 * client, supplier, staff or the attackers' own. */
bool target_may_be(const struct doc *d, const struct hit *h);
/* CUE lies inside the name of an organisation. */
bool target_cue_in_name(const struct doc *d, uint32_t start, uint32_t end);

struct told {
	struct target *v;     /* arena */
	size_t n, cap;
	uint32_t *slot;       /* arena; index + 1, open addressing */
};

/* Why and where something is told to be a target. */
struct telling {
	struct clause where;  /* the evidence */
	struct str cue;       /* words that decided */
	struct str access;    /* what is said of access; may be empty */
	struct str state;     /* kind of access where words told it (failed, planned …); may be empty */
	const char *by;       /* the rule (static) */
	double score;
	bool row;             /* WHERE is a row: what its other cells hold is said of it too */
};

/* Tells the hits NAME and HOST (SIZE_MAX: none) as one target. */
void target_tell(struct doc *d, struct told *all, const struct telling *why, size_t name, size_t host);
/* Writes the records. */
void told_emit(struct doc *d, const struct told *all);

#endif
