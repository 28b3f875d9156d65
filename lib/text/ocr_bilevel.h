/* ocr_bilevel.h - pages of black and white pixels alone, made smooth before they are read. */
#ifndef TEXT_OCR_BILEVEL_H
#define TEXT_OCR_BILEVEL_H

#include "text/image.h"

/* True when PIC has next to no greys: a fax, a photocopy, a scan of one bit a pixel; *RET
 * (owned by caller) is the page smoothed then. False: *RET is empty. Compression to JPEG
 * afterwards leaves it such a page. */
bool ocr_bilevel_smooth(const struct ocr_picture *pic, struct image *ret);

#endif
