/* ocr.h - reading one picture of a page, for every converter that has one.
 *
 * The engine lives once in a worker process: ocr_warm() before the sandbox
 * closes maps the models and opens the runtime, the first page builds the
 * sessions. Whoever has pixels (a PNG, a rendered PDF page, a slide's
 * picture) calls ocr_page(). */
#ifndef TEXT_OCR_H
#define TEXT_OCR_H

#include "text/convert.h"

/* A page as pixels; borrowed for the call. */
struct ocr_picture {
	const uint8_t *rgb;  /* 3 bytes a pixel, red first; row y at rgb + y*stride */
	int width, height;   /* pixels, at most OCR_SIDE_MAX each */
	size_t stride;       /* bytes a row, at least 3*width */
	double dpi;          /* resolution if known, else 0; a hint */
	float left, top;     /* a part of a page: where it lies, in the pixels that boxes are told in, */
	float zoom;          /* of which one of its own is so many; 0: 1 */
};

/* Longer sides and larger areas are refused (E_LIMIT_BYTES): an A0 plan at
 * 300 dpi has 139 million pixels, an A3 scan at 600 dpi 70. */
#define OCR_SIDE_MAX 30000
#define OCR_PIXELS_MAX (100 * 1000 * 1000)

/* Before the sandbox closes. An engine that cannot be opened is no failure of
 * the process: ocr_available() is false then and ocr_page() says why.
 * OPTIONS->engine chooses, OPTIONS->ocr_data names the folder with runtime and
 * models (may be NULL). */
void ocr_warm(const struct text_options *options);
/* A picture can be read in this process. */
bool ocr_available(void);

/* When an item that begins now has used up its time for OCR; for
 * text_out.deadline_ms. */
int64_t ocr_deadline(void);

/* Reads the page and appends its text: lines in reading order, cells of a row
 * with TAB between, ended by "\n"; no form feed (call text_page() where a page
 * ends). Writes line boxes to OUT->lines under page OUT->pages + 1 and brings
 * OUT->confidence up to date (mean over all characters read so far). An empty
 * page is ST_OK and no text. Without an engine ST_SKIP with E_NEEDS_OCR, past OUT->deadline_ms with E_LIMIT_TIME.
 * For rendering a PDF page 150 dpi serves (letters of 9 pt and more), 200 at most. */
enum status ocr_page(const struct ocr_picture *pic, struct text_out *out, struct err *err);

#endif
