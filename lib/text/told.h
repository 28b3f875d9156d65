/* told.h - what has been written already: a set of hashes, for texts that repeat. */
#ifndef SLUICE_TEXT_TOLD_H
#define SLUICE_TEXT_TOLD_H

#include <sluice/str.h>

/* More are not remembered: what comes then may stand twice. */
#define TOLD_MAX (1u << 20)

struct told { /* all zeros: empty */
	uint64_t *hash; /* owned; open addressing */
	size_t n, cap;
};

/* Was HASH (str_hash()) told before? From now on it was. */
bool told(struct told *t, uint64_t hash);
void told_release(struct told *t);

#endif
