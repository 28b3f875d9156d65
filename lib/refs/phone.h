/* phone.h - telephone numbers: what looks like one, and its E.164 form. */
#ifndef SLUICE_REFS_PHONE_H
#define SLUICE_REFS_PHONE_H

#include "scan.h"

struct phone {
	size_t start, end;     /* with brackets, plus sign and extension */
	char digits[24];       /* figures before an extension */
	unsigned n;
	unsigned groups;
	bool plus, bracket;
};

static inline bool phone_starts(const char *z, const char *prefix)
{
	return strncmp(z, prefix, strlen(prefix)) == 0;
}

/* Reads the figures, brackets and separators that start at AT; false when
 * there are fewer than five or more than seventeen digits, or letters glued on. */
bool phone_read(struct str s, size_t at, struct phone *ret);
/* E.164 ("+8613123456789") by the national plans, COUNTRY ("CN", may be NULL)
 * telling which plan a number without prefix belongs to; false: none fits. */
bool phone_e164(const struct phone *p, const char *country, char out[24]);
/* Z, figures of an international number, are as many as the plan of their country wants; *RET_KNOWN: there is one. */
bool phone_fits_abroad(const char *z, bool *ret_known);
/* Country that a document's language suggests, or NULL. */
const char *phone_country(struct str lang);
/* Adds the number that starts at AT behind a label of LANG (labels.tsv) as a hit; its end, or AT. */
size_t phone_labelled(struct scan *sc, size_t at, struct str lang);
/* What stands behind RUN digits that end at END may go on as a number without label and plus sign. */
bool phone_begins(struct str s, size_t end, size_t run);
/* At the first digit of a token: the shapes that need no label. */
bool phone_bare(struct scan *sc, size_t at, size_t *ret_end);

#endif
