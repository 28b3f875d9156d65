/* pdf_pictures.h - what the pictures of a PDF page show and its text layer does
 * not say. */
#ifndef TEXT_PDF_PICTURES_H
#define TEXT_PDF_PICTURES_H

#include "text/convert.h"

#include <poppler.h>

/* Pictures of one document that were read: letterheads come on each page. */
#define PDF_PICTURES_SEEN 64

struct pdf_pictures {
	uint64_t seen[PDF_PICTURES_SEEN];
	unsigned n;
	bool none;              /* the document has no pictures at all */
};

/* BYTES: the whole document. */
void pdf_pictures_init(struct pdf_pictures *p, struct str bytes);
/* Renders the whole page and reads it, as ocr_page() does. */
enum status pdf_pictures_page(PopplerPage *page, struct text_out *o, struct err *err);
/* Reads, behind the page's text, pictures that its N letters at BOXES (as
 * poppler_page_get_text_layout() gives them) do not cover. As ocr_page(). */
enum status pdf_pictures_rest(struct pdf_pictures *p, PopplerPage *page, const PopplerRectangle *boxes, size_t n, struct text_out *o, struct err *err);
/* Whether such a picture takes up much of the page; reads nothing. */
bool pdf_pictures_large(const struct pdf_pictures *p, PopplerPage *page, const PopplerRectangle *boxes, size_t n);

#endif
