/* ocr_joint.h - what stands between two lines of one text: a space, or nothing. */
#ifndef TEXT_OCR_JOINT_H
#define TEXT_OCR_JOINT_H

#include "text/ocr_lines.h"

/* B goes on where A ends. */
bool ocr_joint_space(const struct ocr_line *a, const struct ocr_line *b);
/* An address, a hash, a number was broken between them for want of room. */
bool ocr_joint_broken(const struct ocr_line *a, const struct ocr_line *b);
/* The N lines of one table's cell are one host, volume or date that was broken (ocr_joint_cell.c). */
bool ocr_joint_cell(const struct ocr_line *const *v, size_t n);

#endif
