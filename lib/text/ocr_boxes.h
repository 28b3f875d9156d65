/* ocr_boxes.h - from the detector's probability map to boxes of text lines. */
#ifndef TEXT_OCR_BOXES_H
#define TEXT_OCR_BOXES_H

#include <stdbool.h>
#include <stddef.h>

/* A rectangle of any direction: centre, size along and across the text, and
 * the unit vector along it (1,0 for an upright line; y grows downwards). */
struct ocr_quad {
	float cx, cy;
	float w, h;
	float ux, uy;
	float score;  /* mean probability inside, 0 to 1 */
	bool pale;    /* a watermark's (ocr_pale.h) */
	bool mark;    /* found by its place: a mark alone on a line (ocr_stray.h) */
	float sure;   /* of its first reading, 0 to 1 (ocr_read.h) */
};

struct ocr_boxes_rules {
	float threshold;    /* a pixel is text from here on */
	float score_min;    /* mean probability of a box that is kept */
	float unclip;       /* boxes grow by area × this / perimeter on every side */
	float side_min;     /* boxes whose shorter side is below are noise, pixels */
};

/* More regions than this in one map are texture, not text. */
#define OCR_BOXES_MAX 20000

/* Boxes in the W×H map, upper ones first. Returns their number; *RET (owned
 * by caller) holds them. */
size_t ocr_boxes_find(const float *map, int w, int h, const struct ocr_boxes_rules *rules, struct ocr_quad **ret);

/* For qsort(): upper boxes first, then the left ones. */
int ocr_boxes_order(const void *pa, const void *pb);

/* The smallest rectangle around N points (x,y pairs; reordered). The longer
 * side is along u, and u points right (or down for upright columns). */
struct ocr_quad ocr_boxes_min_rect(float *xy, size_t n);

#endif
