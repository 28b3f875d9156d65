/* talk_cues.h - the words that make what stands beside them a target, and what a
 * stretch of text comes to by them (target-talk.tsv, target-cues.tsv). */
#ifndef SLUICE_REFS_TALK_CUES_H
#define SLUICE_REFS_TALK_CUES_H

#include "target_told.h"

#define TALK_SURE 3u         /* points that make a target */
#define TALK_BESIDE 2u       /* … where others are sure */
#define TALK_CUES_MAX 48u    /* of one line: more tell nothing new */

enum use { USE_NONE, USE_TALK, USE_ASSET, USE_HEAD, USE_ASK, USE_SPARE, USE_NOHEAD, USE_NOT };

struct cue {
	uint32_t start, end, row;
	enum refs_table_id table;
	enum use use;
	unsigned weight;
	struct str state;
};

struct cues {
	struct cue v[TALK_CUES_MAX];
	unsigned n;
};

struct sum {
	unsigned weight, best;
	struct str state, words;
	bool spare, not;
	bool asked;
};

struct heading {
	unsigned weight;
	bool on, others;      /* others: over people who are no targets */
	struct str words, state;
	unsigned items;
	uint32_t indent;
	bool marked;          /* it has a number or bullet of its own */
	bool deep;            /* its items are marked or set in */
};

/* Reads what the rows of both tables mean, once, for refs_rules. */
void talk_cues_prepare(struct refs_rules *r);
/* The words of both tables in FROM..TO, by place; of those that overlap the first. */
void talk_cues_in(const struct doc *d, uint32_t from, uint32_t to, bool heading, struct cues *ret);
/* What the cues of C in FROM..TO come to, each row once; of uses talk, goods and ALSO. */
struct sum talk_sum_of(const struct doc *d, const struct cues *c, uint32_t from, uint32_t to, enum use also);
struct heading talk_heading_of(const struct doc *d, uint32_t from, uint32_t to);
/* Weight of the heaviest cue of FROM..TO; 0: none. */
unsigned talk_heaviest(const struct doc *d, uint32_t from, uint32_t to);

#endif
