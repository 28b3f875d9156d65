/* label_types.h - what the types of labels.tsv ask of a value. */
#ifndef SLUICE_REFS_LABEL_TYPES_H
#define SLUICE_REFS_LABEL_TYPES_H

#include "scan.h"

/* Characters of a value besides figures. */
enum {
	LABEL_SEPARATED = 1,    /* blanks, hyphens, dots between them */
	LABEL_LETTERS = 2,
	LABEL_HANDLE = 4,
	LABEL_FIRST_LETTER = 8,
	LABEL_WHOLE = 16,       /* no more groups of digits after it */
	LABEL_SERIES = 32,      /* a Russian passport's: серия 4510 № 123456 */
	LABEL_CAPITALS = 64,    /* letters as they stand are capitals: small ones are a word's */
	LABEL_COLONS = 128,     /* colons as well: B1:BC:96 */
};

struct label_type {
	const char *name;
	enum ref_kind kind;
	uint8_t min, max;       /* characters of its compact form */
	uint8_t chars;
	bool (*check)(const char *z);
	double score;
	bool subtype;           /* the record says which with "id_type" */
};

/* The type of this name, or NULL. Static. */
const struct label_type *label_type(struct str name);

#endif
