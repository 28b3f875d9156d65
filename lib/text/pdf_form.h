/* pdf_form.h - what is filled into a PDF form: fields, signatures, XFA. */
#ifndef SLUICE_TEXT_PDF_FORM_H
#define SLUICE_TEXT_PDF_FORM_H

#include "convert.h"

struct pdf_form;

/* NULL if the document has no form. BYTES are borrowed until pdf_form_close(). */
struct pdf_form *pdf_form_open(const char *bytes, size_t len);
/* Writes the fields of page I (from 0) that no page before had, a line each:
 * "label: value". */
void pdf_form_page(struct pdf_form *f, int i, struct text_out *o);
/* The values written so far without their spaces, one after the other; borrowed. */
struct str pdf_form_shown(const struct pdf_form *f);
/* Writes fields that no page shows, and what XFA has beyond them. */
void pdf_form_rest(struct pdf_form *f, struct text_out *o);
void pdf_form_close(struct pdf_form *f);

/* pdf_xfa.c: the values of an XFA form (its packets one after the other) by
 * their labels. Leaves out fields whose name stands as a line in KNOWN. With
 * FIXED its printed words as well: the page itself shows none. */
void pdf_xfa(struct text_out *o, struct str packets, struct str known, bool fixed);

#endif
