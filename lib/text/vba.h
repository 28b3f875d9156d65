/* vba.h - the source of macros (Visual Basic for Applications) in compound
 * files: Word's, Excel's, PowerPoint's own, and vbaProject.bin of the zipped
 * ones. What a macro fetches and runs is what an analyst looks for first. */
#ifndef SLUICE_TEXT_VBA_H
#define SLUICE_TEXT_VBA_H

#include "convert.h"

#include "format/ole.h"

/* Sources of all modules of all projects in O, appended; false when there is none. */
bool vba_text(struct ole *o, struct text_out *t);
/* The same for vbaProject.bin in memory; one that cannot be read is a loss. */
bool vba_text_mem(struct str bytes, struct text_out *t);

#endif
