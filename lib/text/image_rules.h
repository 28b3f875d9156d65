/* image_rules.h - ruled tables in a picture: the cells between the lines. */
#ifndef TEXT_IMAGE_RULES_H
#define TEXT_IMAGE_RULES_H

#include "text/layout.h"
#include "text/ocr.h"

/* Tables and cells of one page; more are a drawing. */
#define RULES_MAX 2000
#define FRAMES_MAX 20000

/* Finds the cells of ruled tables, neighbours without a rule between them
 * joined. LINE_HEIGHT is the height of a line of text, pixels. Returns their
 * number; *RET is owned by caller. */
size_t image_rules_frames(const struct ocr_picture *pic, float line_height, struct layout_frame **ret);

#endif
