/* ocr_other.h - writing that PP-OCRv4's model has no letters for. */
#ifndef TEXT_OCR_OTHER_H
#define TEXT_OCR_OTHER_H

#include "text/ocr_packs.h"

/* Reads lines of PIC again where LINES, as PP-OCR read the N boxes Q, are in writing that it does not know
 * or knows in part (traditional Chinese, accents): what comes of them replaces them. O may be NULL. */
void ocr_other_read(struct ocr_packs *o, const struct ocr_picture *pic, const struct ocr_quad *q, size_t n, struct ocr_lines *lines);
/* Are LINES of Latin letters spelt as no Latin ones are: Cyrillic, read as letters of the same shape? */
bool ocr_other_alike(const struct ocr_lines *lines);

#endif
