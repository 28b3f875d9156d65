/* docx_numbering.h - the numbers of list paragraphs, which Word stores as
 * rules and never as text: 第一条, 2.3.1, b). */
#ifndef SLUICE_TEXT_DOCX_NUMBERING_H
#define SLUICE_TEXT_DOCX_NUMBERING_H

#include "package.h"

struct numbering;

/* Reads numbering.xml and styles.xml (either name may be NULL). */
struct numbering *numbering_read(struct package *p, const char *numbering, const char *styles);
/* Building by hand, for the binary format that counts the same way. Ids are
 * the caller's; strings are copied. */
struct numbering_level {
	const char *format; /* as number_words() takes it */
	const char *text;   /* %1 to %9 stand for the levels' numbers */
	int start;
	int restart;        /* starts anew after levels below this; -1: after every lower one */
	bool legal, glued;  /* all numbers decimal; no blank behind the label */
};
struct numbering *numbering_new(void);
void numbering_add_level(struct numbering *n, int list_id, int level, const struct numbering_level *l);
void numbering_add_num(struct numbering *n, int num_id, int list_id);
void numbering_restart(struct numbering *n, int num_id, int level, int start);
void numbering_redefine(struct numbering *n, int num_id, int level, const struct numbering_level *l);
void numbering_add_style(struct numbering *n, const char *id, const char *based_on, int num_id, int level);
void numbering_free(struct numbering *n);
/* The label of the next paragraph, appended with a space. NUM_ID and LEVEL are
 * -1 when the paragraph's own properties name none; STYLE may be empty. */
void numbering_label(struct numbering *n, int num_id, int level, const char *style, struct buf *out);

#endif
