/* ocr_picture.h - from a decoded picture to text. */
#ifndef TEXT_OCR_PICTURE_H
#define TEXT_OCR_PICTURE_H

#include "text/image.h"

/* Turns IM upright and reads it, unless it is an icon; its look is the item's
 * if it is the item's first picture. As ocr_page(). */
enum status picture_read(struct image *im, struct text_out *out, struct err *err);
/* The same for a picture within a document of another kind: losses are told. */
void picture_within(struct image *im, struct text_out *out);
/* Reads a picture that stands within a document of another kind (base64 in
 * SVG, a bitmap of a metafile), where the text is. Losses are told. False if
 * BYTES are no picture. */
bool picture_inside(struct str bytes, struct text_out *out);

#endif
