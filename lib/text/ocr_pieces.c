/* ocr_pieces.c - boxes as the detector gives them, made those of a page's lines.
 *
 * It cuts a line in two, takes neighbouring cells for one line, gives a row of
 * tight print twice and leaves out what is too little for it. The table's rules
 * tell what is apart, nearness what is one, ink what was left out. */
#include "text/ocr_pieces.h"

#include "text/image_rules.h"
#include "text/layout_bridge.h"
#include "text/layout_frames.h"
#include "text/ocr_ink.h"
#include "text/ocr_stray.h"

#include <math.h>
#include <stdlib.h>

/* What a box has of the next cell and that cell's own box has as well, line heights. */
#define SLIVER 1.5f
/* Pieces of a line are looked for among so many boxes that follow. */
#define PIECES_NEAR 32

static int float_order(const void *pa, const void *pb)
{
	float a = *(const float *)pa, b = *(const float *)pb;
	return (a > b) - (a < b);
}

float ocr_pieces_height(const struct ocr_pieces *all)
{
	float *h = xmalloc((all->n + 1) * sizeof *h), m;
	for (size_t i = 0; i < all->n; i++)
		h[i] = all->q[i].h;
	qsort(h, all->n, sizeof *h, float_order);
	m = all->n ? h[all->n / 2] : 0;
	free(h);
	return m;
}

/* Neighbours on one line that touch are one piece of text cut in two, unless
 * a table's rule runs between. */
static bool one_piece(const struct ocr_quad *a, const struct ocr_quad *b, const struct ocr_lines *l)
{
	const struct ocr_quad *big = a->h >= b->h ? a : b, *small = big == a ? b : a;
	float gap = fabsf(a->cx - b->cx) - (a->w + b->w) / 2;
	if (a->uy != 0 || b->uy != 0 || a->ux <= 0 || b->ux <= 0 || gap > 0.8f * big->h)
		return false;
	/* Of like height they touch; a scrap (the margin of its box is as small)
	 * stands within the other's height. */
	bool alike = small->h >= 0.7f * big->h && fabsf(a->cy - b->cy) < 0.25f * small->h && gap < 0.15f * small->h;
	bool scrap = small->h < 0.7f * big->h && small->w < 1.5f * big->h && fabsf(a->cy - b->cy) + small->h / 2 < 0.55f * big->h;
	if (!alike && !scrap)
		return false;
	for (size_t k = 0; k < l->n_frames; k++) {
		const struct layout_frame *f = &l->frame[k];
		bool in_a = a->cx > f->x0 && a->cx < f->x1 && a->cy > f->y0 && a->cy<f->y1, in_b = b->cx> f->x0 && b->cx < f->x1 &&
			    b->cy > f->y0 && b->cy < f->y1;
		if (in_a != in_b)
			return false;
	}
	return true;
}

static void join_pieces(struct ocr_pieces *all, const struct ocr_lines *l)
{
	/* Boxes come sorted by their centres' height: pieces of a line are near. */
	for (size_t i = 0; i < all->n; i++)
		for (size_t k = i + 1; k < all->n && k <= i + PIECES_NEAR;) {
			struct ocr_quad *a = &all->q[i], *b = &all->q[k];
			if (!one_piece(a, b, l)) {
				k++;
				continue;
			}
			float x0 = fminf(a->cx - a->w / 2, b->cx - b->w / 2), x1 = fmaxf(a->cx + a->w / 2, b->cx + b->w / 2);
			float y0 = fminf(a->cy - a->h / 2, b->cy - b->h / 2), y1 = fmaxf(a->cy + a->h / 2, b->cy + b->h / 2);
			*a = (struct ocr_quad){ .cx = (x0 + x1) / 2, .cy = (y0 + y1) / 2, .w = x1 - x0, .h = y1 - y0, .ux = 1, .score = a->score };
			memmove(b, b + 1, (all->n - k - 1) * sizeof *b);
			all->n--;
			k = i + 1;
		}
}

static bool holds(const struct ocr_quad *a, const struct ocr_quad *b)
{
	return fabsf(a->cx - b->cx) < a->w / 2 && fabsf(a->cy - b->cy) < a->h / 2;
}

/* In tight print the detector may give a line twice, or a row and its cells. */
static void drop_doubles(struct ocr_pieces *all)
{
	size_t kept = 0;
	for (size_t i = 0; i < all->n; i++) {
		const struct ocr_quad *q = &all->q[i];
		bool twice = false;
		/* boxes come sorted by their centres' height */
		for (size_t k = kept; k-- > 0 && kept - k <= PIECES_NEAR && !twice;) {
			struct ocr_quad *o = &all->q[k];
			twice = q->uy == 0 && o->uy == 0 && holds(q, o) && holds(o, q);
			if (twice && q->score * q->w > o->score * o->w)
				*o = *q;
		}
		if (!twice)
			all->q[kept++] = *q;
	}
	all->n = kept;
}

