/* flow.h - running text to lines, as a browser lays it out.
 *
 * Marked-up sources (HTML, EPUB, mail …) break lines anywhere; here white
 * space collapses, blocks become lines, rows of tables become lines with TABs.
 * A line break of the source beside a Chinese or Japanese character is
 * nothing, elsewhere a space. */
#ifndef SLUICE_TEXT_FLOW_H
#define SLUICE_TEXT_FLOW_H

#include "convert.h"

#define FLOW_DEPTH_MAX 32     /* tables within tables; deeper ones are plain blocks */
#define FLOW_SPANS_MAX 64     /* columns that a rowspan is followed in */
#define FLOW_ROW_BYTES_MAX (8u << 20)
/* A cell with more blocks than this is part of a page's layout, not of a
 * table of data; its blocks become lines of their own. */
#define FLOW_CELL_BLOCKS_MAX 12

/* Base64 of pictures that wait for their table's end; more is passed over. */
#define FLOW_PICTURES_BYTES_MAX (64u << 20)

struct flow_span { uint32_t rows; struct str text; }; /* text: owned copy */

struct flow_table {
	bool in_row;
	bool loose;         /* this row is layout: its cells are blocks */
	unsigned column;    /* of the next cell */
	unsigned filled;    /* cells with text in this row */
	struct flow_span span[FLOW_SPANS_MAX];
};

struct flow {
	struct text_out *o;
	bool space, newline;      /* white space waits; it held a line break */
	bool line, cjk;           /* something stands on the line; Chinese or Japanese too */
	uint32_t last;            /* last code point put */
	int pre;                  /* > 0: white space counts */
	/* tables */
	struct flow_table *table[FLOW_DEPTH_MAX]; /* owned */
	unsigned depth;           /* may exceed FLOW_DEPTH_MAX */
	bool buffering;           /* text goes to row, not to o */
	struct buf row;           /* owned: cells so far, TAB between */
	size_t cell_start;
	unsigned cell_span, cell_rows, cell_blocks;
	bool in_cell;
	bool marked;              /* covered cells are told by flow_cell_covered() */
	/* targets of links of this line */
	struct buf links;         /* owned */
	struct buf pictures;      /* owned: of a table that is open (flow_picture.c) */
};

void flow_init(struct flow *f, struct text_out *o);
void flow_release(struct flow *f); /* ends what is open first: flow_end() */
void flow_end(struct flow *f);
void flow_text(struct flow *f, struct str s);
/* A block begins or ends here. */
void flow_block(struct flow *f);
/* <br>: a new line; within a cell a space. */
void flow_break(struct flow *f);
void flow_table_open(struct flow *f);
void flow_table_close(struct flow *f);
void flow_row(struct flow *f);       /* opens; ends the one before */
void flow_row_end(struct flow *f);
void flow_cell(struct flow *f, unsigned colspan, unsigned rowspan); /* opens; ends the one before */
void flow_cell_end(struct flow *f);
/* For sources that mark each covered cell themselves (Word's vMerge, ODF's
 * covered-table-cell): set f->marked before the table; open the cell that
 * spans with ROWSPAN > 1, and stand this for every cell it covers below. */
void flow_cell_covered(struct flow *f, unsigned colspan);
/* A link's target, put in angle brackets at the end of the line unless the
 * line shows it already. */
void flow_link(struct flow *f, struct str url);

#endif
