/* ocr_cut.h - one line cut out of a page for Tesseract. */
#ifndef TEXT_OCR_CUT_H
#define TEXT_OCR_CUT_H

#include "text/ocr_lines.h"

/* Cuts BOX out of PIC and reads it. Returns the number of characters; *RET is owned by caller,
 * places are pixels of the page from the box's left side. */
size_t ocr_cut_read(struct tess *t, const struct ocr_picture *pic, const struct ocr_quad *box, struct ocr_char **ret);

#endif
