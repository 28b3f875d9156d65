/* mend.h - UTF-8 that someone read as windows-1252 and wrote as UTF-8 again:
 * "Ã©" for "é", "ä¸å›½" for "中国". Exports of databases are full of it. */
#ifndef SLUICE_TEXT_MEND_H
#define SLUICE_TEXT_MEND_H

#include <sluice/str.h>

struct mend_count {
	size_t wide;  /* characters outside ASCII */
	size_t twice; /* of them, part of a character that was encoded twice */
	size_t found; /* such characters */
};

/* Counts in S (UTF-8), which may be a piece of a text. */
void mend_count(struct mend_count *m, struct str s);
/* The text is of that kind: nothing in it speaks against it. */
bool mend_wanted(const struct mend_count *m);
/* S with such characters as they were meant, all others as they are, appended. */
void mend(struct str s, struct buf *out);

#endif
