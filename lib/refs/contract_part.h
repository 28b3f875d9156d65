/* contract_part.h - what the files that part a text into papers share. */
#ifndef SLUICE_REFS_CONTRACT_PART_H
#define SLUICE_REFS_CONTRACT_PART_H

#include "doc.h"

#define PART_BELOW_LINES 8u /* a party or number stands so far below a heading */

enum start { START_NONE, START_WEAK, START_STRONG };

struct contract_part {
	size_t from, to; /* lines */
};

struct part_walk { /* over the window's lines */
	size_t label, side; /* the next line that begins with a party or number, and its label */
	enum start start;   /* of the piece that begins there */
	bool gap[2];        /* the line before, and the one before it, is empty or drawn */
};

/* contract_part_start.c */
bool contract_part_is_blank(const struct doc *d, size_t line);
/* 合同, CONTRACT and nothing else on the line. */
bool contract_part_is_bare(const struct doc *d, size_t line);
/* A walk that is before the window's first line. */
struct part_walk contract_part_walk(const struct doc *d);
/* The line behind FROM with which the next piece begins, n_lines: none. Most lines are not
 * looked at: they follow another, and no side is below. */
size_t contract_part_next(const struct doc *d, size_t from, struct part_walk *w);

/* contract_part_view.c: the lines of PART as a document of its own, whose offsets begin with it: arena memory, but for
 * the arrays that contract_part_close() frees. */
void contract_part_open(const struct doc *d, const struct contract_part *part, struct doc *ret);
/* Frees the view; TAKE: D gets what was added to it. */
void contract_part_close(struct doc *d, const struct contract_part *part, struct doc *view, bool take);

#endif
