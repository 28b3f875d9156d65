/* ocr_spaces.h - spaces between words, from the gaps in a line's picture. */
#ifndef TEXT_OCR_SPACES_H
#define TEXT_OCR_SPACES_H

#include "text/ocr_lines.h"

/* The recogniser leaves most spaces out, and its space class is dropped here
 * too: C's space_before and cell_before are set from the ink instead. PLANE is
 * the line's picture (W columns used of STRIDE, H rows, any linear scale), C's
 * places come in steps of PER_STEP columns and leave in columns. SQUEEZE is
 * the picture's width by the width its height would ask for. Returns the
 * number of characters left. */
size_t ocr_spaces_find(struct ocr_char *c, size_t n, const float *plane, int w, int h, size_t stride, float per_step, float squeeze);

#endif
