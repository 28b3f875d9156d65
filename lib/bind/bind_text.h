/* bind_text.h - a bound document's bytes, text and record. */
#ifndef BIND_TEXT_H
#define BIND_TEXT_H

#include "bind_set.h"

struct bind_document {
	char id[STORE_ID_MAX];
	uint64_t size, chars;
	double confidence;     /* of OCR; < 0: none */
	size_t missing;        /* pages that the numbering lacks */
	size_t unread;         /* pages without text */
	struct buf lang;       /* of the page with the most text */
	struct buf path;       /* folder and stem */
	struct buf first;      /* the first page's line: parent, depth, store */
};
void bind_document_release(struct bind_document *d);

/* Writes the list of pages, their text and their line boxes into STORE (NULL:
 * works out the identity only). */
enum status bind_text_make(const struct bind_set *s, struct bind_line *const *pages, struct store *store, struct bind_document *ret, struct err *err);
/* Emits the item of kind "document", and an error when pages are missing. */
void bind_text_emit(const struct bind_set *s, struct bind_line *const *pages, const struct bind_document *d, struct bind_result *r);

#endif
