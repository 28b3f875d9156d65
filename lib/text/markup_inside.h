/* markup_inside.h - what the files of markup share. */
#ifndef SLUICE_TEXT_MARKUP_INSIDE_H
#define SLUICE_TEXT_MARKUP_INSIDE_H

#include "markup.h"

/* A reference longer than this is none ("&CounterClockwiseContourIntegral;"). */
#define REFERENCE_BYTES_MAX 34

static inline bool markup_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/* Splits S, a tag from behind its name, into M's attributes. */
void markup_read_attrs(struct markup *m, struct str s);

#endif
