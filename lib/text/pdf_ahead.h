/* pdf_ahead.h - the type of a PDF's pages, taken by two threads where a
 * document is long: pages do not depend on each other. */
#ifndef SLUICE_TEXT_PDF_AHEAD_H
#define SLUICE_TEXT_PDF_AHEAD_H

#include <poppler.h>

/* A page's text and a box a character; empty where there is none. */
struct pdf_type {
	char *text;              /* UTF-8, or NULL */
	PopplerRectangle *boxes; /* N of them, or NULL */
	guint n;
};

void pdf_type_release(struct pdf_type *t);

struct pdf_ahead;

/* PAGES pages of DOC, whose bytes are BYTES; both must outlive it. THREADS is
 * how many may work: one alone, or a short document, is read page by page. */
struct pdf_ahead *pdf_ahead_open(PopplerDocument *doc, GBytes *bytes, int pages, unsigned threads);
/* Page I into *RET, which the caller releases. I grows by one from call to
 * call, beginning at 0. */
void pdf_ahead_take(struct pdf_ahead *a, int i, struct pdf_type *ret);
void pdf_ahead_close(struct pdf_ahead *a);

#endif
