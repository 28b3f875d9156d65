/* target_infer.h - the columns of a list of targets that no known labels head, told by what stands in them. */
#ifndef SLUICE_REFS_TARGET_INFER_H
#define SLUICE_REFS_TARGET_INFER_H

#include "target_header.h"

/* The columns of a line without header, told by what its cells hold. */
bool target_infer_header(struct doc *d, size_t line, struct table *ret);
/* A word of such work stands in the line or in one of the two above it. */
bool target_is_hot(const struct doc *d, size_t line);
/* The same, or one of tasking and surveillance, or a heading over targets. */
bool target_is_watched(const struct doc *d, size_t line);
/* Words of those who watch people stand near LINE in the text. */
bool target_is_surveilled(const struct doc *d, size_t line);
/* Two lines of the same make: host, volume, country and name at the same places. */
bool target_same_make(const struct table *a, const struct table *b);

#endif
