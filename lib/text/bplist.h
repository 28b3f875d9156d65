/* bplist.h - a binary property list within another document. */
#ifndef SLUICE_TEXT_BPLIST_H
#define SLUICE_TEXT_BPLIST_H

#include "convert.h"

/* The strings, numbers and dates of LIST, a line each; ST_SKIP where it is damaged. */
enum status bplist_bytes(struct str list, struct text_out *o, struct err *err);

#endif
