/* number_words.h - list numbers as word processors write them. */
#ifndef SLUICE_TEXT_NUMBER_WORDS_H
#define SLUICE_TEXT_NUMBER_WORDS_H

#include <sluice/str.h>

/* Appends N in the format of ECMA-376 17.18.59 ("decimal", "lowerRoman",
 * "chineseCounting" …); unknown formats are decimal, "bullet" and "none" nothing. */
void number_words(struct buf *out, int n, const char *format);

#endif
