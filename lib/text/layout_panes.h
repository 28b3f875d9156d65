/* layout_panes.h - a window's menu or list beside what it is about. */
#ifndef TEXT_LAYOUT_PANES_H
#define TEXT_LAYOUT_PANES_H

#include "text/ocr_lines.h"

/* The column where the first of two panes ends that stand side by side from top to bottom of PIC, each with text, or 0. The lines' boxes are PIC's. */
int layout_panes_cut(const struct ocr_lines *lines, const struct ocr_picture *pic);

#endif
