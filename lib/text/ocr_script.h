/* ocr_script.h - in which script is a page that PP-OCR does not read well? */
#ifndef TEXT_OCR_SCRIPT_H
#define TEXT_OCR_SCRIPT_H

#include "text/ocr_packs.h"

/* The pack (row of ocr_pack) that reads the telling ones of the N boxes Q most surely, or ocr_pack_count.
 * READ is what PP-OCR made of PIC. */
size_t ocr_script_choose(struct ocr_packs *o, const struct ocr_picture *pic, const struct ocr_quad *q, size_t n, const struct ocr_lines *read);

#endif
