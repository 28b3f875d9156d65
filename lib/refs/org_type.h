/* org_type.h - what the words of an organisation's name tell of it. */
#ifndef SLUICE_REFS_ORG_TYPE_H
#define SLUICE_REFS_ORG_TYPE_H

#include "doc.h"

struct org_type {
	struct str type, sector; /* slices of the table; may be empty */
	const char *level;       /* of a Chinese body: "ministry" "provincial" "municipal" "county" "district"
	                            "detachment"; NULL when it tells none */
};

void org_type_of(const struct doc *d, struct str name, struct org_type *ret);

#endif
