/* ocr.h - reading pictures: what the tools need to know about the engines.
 *
 * Two engines can read a picture: PP-OCRv4 through ONNX Runtime ("ppocr"),
 * opened at run time from a data folder that `make ocr-data` fills, and the
 * Tesseract that was there at build time ("tesseract"). "auto" takes the first
 * that is there. Without any, pictures end as E_NEEDS_OCR.
 *
 * A picture's lines are kept beside its text (".lines"), JSON Lines in the
 * order of the text:
 *   {"start":0,"end":27,"page":1,"box":[24,24,250,13],"confidence":0.98}
 * start and end are byte offsets into the text, half open; page counts from 1;
 * box is x, y, width, height in pixels of the page as it was stored (after
 * EXIF rotation); confidence is the mean over the line's characters, 0 to 1. */
#ifndef SLUICE_OCR_H
#define SLUICE_OCR_H

#include <sluice/err.h>

/* Name of the data folder, for cli_data_path(). */
#define OCR_DATA_NAME "ocr"
/* Files in it. */
#define OCR_RUNTIME_NAME "libonnxruntime.so.1"
#define OCR_DETECT_NAME "ch_PP-OCRv4_det_infer.onnx"
#define OCR_RECOGNISE_NAME "ch_PP-OCRv4_rec_infer.onnx"
#define OCR_KEYS_NAME "ppocr_keys_v1.txt"

/* Address space a worker that reads pictures needs: runtime and models 200 MB,
 * work of one page up to 500 MB resident, the rest is space that is reserved
 * by the allocator and never touched. */
#define OCR_MEMORY_BYTES (2ull << 30)
/* A page takes a second or two, some seconds on a busy machine; a scanned book
 * has a thousand. Past the budget no further page is begun: what was read
 * counts, and the rest is told as lost. */
#define OCR_SECONDS_MAX 3600
#define OCR_BUDGET_SECONDS 3000

/* True for "auto", "ppocr", "tesseract" and "none". */
bool ocr_engine_known(const char *engine);
/* The engine that "auto", or that name, comes to with the models in folder
 * DATA (may be NULL): "ppocr", "tesseract", or NULL if there is none (static).
 * Looks at the files only; opens nothing. */
const char *ocr_engine_choose(const char *engine, const char *data);

#endif
