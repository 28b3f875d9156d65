/* html.h - HTML and XHTML to text; EPUB, CHM, MHTML, mail and feeds hand
 * their pages here. */
#ifndef SLUICE_TEXT_HTML_H
#define SLUICE_TEXT_HTML_H

#include "flow.h"
#include "source.h"

/* Reads UTF-8 HTML from SRC into F. With META, title and <meta> become
 * metadata of the item, and the title is its first line. */
void html_read(struct flow *f, struct source *src, bool meta);
/* The same for bytes in CHARSET (may be empty: what the page declares, or
 * what the bytes look like). */
void html_bytes(struct text_out *o, struct str bytes, struct str charset, bool meta);
/* A web page saved as mail (MHTML) that lies in memory: its pages' text. */
void mhtml_bytes(struct text_out *o, struct str bytes);
/* The charset that the head of a page declares (slice of HEAD), or empty. */
struct str html_declared(struct str head);

#endif
