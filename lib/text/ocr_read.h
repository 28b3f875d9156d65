/* ocr_read.h - what one line of a page says. */
#ifndef TEXT_OCR_READ_H
#define TEXT_OCR_READ_H

#include "text/ocr_ctc.h"
#include "text/ocr_ort.h"

/* Mean confidence of N characters, 0 for none. */
float ocr_read_confidence(const struct ocr_char *c, size_t n);

/* Cuts BOX out of PIC and reads it; a second time at another scale where the
 * first left doubts. *RET (owned by caller) has *RET_N characters with spaces
 * and cells, places in pixels along the box. *RET_FIRST is how sure the first
 * reading was of what it had, 0 to 1: it tells letters from what is none (lines on
 * their heads), where two readings that agree on rubbish are sure of it. */
enum status ocr_read_line(struct ort_model *m, const struct ocr_keys *keys, const struct ocr_picture *pic, const struct ocr_quad *box, struct ocr_char **ret,
	size_t *ret_n, float *ret_first, struct err *err);
/* Once only, and no spaces: to learn how sure the engine is of a direction. */
enum status ocr_read_quick(struct ort_model *m, const struct ocr_keys *keys, const struct ocr_picture *pic, const struct ocr_quad *box, struct ocr_char **ret,
	size_t *ret_n, struct err *err);

/* Two readings A and B (consumed) of one line as one, in A's places: what both
 * say stands, between two the surer, hidden characters (ocr_ctc.h) only where
 * the other reading has something there too. Returns the number in *RET. */
size_t ocr_read_merge(struct ocr_char *a, size_t n, struct ocr_char *b, size_t m, struct ocr_char **ret);

/* The same where B (consumed) is a reading of characters FROM..TO of *C's *N alone:
 * what B has beside the cuts, before both readings first agree, is spoilt and goes,
 * and without agreement all of B. Returns where the piece ends now. */
size_t ocr_read_merge_piece(struct ocr_char **c, size_t *n, size_t from, size_t to, struct ocr_char *b, size_t m);

#endif
