/* layout_sheet.h - the margins of a spreadsheet's window: letters above its columns, numbers beside its rows. */
#ifndef TEXT_LAYOUT_SHEET_H
#define TEXT_LAYOUT_SHEET_H

#include "text/ocr_lines.h"

/* Takes them out of LINES. */
void layout_sheet_strip(struct ocr_lines *lines);

#endif
