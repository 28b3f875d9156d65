/* ocr_stray.h - lines of one or two marks, which the detector does not see. */
#ifndef TEXT_OCR_STRAY_H
#define TEXT_OCR_STRAY_H

#include "text/ocr.h"
#include "text/ocr_boxes.h"

/* Adds boxes for ink that stands alone at the left edge of running text, one
 * line below another: the 。 or “ that a line is left with; boxes that the
 * detector drew tightly around such marks are replaced. *Q (owned by the caller,
 * replaced) are the page's N boxes from the top, LINE_HEIGHT their median
 * height. Returns their new number. */
size_t ocr_stray_complete(const struct ocr_picture *pic, struct ocr_quad **q, size_t n, float line_height);

#endif
