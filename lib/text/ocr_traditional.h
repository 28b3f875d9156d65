/* ocr_traditional.h - a page is in traditional characters, and PP-OCR wrote simplified ones that look alike. */
#ifndef TEXT_OCR_TRADITIONAL_H
#define TEXT_OCR_TRADITIONAL_H

#include "text/ocr_lines.h"

/* Characters of C (N) that only simplified text has, and that only traditional text has. */
void ocr_traditional_count(const struct ocr_char *c, size_t n, size_t *ret_simplified, size_t *ret_traditional);

/* In a line with traditional characters, simplified ones become what they stand for; a line without any
 * is left as it is (a page may quote a simplified one). */
void ocr_traditional_settle(struct ocr_char *c, size_t n);

#endif
