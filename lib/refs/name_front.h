/* name_front.h - words that ran into a Chinese name from in front (name-fronts.tsv). */
#ifndef SLUICE_REFS_NAME_FRONT_H
#define SLUICE_REFS_NAME_FRONT_H

#include "doc.h"

#define NAME_SOUNDS 3u /* characters in a row */

/* Where the name in FROM..TO begins behind words that are none of it: 他们|税务总局, 问|多尔贡国家铁路. FROM: there are none. */
uint32_t name_front_end(const struct doc *d, uint32_t from, uint32_t to);
/* Three characters that spell foreign names begin at FROM. */
bool name_is_sounds(const struct doc *d, uint32_t from, uint32_t to);
/* Reads name-fronts.tsv, once, for refs_rules. */
void name_front_prepare(struct refs_rules *r);

#endif
