/* ocr_repair.h - doubtful characters by their neighbours. */
#ifndef TEXT_OCR_REPAIR_H
#define TEXT_OCR_REPAIR_H

#include "text/ocr_lines.h"

/* Replaces a doubtful character by what it would have been otherwise where the
 * same page has that, and never this, beside the same neighbour for sure; and
 * by its neighbours alone in a few cases that no context makes doubtful. What
 * was sure is never touched, but for the latter. */
void ocr_repair(struct ocr_lines *lines);

#endif
