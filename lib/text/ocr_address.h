/* ocr_address.h - mail addresses whose @ was read as another letter. */
#ifndef TEXT_OCR_ADDRESS_H
#define TEXT_OCR_ADDRESS_H

#include "text/ocr_lines.h"

/* Puts the @ back where a word of LINES is an address but for one doubtful letter,
 * and the page tells that it is one. Such a line keeps what was read (ocr_line.read). */
void ocr_address_repair(struct ocr_lines *lines);

#endif
