/* ocr_seal.h - seals over text are taken off before it is read. */
#ifndef TEXT_OCR_SEAL_H
#define TEXT_OCR_SEAL_H

#include "text/image.h"

/* Finds red (or blue) seals stamped on a light page. True when there are some:
 * *RET (owned by caller) is the page without them. */
bool ocr_seal_remove(const struct ocr_picture *pic, struct image *ret);

#endif
