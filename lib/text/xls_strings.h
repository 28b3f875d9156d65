/* xls_strings.h - records of BIFF and the strings of BIFF8 ([MS-XLS] 2.1.4, 2.5.293). */
#ifndef SLUICE_TEXT_XLS_STRINGS_H
#define SLUICE_TEXT_XLS_STRINGS_H

#include <sluice/str.h>

#define BIFF_CONTINUE 0x3C

struct biff {
	uint16_t type;
	struct str body;
};
/* Cuts the next record off REST. */
bool biff_next(struct str *rest, struct biff *r);

/* Characters that may run over CONTINUE records: SEG is the rest of the
 * current record, REST what follows it in the stream. */
struct biff_run {
	struct str seg, rest;
};
/* CHARS characters into OUT; WIDE at first, told anew by a flag byte after a break. */
bool biff_chars(struct biff_run *r, size_t chars, bool wide, struct buf *out);
/* An XLUnicodeRichExtendedString, its formatting passed over. */
bool biff_rich(struct biff_run *r, struct buf *out);

#endif
