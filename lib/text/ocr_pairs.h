/* ocr_pairs.h - whether one Chinese character follows another within a common word. */
#ifndef TEXT_OCR_PAIRS_H
#define TEXT_OCR_PAIRS_H

#include <stdbool.h>
#include <stdint.h>

/* Some 54,000 pairs out of simplified Chinese words; false for what is no ideograph.
 * Takes some microseconds: for doubtful characters, not for all. */
bool ocr_pairs_known(uint32_t a, uint32_t b);

#endif
