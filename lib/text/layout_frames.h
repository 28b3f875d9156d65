/* layout_frames.h - which ruled rectangles are cells of a table. */
#ifndef TEXT_LAYOUT_FRAMES_H
#define TEXT_LAYOUT_FRAMES_H

#include "text/layout.h"

/* Takes out of FRAME (N of them) what is no cell, going by the N_BOXES boxes
 * of text of height LINE: the border of a page, tables whose rules were found
 * in part only. Returns how many are left. */
size_t layout_frames_sift(struct layout_frame *frame, size_t n, const struct ocr_quad *box, size_t n_boxes, float line);

/* Once every box is known: columns of a table without any text go. */
void layout_frames_close(struct layout_frame *frame, size_t n, const struct ocr_quad *box, size_t n_boxes);

#endif
