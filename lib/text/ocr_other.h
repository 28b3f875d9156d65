/* ocr_other.h - writing that PP-OCRv4's model has no letters for. */
#ifndef TEXT_OCR_OTHER_H
#define TEXT_OCR_OTHER_H

#include "text/ocr_lines.h"

struct ocr_other;

/* Maps the Tesseract data that this machine has for other writing (traditional
 * Chinese, Cyrillic, Korean, Japanese, Arabic, Persian): a few milliseconds;
 * engines are built when a page wants them. DATA, which may be NULL, is looked
 * into first. NULL when there is none. */
struct ocr_other *ocr_other_open(const char *data);
void ocr_other_close(struct ocr_other *o); /* NULL is fine */

/* Reads lines of PIC again where LINES, as PP-OCR read the N boxes Q, are in
 * writing that it does not know: what comes of them replaces them. O may be NULL. */
void ocr_other_read(struct ocr_other *o, const struct ocr_picture *pic, const struct ocr_quad *q, size_t n, struct ocr_lines *lines);

/* Chinese characters and marks from B (M characters, one line read by the other
 * engine) into A (N characters, the same line as PP-OCR read it; consumed). Returns
 * the number of characters; *RET is owned by caller. */
size_t ocr_other_merge(struct ocr_char *a, size_t n, const struct ocr_char *b, size_t m, struct ocr_char **ret);

#endif
