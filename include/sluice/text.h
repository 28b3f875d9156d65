/* text.h - text out of any file: the text stage.
 *
 * Adds to an item "text":{"by","chars","pages","lang","confidence","meta"} and
 * writes the text, UTF-8, beside its blob as ID.txt: a form feed ends a page,
 * sheet or slide; a row of a table is a line with TAB between its cells. Text
 * read from pictures comes with ID.lines: one JSON object a line of text, its
 * box and confidence (ocr.h). */
#ifndef SLUICE_TEXT_H
#define SLUICE_TEXT_H

#include <sluice/stage.h>

#define TEXT_FORMAT_MAX 48

/* What identify says of a file that did not come through it. */
struct text_identity {
	char format[TEXT_FORMAT_MAX], charset[TEXT_FORMAT_MAX];
};

struct text_options {
	bool ocr;             /* pictures are read */
	const char *engine;   /* "auto", "ppocr", "tesseract", "none" */
	const char *ocr_data; /* folder with OCR runtime and models, or NULL */
	unsigned threads;     /* a long document may use; 0 and 1: the worker's own */
	bool sidecar;         /* text beside a picture is taken instead (siblings.h) */
	/* Tells a file's type when its record does not; NULL: by a few
	 * signatures only. Called in the worker. NAME is for its extension. */
	void (*identify)(void *ctx, int fd, struct str name, struct text_identity *ret);
	enum status (*identify_warm)(void *ctx, struct err *err);
	/* Of such a file that one compressor made of another: the plain bytes, as a descriptor that is the caller's, and
	 * that file's name added to RET_NAME; -1 when it is none. What went wrong is in ERR, also beside a descriptor.
	 * NULL: compressed files have no text. Called in the worker. */
	int (*unwrap)(void *ctx, int fd, struct str name, struct buf *ret_name, struct err *err);
	void *identify_ctx;
};

/* Fills ST; OPTIONS must live as long as ST is used. */
void text_stage_init(struct stage *st, const struct text_options *options);

#endif
