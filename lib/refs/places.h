/* places.h - what the tables of places know. */
#ifndef SLUICE_REFS_PLACES_H
#define SLUICE_REFS_PLACES_H

#include "doc.h"

/* English name of a country from its ISO 3166-1 code; empty when unknown.
 * Slice of the tables (lives as long as the rules). */
struct str place_country_name(const struct doc *d, struct str code);

#endif
