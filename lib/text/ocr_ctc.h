/* ocr_ctc.h - from the recogniser's soft-max to characters. */
#ifndef TEXT_OCR_CTC_H
#define TEXT_OCR_CTC_H

#include "text/ocr_lines.h"

/* The characters the recogniser knows: class 0 is the blank, class i the i-th
 * line of the keys file, the class after the last line the space. */
struct ocr_keys {
	uint32_t *cp; /* owned; by class */
	size_t n;     /* classes */
};
/* ST_SKIP with E_CORRUPT when TEXT is no keys file. */
enum status ocr_keys_load(struct ocr_keys *k, struct str text, struct err *err);
void ocr_keys_release(struct ocr_keys *k);

/* Greedy decoding of STEPS × CLASSES probabilities. Equal neighbours are one
 * character, blanks part equals. x0 and x1 come in steps. Where the blank was
 * the likeliest but something else nearly as likely, that comes out too, marked
 * hidden. Returns the number of characters; *RET is owned by caller. */
size_t ocr_ctc_decode(const float *p, size_t steps, size_t classes, const struct ocr_keys *keys, struct ocr_char **ret);

#endif
