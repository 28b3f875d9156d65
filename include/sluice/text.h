/* text.h - text out of any file: the text stage.
 *
 * Adds to an item "text":{"by","chars","pages","lang","confidence","meta"} and
 * writes the text, UTF-8, beside its blob as ID.txt: a form feed ends a page,
 * sheet or slide; a row of a table is a line with TAB between its cells. Text
 * read from pictures comes with ID.lines: one JSON object a line of text, its
 * box and confidence. */
#ifndef SLUICE_TEXT_H
#define SLUICE_TEXT_H

#include <sluice/stage.h>

struct text_options {
	bool ocr;             /* pictures are read */
	const char *engine;   /* "auto", "ppocr", "tesseract", "none" */
	const char *ocr_data; /* folder with OCR runtime and models, or NULL */
	bool sidecar;         /* OCR text lying beside a picture is taken over */
};

/* Fills ST; OPTIONS must live as long as ST is used. */
void text_stage_init(struct stage *st, const struct text_options *options);
/* Loads what is lazy (iconv tables, fonts, models) before the sandbox closes. */
enum status text_warm(const struct text_options *options, struct err *err);

#endif
