/* ocr_fold.h - a model's graph made cheaper before it is run. */
#ifndef TEXT_OCR_FOLD_H
#define TEXT_OCR_FOLD_H

#include <sluice/str.h>

/* Copies MODEL (an ONNX file) into RET (empty, with room for a little more than
 * MODEL) so that it computes the same with fewer passes over its data. False
 * when it is not of the shape that this knows: it is to be run as it is then. */
bool ocr_fold(struct str model, struct buf *ret);

#endif
