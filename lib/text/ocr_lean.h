/* ocr_lean.h - how the lines of a page lean, and the page made straight.
 *
 * A scan leans all over by one angle, a photographed page by one that changes
 * from line to line and along a line. Rows, tables and margins are looked for
 * on a straight copy; letters are read from the page as it is. */
#ifndef TEXT_OCR_LEAN_H
#define TEXT_OCR_LEAN_H

#include "text/image.h"
#include "text/ocr_boxes.h"

struct ocr_lean {
	bool leans;
	float ux, uy;    /* unit vector of the page's lines at its middle */
	float cx, cy;    /* the middle, pixels of the page as it is */
	float mx, my;    /* the middle on the straight page */
	float bend;      /* slope that a line gains a pixel along it */
	float fan;       /* slope that lines gain a pixel downwards */
	int width, height; /* of the straight page, pixels */
};

/* From the directions of the N boxes' long lines; not leaning when they do not
 * agree, or when their drift is the detector's noise. */
struct ocr_lean ocr_lean_find(const struct ocr_quad *q, size_t n, int width, int height);
/* A box of the page as it lies on the straight page, and back. */
struct ocr_quad ocr_lean_straight(const struct ocr_lean *l, struct ocr_quad q);
struct ocr_quad ocr_lean_stored(const struct ocr_lean *l, struct ocr_quad q);
/* The straight page; what lies beyond the page's edges is of its ground.
 * *RET is owned by caller. */
enum status ocr_lean_page(const struct ocr_lean *l, const struct ocr_picture *pic, struct image *ret, struct err *err);

#endif
