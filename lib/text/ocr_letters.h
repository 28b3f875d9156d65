/* ocr_letters.h - a line's characters as little pictures of their own. */
#ifndef TEXT_OCR_LETTERS_H
#define TEXT_OCR_LETTERS_H

#include "text/ocr_lines.h"

/* The picture: its ink's box scaled to this many rows, as wide as that makes it, in the middle of these columns. */
#define OCR_LETTER_ROWS 16
#define OCR_LETTER_COLUMNS 12

struct ocr_letter {
	bool known;                  /* else the ink of this character is not its own: it touches others, or is in parts */
	float left, right, top, bottom; /* its ink; a line is OCR_LETTERS_HEIGHT high */
	float shape[OCR_LETTER_ROWS * OCR_LETTER_COLUMNS]; /* 0 ground to 1 ink */
};

#define OCR_LETTERS_HEIGHT 48
/* Lines of more characters are left alone: alignment costs the square. */
#define OCR_LETTERS_MAX 300

/* Cuts BOX (pixels of PIC) apart: one entry for each of the N characters, whose places are along the box. */
void ocr_letters_cut(const struct ocr_picture *pic, const struct ocr_quad *box, const struct ocr_char *c, size_t n, struct ocr_letter *ret);

/* How unlike two are: 0 the same, 1 no ink in common. */
float ocr_letters_unlike(const struct ocr_letter *a, const struct ocr_letter *b);

#endif
