/* ocr_pipes.h - tables that a console draws with | and +. */
#ifndef TEXT_OCR_PIPES_H
#define TEXT_OCR_PIPES_H

#include "text/ocr_lines.h"

/* Where bars stand one below the other in several lines, they part cells: the bars go,
 * whatever they were read as, what follows begins a cell, and lines of dashes and plus
 * signs among them lose their characters. Other pages stay as they are. */
void ocr_pipes_settle(struct ocr_lines *lines);

#endif
