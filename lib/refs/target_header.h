/* target_header.h - the columns of a list of targets: told by the labels over them,
 * or, without any, by what stands in them. */
#ifndef SLUICE_REFS_TARGET_HEADER_H
#define SLUICE_REFS_TARGET_HEADER_H

#include "target_cells.h"

enum field { F_NONE, F_GROUP, F_COUNTRY, F_SECTOR, F_NAME, F_TARGET, F_HOST, F_VOLUME, F_WHAT, F_DATE, F_ACCESS, F_NOTE, F_INDEX, F_CONTACT, FIELDS };
struct table {
	char sep;
	bool outer;                     /* bars stand outside its header as well */
	bool bare;                      /* without header: its columns were told by what is in them */
	bool torn;                      /* its labels have spaces inside, as OCR puts them */
	bool weak;                      /* its labels are those of any list of machines: a row needs a known name or a domain */
	unsigned n;                     /* columns of the header */
	enum field field[COLUMNS_MAX];
	struct cell label[COLUMNS_MAX];
	struct str country;             /* code, of a row whose cell is torn; else empty */
	struct str above[FIELDS];       /* what a blank leading cell stands for: cells merged downwards */
	struct str last[COLUMNS_MAX];   /* what stood last in each column */
};

bool target_is_header(const struct doc *d, size_t line, struct table *ret);
/* The field of the label that fills C, F_NONE where none does. */
enum field target_label_field(const struct doc *d, struct cell c);
/* LABEL, of a target, is more than a word that manuals use as well. */
bool target_says_target(struct str label);
/* S is a figure, or all of a sort (所有进程, the reader): nobody's name. */
bool target_is_nobody(struct str s);
/* The columns found so far are enough for a list of targets; ALL: only when each has a label. */
bool target_is_list(const struct doc *d, const struct table *t, bool all);
/* A cell that says nothing: "-", 无, "n/a". */
bool target_is_blank(struct str s);
bool target_has_digit(struct str s);
/* The whole cell is a host. */
bool target_is_host(struct doc *d, struct cell c);

#endif
