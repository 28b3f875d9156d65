/* gazetteer.h - a user's own list of names. */
#ifndef SLUICE_REFS_GAZETTEER_H
#define SLUICE_REFS_GAZETTEER_H

#include "rules.h"

/* Reads FILE into the user's tables; before literals_build(). ST_FATAL with
 * ERR when it cannot be read. */
enum status gazetteer_load(struct refs_rules *r, const char *file, struct err *err);

#endif
