/* ocr_pieces.h - from the detector's boxes to those of a page's lines. */
#ifndef TEXT_OCR_PIECES_H
#define TEXT_OCR_PIECES_H

#include "text/ocr_lines.h"

struct ocr_pieces {
	struct ocr_quad *q; /* owned */
	size_t n, cap;
};

/* The middle one of the boxes' heights, pixels; 0 without boxes. */
float ocr_pieces_height(const struct ocr_pieces *all);

/* Joins, parts and completes the boxes of PIC, a straight page; they come sorted
 * from the top, and stay so. L gets the cells of its ruled tables. */
void ocr_pieces_complete(const struct ocr_picture *pic, struct ocr_pieces *all, struct ocr_lines *l);

#endif
