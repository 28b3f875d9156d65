/* organizations.h - the further keys of an organisation's hit. */
#ifndef SLUICE_REFS_ORGANIZATIONS_H
#define SLUICE_REFS_ORGANIZATIONS_H

#include "doc.h"

/* Sets "org_type", "sector" and "country", each when not empty. */
void organization_extras(struct hit *h, struct str type, struct str sector, struct str country);
/* Value of one of them, or empty. */
struct str organization_extra(const struct hit *h, const char *key);
/* The name of H as the text has it where a table gives a normal form; else what its finder
 * made of it: the nominative in Russian, a name without the line's end in it. */
struct str organization_as_it_stands(const struct doc *d, const struct hit *h);

#endif
