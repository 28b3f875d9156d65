/* lines.h - the lines of a window and what is cheap to know of it, in one walk. */
#ifndef SLUICE_REFS_LINES_H
#define SLUICE_REFS_LINES_H

#include "doc.h"

/* Room that is kept from window to window. */
struct lines_room {
	size_t lines, signs;
};

/* Fills D's lines, signs, features and places of 号. The text is followed by 66 readable
 * bytes: signs.h. */
void lines_find(struct doc *d, struct lines_room *room);

#endif
