/* target_talk.h - targets that lists, headings, logs and chats name. */
#ifndef SLUICE_REFS_TARGET_TALK_H
#define SLUICE_REFS_TARGET_TALK_H

#include "target_told.h"

struct talk_live;

/* The lines that may name somebody, for the walks behind the first. */
struct talk_lines {
	struct talk_speakers speakers;
	bool chat;           /* somebody speaks in some line */
	struct talk_live *v; /* arena */
	size_t n;
};

/* Adds the names that are organisations only because a heading over targets says
 * so ("Lost: Strelsau Metro"); the hits are unsorted after it. */
void target_talk_names(struct doc *d, struct talk_lines *ret);
/* Tells what the lines name as targets into ALL. BESIDE: a text that speaks of
 * targets elsewhere, where less is enough. Returns how many, and one more for a
 * text that is an operator's log. */
unsigned target_talk(struct doc *d, const struct talk_lines *lines, struct told *all, bool beside);

#endif
