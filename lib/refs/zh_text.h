/* zh_text.h - a window as a reader of Chinese sees it.
 *
 * Text out of PDF and HTML has spaces between ideographs, full-width and
 * half-width signs for the same thing, and sentences cut where the page ended.
 * Rules over such text are only simple when it is set right first: this is the
 * window as an array of characters, folded, with the way back to its bytes. */
#ifndef SLUICE_REFS_ZH_TEXT_H
#define SLUICE_REFS_ZH_TEXT_H

#include "doc.h"

struct zh_text {
	uint32_t *c;    /* folded: narrow signs, “ ” for all quotes, '\n' line, '\t' cell, ' ' only between Latin words */
	uint32_t *o;    /* the character that stands in the text */
	uint32_t *at;   /* its first byte in the window */
	size_t n;       /* characters; c[n] is '\n' and at[n] is TO */
};

/* The lines in bytes FROM up to TO. Everything lives in the doc's arena. */
void zh_text_make(const struct doc *d, uint32_t from, uint32_t to, struct zh_text *ret);
/* First character whose byte is at or past BYTE. */
size_t zh_text_index(const struct zh_text *t, uint32_t byte);
/* Byte past character I. */
uint32_t zh_text_end(const struct zh_text *t, size_t i);
/* Characters a..b as they stand, without the spaces that were dropped. */
struct str zh_text_str(const struct zh_text *t, size_t a, size_t b, struct arena *arena);
/* Hash of the letters and digits in a..b: names that differ in signs, width,
 * case or spaces are the same name. 0 when there are none. */
uint64_t zh_text_key(const struct zh_text *t, size_t a, size_t b);
/* The bracket that opens before I-1, a closing one, within MAX; or SIZE_MAX. */
size_t zh_text_open(const struct zh_text *t, size_t i, size_t max);
/* The closing one of the bracket or quote at I, within MAX; or SIZE_MAX. */
size_t zh_text_close(const struct zh_text *t, size_t i, size_t max);
/* c[i..] begins with the characters of Z (UTF-8). */
bool zh_text_has(const struct zh_text *t, size_t i, const char *z);
/* First place of Z in a..b, or SIZE_MAX. */
size_t zh_text_find(const struct zh_text *t, size_t a, size_t b, const char *z);

static inline bool zh_is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}
static inline bool zh_is_latin(uint32_t c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}
bool zh_is_han(uint32_t c);
/* A sentence ends here. */
static inline bool zh_is_stop(uint32_t c)
{
	return c == 0x3002 || c == ';' || c == '!' || c == '?' || c == '\n' || c == '\t';
}

#endif
