/* talk_walk.h - which lines of a text are read as talk, and what is in force where one is. */
#ifndef SLUICE_REFS_TALK_WALK_H
#define SLUICE_REFS_TALK_WALK_H

#include "talk_sentence.h"
#include "target_talk.h"

#define TALK_CARRY_LINES 2u /* a question or a name is in force this long */

/* A line that may matter. */
struct talk_live {
	struct talk_line line;
	uint32_t next;          /* the line behind it */
	uint32_t count;         /* of the lines up to it, as far as it matters */
	const struct heading *section; /* in force before it, where lines before it are left out; arena, NULL: none */
	bool gap;               /* some are */
	bool cued;              /* it holds a cue … */
	bool asked;             /* … of a question … */
	bool heading;           /* … that may head others … */
	bool linked;            /* … behind which a blank and a name may stand */
	uint8_t heaviest;       /* the weight of its heaviest cue */
	bool colon;             /* it ends in one */
	bool hits;              /* somebody or something is named … */
	bool named;             /* … somebody is named who may be a target */
};

/* Finds those lines, and reads them with K (names_only). */
void talk_walk(struct talk *k, struct talk_lines *ret);

/* target_talk.c: one of them, with what is in force. */
void talk_read_line(struct talk *k, const struct talk_live *x);
/* A line that heads those below it: it ends in a colon, or is short, names nobody and holds
 * a heading's word; the labels over the columns of rows head these. CUED: it holds a cue. */
bool talk_take_heading(struct talk *k, const struct talk_line *l, struct str next, bool cued);
/* The section's heading goes on over this line, or is no longer in force. */
void talk_keep_section(struct talk *k, const struct talk_line *l);
/* It holds a "?". */
bool talk_asks(const struct doc *d, const struct talk_line *l);

#endif
