/* convert.h - what a converter sees: bytes in, text out, what was lost.
 *
 * A converter reads the blob through IN and writes UTF-8 text through the
 * text_* functions. It runs inside a sandboxed worker: it may crash or hang at
 * the cost of its item only, but must bound its own memory. */
#ifndef SLUICE_TEXT_CONVERT_H
#define SLUICE_TEXT_CONVERT_H

#include "mend.h"

#include <sluice/arena.h>
#include <sluice/err.h>
#include <sluice/io.h>
#include <sluice/json.h>
#include <sluice/text.h>

struct text_in {
	int fd;               /* at offset 0 */
	uint64_t size;
	const char *map;      /* the whole blob mapped read-only; NULL when empty or too large to map */
	struct str format;    /* identify's format, e.g. "docx" */
	struct str mime;
	struct str charset;   /* identify's charset or empty */
	struct str name;      /* last component of the path, for its extension only */
	const struct text_options *options;
	uint32_t storage;     /* compound files: the storage that is the document; 0: the root */
};

/* Most text of one item; more is cut, with an error record. A gigabyte of
 * text is beyond any document; dumps of databases may reach it. */
#define TEXT_BYTES_MAX (2ull << 30)
/* Nor is text much larger than its file: XML packs 50 times, and a string that
 * a million cells share is a bomb. Below the floor that does not count. */
#define TEXT_RATIO_MAX 250
#define TEXT_RATIO_FLOOR_BYTES (128ull << 20)
/* What is kept of the text for telling its language. */
#define TEXT_SAMPLE_BYTES 8192
/* Metadata are short: longer values are cut, further keys dropped. */
#define TEXT_META_VALUE_MAX 4096
#define TEXT_META_KEYS_MAX 128

struct text_meta_row {
	const char *key;           /* arena or static */
	struct str value;          /* arena */
	struct text_meta_row *next;
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
	char look[65];           /* of a picture: image_hash.h; empty if it has none */
	const char *by;          /* converter's name (static) */
	struct text_meta_row *meta; /* in the order they came */
	unsigned meta_keys;
	struct mend_count encoded; /* over the beginning of the text */
	unsigned within;         /* documents around the one being read; its metadata are not the item's */
	bool mend;               /* characters that were encoded twice are made whole (mend.h) */
	char last;               /* last byte written, 0 at the start */
	bool cr;                 /* a CR was just written as LF */
	int64_t deadline_ms;     /* monotonic (ocr_deadline()): no further page is read by OCR; 0: none */
	bool late;               /* pages past it were told */
	bool needs_ocr;          /* a picture of text that nobody read */
	const struct sidecar *sidecar; /* what somebody read in this picture, or NULL; borrowed */
	uint64_t ocr_chars;      /* characters read from pictures, for confidence */
	struct buf sample;       /* beginning of the text */
	struct arena arena;      /* lives as long as the item */
	void (*on_error)(void *ctx, const struct err *err); /* a loss to be reported; the conversion goes on */
	void *on_error_ctx;
	unsigned losses;
};

/* FD receives the text, LINES_FD (or -1) the OCR lines. */
void text_out_init(struct text_out *o, int fd, int lines_fd);
void text_out_release(struct text_out *o);
/* text.meta as a JSON object, appended. */
void text_out_meta(const struct text_out *o, struct buf *out);

/* Appends text; malformed UTF-8 becomes U+FFFD and is counted, NUL and other
 * control characters but TAB, LF, FF become spaces, CR LF and CR become LF.
 * False past the limit. */
bool text_put(struct text_out *o, struct str s);
bool text_putz(struct text_out *o, const char *z);
bool text_put_cp(struct text_out *o, uint32_t cp);
/* S in a cell of a line: TABs, line ends and form feeds become blanks. */
bool text_flat(struct text_out *o, struct str s);
/* Ends a line ("\n"), unless the text is empty or a line has just ended. */
bool text_line(struct text_out *o);
/* Between the cells of a row ("\t"). */
bool text_cell(struct text_out *o);
/* Ends a page, sheet or slide ("\f") and counts it. */
bool text_page(struct text_out *o);
/* Metadata under a normalised key: title author last_author company software
 * created modified printed subject keywords comment language pages from to cc
 * date message_id … A key given twice becomes "key" with both, "; " between.
 * KEY must live as long as the item (static or in the arena). */
void text_meta(struct text_out *o, const char *key, struct str value);
/* Reports a loss without ending the conversion. */
void text_loss(struct text_out *o, enum err_code code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

typedef enum status text_convert_fn(const struct text_in *in, struct text_out *out, struct err *err);

/* One line an entry: CONVERTER(format, function, "name"). */
#define CONVERTER(format, fn, by) text_convert_fn fn;
#include "converters.def"
#undef CONVERTER

/* The converter for a format, or NULL; *RET_BY its name (static). */
text_convert_fn *text_converter(struct str format, const char **ret_by);
/* Converts: by format, else by what the bytes say. */
enum status text_convert(const struct text_in *in, struct text_out *out, struct err *err);

#endif
