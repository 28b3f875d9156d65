/* repeats.h - how often each value was found in one item. */
#ifndef SLUICE_REFS_REPEATS_H
#define SLUICE_REFS_REPEATS_H

#include <sluice/str.h>

/* Places of one value in one item that are told: a log of a million lines of one address would fill a case file with
 * nothing else (a record takes 200 bytes there), and who has seen ten thousand has seen it. */
#define REPEATS_MAX 10000u
#define REPEATS_VALUES_MAX (1u << 20) /* values that are counted; of those behind them all places are told */

struct repeats {
	struct repeats_value {
		uint64_t key;
		uint32_t n; /* 0: free */
	} *v; /* owned */
	size_t n, cap;
};

/* One more place of VALUE of KIND: how many there are now; 0 when it is not counted. */
uint32_t repeats_add(struct repeats *r, const char *kind, struct str value);
void repeats_release(struct repeats *r);

#endif
