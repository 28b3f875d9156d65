/* ocr_columns.h - where a line's columns have ink. */
#ifndef TEXT_OCR_COLUMNS_H
#define TEXT_OCR_COLUMNS_H

#include <stddef.h>

struct ocr_columns {
	int *top, *bottom;   /* first row of a column's ink and the row behind its last; top < 0: none; owned */
	int w;
	float ground, most;  /* the line's ground, and the farthest that anything is from it */
};

/* PLANE is W×H values from -1 to 1, STRIDE a row. */
void ocr_columns_find(struct ocr_columns *ret, const float *plane, int w, int h, size_t stride);
void ocr_columns_release(struct ocr_columns *k);

#endif
