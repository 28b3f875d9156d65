/* ocr_splice.h - one line as two engines read it, put together. */
#ifndef TEXT_OCR_SPLICE_H
#define TEXT_OCR_SPLICE_H

#include "text/ocr_lines.h"

/* Chinese characters and marks from B (M characters, one line read by the other
 * engine) into A (N characters, the same line as PP-OCR read it; consumed). Returns
 * the number of characters; *RET is owned by caller. */
size_t ocr_splice_chinese(struct ocr_char *a, size_t n, const struct ocr_char *b, size_t m, struct ocr_char **ret);

/* The two below: B (M characters) is consumed, A (N characters) is borrowed; both are one line whose
 * letters are some HEIGHT high, their places counted from the same point. Returns the number of characters; *RET is owned by caller. */

/* B is in writing that PP-OCR lacks; addresses, figures and Latin words go into it as PP-OCR read them in A: Tesseract's data
 * for another script spoil them; so do Chinese words, if HAN. */
size_t ocr_splice_words(const struct ocr_char *a, size_t n, struct ocr_char *b, size_t m, float height, bool han, struct ocr_char **ret);

/* B is Latin as PP-OCR read it, which loses most accents; words that have some go into it as Tesseract read them in A,
 * where they are else nearly the same. */
size_t ocr_splice_accents(const struct ocr_char *a, size_t n, struct ocr_char *b, size_t m, float height, struct ocr_char **ret);

#endif
