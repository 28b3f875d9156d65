/* page_layout.h - from pieces of text with boxes to lines as a reader sees
 * them: rows of tables as TAB rows, columns of prose one after the other,
 * lines of a Chinese paragraph joined. */
#ifndef SLUICE_TEXT_PAGE_LAYOUT_H
#define SLUICE_TEXT_PAGE_LAYOUT_H

#include "convert.h"

/* A blank within a piece that is wider than those between words: if a row
 * beside has cells that end or begin there, it parts cells too. */
struct layout_gap {
	float x0, x1;
	uint32_t from, to;      /* bytes of the piece's text that are the blank */
	bool cell;              /* inside */
};

struct layout_piece {
	struct str text;        /* without line breaks; borrowed */
	float x0, y0, x1, y1;   /* y grows downwards */
	uint32_t order;         /* as it came */
	uint32_t row;           /* inside */
	struct layout_gap *gaps; /* borrowed, NGAPS of them, left to right; NULL if there are none */
	uint32_t ngaps;
	bool cell;              /* inside: what stands before it is another cell */
};

/* More pieces than this on a page are written in the order they came. */
#define LAYOUT_PIECES_MAX 60000

/* Writes the page's text (no form feed). Reorders PIECES. */
void page_layout(struct text_out *o, struct layout_piece *pieces, size_t n);

#endif
