/* ru_case.h - Russian names of organisations as a dictionary has them. */
#ifndef SLUICE_REFS_RU_CASE_H
#define SLUICE_REFS_RU_CASE_H

#include <sluice/arena.h>
#include <sluice/str.h>

/* NAME in the nominative, where its first noun is one that offices and houses are called by:
 * "Министерстве юстиции" is Министерство юстиции, "Руританском университете связи" is Руританский
 * университет связи, "компании «Кедр»" is Кедр. NAME itself when nothing is to be changed, else the arena's. */
struct str ru_nominative(struct arena *a, struct str name);

#endif
