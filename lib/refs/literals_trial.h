/* literals_trial.h - within the matcher of literals: what passed the filter in a stretch of text, as lists, each of one
 * sort, and their comparison with the entries. */
#ifndef SLUICE_REFS_LITERALS_TRIAL_H
#define SLUICE_REFS_LITERALS_TRIAL_H

#include "literals_filter.h"
#include "literals_walk.h"

/* In the order in which they are tried: of equally long ones in a table the first is kept. */
enum lit_sort {
	LIT_WORD,  /* a word in ASCII; N: its bytes */
	LIT_TWO,   /* two of them; N: up to the second one's end */
	LIT_STEM,
	LIT_HAN,   /* two ideographs side by side; N: their bytes, as for those that follow */
	LIT_ODD,   /* an ideograph and what is none, or stands behind blanks; N: 0 */
	LIT_THREE, /* three; N: 0 when something stands between */
	LIT_ONE,
	LIT_SIGN,
	LIT_SORTS
};

struct lit_trial {
	uint64_t h;     /* mixed key */
	uint32_t at, n;
};

#define LIST_MAX (2 * STRETCH_BYTES + 2) /* a sign with what follows it, and alone */

/* Lists of a stretch, each by place. */
struct lit_trials {
	struct lit_list {
		struct lit_trial v[LIST_MAX];
		uint32_t block[LIST_MAX]; /* once the key is found: the first entry */
		size_t n;
	} of[LIT_SORTS];
	uint32_t careful[STRETCH_BYTES + 64]; /* places for lit_try_careful() */
	size_t n_careful;
};

/* The key's place in the table is asked for at once: it is looked at when the stretch is filtered. */
static inline void lit_trial_ahead(const struct literals *l, const struct lit_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		__builtin_prefetch(lit_bucket(l, list->v[i].h));
}

static inline void lit_trial_add(struct lit_trials *t, enum lit_sort sort, uint64_t h, size_t at, size_t n)
{
	struct lit_list *list = &t->of[sort];
	list->v[list->n++] = (struct lit_trial){ h, (uint32_t)at, (uint32_t)n };
}

/* Tries all of a stretch that begins at BASE, and empties the lists. */
void lit_try_all(struct lit_scan *s, struct lit_trials *t, size_t base);

/* literals_vector.c: the lists of the stretch at BASE. CARRY: what it must know of the one before, zero at first. */
struct lit_carry {
	uint64_t letter, alpha, digit, wide;
};
bool lit_has_vectors(void);
void lit_vector_stretch(const struct literals *l, struct str text, size_t base, unsigned blocks, struct lit_carry *carry, struct lit_trials *t);

#endif
