/* docx_numbering.h - the numbers of list paragraphs, which Word stores as
 * rules and never as text: 第一条, 2.3.1, b). */
#ifndef SLUICE_TEXT_DOCX_NUMBERING_H
#define SLUICE_TEXT_DOCX_NUMBERING_H

#include "package.h"

struct numbering;

/* Reads numbering.xml and styles.xml (either name may be NULL). */
struct numbering *numbering_read(struct package *p, const char *numbering, const char *styles);
void numbering_free(struct numbering *n);
/* The label of the next paragraph, appended with a space. NUM_ID and LEVEL are
 * -1 when the paragraph's own properties name none; STYLE may be empty. */
void numbering_label(struct numbering *n, int num_id, int level, const char *style, struct buf *out);

#endif
