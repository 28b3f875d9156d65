/* organizations.h - the further keys of an organisation's hit. */
#ifndef SLUICE_REFS_ORGANIZATIONS_H
#define SLUICE_REFS_ORGANIZATIONS_H

#include "doc.h"

/* Sets "org_type", "sector" and "country", each when not empty. */
void organization_extras(struct hit *h, struct str type, struct str sector, struct str country);
/* Value of one of them, or empty. */
struct str organization_extra(const struct hit *h, const char *key);

#endif
