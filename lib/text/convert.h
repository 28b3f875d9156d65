/* convert.h - what a converter sees: bytes in, text out, what was lost.
 *
 * A converter reads the blob through IN and writes UTF-8 text through the
 * text_* functions. It runs inside a sandboxed worker: it may crash or hang at
 * the cost of its item only, but must bound its own memory. */
#ifndef SLUICE_TEXT_CONVERT_H
#define SLUICE_TEXT_CONVERT_H

#include <sluice/arena.h>
#include <sluice/err.h>
#include <sluice/io.h>
#include <sluice/json.h>

struct text_in {
	int fd;               /* at offset 0 */
	uint64_t size;
	const char *map;      /* the whole blob mapped read-only; NULL when empty or too large to map */
	struct str format;    /* identify's format, e.g. "docx" */
	struct str mime;
	struct str charset;   /* identify's charset or empty */
	struct str name;      /* last component of the path, for its extension only */
	const struct text_options *options;
};

struct text_options {
	bool ocr;             /* pictures are read */
	const char *engine;   /* "auto", "ppocr", "tesseract", "none" */
	const char *ocr_data; /* folder with OCR runtime and models, or NULL */
};

struct text_out {
	struct io_writer w;
	struct io_writer lines;  /* OCR line boxes, JSON Lines (see ocr.h); fd -1 when not wanted */
	uint64_t bytes_max;      /* past it text_put() returns false and limit is set */
	bool limit;
	uint64_t bytes, chars;
	uint64_t pages;          /* 0: the format has no pages */
	uint64_t undecoded;      /* malformed sequences replaced by U+FFFD */
	double confidence;       /* of OCR, mean over characters; < 0: no OCR */
	const char *by;          /* converter's name (static) */
	struct buf meta;         /* JSON members of text.meta, without braces */
	struct json meta_json;
	struct arena arena;      /* lives as long as the item */
	void (*on_error)(void *ctx, const struct err *err); /* a loss to be reported; the conversion goes on */
	void *on_error_ctx;
};

/* Appends text; malformed UTF-8 becomes U+FFFD and is counted, NUL and other
 * control characters but TAB, LF, FF become spaces. False past the limit. */
bool text_put(struct text_out *o, struct str s);
bool text_putz(struct text_out *o, const char *z);
bool text_put_cp(struct text_out *o, uint32_t cp);
/* Ends a line ("\n"), unless the text is empty or a line has just ended. */
bool text_line(struct text_out *o);
/* Between the cells of a row ("\t"). */
bool text_cell(struct text_out *o);
/* Ends a page, sheet or slide ("\f") and counts it. */
bool text_page(struct text_out *o);
/* Metadata under a normalised key: title author last_author company software
 * created modified printed subject keywords comment language pages from to cc
 * date message_id … A key given twice becomes "key" with both, "; " between. */
void text_meta(struct text_out *o, const char *key, struct str value);
/* Reports a loss without ending the conversion. */
void text_loss(struct text_out *o, enum err_code code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

typedef enum status text_convert_fn(const struct text_in *in, struct text_out *out, struct err *err);

/* One line an entry: CONVERTER(format, function). */
#define CONVERTER(format, fn) text_convert_fn fn;
#include "converters.def"
#undef CONVERTER

/* Loads what is lazy (iconv tables, fonts, models) before the sandbox closes. */
enum status text_warm(const struct text_options *options, struct err *err);
/* The converter for a format, or NULL. */
text_convert_fn *text_converter(struct str format);

#endif
