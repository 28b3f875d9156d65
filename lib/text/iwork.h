/* iwork.h - documents of Pages, Numbers and Keynote since 2013. */
#ifndef SLUICE_TEXT_IWORK_H
#define SLUICE_TEXT_IWORK_H

#include "package.h"

/* The text of all .iwa parts of P, or of those in the archive Index.zip within
 * it, in the order of the parts. False when there are none. */
bool iwork_archives(struct package *p);

#endif
