/* target_torn.h - rows of a list whose words OCR has torn by spaces. */
#ifndef SLUICE_REFS_TARGET_TORN_H
#define SLUICE_REFS_TARGET_TORN_H

#include "target_header.h"

/* Joins the N words of a row to the cells that T has, and sets the country of T; false when they do not tell where these end. */
bool target_torn_row(struct doc *d, struct table *t, struct cell *c, unsigned *n);

#endif
