/* ocr_page.h - where on a page something is: its ground, content, blank rows. */
#ifndef TEXT_OCR_PAGE_H
#define TEXT_OCR_PAGE_H

#include "text/ocr.h"

/* Luminance (0 to 255) that most of the page has. */
int ocr_page_ground(const struct ocr_picture *pic);
/* The part that is not ground, with a margin. False for a blank page. */
bool ocr_page_content(const struct ocr_picture *pic, int *ret_x, int *ret_y, int *ret_w, int *ret_h);
/* Mostly ground, and ink enough for a page of text: no photograph, no blank sheet. */
bool ocr_page_written(const struct ocr_picture *pic);
/* The row from FROM to TO (exclusive) that crosses least ink in the columns
 * X..X+W: the middle of the last blank stretch if there is one. */
int ocr_page_blank_row(const struct ocr_picture *pic, int x, int w, int from, int to);

#endif
