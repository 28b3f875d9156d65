/* pdf_pieces.h - a page's characters and their boxes, as pieces for page_layout.h;
 * writing from right to left. */
#ifndef SLUICE_TEXT_PDF_PIECES_H
#define SLUICE_TEXT_PDF_PIECES_H

#include "page_layout.h"

#include <poppler.h>

/* The boxes R of TEXT's N characters turned so that most lines run to the right,
 * owned by caller, or NULL if they do: pages that lie on their side or stand on
 * their head, and vertical writing, whose lines follow from right to left. */
PopplerRectangle *pdf_turned(const char *text, const PopplerRectangle *r, unsigned n);

/* Cuts TEXT, whose N characters stand in R, into pieces at spaces wider than a
 * word's: how many. V has room for N, G for N gaps; both borrow TEXT. Type that
 * runs upwards goes to TALL, a line each. */
size_t pdf_pieces(const char *text, const PopplerRectangle *r, unsigned n, struct layout_piece *v, struct layout_gap *g, struct buf *tall);

/* Type set at a slant comes in pieces, each a step above or below the end of
 * the one before. Exponents do too, but they are smaller, and few. */
bool pdf_slanted(const struct layout_piece *v, size_t n);

/* TEXT (or NULL) is mostly written from right to left, or PARTLY. */
bool pdf_rtl(const char *text, bool partly);
/* Takes poppler's marks of direction out of TEXT, in place: they have no box.
 * How many characters are left. */
size_t pdf_rtl_unmark(char *text);
/* Rows as poppler lays them out, with blanks for gaps, as lines and cells. */
void pdf_rtl_put(struct text_out *o, char *rows);

#endif
