/* ocr_confidence.h - how likely a line that was read is right. */
#ifndef TEXT_OCR_CONFIDENCE_H
#define TEXT_OCR_CONFIDENCE_H

#include "text/ocr_lines.h"

enum ocr_engine { OCR_ENGINE_PPOCR, OCR_ENGINE_TESSERACT };

/* Of 100 lines with the result .8 some 80 are right in every character, white space
 * left out. 0 for an empty line. */
float ocr_confidence(const struct ocr_line *l, enum ocr_engine engine);
/* The least sure of its characters, 0 to 1; 1 for an empty line. */
float ocr_confidence_least(const struct ocr_line *l);

#endif
