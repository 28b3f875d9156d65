/* ocr_marks.h - small marks of Chinese text, told by the shape of their ink. */
#ifndef TEXT_OCR_MARKS_H
#define TEXT_OCR_MARKS_H

#include "text/ocr_lines.h"

/* Corrects marks in a line of Chinese by where their ink stands and how large
 * it is against the line's characters: 。 read as o or 0, ， as ；, - as 一,
 * and 一 in pieces. Returns how many characters are left. PLANE is the line's picture as in ocr_spaces.h, C's places are its columns.
 * Lines with too little Chinese to measure by stay as they are. */
size_t ocr_marks_settle(struct ocr_char *c, size_t n, const float *plane, int w, int h, size_t stride, float squeeze);

/* The mark that stands alone in the picture of a line's whole height, if high,
 * low or flat ink tells it; else 0. CP (0: nothing) is what it was read as, with
 * that CONFIDENCE. */
uint32_t ocr_marks_alone(uint32_t cp, float confidence, const float *plane, int w, int h, size_t stride, float squeeze);

#endif
