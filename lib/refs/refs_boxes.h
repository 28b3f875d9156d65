/* refs_boxes.h - where on a picture a finding stands, and how surely it was read. */
#ifndef SLUICE_REFS_BOXES_H
#define SLUICE_REFS_BOXES_H

#include <sluice/refs.h>

struct refs_boxes {
	const char *map;      /* the item's .lines, mapped; NULL: none */
	uint64_t size;
	struct refs_box *line;
	size_t n, cap;
};

/* FD is the item's .lines (text.h), or -1. */
void refs_boxes_init(struct refs_boxes *b, int fd);
void refs_boxes_release(struct refs_boxes *b);
/* R's record with "box" and "confidence" of the line it begins in, in OUT
 * (cleared first); false when no line has it. */
bool refs_boxes_add(const struct refs_boxes *b, const struct ref *r, struct buf *out);

#endif
