/* layout_wrapped.h - tables whose cells have several lines and whose rules were not found or are not there. */
#ifndef TEXT_LAYOUT_WRAPPED_H
#define TEXT_LAYOUT_WRAPPED_H

#include <stdbool.h>
#include <stddef.h>

struct wrapped_box {
	float x0, y0, x1, y1;
	float line_h;        /* height of a line in it */
	bool apart;          /* of a ruled table: ends any other */
	size_t table;        /* out: from 1, 0: of none */
	size_t row, column;  /* out: within the table */
	float top, bottom;   /* out: its row's */
};

/* Finds such tables among the N boxes of lines. No box's table is higher than what is returned. */
size_t layout_wrapped(struct wrapped_box *b, size_t n);

#endif
