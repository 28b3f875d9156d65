/* org_shared.h - names that the bodies of many countries bear: 外交部, МИД,
 * Ministry of Finance. The tables know one bearer of each; which one a text
 * means is told by the country that stands beside it. */
#ifndef SLUICE_REFS_ORG_SHARED_H
#define SLUICE_REFS_ORG_SHARED_H

#include "doc.h"

/* H is to be told as a target: where it is the table's body of one country and another
 * stands in its line or in a line of the card around it, it keeps its words and no country.
 * COUNTRY, when not empty, is what a row or card says: then that is its country. The first
 * SORTED hits are looked at. */
void org_shared_settle(struct doc *d, size_t sorted, struct hit *h, struct str country);

#endif
