/* blips.h - pictures of Office's binary documents. */
#ifndef UNPACK_BLIPS_H
#define UNPACK_BLIPS_H

#include "unpack/kinds.h"

#include "format/ole.h"

/* Gives the pictures found in stream I as files; *NUMBER counts them over all
 * streams of a document. RECORDS: it is a workbook's, where they are cut into
 * records of 8 KB. */
void blips_give(struct ole *o, uint32_t i, bool records, unsigned *number, struct sink *sink);

#endif