/* The detector takes neighbouring cells for one line where their texts are
 * near: the table's rules part them, unless they have boxes of their own. */
static void split_at_frames(struct ocr_pieces *all, const struct ocr_lines *l, float line)
{
	size_t kept = 0, n = all->n;
	for (size_t i = 0; i < n; i++) {
		struct ocr_quad whole = all->q[i];
		float x0 = whole.cx - whole.w / 2, x1 = whole.cx + whole.w / 2;
		struct ocr_quad only = whole;
		size_t pieces = 0, touched = 0, first = all->n;
		for (size_t k = 0; k < l->n_frames && whole.uy == 0 && whole.ux > 0 && whole.h <= 2 * line; k++) {
			const struct layout_frame *f = &l->frame[k];
			float a = fmaxf(x0, f->x0 + 2), b = fminf(x1, f->x1 - 2);
			if (whole.cy < f->y0 || whole.cy > f->y1 || b - a < 0.15f * line)
				continue;
			if (b - a < 0.6f * line) {
				touched++;
				continue;
			}
			struct ocr_quad part = whole;
			bool own = false;
			part.cx = (a + b) / 2;
			part.w = b - a;
			only = part;
			for (size_t m = 0; m < n && !own; m++)
				own = m != i && ((all->q[m].w < 0.8f * whole.w && holds(&part, &all->q[m])) ||
						 (part.w < SLIVER * line && holds(&all->q[m], &part)));
			pieces++;
			if (own)
				continue;
			all->q = xgrow(all->q, &all->cap, all->n + 1, sizeof *all->q);
			all->q[all->n++] = part;
		}
		/* one frame only: the box may reach out of it, but not into the next */
		if (pieces > 1) {
			all->q[i].w = 0;
			continue;
		}
		all->n = first;
		if (pieces == 1 && touched)
			all->q[i] = only;
	}
	for (size_t i = 0; i < all->n; i++)
		if (all->q[i].w > 0)
			all->q[kept++] = all->q[i];
	all->n = kept;
	qsort(all->q, all->n, sizeof *all->q, ocr_boxes_order);
}

/* A box grows no further than its cell's rules. */
static void keep_in_frame(struct ocr_quad *q, const struct ocr_quad *was, const struct ocr_lines *l)
{
	if (q->w <= was->w)
		return;
	for (size_t k = 0; k < l->n_frames; k++) {
		const struct layout_frame *f = &l->frame[k];
		if (was->cx < f->x0 || was->cx > f->x1 || was->cy < f->y0 || was->cy > f->y1)
			continue;
		float x0 = fmaxf(q->cx - q->w / 2, fminf(was->cx - was->w / 2, f->x0 + 2)),
		      x1 = fminf(q->cx + q->w / 2, fmaxf(was->cx + was->w / 2, f->x1 - 2));
		q->cx = (x0 + x1) / 2;
		q->w = x1 - x0;
	}
}

/* What the detector left out beside its boxes and in the cells of tables. */
void ocr_pieces_complete(const struct ocr_picture *pic, struct ocr_pieces *all, struct ocr_lines *ret)
{
	float line = ocr_pieces_height(all);
	free(ret->frame);
	ret->frame = NULL;
	ret->n_frames = all->n ? image_rules_frames(pic, line, &ret->frame) : 0;
	ret->n_frames = layout_bridge(&ret->frame, ret->n_frames);
	ret->n_frames = layout_frames_sift(ret->frame, ret->n_frames, all->q, all->n, line);
	ret->ruled = true;
	if (ret->n_frames)
		split_at_frames(all, ret, line);
	drop_doubles(all);
	join_pieces(all, ret);
	size_t n = all->n;
	for (size_t i = 0; i < n; i++) {
		struct ocr_quad was = all->q[i];
		ocr_ink_grow(pic, all->q, n, i);
		keep_in_frame(&all->q[i], &was, ret);
	}
	for (size_t k = 0; k < ret->n_frames; k++) {
		const struct layout_frame *f = &ret->frame[k];
		bool taken = false;
		for (size_t i = 0; i < n && !taken; i++)
			taken = all->q[i].cx > f->x0 && all->q[i].cx < f->x1 && all->q[i].cy > f->y0 && all->q[i].cy < f->y1;
		struct ocr_quad q;
		if (!taken && ocr_ink_in_frame(pic, f, line, &q)) {
			all->q = xgrow(all->q, &all->cap, all->n + 1, sizeof *all->q);
			all->q[all->n++] = q;
		}
	}
	all->n = ocr_stray_complete(pic, &all->q, all->n, line);
	all->cap = all->n;
}
