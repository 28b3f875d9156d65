/* postscript_picture.h - JPEG pictures in PostScript. */
#ifndef TEXT_POSTSCRIPT_PICTURE_H
#define TEXT_POSTSCRIPT_PICTURE_H

#include "text/convert.h"

/* Reads the pictures in program S that are JPEG, in whatever coding, behind its
 * text; returns how many. */
unsigned postscript_pictures(struct str s, struct text_out *o);

#endif
