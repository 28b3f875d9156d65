/* name_vouch.h - what must stand around a name that is short or a plain word
 * before it is taken for one: "EY" in noise is no auditor, "Silence the
 * warning" no group. */
#ifndef SLUICE_REFS_NAME_VOUCH_H
#define SLUICE_REFS_NAME_VOUCH_H

#include "doc.h"

/* START..END is two or three capitals, digits and "&". */
bool name_is_short(struct str t, uint32_t start, uint32_t end);
/* Prose or a cell stands around it: small words, a sentence's signs, another
 * script; two letters want more of it than three. */
bool name_vouched(struct str t, uint32_t start, uint32_t end);
/* A word of companies stands near a name that is also a plain word (rows marked
 * "word"): "the retailer Target", "Orange employees". */
bool name_of_company(struct str t, uint32_t start, uint32_t end);
/* Some pages around START..END speak of malware, intrusions or those who make them: the window may be about ten things. */
bool name_near_threats(const struct doc *d, uint32_t start, uint32_t end);
/* … of computers, networks and what one does with them. */
bool name_near_machines(const struct doc *d, uint32_t start, uint32_t end);

#endif
