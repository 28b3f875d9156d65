/* ocr_emit.h - the lines of a page as text. */
#ifndef TEXT_OCR_EMIT_H
#define TEXT_OCR_EMIT_H

#include "text/ocr_lines.h"

/* Mends LINES (which are changed, not released), puts them in order and appends them to OUT, with boxes in the pixels of PIC, which they were
 * read from. PPOCR: by that engine. */
void ocr_emit(struct ocr_lines *lines, const struct ocr_picture *pic, bool ppocr, struct text_out *out);

#endif
