/* layout_bridge.h - a table whose marked row hides its rules is one table. */
#ifndef TEXT_LAYOUT_BRIDGE_H
#define TEXT_LAYOUT_BRIDGE_H

#include "text/layout.h"

/* Tables among the N frames (owned by caller, grown) that stand below each other in the same columns, a row apart at the most, become
 * one; the row that lacks gets its frames. Frames come and stay table by table, row by row. Returns how many there are. */
size_t layout_bridge(struct layout_frame **frame, size_t n);

#endif
