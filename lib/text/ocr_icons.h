/* ocr_icons.h - pictures that were read as characters. */
#ifndef TEXT_OCR_ICONS_H
#define TEXT_OCR_ICONS_H

#include "text/ocr_lines.h"

/* Takes a square at a line's beginning out where its colour is not the letters': a file's icon. */
void ocr_icons_drop(const struct ocr_picture *pic, struct ocr_lines *lines);

#endif
