/* ocr_lines.h - what an engine gives: lines of characters with their places. */
#ifndef TEXT_OCR_LINES_H
#define TEXT_OCR_LINES_H

#include "text/ocr.h"
#include "text/ocr_boxes.h"
#include "text/ocr_lean.h"

struct layout_frame;

struct ocr_char {
	uint32_t cp;
	uint32_t second;          /* what it would have been otherwise; 0: nothing */
	float confidence;         /* 0 to 1 */
	float second_confidence;
	float x0, x1;             /* along the line, pixels from the box's left side */
	float room;               /* blank before it, beyond what the letters bring themselves, in letter heights; 0: not measured */
	float said;               /* how sure the reader is that a space stands before it */
	bool space_before;        /* a word space goes here */
	bool cell_before;         /* a gap as wide as between the cells of a table */
	bool hidden;              /* the blank was likelier: only for ocr_read.c, which settles it */
};

struct ocr_line {
	struct ocr_quad box;      /* pixels of the page */
	struct ocr_char *c;       /* owned */
	size_t n;
	float confidence;         /* mean over the characters */
	bool other;               /* read by Tesseract beside PP-OCR (ocr_other.h) */
	char *read;               /* owned; what stood there before it was mended (ocr_address.h), or NULL */
};

struct ocr_lines {
	struct ocr_line *line;    /* owned */
	size_t n, cap;
	struct layout_frame *frame; /* owned; cells of ruled tables */
	size_t n_frames;
	bool ruled;               /* frames were looked for */
	bool unread;              /* no lines, though text is there */
	int quarters;             /* the page was turned so often by 90° clockwise to be read, */
	struct ocr_lean lean;     /* then made straight: boxes and frames are the straight page's */
};

/* Characters of one line; more are cut off. */
#define OCR_LINE_CHARS_MAX 4096

void ocr_lines_release(struct ocr_lines *l);
/* Takes the characters over (C is consumed). Works out the confidence. */
void ocr_lines_add(struct ocr_lines *l, const struct ocr_quad *box, struct ocr_char *c, size_t n);

/* The line in box Q, or NULL. Borrowed. */
struct ocr_line *ocr_lines_in(const struct ocr_lines *l, const struct ocr_quad *q);

/* PP-OCRv4. */
struct ppocr;
/* Maps models and opens the runtime in folder DATA; sessions are built at the
 * first page. ST_SKIP when something is not there. */
enum status ppocr_open(struct ppocr **ret, const char *data, struct err *err);
void ppocr_close(struct ppocr *p);
enum status ppocr_read(struct ppocr *p, const struct ocr_picture *pic, struct ocr_lines *ret, struct err *err);

/* Tesseract. */
struct tess;
/* DATA NULL: its own default folder. */
enum status tess_open(struct tess **ret, struct err *err);
/* The same from one language's data (borrowed for the engine's life): opens no file. */
enum status tess_open_data(struct tess **ret, struct str data, const char *language, struct err *err);
void tess_close(struct tess *t);
enum status tess_read(struct tess *t, const struct ocr_picture *pic, struct ocr_lines *ret, struct err *err);
/* One line, 8 bits a pixel, W bytes a row. Returns the number of characters;
 * *RET is owned by caller. */
size_t tess_read_line(struct tess *t, const uint8_t *grey, int w, int h, struct ocr_char **ret);
/* True when this build has it. */
bool tess_built(void);

#endif
