/* ocr_pale.h - watermarks among the text. */
#ifndef TEXT_OCR_PALE_H
#define TEXT_OCR_PALE_H

#include "text/ocr.h"
#include "text/ocr_boxes.h"

/* Marks those of the N boxes whose ink is much paler than the page's:
 * a watermark lies between and across the lines, and is read after them. */
void ocr_pale_mark(const struct ocr_picture *pic, struct ocr_quad *q, size_t n);

#endif
