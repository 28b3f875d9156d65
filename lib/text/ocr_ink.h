/* ocr_ink.h - letters that the detector's boxes leave out. */
#ifndef TEXT_OCR_INK_H
#define TEXT_OCR_INK_H

#include "text/layout.h"

/* Widens upright box number I of the N to letters that stand directly beside
 * it on the same line (一 before 组, a quotation mark at the end). */
void ocr_ink_grow(const struct ocr_picture *pic, struct ocr_quad *q, size_t n, size_t i);
/* A box for what little ink there is in FRAME, a table's cell without a box:
 * false for none, or for more than a word. LINE_HEIGHT is the page's. */
bool ocr_ink_in_frame(const struct ocr_picture *pic, const struct layout_frame *frame, float line_height, struct ocr_quad *ret);

#endif
