/* xls_cache.h - tables that a binary workbook keeps of elsewhere. */
#ifndef SLUICE_TEXT_XLS_CACHE_H
#define SLUICE_TEXT_XLS_CACHE_H

#include "ole_text.h"

/* Of the BIFF8 workbook whose stream is BOOK: cells of other workbooks, and rows of pivot tables whose source is
 * no sheet of which HAS_SHEET(CTX, name) says that it is there. */
void xls_caches(struct text_out *o, struct ole *ole, struct str book, bool (*has_sheet)(void *, struct str), void *ctx);

#endif
