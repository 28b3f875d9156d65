/* threat_told.h - threat groups told of by other names, catalogues and "the … group". */
#ifndef SLUICE_REFS_THREAT_TOLD_H
#define SLUICE_REFS_THREAT_TOLD_H

#include "doc.h"

/* Adds the groups that rows "names", "the" and "link" of actor-cues.tsv lead to;
 * after the tables' groups and malware are found. */
void threats_told(struct doc *d);
/* Adds those beside its rows "left", "right", "both" and "list", and of the schemes "lead"; likewise. */
void threats_named(struct doc *d);

#endif
