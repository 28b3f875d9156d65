/* ocr_glyphs.h - letters and figures that look alike, told by the page's own type. */
#ifndef TEXT_OCR_GLYPHS_H
#define TEXT_OCR_GLYPHS_H

#include "text/ocr_lines.h"

/* Goes over what PP-OCR read of PIC; boxes are the straight page's (LINES->lean). */
void ocr_glyphs_settle(const struct ocr_picture *pic, struct ocr_lines *lines);

#endif
