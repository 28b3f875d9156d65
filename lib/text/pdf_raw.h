/* pdf_raw.h - a page's text as it was set, through poppler's C++ interface:
 * in the order of the page's stream or by its own layout, with what annotations
 * and form fields show. poppler-glib gives neither. */
#ifndef SLUICE_TEXT_PDF_RAW_H
#define SLUICE_TEXT_PDF_RAW_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pdf_raw;

/* BYTES stay the caller's and must outlive it. NULL if nobody can read them. */
struct pdf_raw *pdf_raw_open(const char *bytes, size_t len);
/* UTF-8 of page I (from 0), owned by caller (free()); NULL if there is none.
 * LAID_OUT: in rows, blanks for the gaps, instead of as it was set. */
char *pdf_raw_page(struct pdf_raw *r, int i, bool laid_out);
void pdf_raw_close(struct pdf_raw *r);

#ifdef __cplusplus
}
#endif

#endif
