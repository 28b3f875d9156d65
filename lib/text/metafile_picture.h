/* metafile_picture.h - bitmaps that metafiles draw. */
#ifndef TEXT_METAFILE_PICTURE_H
#define TEXT_METAFILE_PICTURE_H

#include "text/image.h"

/* What was drawn last, in case the next goes on below it. */
struct metafile_strip {
	struct image im;
	int64_t x, bottom, width; /* where it is drawn */
	unsigned pictures;        /* read so far */
	bool passed_over;         /* too many were told */
};

/* A record of an EMF (TYPE) that draws a bitmap, R with its header; others are
 * left alone. */
void metafile_emf(struct metafile_strip *s, uint32_t type, struct str r, struct text_out *o);
/* The same of a WMF; D is what follows the function's number. */
void metafile_wmf(struct metafile_strip *s, uint32_t function, struct str d, struct text_out *o);
/* An object of EMF+ (flags, data): a picture that is a file of its own. */
void metafile_plus(struct metafile_strip *s, uint32_t flags, struct str d, struct text_out *o);
/* Reads what was drawn last. */
void metafile_end(struct metafile_strip *s, struct text_out *o);

#endif
